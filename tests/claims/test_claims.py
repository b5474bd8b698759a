"""Verdicts follow from tables: synthetic ones that must give each of them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from pseudo_invertible.claims.evidence import Evidence
from pseudo_invertible.claims.page import claims_page
from pseudo_invertible.claims.table import claims_table
from pseudo_invertible.claims.verdicts import (
    BUDGET,
    FAILS,
    HOLDS,
    NOT_TESTED,
    PUBLISHED_ONLY,
    Criterion,
    judge,
)

ABOVE_ONE = Criterion("above", 1.0)
SEEDS = tuple(range(101, 121))
BASELINES = {
    "noise_floor": {"left_y": 0.02, "left_x": 6.5},
    "best_invertible": {"sample": {"misfit": 0.2}},
    "least_misfit": {"lower_bound": 0.17},
    "flow": {"misfit": 0.21},
}
WEIGHTS = (0.0, 0.01, 0.1, 1.0, 10.0, 100.0)


def series(*values: float) -> pd.Series:
    return pd.Series(values, index=SEEDS[: len(values)])


HIGH, LOW = series(*np.linspace(2, 3, 20)), series(*np.linspace(0, 0.5, 20))
LUCKY = series(2.0, *np.linspace(0, 0.5, 19))


@pytest.mark.parametrize(
    ("values", "longer", "expected"),
    [
        (HIGH, {}, HOLDS),
        (HIGH, {2000: HIGH[:8], 8000: HIGH[:8]}, HOLDS),
        (LUCKY, {}, PUBLISHED_ONLY),
        (LUCKY, {2000: LUCKY[:8]}, PUBLISHED_ONLY),
        (LOW, {}, FAILS),
        (LOW, {2000: LOW[:8]}, FAILS),
        (HIGH, {2000: HIGH[:8], 8000: LOW[:8]}, BUDGET),
        (LOW, {8000: HIGH[:8]}, BUDGET),
    ],
)
def test_each_verdict_follows_from_its_numbers(values, longer, expected):
    assert judge(values, 101, ABOVE_ONE, longer).verdict == expected


def test_the_other_side_of_a_criterion_turns_the_verdict_round():
    below = Criterion("below", 1.0)
    assert judge(HIGH, 101, below, {}).verdict == FAILS
    assert judge(LOW, 101, below, {}).verdict == HOLDS


def test_an_interval_that_straddles_the_threshold_shows_nothing():
    straddling = series(*np.linspace(0.5, 1.6, 20))
    assert np.median(straddling) > 1
    assert judge(straddling, 101, ABOVE_ONE, {}).verdict == FAILS
    assert judge(straddling, 120, ABOVE_ONE, {}).verdict == PUBLISHED_ONLY


def test_seeds_that_differ_are_no_budget():
    """Eight seeds that never met the criterion do not turn round what twenty show."""
    values = series(*[0.5] * 4, *[2.0] * 16)
    assert judge(values, 101, ABOVE_ONE, {}).verdict == HOLDS
    assert judge(values, 101, ABOVE_ONE, {2000: values[:8]}).verdict == HOLDS


def test_a_part_of_the_seeds_that_recovers_makes_it_depend_on_the_budget():
    """Two kinds of seeds: what every one showed, the longer runs no longer show."""
    recovered = series(0.1, 2.0, 0.1, 0.1, 2.0, 2.0, 2.0, 2.0)
    found = judge(HIGH, 101, ABOVE_ONE, {20000: recovered})
    assert ABOVE_ONE.met(found.longer.estimate)
    assert found.verdict == BUDGET


def test_the_budget_that_turns_the_answer_round_is_the_one_that_is_shown():
    found = judge(HIGH, 101, ABOVE_ONE, {2000: LOW[:8], 8000: HIGH[:8]})
    assert (found.verdict, found.longer_updates) == (BUDGET, 2000)
    found = judge(HIGH, 101, ABOVE_ONE, {2000: HIGH[:8], 8000: HIGH[:8]})
    assert (found.verdict, found.longer_updates) == (HOLDS, 8000)


def test_few_seeds_are_judged_by_every_one_of_them():
    assert judge(series(2.0, 3.0), 101, ABOVE_ONE, {}).verdict == HOLDS
    assert judge(series(2.0, 0.5), 101, ABOVE_ONE, {}).verdict == PUBLISHED_ONLY
    found = judge(series(2.0), 101, ABOVE_ONE, {})
    assert found.study.interval is None
    assert found.verdict == HOLDS


def run(rng: np.random.Generator, activation: str, weight: float, seed: int) -> dict:
    """A run of a study in which every claim holds."""
    strength = np.log10(weight) if weight else -4.0
    jitter = rng.uniform(0.99, 1.01)
    terrible = 5.0 if weight == 100 else 0.3 + 0.02 * strength
    silu = 0.9 if activation == "silu" else 1.0
    cycle = 10 ** (-1 - strength / 4) * jitter
    return {
        "activation": activation,
        "lambda": weight,
        "mu": weight,
        "seed": seed,
        "misfit": terrible * jitter * silu,
        "cycle": cycle,
        "fit_y": 0.05 * jitter,
        "fit_x": 7.0 * jitter,
        "linearity_f": 0.99 if weight == 100 else 0.9,
        "linearity_g": 0.98,
        "trend_f": 6.0 * jitter,
        "trend_g": 1.1,
        "wrong_orientation": False,
        **{
            f"cycle_{axis}_{name}": value * cycle
            for axis in "xy"
            for name, value in (("max_sd", 8.0), ("max", 8.0), ("median", 1.0), ("worst_at", 9.0))
        },
    }


def evidence(seeds=SEEDS, weights=WEIGHTS, activations=("relu", "silu")) -> Evidence:
    rng = np.random.default_rng(5)
    metrics = pd.DataFrame(
        run(rng, activation, weight, seed)
        for activation in activations
        for weight in weights
        for seed in seeds
    )
    keys = ["activation", "lambda", "mu", "seed"]
    long = metrics[metrics["lambda"].isin([0, 1, 100]) & metrics["seed"].isin(seeds[:8])]
    remedies = [("plain", long)]
    remedies += [(name, long[long["lambda"] == 100]) for name in ("standardised", "warm")]
    budget = pd.concat(
        table.assign(
            remedy=name,
            updates=updates,
            share_of_weight=0.25 if (name, updates) == ("warm", 500) else 1.0,
        )
        for name, table in remedies
        for updates in (500, 2000, 8000)
    )
    off_sample = pd.concat(
        metrics[keys].assign(axis=axis, ratio_between=1.02, ratio_outside=ratio)
        for axis, ratio in (("x", 1.5), ("y", 8.0))
    )
    return Evidence(
        seeds=tuple(seeds),
        updates=500,
        metrics=metrics,
        convergence=metrics[keys].assign(risen=1e-4),
        long_runs=budget,
        off_sample=off_sample,
        baselines=BASELINES,
    )


def verdict_of(table: pd.DataFrame, place: str, activation: str = "relu") -> pd.Series:
    rows = table[(table["activation"] == activation)]
    rows = rows[(rows["claim"].astype(str) + rows["part"]) == place]
    assert len(rows) == 1
    return rows.iloc[0]


def test_a_study_in_which_everything_holds_says_so():
    table = claims_table(evidence())
    assert table["verdict"].unique().tolist() == [HOLDS]
    assert set(table["claim"]) == set(range(1, 11))
    assert set(table["seeds"]) == {20, 8}
    rounding = 1e-9
    assert (table["low"] <= table["estimate"] + rounding).all()
    assert (table["estimate"] <= table["high"] + rounding).all()
    assert table["holds_for"].eq(1).all()


def test_fits_that_recover_with_longer_training_depend_on_the_budget():
    before = evidence()
    budget = before.long_runs.copy()
    recovered = (budget["updates"] > 500) & (budget["lambda"] == 100)
    budget.loc[recovered & (budget["remedy"] == "plain"), "misfit"] = 0.31
    table = claims_table(replace(before, long_runs=budget))
    assert verdict_of(table, "7a")["verdict"] == BUDGET
    assert verdict_of(table, "7a")["budget_estimate"] < 0.1
    assert verdict_of(table, "7b")["verdict"] == HOLDS
    assert verdict_of(table, "6a")["verdict"] == HOLDS


def test_a_remedy_that_works_is_seen_at_the_same_budget():
    before = evidence()
    budget = before.long_runs.copy()
    budget.loc[budget["remedy"] == "standardised", "misfit"] = 0.31
    budget.loc[budget["remedy"] == "warm", "misfit"] = 0.31
    table = claims_table(replace(before, long_runs=budget))
    assert verdict_of(table, "7b")["verdict"] == FAILS
    assert verdict_of(table, "7c")["verdict"] == FAILS
    # A warm start is judged once λ and μ have reached their full weight.
    assert "after 2000 updates" in verdict_of(table, "7c")["statistic"]
    assert "after" not in verdict_of(table, "7b")["statistic"]


def test_a_lucky_published_seed_is_told_from_the_rest():
    before = evidence()
    metrics = before.metrics.copy()
    others = (metrics["lambda"] == 100) & (metrics["seed"] != 101)
    metrics.loc[others, "misfit"] = 0.2
    row = verdict_of(claims_table(replace(before, metrics=metrics)), "6a")
    assert row["verdict"] == PUBLISHED_ONLY
    assert row["published"] > 1
    assert row["holds_for"] == pytest.approx(1 / 20)


def test_a_rough_loss_does_not_hold_and_its_numbers_are_shown():
    before = evidence()
    table = claims_table(replace(before, convergence=before.convergence.assign(risen=0.2)))
    row = verdict_of(table, "1")
    assert row["verdict"] == FAILS
    assert row["estimate"] == pytest.approx(0.2)


def test_a_comparison_is_paired_by_seed():
    """Seeds that differ a thousandfold all improve by a tenth: paired, that is plain."""
    before = evidence()
    metrics = before.metrics.copy()
    scale = metrics["seed"].map(dict(zip(SEEDS, np.geomspace(1, 1000, 20), strict=True)))
    metrics["misfit"] = scale * np.where(metrics["lambda"] == 0.01, 0.9, 1.0)
    row = verdict_of(claims_table(replace(before, metrics=metrics)), "4a")
    assert row["verdict"] == HOLDS
    assert (row["low"], row["high"]) == (pytest.approx(0.9), pytest.approx(0.9))


def test_a_grid_without_a_configuration_says_what_is_missing():
    table = claims_table(evidence(weights=(0.0, 1.0)))
    for place in ("4a", "5b", "6a", "7a", "10b"):
        row = verdict_of(table, place)
        assert row["verdict"] == NOT_TESTED
        assert "lack ReLU, λ = μ = " in row["note"], place
    assert verdict_of(table, "2")["verdict"] == HOLDS


def test_a_study_of_one_activation_judges_that_one():
    table = claims_table(evidence(activations=("silu",)))
    assert table["activation"].unique().tolist() == ["silu"]
    assert "lack ReLU" in verdict_of(table, "9", "silu")["note"]


def test_the_strongest_weight_of_the_grid_stands_in_the_text():
    table = claims_table(evidence(weights=(0.0, 0.5, 1.0, 7.0)))
    assert "λ = μ = 7 " in verdict_of(table, "6a")["text"]
    assert "0.5" in verdict_of(table, "4a")["text"]


@pytest.mark.parametrize(
    ("floor", "reason"),
    [(None, "Own data have no noise floor"), ({"none": "The noise is 0."}, "The noise is 0.")],
)
def test_without_a_noise_floor_the_claim_that_needs_it_says_so(floor, reason):
    table = claims_table(replace(evidence(), baselines=BASELINES | {"noise_floor": floor}))
    row = verdict_of(table, "8")
    assert row["verdict"] == NOT_TESTED
    assert reason in row["note"]
    assert verdict_of(table, "9", "silu")["verdict"] == HOLDS


@pytest.mark.parametrize("count", [1, 2])
def test_few_seeds_have_no_interval_and_the_table_says_so(count):
    table = claims_table(evidence(seeds=SEEDS[:count]))
    assert table["low"].isna().all()
    assert table["note"].str.contains("No interval").all()
    assert verdict_of(table, "6a")["verdict"] == HOLDS


def test_the_page_shows_every_row_its_interval_and_its_verdict():
    table = claims_table(evidence())
    page = claims_page(table, "synthetic", 500)
    lines = [line for line in page.splitlines() if line.startswith("| ") and line[2].isdigit()]
    assert len(lines) == len(table)
    assert all("**holds**" in line and "[" in line for line in lines)
    assert "## ReLU" in page
    assert "nan" not in page
