"""Each statement's number by hand, on tables of six seeds; and when there is no row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from making import make_baselines, make_runs_table

from pseudo_invertible.claims.statements import STATEMENTS
from pseudo_invertible.claims.table import COLUMNS, claim_values, claims_table, read_claims
from pseudo_invertible.files import write_table
from pseudo_invertible.measures import runs as schema

BASELINES = make_baselines() | {
    "variance": {"x": 9.0, "y": 1.0},
    "lines": {"fvu": 0.2, "fit_y": 0.3, "fit_x": 1.7},
    "noise_floor": {
        **{"floor_y": 0.1, "floor_x": 0.9, "floor_fvu": 0.1},
        **{"sample_fit_y": 0.2, "sample_fit_x": 1.8},
    },
}
SIX = np.ones(6)
RISING = np.arange(1.0, 7.0)
Measured = Mapping[float, Mapping[str, Sequence[float] | np.ndarray]]


def table(measured: Measured, activation: str = "relu", stuck: int = 0) -> pd.DataFrame:
    """Six published runs a weight with the measures given; the last are reversed."""
    parts = []
    for weight, columns in measured.items():
        rows = pd.DataFrame(columns, columns=list(schema.COLUMNS), index=range(6))
        keys = {"dataset": "own", "protocol": "published", "activation": activation}
        rows = rows.assign(**keys, mu=weight, seed=range(1, 7), updates=500)
        rows["lambda"] = weight
        rows["direction"] = ["aligned"] * (6 - stuck) + ["reversed"] * stuck
        parts.append(rows.astype(schema.DTYPES))
    return pd.concat(parts)


def judged(measured: Measured, claim: str, **chosen: str) -> pd.Series:
    """The only row of a claim on a table, by measure and points where given."""
    found = claims_table(table(measured), BASELINES)
    found = found[found["claim"] == claim]
    for column, value in chosen.items():
        found = found[found[column] == value]
    assert len(found) == 1
    return found.iloc[0]


@cache
def published() -> pd.DataFrame:
    """The write-up's protocol on its whole grid."""
    return make_runs_table({"published": (500,)})


@cache
def full() -> pd.DataFrame:
    """The claims of a study with three protocols."""
    return claims_table(make_runs_table(), make_baselines())


STEPS = {0.1: SIX, 0.5: [2, 2, 2, 2, 1, 0.5], 1.0: 3 * SIX}
UP = {1.0: SIX, 10.0: [2, 2, 2, 2, 1, 0.5], 100.0: 3 * SIX}
# claim, measure, what was measured, the number's median, its least and largest, how many meet it
BY_HAND = [
    ("1", "rises", {1.0: {"rises": RISING / 500}}, (0.007, 0.002, 0.012), 4),
    ("2", "fvu", {0.0: {"fvu": SIX}, 1.0: {"fvu": 1 + RISING / 40}}, (1.0875, 1.025, 1.15), 2),
    ("2", "fit_loss", {0.0: {"fit_loss": RISING}, 1.0: {"fit_loss": 3 * RISING}}, (3, 3, 3), 6),
    (
        *("3a", "cycle_max"),
        {1.0: {"cycle_x_max": RISING / 40, "cycle_y_max": (7 - RISING) / 40}},
        *((0.125, 0.1, 0.15), 4),
    ),
    (
        *("3b", "unevenness"),
        {
            1.0: {
                **{"cycle_x_max": RISING, "cycle_x_median": SIX / 2},
                **{"cycle_y_max": SIX, "cycle_y_median": SIX / 4},
            }
        },
        *((7, 4, 12), 4),
    ),
    ("4a", "fvu", {0.1: {"fvu": SIX}, 1.0: {"fvu": RISING / 3}}, (3.5 / 3, 1 / 3, 2), 3),
    ("4b", "cycle", {0.1: {"cycle": RISING}, 1.0: {"cycle": 3 * SIX}}, (3.5 / 3, 1 / 3, 2), 3),
    ("4c", "fvu", {w: {"fvu": v} for w, v in STEPS.items()}, (1.5, 0.5, 1.5), 4),
    ("4d", "cycle", {w: {"cycle": 1 / np.array(v)} for w, v in STEPS.items()}, (1.5, 0.5, 1.5), 4),
    ("5a", "cycle", {1.0: {"cycle": RISING}, 9.0: {"cycle": 3 * SIX}}, (3.5 / 3, 1 / 3, 2), 3),
    ("5b", "fvu", {1.0: {"fvu": 3 * SIX}, 9.0: {"fvu": RISING}}, (3.5 / 3, 1 / 3, 2), 3),
    ("5c", "cycle", {w: {"cycle": 1 / np.array(v)} for w, v in UP.items()}, (1.5, 0.5, 1.5), 4),
    ("5d", "fvu", {w: {"fvu": v} for w, v in UP.items()}, (1.5, 0.5, 1.5), 4),
    ("6a", "fvu", {9.0: {"fvu": RISING / 4}}, (0.875, 0.25, 1.5), 2),
    ("6a", "fit_loss", {9.0: {"fit_loss": 4 * RISING}}, (1.4, 0.4, 2.4), 4),
    (
        *("6b", "linearity"),
        {9.0: {"linearity_f": 1 - RISING / 50, "linearity_g": SIX}},
        *((0.93, 0.88, 0.98), 2),
    ),
    (
        *("6c", "slope"),
        {9.0: {"slope_f": [1, 1, 1, 1, -1, 2], "slope_g": [1.5, 0.4, 1, 1, 1, 1]}},
        *((0.55, 0, 2), 3),
    ),
    ("6d", "fvu", {9.0: {"fvu": RISING / 20}}, (0.875, 0.25, 1.5), 2),
    ("6d", "fit_loss", {9.0: {"fit_loss": RISING}}, (1.75, 0.5, 3), 4),
    ("7a", "fvu", {0.0: {"fvu": SIX / 4}, 9.0: {"fvu": RISING / 4}}, (0.625, 0, 1.25), 3),
    (
        *("7a", "fit_loss"),
        {0.0: {"fit_loss": RISING}, 9.0: {"fit_loss": 3 * RISING}},
        *((0.7, 0.2, 1.2), 4),
    ),
    ("8", "fvu", {0.0: {"fvu": RISING / 10}}, (1.75, 0.5, 3), 4),
    ("8", "fit_loss", {0.0: {"fit_loss": RISING}}, (1.75, 0.5, 3), 4),
    ("10a", "outside_x", {1.0: {"outside_x": RISING}}, (3.5, 1, 6), 4),
    ("10b", "outside_y", {9.0: {"outside_y": RISING}}, (3.5, 1, 6), 4),
    ("10c", "between_y", {1.0: {"between_y": RISING / 2}}, (1.75, 0.5, 3), 2),
    ("priority_loss", "penalty_share", {1.0: {"penalty_share": RISING / 10}}, (0.35, 0.1, 0.6), 3),
    (
        *("priority_gradient", "gradient_penalty"),
        {1.0: {"gradient_penalty": RISING / 8}},
        *((0.4375, 0.125, 0.75), 3),
    ),
]


