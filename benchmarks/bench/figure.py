"""The benchmark as one figure of four panels."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, NullFormatter

from bench.contest import LABELS, Row, Rows
from bench.task import run_flop
from pseudo_invertible.figures import style

COLOURS = {
    "loop": style.POINT_COLOUR,
    "step": style.FAINT_COLOUR,
    "run": style.F_COLOUR,
    "shard": style.F_COLOUR,
    "torch": style.G_COLOUR,
    "torch_compiled": style.G_COLOUR,
    "matrix": style.LINE_COLOUR,
}


def draw(
    main: Mapping[str, Rows],
    curves: Mapping[str, list[Row]],
    at_once: Sequence[Row],
    machine: str,
) -> Figure:
    """Seconds of a run by contender; updates over points, over width; runs side by side.

    main: by activation; the curves are of the first.
    """
    with style.styled():
        figure = Figure(figsize=(style.DOUBLE_COLUMN, 5.6), layout="constrained")
        (bars, points), (width, batches) = figure.subplots(2, 2)
        _draw_bars(bars, main)
        of_curves = next(iter(main.values()))
        rate = of_curves["matrix"].gflops if "matrix" in of_curves else None
        _draw_curve(points, curves["points"], "points", "(b)  More points, width 30", rate)
        _draw_curve(width, curves["width"], "width", "(c)  Wider networks, 1000 points", rate)
        _draw_at_once(batches, at_once)
        handles, labels = points.get_legend_handles_labels()
        figure.legend(handles, labels, loc="outside lower center", ncols=len(labels))
        figure.suptitle(machine, x=0.012, ha="left")
    return figure


def _draw_bars(axes: Axes, main: Mapping[str, Rows]) -> None:
    names = list(dict.fromkeys(name for rows in main.values() for name in rows))[::-1]
    height = 0.8 / len(main)
    every = [row.seconds for rows in main.values() for row in rows.values()]
    for index, (activation, rows) in enumerate(main.items()):
        for place, name in enumerate(names):
            if name not in rows:
                continue
            taken, at = rows[name].seconds, place + 0.4 - height * (index + 0.5)
            # The first activation is drawn full, the others are paler.
            axes.barh(at, taken, height, color=COLOURS[name], alpha=1 if index == 0 else 0.5)
            axes.annotate(
                f"{taken:.2g} s {activation}",
                (taken, at),
                (3, 0),
                textcoords="offset points",
                va="center",
                fontsize="xx-small",
            )
    axes.set_yticks(range(len(names)), [_wrapped(LABELS[name]) for name in names])
    axes.tick_params("y", labelsize="xx-small")
    axes.set_xscale("log")
    axes.set_xlim(min(every) / 3, max(every) * 8)
    _name(axes, "(a)  One run, compiled", "seconds", "")
    _plain(axes, x=True, y=False)


def _draw_curve(
    axes: Axes, rows: Sequence[Row], axis: str, title: str, rate: float | None
) -> None:
    for name in dict.fromkeys(row.task.contender for row in rows):
        mine = [row for row in rows if row.task.contender == name]
        axes.plot(
            [getattr(row.task, axis) for row in mine],
            [row.update_ms for row in mine],
            "o-",
            color=COLOURS[name],
            markersize=3,
            label=LABELS[name],
        )
    mine = [row for row in rows if row.task.contender == "run"]
    sizes = [getattr(row.task, axis) for row in mine]
    if rate is not None:
        # What the arithmetic alone would take, in ms: 10⁶ operations at 10⁹ a second.
        alone = [run_flop(row.task.points, row.task.width, 1) / rate / 1e6 for row in mine]
        axes.plot(
            sizes, alone, "--", color=COLOURS["matrix"], linewidth=0.8, label=LABELS["matrix"]
        )
    axes.set_xscale("log")
    axes.set_yscale("log")
    axes.set_xticks(sizes)
    _name(axes, title, axis, "ms an update")
    _plain(axes, x=True, y=True)


def _draw_at_once(axes: Axes, rows: Sequence[Row]) -> None:
    axes.plot(
        [row.task.runs_at_once for row in rows],
        [1e3 / row.update_ms for row in rows],
        "o-",
        color=style.F_COLOUR,
        markersize=3,
    )
    axes.set_xscale("log", base=2)
    axes.set_ylim(0, 1.15 * max((1e3 / row.update_ms for row in rows), default=1.0))
    _name(axes, "(d)  Runs side by side, ours", "runs at once", "updates of a run, a second")
    _plain(axes, x=True, y=False)


def _wrapped(label: str) -> str:
    return textwrap.fill(label, 20, break_on_hyphens=False)


def _name(axes: Axes, title: str, x: str, y: str) -> None:
    axes.set_title(title, loc="left")
    axes.set_xlabel(x)
    axes.set_ylabel(y)


def _plain(axes: Axes, *, x: bool, y: bool) -> None:
    for axis in [axes.xaxis] * x + [axes.yaxis] * y:
        axis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}"))
        axis.set_minor_formatter(NullFormatter())
