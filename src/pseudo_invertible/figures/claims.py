"""The conclusions run by run: how far each seed is beyond what a statement says."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from textwrap import wrap
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from pseudo_invertible.claims.evidence import weights_of, with_equal_weights
from pseudo_invertible.claims.intervals import median_interval
from pseudo_invertible.claims.statements import STATEMENTS, Statement
from pseudo_invertible.claims.table import claim_values
from pseudo_invertible.claims.words import count, label, phrase
from pseudo_invertible.figures import style
from pseudo_invertible.figures.catalogue import Options
from pseudo_invertible.figures.labels import fixed_ticks
from pseudo_invertible.figures.selection import compared, directions, last, own_runs
from pseudo_invertible.figures.sources import Sources

# Of what a statement is measured by, these names are added to its text.
AXES = {"outside_x": "x", "outside_y": "y", "between_x": "x", "between_y": "y"}
LETTERS = 70  # of a line: a statement, and how the runs were trained
LINE, ROW, GAP, HEADING = 0.115, 0.1, 0.06, 0.25  # inches
FAR = 30.0  # factor beyond which runs are drawn at the edge
WORST_FIRST = ("torn", "reversed", "flat", "aligned")


class Block(NamedTuple):
    """A statement by one measure: a row of seeds for each protocol. name: its number."""

    name: str
    text: str
    ours: bool
    rows: list[tuple[str, pd.DataFrame]]

    @property
    def height(self) -> float:
        """In inches."""
        return max(LINE * (1 + self.text.count("\n")), ROW * len(self.rows)) + GAP


@lru_cache(maxsize=1)
def blocks_of(data: Sources) -> list[Block]:
    """The statements in their order, as the write-up's activation shows them; then ours."""
    trained = last(compared(own_runs(data["runs"])))
    values = claim_values(data["runs"].loc[trained.index], data["baselines"])
    if values.empty:
        return []
    values = values[(values["points"] == "training") & (values["claim"] != "stuck")]
    trained = with_equal_weights(trained)
    longest = max(len(phrase(*pair)) for pair in _trainings(values))
    found = []
    for statement in STATEMENTS:
        of_claim = values[values["claim"] == statement.claim]
        if of_claim.empty:
            continue
        names = of_claim["activation"].unique()
        activation = statement.shown if statement.shown in names else names[0]
        of_claim = of_claim[of_claim["activation"] == activation]
        measures = [m for m in statement.measures if m in AXES] or statement.measures[:1]
        for measure in measures:
            parts = of_claim[of_claim["measure"] == measure].groupby("protocol", sort=False)
            rows = [
                (phrase(str(name), int(part["updates"].iloc[0])), _seeds(part, statement, trained))
                for name, part in parts
            ]
            name = statement.claim + (f", {AXES[measure]}" if measure in AXES else "")
            text = _text(statement, measure, activation, trained, LETTERS - longest)
            found.append(Block(name, text, statement.origin == "ours", rows))
    return [block for block in found if block.rows]


def _trainings(values: pd.DataFrame) -> Iterator[tuple[str, int]]:
    """Every protocol, and after how many updates it is judged."""
    for name, part in values.groupby("protocol", sort=False):
        yield str(name), int(part["updates"].iloc[0])


def _text(
    statement: Statement, measure: str, activation: str, runs: pd.DataFrame, letters: int
) -> str:
    name = f"{statement.claim}\N{EN SPACE}" if statement.origin == "write-up" else ""
    axis = f" ({AXES[measure]})" if measure in AXES else ""
    other = "" if activation == "relu" or statement.only else f" ({label(activation)})"
    said = f"{name}{statement.said(weights_of(runs)).rstrip('.')}{axis}{other}".replace(
        " = ", "\N{NO-BREAK SPACE}=\N{NO-BREAK SPACE}"
    )
    return "\n".join(wrap(said, letters))


def _seeds(values: pd.DataFrame, statement: Statement, runs: pd.DataFrame) -> pd.DataFrame:
    """Columns seed, met, beyond (a factor, cut at FAR; above 1: met), direction of its runs."""
    number, first = values["value"].to_numpy(np.float64), values.iloc[0]
    with np.errstate(divide="ignore", invalid="ignore"):
        above = number / statement.above if np.isfinite(statement.above) else np.inf
        below = statement.below / number if np.isfinite(statement.below) else np.inf
    beyond = np.clip(np.minimum(above, below), 1 / FAR, FAR)
    known = weights_of(runs)
    used = runs[
        (runs["protocol"] == first["protocol"])
        & (runs["activation"] == first["activation"])
        & runs["lambda"].isin([known.of(role) for role in statement.weights])
    ]
    behind = used.groupby("seed")["direction"].agg(
        lambda found: next((d for d in WORST_FIRST if d in set(found)), None)
    )
    columns = {"seed": values["seed"], "met": values["met"].astype(bool), "beyond": beyond}
    return pd.DataFrame(columns).assign(direction=values["seed"].map(behind))


