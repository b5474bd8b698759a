"""The claims as a table: which thresholds are ours, which weights and remarks go with them."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest
from judging import BASELINES, SEEDS, made_up, stuck

from pseudo_invertible.claims.evidence import Weights
from pseudo_invertible.claims.remarks import REMARKS, remark, scatter
from pseudo_invertible.claims.statements import statements

WEIGHTS = Weights.of((0.0, 0.01, 0.1, 1.0, 10.0, 100.0))


def test_every_threshold_that_follows_from_no_claim_is_told_to_be_chosen() -> None:
    """What follows: 1 for no difference, a third on either side of equal, half of the seeds."""
    for statement in statements("relu", WEIGHTS):
        criterion = statement.criterion
        follows = bool(criterion.word) or criterion.threshold in (1.0, 1 / 3)
        assert statement.chosen is not follows, statement.place


def test_the_chosen_thresholds_are_those_that_were_fixed_before_the_numbers_were_known() -> None:
    """Whoever means another one states it here, too."""
    chosen = {one.place: str(one.criterion) for one in statements("relu", WEIGHTS) if one.chosen}
    assert chosen == {
        **{"1": "< 0.01", "2": "> 1.1", "3a": "> 0.1", "3b": "> 5", "6b": "> 0.95"},
        **{"6c": "> 0.5", "7a": "> 0.5", "8": "> 1.1", "10a": "> 2", "10b": "> 2", "10c": "< 1.5"},
    }


@pytest.mark.parametrize(
    ("known", "low", "high"),
    [
        ((0.0, 0.01, 0.1, 1.0, 10.0, 100.0), 0.01, 100.0),
        ((0.0, 0.2, 5.0), 0.2, 5.0),
        ((0.0, 1.0), 0.01, 100.0),
        ((), 0.01, 100.0),
    ],
)
def test_a_grid_without_an_extreme_names_the_write_ups(
    known: tuple[float, ...], low: float, high: float
) -> None:
    weights = Weights.of(known)
    assert (weights.low, weights.high) == (low, high)
    parts = [weights.value(role) for role in ("free", "low", "equal", "high")]
    assert parts == [0.0, low, 1.0, high]
    assert weights.value(3.0) == 3.0


def test_right_way_fits_are_told_where_there_are_any() -> None:
    told = remark("6d", made_up(), "relu")
    assert "Right-way runs have a misfit of" in told
    assert "after 8000 updates (20 runs)" in told
    none = remark("6d", stuck(made_up(), 100.0, SEEDS), "relu")
    assert none.endswith("No run goes the right way at the strongest weight.")


def test_shares_are_those_of_equal_weights_of_one() -> None:
    evidence = made_up()
    table = evidence.priority.copy()
    table.loc[table["lambda"] == 1.0, "loss_fit_y"] = 0.4
    told = remark("priority loss_end", replace(evidence, priority=table), "relu")
    assert "λ = μ = 1, in the median: fit_y 40.0%, fit_x 25.0%" in told


def test_only_gradients_at_the_end_of_training_are_said_to_cancel() -> None:
    evidence = made_up()
    told = {place: remark(place, evidence, "relu") for place in REMARKS if "priority" in place}
    assert all("Shares of the" in text for text in told.values())
    assert [place for place, text in told.items() if "cancel" in text] == ["priority gradient_end"]


def test_shares_are_told_of_the_runs_that_are_asked_about_alone() -> None:
    evidence = made_up()
    table = evidence.priority.reset_index(drop=True)
    asked = (table["activation"] == "silu") & (table["moment"] == "end")
    asked &= table["units"] == "raw"
    table.loc[~asked, "loss_fit_y"] = 0.9
    unequal = table[asked].assign(mu=0.5, loss_fit_y=0.9)
    evidence = replace(evidence, priority=pd.concat([table, unequal, unequal]))
    assert "in the median: fit_y 25.0%" in remark("priority loss_end", evidence, "silu")


def test_the_penaltys_share_is_the_median_at_each_weight() -> None:
    evidence = made_up(SEEDS[:3], (0.01, 1.0))
    table = evidence.priority
    by_run = {(0.01, 101): 0.1, (0.01, 102): 0.2, (0.01, 103): 0.9}
    runs = zip(table["lambda"], table["seed"], strict=True)
    table = table.assign(loss_penalty=[by_run.get(run, 0.5) for run in runs])
    told = remark("priority loss_end", replace(evidence, priority=table), "relu")
    assert told.endswith("The penalty's share by weight: 20.0% at 0.01, 50.0% at 1.")


def test_where_the_compositions_err_most_is_told_for_the_first_seed_and_half_of_them() -> None:
    """g∘f goes from x to x. Quartiles of 0, 1, …, 19: 4.75 and 14.25."""
    evidence = made_up()
    places = evidence.metrics["seed"] - SEEDS[0]
    metrics = evidence.metrics.assign(
        cycle_x_worst_at=places + 3.0, cycle_y_worst_at=-10.0 * places
    )
    assert remark("3a", replace(evidence, metrics=metrics), "relu") == (
        "g∘f errs most at x = 3 in the first seed, between 7.8 and 17 in half of the seeds; "
        "f∘g errs most at y = -0 in the first seed, between -1.4e+02 and -48 in half of the seeds."
    )


def test_medians_along_the_weights_are_of_all_runs_and_of_right_way_ones_where_there_are() -> None:
    evidence = made_up(SEEDS[:7], (0.1, 1.0, 10.0))
    misfit = evidence.metrics["lambda"] * 2 + (evidence.metrics["seed"] == 101)
    evidence = replace(evidence, metrics=evidence.metrics.assign(misfit=misfit))
    of_all = "Medians of the misfit at λ = μ = 1, 10: 2 → 20 (all runs)"
    assert remark("5d", evidence, "relu") == f"{of_all}; 2 → 20 (right-way runs)."
    some = stuck(evidence, 10.0, SEEDS[1:7])
    assert remark("5d", some, "relu") == f"{of_all}; 2 → 21 (right-way runs)."
    assert remark("5d", stuck(evidence, 10.0, SEEDS), "relu") == f"{of_all}."


def test_a_remedy_of_another_activation_is_not_told_and_one_that_freed_none_has_no_fit() -> None:
    evidence = made_up()
    table = evidence.remedies.copy()
    table.loc[table["activation"] == "silu", "stuck"] = 7
    table.loc[table["activation"] == "relu", "misfit"] = float("nan")
    evidence = replace(evidence, remedies=table)
    assert remark("7c", evidence, "relu") == "Without that, 38 of 40 get stuck."
    assert remark("7c", evidence, "silu") == (
        "Without that, 7 of 40 get stuck. The median misfit of right-way runs is 0.3, their cycle "
        "error 0.02, after 1000 updates."
    )


def test_the_correlation_of_a_scatter_follows_from_what_a_straight_line_leaves() -> None:
    """A line that leaves 0.108 of a variance of 0.3 leaves 0.36: the correlation is 0.8."""
    lines = BASELINES["straight_line"] | {"fit_y": 0.108}
    told = scatter(replace(made_up(), baselines=BASELINES | {"straight_line": lines}))
    assert "0.80 in size" in told
