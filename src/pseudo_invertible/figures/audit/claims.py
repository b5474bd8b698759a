"""The table of claims as one page: each with its criterion, its numbers and its verdict."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from pseudo_invertible.claims.verdicts import BUDGET, FAILS, HOLDS, NOT_TESTED, PUBLISHED_ONLY
from pseudo_invertible.figures import style
from pseudo_invertible.figures.audit import parts
from pseudo_invertible.figures.write_up import panels
from pseudo_invertible.study.configuration import ACTIVATION_LABELS

# A verdict's colour, and the marker that tells it apart without colour.
LOOKS: dict[str, tuple[str, dict[str, Any]]] = {
    HOLDS: ("#0077BB", {"marker": "o"}),
    PUBLISHED_ONLY: (
        "#33BBEE",
        {"marker": "o", "fillstyle": "left", "markerfacecoloralt": "white"},
    ),
    BUDGET: ("#EE7733", {"marker": "D"}),
    FAILS: ("#CC3311", {"marker": "X"}),
    NOT_TESTED: ("#888888", {"marker": "o", "markerfacecolor": "white"}),
}
PLURAL = {
    HOLDS: "hold",
    PUBLISHED_ONLY: "hold for the published seed only",
    BUDGET: "depend on the budget",
    FAILS: "do not hold",
    NOT_TESTED: "could not be tested",
}
SHORT = {PUBLISHED_ONLY: "published seed only"}

# Inches: left edges of the columns, the page's margin, the height of a line and of a gap.
NUMBER, TEXT, ACTIVATION, ESTIMATE, LATER, VERDICT = 0.08, 0.42, 2.98, 3.38, 4.72, 5.42
LINE, GAP = 0.128, 0.1
SIZE, SMALL = 6.6, 6.0
NOTE = (
    "Medians over seeds with a bootstrap interval of 95 %. A claim holds where the whole interval "
    "meets its criterion; it depends on the budget where more updates turn the answer round."
)
TEXT_LETTERS, SMALL_LETTERS = 52, 58


class Row(NamedTuple):
    """One claim, or part of one: its lines of text, and a verdict per activation.

    text, test: wrapped. verdicts: rows of the table by activation.
    """

    label: str
    text: list[str]
    test: list[str]
    verdicts: Mapping[str, pd.Series]

    @property
    def lines(self) -> int:
        """Lines that it takes."""
        return max(len(self.text) + len(self.test), len(self.verdicts))


def rows_of(claims: pd.DataFrame) -> list[Row]:
    """Claims in their order, the activations of each together where they say the same."""
    parts_of = claims.assign(part=claims["part"].fillna(""))
    keys = ["claim", "part"]
    found = []
    for (number, part), group in parts_of.groupby(keys, sort=True):
        names = [ACTIVATION_LABELS[str(name)] for name in group["activation"]]
        text = str(group["text"].iloc[0])
        if group["text"].nunique() > 1:  # each names its own activation
            text = text.replace(names[0], " / ".join(names))
        first = group.iloc[0]
        test = f"{first['statistic']} {first['criterion']}"
        found.append(
            Row(
                f"{number}{part}",
                textwrap.wrap(text, TEXT_LETTERS),
                textwrap.wrap(test, SMALL_LETTERS),
                {str(row["activation"]): row for _, row in group.iterrows()},
            )
        )
    return found


def point(claims: pd.DataFrame) -> str:
    """What the page shows, in a sentence: how many verdicts of each kind."""
    counts = claims["verdict"].value_counts()
    told = [
        f"{counts[verdict]} {_counted(verdict, counts[verdict])}"
        for verdict in LOOKS
        if verdict in counts
    ]
    return f"Of {len(claims)} checks of the write-up's claims, {parts.listing(told)}."


def _counted(verdict: str, count: int) -> str:
    alone = count == 1 and verdict != NOT_TESTED
    return verdict if alone else PLURAL[verdict]


def draw(claims: pd.DataFrame) -> Figure:
    """Draw the table on one page. claims: as in ``claims.csv``."""
    rows = rows_of(claims)
    height = sum(row.lines * LINE + GAP for row in rows) + 0.35
    with style.styled():
        figure = panels.new_figure(style.DOUBLE_COLUMN, height + 0.85)
        axes = figure.subplots()
        axes.set_xlim(0, style.DOUBLE_COLUMN)
        axes.set_ylim(height, 0)
        axes.set_axis_off()
        _draw_header(axes, claims)
        top = 0.35
        for place, row in enumerate(rows):
            bottom = top + row.lines * LINE + GAP
            if place % 2 == 0:
                axes.axhspan(top, bottom, color="#F3F3F3", linewidth=0, zorder=0)
            _draw_row(axes, row, top + GAP / 2)
            top = bottom
        parts.say(figure, point(claims))
        parts.draw_key(figure, [], [], NOTE)
    return figure


def _draw_header(axes: Axes, claims: pd.DataFrame) -> None:
    later = "after more\n(updates)" if claims["budget_updates"].notna().any() else ""
    for left, text in (
        (NUMBER, "#"),
        (TEXT, "claim, and what is asked of it"),
        (ESTIMATE, "median\n[95 % interval]"),
        (LATER, later),
        (VERDICT, "verdict"),
    ):
        axes.text(left, 0.3, text, fontsize=SIZE, fontweight="bold", va="bottom", linespacing=1.2)
    axes.axhline(0.35, color=style.LINE_COLOUR, linewidth=0.8)


def _draw_row(axes: Axes, row: Row, top: float) -> None:
    _write(axes, NUMBER, top, row.label, fontweight="bold")
    for line, text in enumerate(row.text):
        _write(axes, TEXT, top + line * LINE, text)
    for line, text in enumerate(row.test, start=len(row.text)):
        _write(axes, TEXT, top + line * LINE, text, fontsize=SMALL, color="#555555")
    for line, (name, verdict) in enumerate(row.verdicts.items()):
        at = top + line * LINE
        colour = LOOKS[str(verdict["verdict"])][0]
        _write(axes, ACTIVATION, at, ACTIVATION_LABELS[name])
        _write(axes, ESTIMATE, at, _estimate(verdict, "estimate", "low", "high"))
        _write(axes, LATER, at, _later(verdict))
        word = str(verdict["verdict"])
        _write(axes, VERDICT + 0.14, at, SHORT.get(word, word), color=colour, fontweight="bold")
        handle = _marker(word)
        handle.set_data([VERDICT + 0.04], [at + LINE / 2])
        handle.set_gid(f"{row.label} {name}")
        axes.add_line(handle)


def _write(axes: Axes, left: float, top: float, text: str, **look: Any) -> None:
    axes.text(left, top + LINE / 2, text, va="center_baseline", **({"fontsize": SIZE} | look))


def _marker(verdict: str) -> Line2D:
    colour, look = LOOKS[verdict]
    return Line2D([], [], linestyle="none", color=colour, markersize=5, **look)


def _later(row: pd.Series) -> str:
    if pd.isna(row["budget_estimate"]):
        return ""
    estimate = parts.number(float(row["budget_estimate"]))
    return f"{estimate} ({parts.thousands(float(row['budget_updates']))})"


def _estimate(row: pd.Series, column: str, *interval: str) -> str:
    if pd.isna(row[column]):
        return ""
    text = parts.number(float(row[column]))
    ends = [float(row[name]) for name in interval]
    if ends and np.isfinite(ends).all():
        text += f" [{', '.join(map(parts.number, ends))}]"
    return text
