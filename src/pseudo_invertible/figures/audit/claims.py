"""The verdicts on one page: a mark and a number for each activation and subset of seeds."""

from __future__ import annotations

from typing import Any, NamedTuple

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.lines import Line2D
from matplotlib.textpath import TextPath

from pseudo_invertible.claims.verdicts import CHANGES, FAILS, HOLDS, NOT_JUDGED, OPEN
from pseudo_invertible.figures import style
from pseudo_invertible.figures.audit import parts
from pseudo_invertible.figures.write_up import panels
from pseudo_invertible.study.configuration import ACTIVATION_LABELS

# A verdict's colour, and the marker that tells it apart without colour.
LOOKS: dict[str, tuple[str, dict[str, Any]]] = {
    HOLDS: ("#0077BB", {"marker": "o"}),
    CHANGES: ("#EE7733", {"marker": "D"}),
    FAILS: ("#CC3311", {"marker": "X"}),
    OPEN: ("#666666", {"marker": "o", "markerfacecolor": "white"}),
    NOT_JUDGED: ("#999999", {"marker": "_"}),
}
PLURAL = {
    HOLDS: "hold",
    CHANGES: "change with longer training",
    FAILS: "do not hold",
    OPEN: "are inconclusive",
    NOT_JUDGED: "could not be judged",
}
SUBSETS = {"all": "all seeds", "right_way": "right way"}
# Inches: the margin, the width of a cell, the height of a line and the gap between rows.
MARGIN, CELL, LINE, GAP = 0.08, 0.72, 0.125, 0.07
SIZE = 6.6
NO_BREAK = "\N{NO-BREAK SPACE}"
NOTE = (
    "Marks: the verdict. Numbers: the median over seeds after the longest training known, which "
    "decides; the share of runs where runs are counted."
)


class Row(NamedTuple):
    """One claim, or part of one. text: what is asked, in lines. cells: rows of the table."""

    claim: str
    part: str
    text: list[str]
    cells: dict[tuple[str, str], pd.Series]

    @property
    def label(self) -> str:
        """What stands in front; the text says which priority is meant."""
        return self.claim if self.claim == "priority" else _joined(self.claim, self.part)


def _joined(claim: str, part: str) -> str:
    return f"{claim}{part}" if claim.isdigit() else f"{claim} {part}".strip()


def rows_of(claims: pd.DataFrame, width: float) -> list[Row]:
    """The write-up's claims by their numbers, then the others. width: for the text, in inches."""
    texts = claims.assign(claim=claims["claim"].astype(str), part=claims["part"].fillna(""))
    found = []
    for (claim, part), group in texts.groupby(["claim", "part"], sort=False):
        asked, criterion = group["statistic"].iloc[0], group["criterion"].iloc[0]
        if not _counted(criterion):
            asked = f"{asked}: {criterion.replace(' ', NO_BREAK)}"
        cells = {(row["activation"], row["subset"]): row for _, row in group.iterrows()}
        found.append(Row(str(claim), str(part), wrapped(asked, width), cells))
    return sorted(found, key=lambda row: int(row.claim) if row.claim.isdigit() else len(found))


def extent(text: str, weight: str = "normal") -> float:
    """Width of a text in the page's size, in inches."""
    font = FontProperties(weight=weight)
    return float(TextPath((0, 0), text, size=SIZE, prop=font).get_extents().width) / 72


def wrapped(text: str, width: float) -> list[str]:
    """A text in lines of at most so many inches, as the font is wide."""
    lines = [""]
    for word in text.split(" "):
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and extent(longer) > width:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines


def point(claims: pd.DataFrame) -> str:
    """What the page shows, in a sentence: how many verdicts of each kind over all seeds."""
    everyone = claims[claims["subset"] == "all"]
    counts = everyone["verdict"].value_counts()
    told = [
        f"{counts[word]} {PLURAL[word] if counts[word] > 1 else _one(word)}"
        for word in LOOKS
        if word in counts
    ]
    return f"Of {len(everyone)} questions to all seeds, {parts.listing(told)}."