@pytest.mark.parametrize(
    ("claim", "measure", "measured", "numbers", "k"),
    BY_HAND,
    ids=[f"{one[0]}-{one[1]}" for one in BY_HAND],
)
def test_number_and_count_of_each_statement(
    claim: str, measure: str, measured: Measured, numbers: tuple[float, float, float], k: int
) -> None:
    row = judged(measured, claim, measure=measure, points="training")
    assert (row["n"], row["k"], row["word"]) == (6, k, "")
    # the interval of six values is their range
    assert row[["effect", "effect_low", "effect_high"]].tolist() == pytest.approx([*numbers])


def test_every_statement_is_worked_out_by_hand() -> None:
    assert {one.claim for one in STATEMENTS} == {one[0] for one in BY_HAND} | {"9", "stuck"}


def test_silu_is_compared_with_relu_of_the_same_seed() -> None:
    relu = table({0.0: {"fvu": RISING}})
    silu = table({0.0: {"fvu": RISING[::-1]}}, "silu", stuck=1)
    found = claims_table(pd.concat([relu, silu]), BASELINES).set_index("claim").loc["9"]
    assert (found["activation"], found["origin"]) == ("silu", "write-up")
    assert (found["n"], found["k"], found["k_stuck"]) == (6, 3, 1)
    assert found["effect_low"] == pytest.approx(1 / 6)


def test_yardsticks_on_fresh_points_are_those_of_the_population() -> None:
    fresh = {0.0: {"fresh_fvu": RISING / 20, "fresh_fit_loss": RISING / 2}}
    for measure in ("fvu", "fit_loss"):
        row = judged(fresh, "8", measure=measure, points="fresh")
        assert (row["k"], row["effect"]) == (4, pytest.approx(1.75))


def test_stuck_runs_are_counted_among_those_that_meet_it() -> None:
    measured = {1.0: {"cycle": SIX}, 9.0: {"cycle": [2, 2, 0.5, 0.5, 0.5, 2]}}
    found = claims_table(table(measured, stuck=2), BASELINES).set_index("claim")
    assert (found.loc["5a", "k"], found.loc["5a", "k_stuck"]) == (3, 1)
    assert (found.loc["stuck", "k"], found.loc["stuck", "k_stuck"]) == (2, 2)
    assert np.isnan(found.loc["stuck", "effect"])


def test_diverged_runs_are_left_out_of_pairs() -> None:
    measured = {1.0: {"fvu": RISING, "cycle": SIX}, 9.0: {"fvu": RISING, "cycle": SIX}}
    runs = table(measured)
    runs.loc[(runs["mu"] == 9) & (runs["seed"] == 3), "diverged_at"] = 7
    found = claims_table(runs, BASELINES).set_index(["claim", "measure"])
    assert found.loc[("5b", "fvu"), ["n", "effect"]].tolist() == [5, 1]
    assert found.loc[("6a", "fvu"), "n"] == 5


