"""The claims over many scatters: made-up runs whose answer is known."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from judging import made_up
from made_tables import some_scatters

from pseudo_invertible.claims.evidence import worse_axis
from pseudo_invertible.claims.scatters import COLUMNS, scatter_claims

SEEDS = (101, 102, 103)
WEIGHTS = (0.0, 0.01, 1.0, 100.0)
KEYS = ["activation", "lambda", "mu", "seed"]


def study(count: int = 11) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Scatters, the study's own first, on which every claim holds; each farther from monotone."""
    evidence = made_up(SEEDS, WEIGHTS)
    runs = evidence.metrics.merge(worse_axis(evidence.off_sample), on=KEYS)
    runs = runs.assign(units="raw", diverged_at=pd.NA, risen=1e-4, over_lines=runs["misfit"] / 0.2)
    runs["wrong_orientation"] = runs["wrong_orientation"].astype("boolean")
    scatters = pd.DataFrame(
        {
            "generator_seed": [101, *range(201, 200 + count)],
            "own": [True] + [False] * (count - 1),
            "far_from_monotone": np.linspace(0, 1, count),
        }
    )
    tables = [
        runs.assign(generator_seed=row["generator_seed"], own=row["own"])
        for row in scatters.to_dict("records")
    ]
    return pd.concat(tables, ignore_index=True), scatters


def asked(table: pd.DataFrame, place: str, activation: str = "relu") -> pd.Series:
    rows = table[(table["claim"] + table["part"] == place) & (table["activation"] == activation)]
    assert len(rows) == 1
    return rows.iloc[0]


def on(runs: pd.DataFrame, seeds: range, weight: float, **values: object) -> pd.DataFrame:
    """The runs with other numbers on some scatters, at one weight."""
    rows = runs["generator_seed"].isin(seeds) & (runs["lambda"] == weight)
    changed = runs.copy()
    for name, value in values.items():
        changed.loc[rows, name] = value
    return changed


def test_where_every_claim_holds_all_scatters_meet_it_and_the_own_one_is_not_counted() -> None:
    table = scatter_claims(*study())
    assert tuple(table.columns) == COLUMNS
    answered = table[(table["n"] > 0) & (table["claim"] != "stuck")]
    assert set(answered["claim"]) >= {"1", "2", "3", "4", "5", "6", "9", "10"}
    assert (answered["n"] == 10).all()
    assert (answered["k"] == 10).all()
    assert answered["own_meets"].astype(bool).all()
    # Clopper and Pearson: of 10, all.
    assert answered["share_low"].to_numpy(float) == pytest.approx(0.6915, abs=1e-4)
    assert (answered["share_high"] == 1).all()
    assert answered[["monotone_effect", "p_monotone"]].isna().all(axis=None)
    assert asked(table, "stuck100")["k"] == 0


def test_runs_that_diverged_and_unequal_weights_answer_nothing() -> None:
    runs, scatters = study()
    bad = runs["generator_seed"].isin((201, 202, 203)) & runs["lambda"].eq(100)
    diverged = runs.assign(
        diverged_at=pd.Series(7, runs.index).where(bad), misfit=runs["misfit"].mask(bad, 1e-9)
    )
    unequal = runs.assign(mu=runs["lambda"] + 0.5, misfit=1e-9)
    table = scatter_claims(pd.concat([diverged, unequal], ignore_index=True), scatters)
    without = scatter_claims(runs[~bad], scatters)
    pd.testing.assert_frame_equal(table, without)
    assert asked(table, "6a")["n"] == 7


def test_what_cannot_be_answered_says_why() -> None:
    table = scatter_claims(*study())
    for place in ("4c", "5d", "7a", "7b", "8", "priorityloss_start"):
        row = asked(table, place)
        assert row["n"] == 0
        assert row["reason"]
    assert (table.loc[table["n"] > 0, "reason"] == "").all()


def test_a_claim_that_only_the_most_monotone_scatters_meet_goes_with_being_monotone() -> None:
    runs, scatters = study()
    runs = on(runs, range(206, 211), 100.0, misfit=0.5)
    row = asked(scatter_claims(runs, scatters), "6a")
    assert (row["n"], row["k"], row["monotone_effect"]) == (10, 5, -1)
    assert row["p_monotone"] == pytest.approx(2 / 252, rel=1e-6)
    runs, scatters = study()
    runs = on(runs, range(201, 206), 100.0, misfit=0.5)
    assert asked(scatter_claims(runs, scatters), "6a")["monotone_effect"] == 1


