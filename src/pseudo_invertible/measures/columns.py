"""What every column of every table means, in which unit, and how it is computed."""

from __future__ import annotations

import csv
import re
from functools import cache
from importlib.resources import files
from typing import NamedTuple


class Column(NamedTuple):
    """unit: of the numbers; empty for words. meaning: what it is and how it is computed."""

    unit: str
    meaning: str


SHARE = "share"
_CYCLE = {
    "rms": "root mean square",
    "median": "median size",
    "p95": "95 % quantile of the size",
    "max": "largest size",
}
_BOUNDS = {
    "low": "no map has less",
    "increasing": "of rising maps",
    "decreasing": "of falling ones",
}
_PARTS = {"q25": "lower quartile", "median": "median", "q75": "upper quartile", "share": "share"}
_OF_RUNS = {
    "runs": ("runs", "that did not diverge"),
    "wrong": (SHARE, "of runs that go the wrong way"),
    "misfit": (SHARE, "median misfit"),
    "cycle": ("deviations", "median cycle error"),
    "misfit_right": (SHARE, "median misfit of the runs that go the right way"),
    "misfit_wrong": (SHARE, "median misfit of the runs that go the wrong way"),
    "cycle_right": ("deviations", "median cycle error of the runs that go the right way"),
    "cycle_wrong": ("deviations", "median cycle error of the runs that go the wrong way"),
}


@cache
def _fixed() -> dict[str, Column]:
    text = files("pseudo_invertible.measures").joinpath("columns.csv").read_text("utf-8")
    rows = csv.DictReader(text.splitlines())
    return {row["column"]: Column(row["unit"], row["meaning"]) for row in rows}


def explained(name: str) -> Column | None:
    """What a column means; None for one that no table of ours has."""
    if name in _fixed():
        return _fixed()[name]
    for rule in (_cycle, _worst_at, _priority, _bound, _of_runs, _summed_up):
        found = rule(name)
        if found is not None:
            return found
    return None


def _cycle(name: str) -> Column | None:
    match = re.fullmatch(r"cycle_([xy])_(rms|median|p95|max)(_sd)?", name)
    if not match:
        return None
    axis, part, scaled = match.groups()
    trip = {"x": "x − g(f(x))", "y": "y − f(g(y))"}[axis]
    return Column("deviations" if scaled else axis, f"{_CYCLE[part]} of {trip} over the sample")


def _worst_at(name: str) -> Column | None:
    match = re.fullmatch(r"cycle_([xy])_worst_at", name)
    return match and Column(
        match[1], f"where the size of the cycle error along {match[1]} is largest"
    )


def _priority(name: str) -> Column | None:
    match = re.fullmatch(r"(loss|gradient)_(fit_y|fit_x|cycle_x|cycle_y|penalty)", name)
    if not match:
        return None
    whole, term = match.groups()
    what = "λ·cycle_x + μ·cycle_y" if term == "penalty" else f"{term}, weighted"
    of = "the loss" if whole == "loss" else "the lengths of the terms' gradients"
    return Column(SHARE, f"of {of} that is {what}")


def _bound(name: str) -> Column | None:
    match = re.fullmatch(r"(least_fit_sum|least_misfit)_(low|increasing|decreasing)", name)
    if not match:
        return None
    whole = _fixed()[match[1]]
    return Column(whole.unit, f"{whole.meaning}: {_BOUNDS[match[2]]}")


def _of_runs(name: str) -> Column | None:
    kinds = "|".join(_OF_RUNS)
    match = re.fullmatch(rf"(relu|silu)_(raw|standardised)_([\d.e+-]+)_({kinds})", name)
    if not match:
        return None
    unit, meaning = _OF_RUNS[match[4]]
    return Column(unit, f"{meaning}: {match[1]}, {match[2]} units, λ = μ = {match[3]}")


def _summed_up(name: str) -> Column | None:
    column, _, part = name.rpartition("_")
    whole = explained(column) if part in _PARTS and column else None
    return whole and Column(
        SHARE if part == "share" else whole.unit, f"{_PARTS[part]} over seeds of {column}"
    )


def columns_page(tables: dict[str, list[str]]) -> str:
    """Every column of some tables as Markdown. tables: the columns of each, by its name."""
    parts = ["# The columns of every table\n"]
    for table, names in tables.items():
        parts.append(f"## {table}\n\n| column | unit | meaning |\n| --- | --- | --- |")
        for name in names:
            found = explained(name) or Column("", "")
            meaning = found.meaning.replace("|", "\\|")
            parts[-1] += f"\n| `{name}` | {found.unit} | {meaning} |"
        parts[-1] += "\n"
    return "\n".join(parts)