def test_rows_need_every_weight_of_the_statement() -> None:
    weights = [(0.0, 0.0), (1.0, 1.0), (10.0, 10.0)]
    runs = make_runs_table({"published": (500,)}, weights=weights)
    found = claims_table(runs, make_baselines())
    assert set(found["claim"]) == {
        *("1", "2", "3a", "3b", "5a", "5b", "6a", "6b", "6c", "6d", "7a", "8", "9"),
        *("10a", "10b", "10c"),
        *("priority_loss", "priority_gradient", "stuck"),
    }
    assert not found["text"].str.contains("100|0.01").any()


def test_steps_need_all_weights_of_the_study_between() -> None:
    """A protocol that skips a weight has no row "at every step"."""
    runs = make_runs_table({"published": (500,), "long": (8000,)}, seeds=range(1, 7))
    skipped = (runs["protocol"] == "long") & (runs["lambda"] == 10)
    found = claims_table(runs[~skipped], make_baselines())
    assert "long" not in set(found.loc[found["claim"] == "5c", "protocol"])
    assert "long" in set(found.loc[found["claim"] == "5a", "protocol"])


def test_long_is_judged_at_its_end_and_clean_after_each() -> None:
    found = full()
    kept = found.groupby("protocol")["updates"].unique().map(sorted).to_dict()
    assert kept == {"published": [500], "long": [8000], "clean": [500, 1000, 2000]}


def test_fit_has_rows_by_both_measures_on_both_kinds_of_points() -> None:
    found = full()
    rows = found[(found["claim"] == "5b") & (found["protocol"] == "published")]
    rows = rows[rows["activation"] == "relu"]
    assert set(zip(rows["measure"], rows["points"], strict=True)) == {
        *(("fvu", "training"), ("fvu", "fresh")),
        *(("fit_loss", "training"), ("fit_loss", "fresh")),
    }


@pytest.mark.parametrize(
    ("changes", "claim"),
    [
        ({"noise_floor": None}, "8"),
        ({"noise_floor": {"none": "the outer spline is not invertible"}}, "8"),
        ({"lines": {"fvu": 5e-31, "fit_y": 1e-31, "fit_x": 1e-29}}, "6d"),
    ],
)
def test_no_row_where_a_yardstick_is_unknown_or_rounding(
    changes: dict[str, object], claim: str
) -> None:
    found = claims_table(published(), make_baselines() | changes)
    assert claim not in set(found["claim"])


def test_without_trend_nothing_is_stuck_and_no_slope_judged() -> None:
    runs = make_runs_table({"published": (500,)}, seeds=range(1, 7), trend=False)
    found = claims_table(runs, make_baselines() | {"trend": 0})
    assert not {"6c", "stuck"} & set(found["claim"])
    assert (found["k_stuck"] == 0).all()


def test_silu_extends_what_the_write_up_shows_for_relu() -> None:
    found = full().set_index(["claim", "activation"])
    origins = found["origin"].groupby(level=[0, 1]).unique().map(list)
    assert origins["6a", "relu"] == ["write-up"]
    assert origins["6a", "silu"] == ["extension"]
    assert origins["9", "silu"] == ["write-up"]
    assert origins["stuck", "silu"] == ["ours"]


def test_values_behind_the_table_give_its_counts() -> None:
    runs = published()
    keys = ["claim", "activation", "protocol", "updates", "measure", "points"]
    found = claims_table(runs, make_baselines())
    values = claim_values(runs, make_baselines()).groupby(keys, sort=False)
    assert list(found.columns) == list(COLUMNS)
    assert values["met"].sum().tolist() == found["k"].tolist()
    assert values.size().tolist() == found["n"].tolist()


def test_table_is_read_as_it_was_written(tmp_path: Path) -> None:
    """Where all claims look like numbers, too."""
    runs = make_runs_table({"published": (500,)}, weights=[(0.0, 0.0)], seeds=range(1, 7))
    found = claims_table(runs, make_baselines())
    assert set(found["claim"]) == {"8", "9"}
    write_table(tmp_path / "claims.csv", found)
    pd.testing.assert_frame_equal(read_claims(tmp_path / "claims.csv"), found, check_dtype=False)


def test_other_data_and_unequal_weights_change_nothing() -> None:
    runs = published()
    more = [
        make_runs_table({"published": (500,)}, datasets=["opposite"], seed=1),
        make_runs_table({"published": (500,)}, weights=[(1.0, 10.0)], seed=2),
    ]
    found = claims_table(pd.concat([runs, *more]), make_baselines())
    pd.testing.assert_frame_equal(found, claims_table(runs, make_baselines()))


def test_no_run_gives_no_row() -> None:
    runs = make_runs_table({"published": (500,)}, seeds=[1, 2], diverged=[1, 2])
    assert claims_table(runs, make_baselines()).empty
    assert claim_values(runs, make_baselines()).empty
