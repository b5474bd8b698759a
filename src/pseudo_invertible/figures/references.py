"""What is possible at all, as lines that runs are compared with: from ``baselines.json``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from matplotlib.axes import Axes

from pseudo_invertible.claims.words import joined, number
from pseudo_invertible.figures import style


def references_of(baselines: Mapping[str, Any]) -> dict[str, float]:
    """FVU of what is possible, by the names in ``style.REFERENCES``."""
    floor = baselines["noise_floor"] or {"none": ""}
    found = {
        "invertible map of least FVU": baselines["best_fvu"]["fvu"],
        "invertible map of least fit loss": baselines["best_fit_loss"]["fvu"],
        "two straight lines": baselines["lines"]["fvu"],
    }
    if "none" not in floor:
        variance = baselines["variance"]
        parts = (floor[f"sample_fit_{axis}"] / variance[axis] for axis in "yx")
        found["noise floor"] = sum(parts) / 2
    return {name: float(value) for name, value in found.items()}


def least_fvu(baselines: Mapping[str, Any]) -> float:
    """The least FVU of all invertible maps."""
    return float(baselines["best_fvu"]["fvu"])


def draw_references(
    axes: Axes, references: Mapping[str, float], which: str = "y"
) -> dict[str, float]:
    """Draw them as lines across a panel, and return those that are on it.

    which: the axis that has FVU. What is next to nothing has no place on a logarithmic axis.
    """
    line = axes.axhline if which == "y" else axes.axvline
    low = (axes.get_ylim() if which == "y" else axes.get_xlim())[0]
    shown = {name: value for name, value in references.items() if value > low}
    for name, value in shown.items():
        line(value, gid=name, linewidth=0.9, zorder=1.5, **style.REFERENCES[name])
    return shown


def references_key(references: Mapping[str, float]) -> dict[str, Any]:
    """Entries of the key for them."""
    return {name: {"linewidth": 0.9, **style.REFERENCES[name]} for name in references}


def sentence(references: Mapping[str, float]) -> str:
    """Their FVU in a caption."""
    return f"FVU: {joined([f'{n} {number(v)}' for n, v in references.items()])}."
