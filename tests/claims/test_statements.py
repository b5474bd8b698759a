"""The claims as a table: which thresholds are ours, which weights and remarks go with them."""

from __future__ import annotations

import pytest
from judging import made_up

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


def test_only_gradients_at_the_end_of_training_are_said_to_cancel() -> None:
    evidence = made_up()
    told = {place: remark(place, evidence, "relu") for place in REMARKS if "priority" in place}
    assert all("Shares of the" in text for text in told.values())
    assert [place for place, text in told.items() if "cancel" in text] == ["priority gradient_end"]