def test_a_scatter_of_which_it_is_unknown_how_monotone_it_is_counts_and_tells_nothing() -> None:
    """Of 201 to 210, in this order from monotone, 201 and 210 meet it: 8 of 16 pairs each way."""
    runs, scatters = study()
    runs = on(runs, range(202, 210), 100.0, misfit=0.5)
    row = asked(scatter_claims(runs, scatters), "6a")
    assert (row["k"], row["monotone_effect"]) == (2, 0)
    # Without 210, the one that meets it is the most monotone of all.
    unknown = scatters.assign(far_from_monotone=scatters["far_from_monotone"].replace(1.0, np.nan))
    row = asked(scatter_claims(runs, unknown), "6a")
    assert (row["n"], row["k"], row["monotone_effect"]) == (10, 2, -1)
    # Of those that do not meet it, one.
    unknown = scatters.assign(far_from_monotone=[np.nan] * 9 + [0.9, 1.0])
    row = asked(scatter_claims(runs, unknown), "6a")
    assert (row["n"], row["k"], row["monotone_effect"]) == (10, 2, 1)


def test_the_median_of_the_seeds_decides() -> None:
    runs, scatters = study()
    one = (runs["generator_seed"] == 201) & (runs["seed"] == 101) & (runs["lambda"] == 100)
    runs.loc[one, "misfit"] = 0.5
    assert asked(scatter_claims(runs, scatters), "6a")["k"] == 10
    two = (runs["generator_seed"] == 201) & (runs["seed"] < 103) & (runs["lambda"] == 100)
    runs.loc[two, "misfit"] = 0.5
    assert asked(scatter_claims(runs, scatters), "6a")["k"] == 9


def test_a_scatter_without_a_direction_is_not_asked_whether_runs_are_stuck() -> None:
    runs, scatters = study()
    runs.loc[runs["generator_seed"] == 201, "wrong_orientation"] = pd.NA
    table = scatter_claims(runs, scatters)
    assert asked(table, "stuck100")["n"] == 9
    assert asked(table, "6a")["n"] == 10


def test_diverged_runs_are_left_out_and_a_scatter_of_none_but_those_is_not_asked() -> None:
    runs, scatters = study()
    runs["diverged_at"] = runs["diverged_at"].astype("Int64")
    runs = on(runs, range(201, 202), 100.0, diverged_at=7, misfit=np.nan)
    table = scatter_claims(runs, scatters)
    assert asked(table, "6a")["n"] == 9
    assert asked(table, "2")["n"] == 10


def test_units_are_asked_apart() -> None:
    runs, scatters = study()
    other = runs.assign(units="standardised")
    other.loc[other["lambda"] == 100, "misfit"] = 0.5
    table = scatter_claims(pd.concat([runs, other], ignore_index=True), scatters)
    rows = table[
        (table["claim"] == "6") & (table["part"] == "a") & (table["activation"] == "relu")
    ]
    assert dict(zip(rows["units"], rows["k"], strict=True)) == {"raw": 10, "standardised": 0}


def test_own_data_alone_are_asked_of_nobody_else() -> None:
    runs, scatters = study(1)
    scatters = scatters.assign(generator_seed=pd.array([pd.NA], "Int64"), far_from_monotone=np.nan)
    table = scatter_claims(
        runs.assign(generator_seed=pd.array([pd.NA] * len(runs), "Int64")), scatters
    )
    assert (table["n"] == 0).all()
    assert (table["reason"] != "").all()


@pytest.mark.parametrize("own", [0.02, None])
def test_the_studys_own_scatter_is_not_counted_but_told(own: float | None) -> None:
    """Own data have no seed of the generator."""
    table, runs = some_scatters((own, 0.0, 0.3, 0.7))
    found = asked(scatter_claims(runs[runs["units"] == "raw"], table), "6a")
    assert (found["n"], found["k"]) == (3, 3)
    assert found["own_meets"] is True
