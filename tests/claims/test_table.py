"""Claims judged on a made-up study: what each table does to the verdicts."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from judging import BASELINES, SEEDS, judged, made_up, stuck

from pseudo_invertible.claims.statements import statements
from pseudo_invertible.claims.verdicts import CHANGES, FAILS, HOLDS, NOT_JUDGED, OPEN

COLUMNS = [
    *("claim", "part", "activation", "subset", "statistic", "criterion"),
    *("n", "k", "share", "share_low", "share_high", "estimate", "low", "high", "p", "p_holm"),
    *("published_seed", "longest_updates", "longest_k", "longest_n"),
    *("longest_estimate", "longest_low", "longest_high", "verdict", "figure"),
]
WRITE_UP = [str(number) for number in range(1, 11)]


def test_a_study_in_which_everything_holds_says_so() -> None:
    table = judged(made_up())
    assert list(table.columns) == COLUMNS
    ours = table[table["claim"].isin([*WRITE_UP, "priority"])]
    assert ours["verdict"].unique().tolist() == [HOLDS]
    assert set(ours["claim"]) == {*WRITE_UP, "priority"}
    assert set(table[table["claim"] == "stuck"]["verdict"]) == {FAILS}
    assert ours["share"].min() >= 0.95
    seeds = ours["n"] == 20
    assert (ours["low"][seeds] <= ours["estimate"][seeds]).all()
    assert (ours["estimate"][seeds] <= ours["high"][seeds]).all()
    assert (ours["p_holm"] >= ours["p"]).all()
    assert set(ours["published_seed"]) <= {"meets, typical", "meets, unusual", ""}


def test_every_row_has_a_key_of_its_own() -> None:
    evidence = made_up()
    keys = [(one.claim, one.part) for one in statements("silu", evidence.weights)]
    assert len(keys) == len(set(keys))
    assert judged(evidence).index.is_unique


def test_stuck_runs_are_counted_by_weight_and_left_out_of_right_way() -> None:
    table = judged(stuck(made_up(), 100.0, SEEDS[:8], misfit=40.0))
    assert table.loc[("stuck100", "relu", "all"), "k"] == 8
    assert table.loc[("stuck100", "relu", "all"), "share_low"] == pytest.approx(0.1912, abs=1e-4)
    assert table.loc[("stuck1", "relu", "all"), "k"] == 0
    for place, count in (("6a", 12), ("5b", 12), ("7a", 12), ("2", 20), ("8", 20)):
        assert table.loc[(place, "relu", "all"), "n"] == 20
        assert table.loc[(place, "relu", "right_way"), "n"] == count, place
    assert table.loc[("6a", "relu", "right_way"), "published_seed"] == ""


def test_a_paired_ratio_needs_both_runs_to_go_the_right_way() -> None:
    evidence = stuck(stuck(made_up(), 100.0, SEEDS[:4]), 1.0, SEEDS[2:7])
    table = judged(evidence)
    assert table.loc[("5a", "relu", "right_way"), "n"] == 13
    assert table.loc[("5c", "relu", "right_way"), "n"] == 13
    assert table.loc[("4a", "relu", "right_way"), "n"] == 15


def test_a_mixture_is_inconclusive_over_all_seeds_and_plain_among_right_way_ones() -> None:
    table = judged(stuck(made_up(), 1.0, SEEDS[:6], cycle=9.0))
    assert table.loc[("4b", "relu", "all"), "verdict"] == OPEN
    assert table.loc[("4b", "relu", "right_way"), "verdict"] == HOLDS


def test_fits_that_recover_change_with_longer_training() -> None:
    evidence = made_up()
    long = evidence.long_runs.copy()
    long.loc[(long["updates"] > 500) & (long["lambda"] == 100), "misfit"] = 0.31
    table = judged(replace(evidence, long_runs=long))
    row = table.loc[("7a", "relu", "all")]
    assert row["verdict"] == CHANGES
    assert row["estimate"] > 4
    assert (row["k"], row["longest_k"], row["longest_n"]) == (20, 0, 20)
    assert (row["longest_updates"], row["longest_estimate"]) == (
        8000,
        pytest.approx(0.09, abs=0.1),
    )
    assert table.loc[("6a", "relu", "all"), "verdict"] == CHANGES
    assert table.loc[("5b", "relu", "all"), "verdict"] == HOLDS


def test_a_number_that_is_not_monotone_is_not_gradual_whatever_its_ends() -> None:
    evidence = made_up()
    metrics = evidence.metrics.copy()
    metrics.loc[metrics["lambda"] == 10, "cycle"] = 0.5
    table = judged(replace(evidence, metrics=metrics))
    assert table.loc[("5a", "relu", "all"), "verdict"] == HOLDS
    assert table.loc[("5c", "relu", "all"), "verdict"] == FAILS


def test_a_remedy_that_works_is_seen_in_the_remedies_table() -> None:
    evidence = made_up()
    works = evidence.remedies["remedy"] == "warm_10"
    table = judged(
        replace(evidence, remedies=evidence.remedies.assign(stuck=np.where(works, 0, 38)))
    )
    assert table.loc[("7c", "relu", "all"), "verdict"] == FAILS
    assert table.loc[("7b", "relu", "all"), ["n", "k", "verdict"]].tolist() == [40, 38, HOLDS]


def test_a_remedy_that_was_not_tried_is_not_judged() -> None:
    evidence = made_up()
    tried = evidence.remedies[evidence.remedies["remedy"] != "free_50"]
    row = judged(replace(evidence, remedies=tried)).loc[("7d", "silu", "all")]
    assert (row["n"], row["verdict"]) == (0, NOT_JUDGED)


def test_a_comparison_is_paired_by_seed() -> None:
    """Seeds that differ a thousandfold all improve by a tenth: paired, that is plain."""
    evidence = made_up()
    metrics = evidence.metrics.copy()
    scale = metrics["seed"].map(dict(zip(SEEDS, np.geomspace(1, 1000, 20), strict=True)))
    metrics["misfit"] = scale * np.where(metrics["lambda"] == 0.01, 0.9, 1.0)
    row = judged(replace(evidence, metrics=metrics)).loc[("4a", "relu", "all")]
    assert row["verdict"] == HOLDS
    assert (row["low"], row["high"]) == (pytest.approx(0.9), pytest.approx(0.9))


def test_the_published_seed_may_be_lucky() -> None:
    evidence = made_up()
    metrics = evidence.metrics.copy()
    metrics.loc[(metrics["lambda"] == 100) & (metrics["seed"] != 101), "misfit"] = 0.2
    row = judged(replace(evidence, metrics=metrics)).loc[("6d", "relu", "all")]
    assert row["published_seed"] == "meets, unusual"
    assert row["k"] == 1


@pytest.mark.parametrize(
    ("first", "word"), [(2, "unusual"), (3, "typical"), (18, "typical"), (19, "unusual")]
)
def test_a_seed_is_typical_unless_it_is_among_the_lowest_or_the_highest_tenth(
    first: int, word: str
) -> None:
    evidence = made_up(activations=("relu",))
    others = [value for value in range(1, 21) if value != first]
    values = dict(zip(SEEDS, (first, *others), strict=True))
    metrics = evidence.metrics.assign(misfit=evidence.metrics["seed"].map(values) + 1.0)
    row = judged(replace(evidence, metrics=metrics)).loc[("6a", "relu", "all")]
    assert row["published_seed"] == f"meets, {word}"


def test_a_remedy_that_works_after_longer_training_changes_the_verdict() -> None:
    evidence = made_up()
    longer = evidence.remedies.assign(updates=4000, stuck=0)
    both = pd.concat([longer, evidence.remedies])
    row = judged(replace(evidence, remedies=both)).loc[("7c", "relu", "all")]
    assert (row["n"], row["k"], row["verdict"]) == (40, 38, CHANGES)
    assert (row["longest_updates"], row["longest_k"], row["longest_n"]) == (4000, 0, 40)


@pytest.mark.parametrize("count", [1, 2, 5])
def test_below_six_seeds_nothing_is_judged(count: int) -> None:
    table = judged(made_up(seeds=SEEDS[:count]))
    ours = table[~table["part"].isin(["b", "c", "d"]) | (table["claim"] != "7")]
    assert ours["verdict"].unique().tolist() == [NOT_JUDGED]
    assert ours[["low", "p", "p_holm"]].isna().all(axis=None)
    assert (ours["n"] == count).all()
    assert set(ours["published_seed"]) <= {"meets", "does not meet"}


def test_a_grid_without_a_weight_leaves_out_what_needs_it() -> None:
    table = judged(made_up(weights=(0.0, 1.0)))
    for place in ("4a", "4c", "5b", "6a", "7a", "10b"):
        assert table.loc[(place, "relu", "all"), "verdict"] == NOT_JUDGED, place
    assert table.loc[("2", "relu", "all"), "verdict"] == HOLDS


def test_a_study_of_one_activation_judges_that_one() -> None:
    table = judged(made_up(activations=("silu",)))
    assert table["activation"].unique().tolist() == ["silu"]
    assert table.loc[("9", "silu", "all"), "verdict"] == NOT_JUDGED


@pytest.mark.parametrize("floor", [None, {"none": "The noise is 0."}])
def test_without_a_noise_floor_the_claim_that_needs_it_is_not_judged(
    floor: dict[str, str] | None,
) -> None:
    table = judged(replace(made_up(), baselines=BASELINES | {"noise_floor": floor}))
    assert table.loc[("8", "relu", "all"), "verdict"] == NOT_JUDGED
    assert table.loc[("9", "silu", "all"), "verdict"] == HOLDS


def test_holm_runs_over_the_rows_of_an_activation_and_subset() -> None:
    table = judged(stuck(made_up(), 1.0, SEEDS[:6], cycle=9.0))
    for _, family in table.groupby(["activation", "subset"]):
        p = np.sort(family["p"].to_numpy())
        first = family["p_holm"].min()
        assert first == pytest.approx(min(1.0, p[0] * len(family)))


def test_misfits_are_compared_with_the_baselines_of_their_own_axes() -> None:
    """left_y is 0.02 and left_x 6.5; the worse axis counts. Two regressions leave 0.23."""
    evidence = made_up()
    for fits, worse in (((0.03, 19.5), 3.0), ((0.08, 6.5), 4.0)):
        metrics = evidence.metrics.assign(fit_y=fits[0], fit_x=fits[1], misfit=0.46)
        table = judged(replace(evidence, metrics=metrics))
        assert table.loc[("8", "relu", "all"), "estimate"] == pytest.approx(worse)
        assert table.loc[("6d", "relu", "all"), "estimate"] == pytest.approx(2)


def test_long_runs_that_are_no_longer_than_the_studys_are_no_longer_ones() -> None:
    evidence = made_up()
    short = evidence.long_runs[evidence.long_runs["updates"] == 500]
    row = judged(replace(evidence, long_runs=short)).loc[("6a", "relu", "all")]
    assert row[["longest_updates", "longest_k", "longest_estimate"]].isna().all()
    assert row["verdict"] == HOLDS


def test_a_remedy_is_judged_by_the_runs_of_its_own_activation() -> None:
    evidence = made_up()
    remedies = evidence.remedies.copy()
    of_silu = (remedies["activation"] == "silu") & (remedies["remedy"] == "warm_10")
    remedies.loc[of_silu, "stuck"] = 3
    table = judged(replace(evidence, remedies=remedies))
    assert table.loc[("7c", "relu", "all"), ["k", "n", "verdict"]].tolist() == [38, 40, HOLDS]
    assert table.loc[("7c", "silu", "all"), ["k", "n", "verdict"]].tolist() == [3, 40, FAILS]
