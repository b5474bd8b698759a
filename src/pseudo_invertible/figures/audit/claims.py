"""The verdicts on one page: a row per claim, marks and shares by activation and seeds."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from pseudo_invertible.claims.verdicts import CHANGES, FAILS, HOLDS, NOT_JUDGED, OPEN
from pseudo_invertible.figures import keys, page, selection, style, words
from pseudo_invertible.measures.shares import share_of
from pseudo_invertible.study.configuration import ACTIVATION_LABELS

# A verdict's colour, and the marker that tells it apart without colour.
LOOKS: dict[str, dict[str, Any]] = {
    HOLDS: {"color": "#0077BB", "marker": "o"},
    CHANGES: {"color": "#EE7733", "marker": "D"},
    FAILS: {"color": "#CC3311", "marker": "X"},
    OPEN: {"color": "#777777", "marker": "o", "markerfacecolor": "white"},
    NOT_JUDGED: {"color": "#AAAAAA", "marker": "_"},
}
# Where the share was before the longest training.
FIRST: dict[str, Any] = {
    "marker": "|",
    "color": style.LINE_COLOUR,
    "markersize": 7,
    "linestyle": "none",
    "zorder": 3,
}
PLURAL = {
    HOLDS: "hold",
    CHANGES: "change with longer training",
    FAILS: "do not hold",
    OPEN: "are inconclusive",
    NOT_JUDGED: "were not judged",
}
SUBSETS = {"all": "all runs", "right_way": "right-way runs"}
NOTE = (
    "Where a mark stands: the share of seeds that meet the criterion after the longest training, "
    "or after the study's updates where that is all, with its exact 95 % interval; beside it how "
    "many, and the median after the longest. That decides: whether more than half of the seeds "
    "meet the criterion, corrected for how many are asked together. Stroke: the share after the "
    "study's updates. Right-way runs: with the trend of the data."
)

# Points: of the letters, from line to line, and between two rows.
SIZE, LINE, GAP = 6.6, 8.2, 5.5
# The first column's share of the width of the others.
WORDS = 2.1
# Where a share of 1 has its place at 1, the column ends here.
LAST = 2.75


class Row(NamedTuple):
    """One claim, or a part of one. label: its number; empty where it has a name instead.

    asked: what is asked of each seed.
    """

    label: str
    asked: str
    verdicts: pd.DataFrame


def rows_of(claims: pd.DataFrame) -> list[Row]:
    """The claims of a table, in its order; what is asked of every activation stands once."""
    texts = claims.assign(part=claims["part"].fillna("").astype(str))
    # One that is asked of a single activation stands with the others of its number.
    rank = texts["claim"].map(lambda claim: int(claim) if str(claim).isdigit() else len(texts))
    texts = texts.iloc[np.argsort(rank, kind="stable")]
    found: list[Row] = []
    before = ""
    for (claim, part), verdicts in texts.groupby(["claim", "part"], sort=False):
        first = verdicts.iloc[0]
        if str(claim).isdigit():
            found.append(Row(f"{claim}{part}", _asked(first), verdicts))
        else:
            found.append(Row("", _named(str(claim), str(part), first, before), verdicts))
        before = f"{claim} {first['statistic']}"
    return found


def _named(claim: str, part: str, first: pd.Series, before: str) -> str:
    """What is asked where a claim has a name: once in full, then what is different."""
    weight = f"at {part}" if part.replace(".", "").isdigit() else ""
    if before == f"{claim} {first['statistic']}" and weight:
        return weight
    name = "" if before.startswith(f"{claim} ") else f"{claim}: "
    return f"{name}{_asked(first)}{f', {weight}' if weight else ''}"


def _asked(first: pd.Series) -> str:
    criterion = str(first["criterion"])
    if not any(letter.isdigit() for letter in criterion):
        return str(first["statistic"])  # a criterion that is a word stands in it already
    return f"{first['statistic']}{' ' if criterion[0] in '<>' else ': '}{criterion}"


def point(claims: pd.DataFrame) -> str:
    """What the page shows, in numbers: how many verdicts of each kind, by seeds."""
    told = []
    for subset, label in SUBSETS.items():
        verdicts = claims.loc[claims["subset"] == subset, "verdict"]
        counts = verdicts.value_counts()
        if len(verdicts):
            kinds = [
                f"{counts[verdict]} {verdict if counts[verdict] == 1 else PLURAL[verdict]}"
                for verdict in LOOKS
                if verdict in counts
            ]
            told.append(f"Of {len(verdicts)} checks over {label} {words.listing(kinds)}.")
    return " ".join(told)


def draw(claims: pd.DataFrame) -> Figure:
    """Draw a row per claim, and a column per activation and subset of seeds.

    claims: as in ``claims.csv``.
    """
    shown = rows_of(claims)
    columns = [
        (name, subset)
        for name in selection.activations_of(claims)
        for subset in SUBSETS
        if len(selection.select(claims, activation=name, subset=subset))
    ]
    with style.styled():
        figure = page.new_figure(style.DOUBLE_COLUMN, 1.0)
        grid = figure.subplots(
            1, 1 + len(columns), squeeze=False, width_ratios=[WORDS] + [1.0] * len(columns)
        )[0]
        page.say(figure, point(claims))
        page.letter_titles(grid[1:], [f"{ACTIVATION_LABELS[a]}\n{SUBSETS[s]}" for a, s in columns])
        _draw_key(figure)
        for axes in grid[1:]:
            _finish(axes)
        tops = _write_rows(figure, grid[0], shown)
        for axes, (name, subset) in zip(grid[1:], columns, strict=True):
            for row, middle in zip(shown, (tops[1:] + tops[:-1]) / 2, strict=True):
                found = selection.select(row.verdicts, activation=name, subset=subset)
                if len(found):
                    _draw_share(
                        axes, found.iloc[0], middle, f"{row.label or row.asked} {name} {subset}"
                    )
            _finish(axes)
        for axes in grid:
            axes.set_ylim(tops[-1], 0)
            for top, bottom in zip(tops[:-1:2], tops[1::2], strict=False):
                axes.axhspan(top, bottom, color="#F3F3F3", linewidth=0, zorder=0)
    return figure


def _write_rows(figure: Figure, axes: Axes, shown: Sequence[Row]) -> Any:
    """Write the first column, and make the page as high as its lines need.

    Returns the edges of the rows, in points from the top.
    """
    axes.set_axis_off()
    axes.set_xlim(0, 1)
    # A first solution tells how wide the column is, and what the head and the key take.
    figure.set_size_inches(style.DOUBLE_COLUMN, 6.0)
    figure.draw_without_rendering()
    width = axes.get_window_extent(page.renderer_of(figure)).width
    height = axes.get_window_extent(page.renderer_of(figure)).height / figure.dpi
    labels = [axes.text(0, 0, row.label, fontsize=SIZE, fontweight="bold") for row in shown]
    indent = max(page.width_of(label, f"{label.get_text()}n") for label in labels)
    edges, texts = [0.0], []
    for row in shown:
        text = axes.text(indent / width, 0, "", fontsize=SIZE, linespacing=LINE / SIZE / 1.2)
        text.set_text(page.wrapped(text, row.asked, width - indent))
        texts.append(text)
        edges.append(edges[-1] + LINE * (1 + text.get_text().count("\n")) + GAP)
    for label, text, top, bottom in zip(labels, texts, edges, edges[1:], strict=False):
        for written in (label, text):
            written.set(y=(top + bottom) / 2, va="center")
            written.set_in_layout(False)
    figure.set_size_inches(style.DOUBLE_COLUMN, 6.0 - height + edges[-1] / 72)
    return np.array(edges)


def _draw_share(axes: Axes, found: pd.Series, at: float, gid: str) -> None:
    look = LOOKS[str(found["verdict"])]
    longest = "longest_" if pd.notna(found["longest_k"]) else ""
    k, n = int(found[f"{longest}k"]), int(found[f"{longest}n"])
    if n > 0:
        decides = share_of(k, n)
        ends = [decides.low, decides.high]
        axes.plot(ends, [at, at], color=look["color"], linewidth=1.2, gid=f"{gid} interval")
    if longest:
        axes.plot(found["share"], at, gid=f"{gid} first", **FIRST)
    share = decides.share if n > 0 else 0.5
    axes.plot(share, at, linestyle="none", markersize=5, gid=gid, zorder=4, **look)
    axes.text(1.15, at, f"{k}/{n}" if n > 0 else "–", va="center", fontsize=SIZE)
    if pd.notna(found["longest_estimate"]):
        median = words.number(float(found["longest_estimate"]))
        axes.text(LAST, at, median, ha="right", va="center", fontsize=SIZE, color="#555555")


def _finish(axes: Axes) -> None:
    axes.axvline(0.5, color=style.LINE_COLOUR, linewidth=0.8, linestyle=":", zorder=1)
    axes.set_xlim(-0.08, LAST)
    axes.set_xticks([0, 0.5, 1], ["0", "½", "1"])
    axes.set_yticks([])
    axes.spines["left"].set_visible(False)
    axes.set_xlabel("share of seeds", fontsize=7, loc="left")


def _draw_key(figure: Figure) -> None:
    handles = [Line2D([], [], linestyle="none", markersize=5, **look) for look in LOOKS.values()]
    keys.draw_key(figure, handles, list(LOOKS), NOTE)