def _one(word: str) -> str:
    return {OPEN: "is inconclusive", NOT_JUDGED: PLURAL[NOT_JUDGED]}.get(word, word)


def draw(claims: pd.DataFrame) -> Figure:
    """Draw the table on one page. claims: as in ``claims.csv``."""
    columns = [
        (str(name), subset)
        for name in claims["activation"].drop_duplicates()
        for subset in SUBSETS
    ]
    with style.styled():
        labels = (row.label for row in rows_of(claims, style.DOUBLE_COLUMN))
        text_left = MARGIN + max(extent(label, "bold") for label in labels) + 0.15
        cells_left = style.DOUBLE_COLUMN - CELL * len(columns)
        rows = rows_of(claims, cells_left - text_left - 0.25)
        head = 2 * LINE + GAP
        height = head + sum(len(row.text) * LINE + GAP for row in rows)
        figure = panels.new_figure(style.DOUBLE_COLUMN, height + 0.95)
        axes = figure.subplots()
        axes.set_xlim(0, style.DOUBLE_COLUMN)
        axes.set_ylim(height, 0)
        axes.set_axis_off()
        lefts = {column: cells_left + CELL * place for place, column in enumerate(columns)}
        for (name, subset), left in lefts.items():
            label = f"{ACTIVATION_LABELS[name]}\n{SUBSETS[subset]}"
            axes.text(left, head - GAP, label, fontsize=SIZE, fontweight="bold", va="bottom")
        axes.axhline(head, color=style.LINE_COLOUR, linewidth=0.8)
        top = head
        for place, row in enumerate(rows):
            bottom = top + len(row.text) * LINE + GAP
            if place % 2 == 0:
                axes.axhspan(top, bottom, color="#F3F3F3", linewidth=0, zorder=0)
            _draw_row(axes, row, top + GAP / 2, text_left, lefts)
            top = bottom
        parts.say(figure, point(claims))
        marks = [_marker(word) for word in LOOKS if word in set(claims["verdict"])]
        words = [word for word in LOOKS if word in set(claims["verdict"])]
        parts.draw_key(figure, marks, words, NOTE)
    return figure


def _draw_row(
    axes: Axes, row: Row, top: float, text_left: float, lefts: dict[tuple[str, str], float]
) -> None:
    _write(axes, MARGIN, top, row.label, fontweight="bold")
    for line, text in enumerate(row.text):
        _write(axes, text_left, top + line * LINE, text)
    for column, cell in row.cells.items():
        word, left = str(cell["verdict"]), lefts[column]
        mark = _marker(word)
        mark.set_data([left + 0.05], [top + LINE / 2])
        mark.set_gid(f"{_joined(row.claim, row.part)} {' '.join(column)}")
        axes.add_line(mark)
        _write(axes, left + 0.15, top, _deciding(cell), color=LOOKS[word][0])


def _deciding(cell: pd.Series) -> str:
    """The number after the longest training known; for what is counted, a share."""
    known = cell["estimate"] if pd.isna(cell["longest_updates"]) else cell["longest_estimate"]
    if pd.isna(known):
        return ""
    return (parts.percent if _counted(cell["criterion"]) else parts.number)(float(known))


def _counted(criterion: str) -> bool:
    """Whether a criterion is a word that is true or false of a run, such as ``stuck``."""
    return criterion.isalpha()


def _write(axes: Axes, left: float, top: float, text: str, **look: Any) -> None:
    axes.text(left, top + LINE / 2, text, va="center_baseline", **({"fontsize": SIZE} | look))


def _marker(verdict: str) -> Line2D:
    colour, look = LOOKS[verdict]
    return Line2D([], [], linestyle="none", color=colour, markersize=5, **look)
