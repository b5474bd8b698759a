"""What the (λ, μ) plane shows, in sentences: what each weight does, and where runs are stuck."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from pseudo_invertible.claims.evidence import is_stuck
from pseudo_invertible.claims.words import count, joined, label, number
from pseudo_invertible.study.configuration import canonical_weight

# A change by less than a tenth is none; variances that differ by less than this are alike.
SMALL = 1.1
ALIKE = 2.0
EFFECTS = {
    "fvu": "FVU",
    "error_x": "the round-trip error in x",
    "error_y": "the round-trip error in y",
}


def plane_sentences(plane: pd.DataFrame, baselines: Mapping[str, Any]) -> list[str]:
    """Three or four sentences about the first activation of a sweep over λ and μ.

    plane: runs, with the columns of ``measures.runs``. Empty for fewer than two weights an axis.
    """
    activation = str(plane["activation"].iloc[0])
    runs = plane[(plane["activation"] == activation) & plane["diverged_at"].isna()]
    if min(runs["lambda"].nunique(), runs["mu"].nunique()) < 2:
        return []
    runs = runs.assign(error_x=np.sqrt(runs["cycle_x"]), error_y=np.sqrt(runs["cycle_y"]))
    cells = runs.groupby(["lambda", "mu"])[[*EFFECTS]].median()
    found = [_effect(cells, "lambda", "λ"), _effect(cells, "mu", "μ") + _nothing(cells)]
    found += [_stuck(runs, activation), _variances(cells, baselines)]
    return [one for one in found if one]


def _ratios(cells: pd.DataFrame, axis: str) -> dict[str, float]:
    """Each measure at the largest weight over that at the smallest: the median over the rest."""
    other = "mu" if axis == "lambda" else "lambda"
    found = {}
    for name in EFFECTS:
        table = cells[name].unstack(other).sort_index()
        found[name] = float((table.iloc[-1] / table.iloc[0]).median())
    return found


def _effect(cells: pd.DataFrame, axis: str, letter: str) -> str:
    weights = cells.index.get_level_values(axis)
    ends = f"Raising {letter} from {_weight(weights.min())} to {_weight(weights.max())}"
    parts = [_change(ratio, EFFECTS[name]) for name, ratio in _ratios(cells, axis).items()]
    other = "μ" if letter == "λ" else "λ"
    return f"{ends} {joined(parts)} (median over {other})."


def _change(ratio: float, what: str) -> str:
    if ratio > SMALL:
        return f"multiplies {what} by {number(ratio)}"
    return (
        f"divides {what} by {number(1 / ratio)}" if ratio < 1 / SMALL else f"hardly changes {what}"
    )


def _nothing(cells: pd.DataFrame) -> str:
    """Up to which μ the median change of every measure stays below a tenth."""
    changes = [
        (cells[name].unstack("lambda").sort_index().pipe(lambda t: t / t.iloc[0])).median(axis=1)
        for name in EFFECTS
    ]
    far = np.exp(np.abs(np.log(pd.concat(changes, axis=1))).max(axis=1)) > SMALL
    still = far.index[: int(far.argmax()) if far.any() else len(far)]
    if len(still) < 2:
        return ""
    return f" Up to μ = {_weight(still[-1])} it changes none of the three by a tenth."


def _stuck(runs: pd.DataFrame, activation: str) -> str:
    known = runs[runs["direction"].notna()]
    if known.empty:
        return ""
    groups = known.assign(stuck=is_stuck(known)).groupby(["lambda", "mu"])["stuck"]
    shares, seeds = groups.mean(), int(groups.size().max())
    half, some = shares[shares >= 0.5], shares[shares > 0]
    text = (
        f"With {label(activation)} and {seeds} seeds a cell, at least one run is stuck in "
        f"{count(len(some), len(shares))} cells, and at least half of the runs in {len(half)}"
    )
    if half.empty:
        return f"{text}."
    bounds = []
    for axis, letter in (("lambda", "λ"), ("mu", "μ")):
        least = half.index.get_level_values(axis).min()
        if least > shares.index.get_level_values(axis).min():
            bounds.append(f"{letter} ≥ {_weight(least)}")
    return text + (f", all of these with {joined(bounds)}." if bounds else ".")


def _variances(cells: pd.DataFrame, baselines: Mapping[str, Any]) -> str:
    ratio = baselines["variance"]["x"] / baselines["variance"]["y"]
    if 1 / ALIKE < ratio < ALIKE:
        return ""
    names = ("x", "y") if ratio > 1 else ("y", "x")
    by_lambda, by_mu = (
        np.exp(np.abs(np.log([*_ratios(cells, axis).values()])).max()) for axis in ("lambda", "mu")
    )
    shown = (by_lambda > by_mu) == (ratio > 1)
    return (
        f"The variance of {names[0]} is {number(max(ratio, 1 / ratio))} times that of {names[1]}, "
        "and so are the terms that λ and μ multiply: equal weights are not equal partners. "
        f"The largest of these changes is {number(by_lambda)}-fold for λ and {number(by_mu)}-fold "
        f"for μ, {'as' if shown else 'not as'} the variances suggest."
    )


def _weight(weight: float) -> str:
    return canonical_weight(float(f"{weight:.3g}"))
