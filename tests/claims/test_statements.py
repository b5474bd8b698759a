"""The claims as a table: which thresholds are ours, which weights and remarks go with them."""

from __future__ import annotations

from dataclasses import replace

import pytest
from judging import SEEDS, made_up, stuck

from pseudo_invertible.claims.evidence import Weights
from pseudo_invertible.claims.remarks import REMARKS, remark
from pseudo_invertible.claims.statements import statements

WEIGHTS = Weights.of((0.0, 0.01, 0.1, 1.0, 10.0, 100.0))


def test_every_threshold_that_follows_from_no_claim_is_told_to_be_chosen() -> None:
    """What follows: 1 for no difference, a third on either side of equal, half of the seeds."""
    for statement in statements("relu", WEIGHTS):
        criterion = statement.criterion
        follows = bool(criterion.word) or criterion.threshold in (1.0, 1 / 3)
        assert statement.chosen is not follows, statement.place


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
