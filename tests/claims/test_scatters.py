"""Claims over many scatters: each counts once, and the study's own is told apart."""

from __future__ import annotations

import pandas as pd
import pytest
from made_tables import some_scatters

from pseudo_invertible.claims.scatters import COLUMNS, scatter_claims


def answers(far: tuple[float | None, ...], units: str = "standardised") -> pd.Series:
    """What is said of claim 6a: the misfit at the largest weight is above 1."""
    table, runs = some_scatters(far)
    found = scatter_claims(runs, table)
    assert list(found.columns) == list(COLUMNS)
    asked = (found["claim"] == "6") & (found["part"] == "a") & (found["units"] == units)
    return found[asked].iloc[0]


@pytest.mark.parametrize("own", [0.02, None])
def test_the_studys_own_scatter_is_not_counted_but_told(own: float | None) -> None:
    """Own data have no seed of the generator."""
    found = answers((own, 0.0, 0.3, 0.7), "raw")
    assert (found["n"], found["k"]) == (3, 3)
    assert found["own_meets"] is True


def test_scatters_far_from_monotone_that_meet_a_claim_alone_have_the_largest_effect() -> None:
    found = answers((0.02, 0.0, 0.01, 0.8, 0.9))
    assert 0 < found["k"] < found["n"] == 4
    assert found["monotone_effect"] == 1
    assert found["p_monotone"] == pytest.approx(1 / 3)
    assert found["share_low"] < found["share"] < found["share_high"]


def test_where_all_scatters_agree_nothing_is_said_of_what_sets_them_apart() -> None:
    found = answers((0.02, 0.7, 0.8))
    assert found["k"] == found["n"] == 2
    assert pd.isna(found["monotone_effect"])
    assert pd.isna(found["p_monotone"])