def draw(data: Sources, options: Options) -> Figure:
    """Draw a block per statement, the write-up's first; a row per protocol, a dot per seed."""
    blocks = blocks_of(data)
    first = next((place for place, block in enumerate(blocks) if block.ours), None)
    edges = np.cumsum([0.1, *(b.height + HEADING * (i == first) for i, b in enumerate(blocks))])
    figure = style.new_figure(style.DOUBLE_COLUMN, 1.3 + edges[-1])
    words, axes, counts = figure.subplots(1, 3, width_ratios=[3.75, 2.4, 0.55])
    for panel in (words, axes, counts):
        panel.set_ylim(edges[-1], 0)
    for panel in (words, counts):
        panel.set_axis_off()
    axes.axvline(1, color=style.INK, linewidth=0.8, zorder=1)
    dots: list[pd.DataFrame] = []
    for place, (block, top) in enumerate(zip(blocks, edges, strict=False)):
        if place == first:
            words.text(0, top + 0.12, "Questions of ours", fontsize=7.5, fontweight="bold")
            top += HEADING
        axes.axhline(top - GAP / 2, color=style.FAINT, linewidth=0.3, alpha=0.6)
        words.text(0, top, block.text, fontsize=7, va="top", linespacing=1.25)
        for row, (how, seeds) in enumerate(block.rows):
            at = top + ROW * (row + 0.55)
            dots.append(seeds.assign(at=at))
            words.text(1, at, how, fontsize=7, ha="right", va="center_baseline")
            share = count(int(seeds["met"].sum()), len(seeds))
            counts.text(0, at, share, fontsize=7, va="center_baseline")
    _draw_seeds(axes, dots)
    _finish(axes)
    style.headline(figure, _point(blocks))
    if blocks:
        _draw_key(figure, blocks)
    else:
        axes.set_axis_off()
    return figure


def _draw_seeds(axes: Axes, rows: list[pd.DataFrame]) -> None:
    """Draw all dots and medians. rows: with their place in the column at."""
    for direction, part in directions(pd.concat(rows)) if rows else []:
        style.draw_runs(axes, part["beyond"], part["at"], direction)
    places = np.array([row["at"].iloc[0] for row in rows])
    ends = [median_interval(row["beyond"].to_numpy()) or (np.nan, np.nan) for row in rows]
    low, high = np.array(ends, np.float64).reshape(-1, 2).T
    axes.hlines(places, low, high, color=style.INK, linewidth=1.0, zorder=4)
    medians = [row["beyond"].median() for row in rows]
    axes.plot(medians, places, "|", color=style.INK, markersize=5, zorder=5)


def _finish(axes: Axes) -> None:
    axes.set_xscale("log")
    axes.set_xlim(1 / FAR / 1.15, FAR * 1.15)
    texts = [f"≤ 1/{FAR:.0f}", "1/10", "1/3", "1", "3", "10", f"≥ {FAR:.0f}"]
    fixed_ticks(axes.xaxis, [1 / FAR, 0.1, 1 / 3, 1, 3, 10, FAR], texts)
    axes.set_yticks([])
    axes.spines["left"].set_visible(False)
    axes.set_xlabel("not met  ←  factor beyond the threshold  →  met")


def _draw_key(figure: Figure, blocks: list[Block]) -> None:
    every = [seeds for block in blocks for _, seeds in block.rows]
    found = directions(pd.concat(every)) if every else []
    entries: dict[str, Any] = style.directions_key([name for name, _ in found])
    entries["median, 95 % interval"] = {"color": style.INK, "marker": "|", "linewidth": 1.0}
    style.key(figure, entries)


def _point(blocks: list[Block]) -> str:
    """For how many of the write-up's statements the protocols differ."""
    theirs = [block for block in blocks if not block.ours]
    if not theirs:
        return "No statement of the write-up can be judged on these runs."
    mostly = [{2 * seeds["met"].sum() > len(seeds) for _, seeds in block.rows} for block in theirs]
    several = [found for found, block in zip(mostly, theirs, strict=True) if len(block.rows) > 1]
    first = sum(2 * b.rows[0][1]["met"].sum() > len(b.rows[0][1]) for b in theirs)
    told = f"{first} of {len(theirs)} checks hold for most seeds {theirs[0].rows[0][0]}"
    if not several:
        return f"{told}."
    changed = sum(len(found) > 1 for found in several)
    return f"{told}; for {changed} of {len(several)} the answer depends on the training."


def caption(data: Sources, options: Options) -> str:
    """How to read the rows."""
    return f"Each dot is a seed: the factor by which the number of a statement is beyond its \
threshold (cut at {FAR:.0f}), right of the line where the seed meets it; coloured by the \
direction of its runs. Bars: medians with exact 95 % intervals. Right: how many seeds meet the \
statement. Fits are measured by FVU, on the training points."


def alt(data: Sources, options: Options) -> str:
    """The counts of the write-up's statements under the first protocol."""
    told = []
    for block in blocks_of(data):
        _, seeds = block.rows[0]
        if not block.ours:
            told.append(f"{block.name}: {count(int(seeds['met'].sum()), len(seeds))}")
    first = blocks_of(data)[0].rows[0][0] if told else ""
    return f"Dots of every seed, a block for each statement. Seeds that meet the statements \
{first}: {'; '.join(told) or 'none'}. {_point(blocks_of(data))}"
