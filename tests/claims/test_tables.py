"""Tables of protocols and of stuck runs; sentences about the plane and other datasets."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from making import make_baselines, make_dataset, make_runs_table

from pseudo_invertible.claims.datasets import datasets_sentences
from pseudo_invertible.claims.intervals import share_interval
from pseudo_invertible.claims.plane import plane_sentences
from pseudo_invertible.claims.protocols import protocols_table
from pseudo_invertible.claims.stuck import coin_flip_sentence, stuck_table
from pseudo_invertible.data.dataset import Dataset
from pseudo_invertible.measures.runs import DTYPES

LARGEST = [(100.0, 100.0)]
KEPT = {"published": (500,), "clean": (500, 1000, 2000), "plain": (1000,)}


def test_protocols_are_compared_after_1000_updates_at_the_largest_weight() -> None:
    runs = make_runs_table(KEPT, ["relu"], [(1.0, 1.0), *LARGEST])
    unseen = make_runs_table({"clean": (1000, 2000)}, ["relu"], LARGEST, range(201, 221), stuck=1)
    found = protocols_table(runs, make_baselines(), unseen).set_index(["kind", "protocol"])
    study = found.loc["study"]
    assert study["updates"].to_dict() == {"published": 500, "clean": 1000, "plain": 1000}
    assert study["stuck"].to_dict() == {"published": 10, "clean": 1, "plain": 10}
    assert study.loc["plain", ["stuck_low", "stuck_high"]].tolist() == [*share_interval(10, 20)]
    assert found.loc[("unseen", "clean"), ["n", "stuck"]].tolist() == [20, 20]
    at = runs[(runs["protocol"] == "plain") & (runs["lambda"] == 100)]
    assert study.loc["plain", "fresh_fvu"] == at["fresh_fvu"].median()
    assert study.loc["plain", "cycle_low"] == at["cycle"].sort_values().iloc[5]
    assert found.loc[("baseline", "best_fvu"), "fvu"] == 0.17


def test_protocols_without_trend_or_fresh_points_have_empty_cells() -> None:
    runs = make_runs_table(KEPT, ["relu"], LARGEST, range(5), trend=False, fresh=False)
    row = protocols_table(runs, make_baselines()).iloc[0]
    assert row[["stuck", "torn", "stuck_low", "fresh_fvu", "fvu_low"]].isna().all()
    assert row["n"] == 5


def stuck_runs(follow_the_data: int, **options: object) -> pd.DataFrame:
    """40 starts at λ = μ = 0.1 and 100 on both datasets.

    At 100 all but some starts keep the slope of f when the trend is reversed.
    """
    runs = make_runs_table(
        *({"published": (100,)}, ["relu"], [(0.1, 0.1), (100.0, 100.0)], range(1, 41)),
        **{"datasets": ("own", "opposite"), **options},
    )
    kept = (runs["dataset"] == "opposite") & (runs["lambda"] == 100)
    runs.loc[kept & (runs["seed"] > follow_the_data), "slope_f"] *= -1
    return runs


def test_share_stuck_is_of_own_data_alone() -> None:
    found = stuck_table(stuck_runs(0), make_dataset()).set_index("lambda").loc[100.0]
    runs = stuck_runs(0)
    runs.loc[runs["dataset"] == "opposite", "direction"] = "reversed"
    again = stuck_table(runs, make_dataset()).set_index("lambda").loc[100.0]
    names = ["n", "stuck", "reversed", "torn", "share_low", "share_high"]
    assert found[names].tolist() == again[names].tolist()
    assert found[names].tolist() == [40, 20, 15, 5, *share_interval(20, 40)]


@pytest.mark.parametrize("follow", [0, 3, 40])
def test_same_slope_counts_starts_that_ignore_the_data(follow: int) -> None:
    found = stuck_table(stuck_runs(follow), make_dataset()).set_index("lambda")
    assert found["same_on_opposite"].to_dict() == {0.1: 0, 100.0: 40 - follow}


def test_same_slope_uses_the_trend_of_each_dataset() -> None:
    """On data that are falling or rising, relative slopes mean the same."""
    falling = make_dataset()
    rising = Dataset(falling.x, -falling.y)
    first, second = (stuck_table(stuck_runs(3), data) for data in (falling, rising))
    pd.testing.assert_frame_equal(first, second)


def test_same_slope_is_empty_without_opposite_runs() -> None:
    runs = stuck_runs(0)
    found = stuck_table(runs[runs["dataset"] == "own"], make_dataset())
    assert found["same_on_opposite"].isna().all()
    assert not coin_flip_sentence(found, make_baselines(), "relu")


@pytest.mark.parametrize(
    ("follow", "options", "symmetric", "explained"),
    [
        (1, {}, True, True),
        (1, {}, False, False),  # x is not symmetric about 0
        (20, {}, True, False),  # the data decide for half of the starts
        (1, {"stuck": 0.5}, True, False),  # as many are stuck where the penalty is weak
        (1, {"stuck": lambda *of: 0.95 * (of[-1] > 1)}, True, False),  # more than a coin flip
        (1, {"trend": False}, True, False),
    ],
)
def test_coin_flip_is_said_only_where_the_numbers_show_it(
    follow: int, options: dict[str, object], symmetric: bool, explained: bool
) -> None:
    found = stuck_table(stuck_runs(follow, **options), make_dataset())
    said = coin_flip_sentence(found, make_baselines() | {"symmetric": symmetric}, "relu")
    assert bool(said) == explained


def plane(**options: object) -> pd.DataFrame:
    weights = [(a, b) for a in (0.01, 0.1, 1.0, 10.0) for b in (0.01, 0.1, 1.0)]
    return make_runs_table({"published": (500,)}, ["relu"], weights, range(4), **options)


def test_plane_sentences_say_what_each_weight_does() -> None:
    runs = plane(stuck=lambda protocol, activation, weight: 0.5 * (weight > 1))
    lambda_, mu = runs["lambda"], runs["mu"]
    runs["fvu"] = 0.2 * (1 + (lambda_ == 10))
    runs["cycle_x"] = 1 / lambda_
    runs["cycle_y"] = np.where(mu == 1, 0.25, 1.0)
    found = plane_sentences(runs, make_baselines())
    assert found[0] == (
        "Raising λ from 0.01 to 10 multiplies FVU by 2.00, divides the round-trip error in x by "
        "31.6 and hardly changes the round-trip error in y (median over μ)."
    )
    assert "divides the round-trip error in y by 2.00 (median over λ)" in found[1]
    assert found[1].endswith(" Up to μ = 0.1 it changes none of the three by a tenth.")
    assert (
        "stuck in 3 of 12 cells, and at least half of the runs in 3, all of these with λ ≥ 10."
        in (found[2])
    )
    assert "The variance of x is 112 times that of y" in found[3]
    assert "31.6-fold for λ and 2.00-fold for μ, as the variances suggest" in found[3]


def test_plane_without_trend_or_with_equal_variances_says_less() -> None:
    baselines = make_baselines() | {"variance": {"x": 1.0, "y": 1.1}}
    assert len(plane_sentences(plane(trend=False), baselines)) == 2


def test_plane_of_one_weight_says_nothing() -> None:
    runs = plane()
    assert plane_sentences(runs[runs["mu"] == 1], make_baselines()) == []


def test_datasets_within_a_tenth_and_a_third_are_counted() -> None:
    names = [f"seed_{seed}" for seed in range(201, 206)]
    runs = make_runs_table({"clean": (2000,)}, ["relu"], [(1.0, 1.0)], range(3), datasets=names)
    over_least = dict(zip(names, [1.05, 1.09, 1.3, 1.4, 9.0], strict=True))
    runs["fvu"] = 0.2 * runs["dataset"].map(over_least)
    runs.loc[runs["dataset"] == "seed_205", "direction"] = "torn"
    datasets = pd.DataFrame({"dataset": ["own", *names], "least_fvu": 0.2})
    datasets["far_from_monotone"] = [0.5, 0.1, 0.1, 0.1, 0.3, 0.3]
    datasets.loc[5, "least_fvu"] = 1.2
    runs.loc[runs["dataset"] == "seed_205", "fvu"] = 9.0
    assert datasets_sentences(runs.astype(DTYPES), datasets) == [
        "On 1 of 5 other datasets no invertible map predicts better than the means.",
        "At λ = μ = 1, trained cleanly, the median FVU is at most a tenth above that of the best "
        "invertible map on 2 of 5 datasets, and at most a third above it on 3 of 5.",
        "Of the other 2: their median distance from a monotone relation is 0.300 (0.100 where "
        "the pair comes close); on 1 no invertible map predicts better than the means; on 1 at "
        "least half of the runs are stuck.",
    ]
