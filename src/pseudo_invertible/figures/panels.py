"""The panels of the write-up's figures: fits and compositions of one run before the others."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from pseudo_invertible.claims.words import number, phrase
from pseudo_invertible.data.dataset import Dataset
from pseudo_invertible.errors import UserError
from pseudo_invertible.experiment.loss import Terms, residuals
from pseudo_invertible.experiment.maps import Maps
from pseudo_invertible.figures import style
from pseudo_invertible.figures.catalogue import Options
from pseudo_invertible.figures.labels import percent, precise, weights, widened
from pseudo_invertible.figures.sources import Sources
from pseudo_invertible.measures.maps import Fit, fit_of, mean_squares
from pseudo_invertible.measures.runs import falls_steeply, loss_measures
from pseudo_invertible.study.configuration import PUBLISHED, Configuration

GRID_POINTS = 501
# A curve that leaves the data may widen its panel by this many ranges of the data on either side.
FARTHEST, MARGIN = 2.5, 0.04
# How strongly the other seeds show: the ink of this many full lines, shared among them.
INK_BEHIND = 6.0


class Run(NamedTuple):
    """A trained pair on its data, before the other seeds of its configuration.

    maps, terms, fit: None where the run diverged, at diverged_at (else −1). change: of the loss in
    the last 100 updates, as a share of it; NaN where that is not known.
    """

    dataset: Dataset
    configuration: Configuration
    seed: int
    updates: int
    protocol: str
    maps: Maps | None
    others: tuple[Maps, ...]
    terms: Terms
    fit: Fit
    diverged_at: int
    change: float

    @property
    def name(self) -> str:
        """``ReLU, λ = μ = 1, seed 101``."""
        return f"{self.configuration.label}, {weights(*self.configuration[1:])}, seed {self.seed}"

    @property
    def trained(self) -> str:
        """How it was trained: empty as published."""
        return "" if self.protocol == PUBLISHED else phrase(self.protocol, self.updates)

    @property
    def trouble(self) -> str:
        """What makes it hopeless as a whole; empty for most runs."""
        if self.maps is None:
            return f"its loss was not finite after update {self.diverged_at}"
        if falls_steeply(self.change):
            return f"its loss still falls by {percent(-self.change)} in 100 updates"
        return ""


def run_of(data: Sources, options: Options) -> Run:
    """The run that the options ask for, by default the first. Raises UserError."""
    networks = next(iter(data["networks"]))
    wanted = {"lambda": options.lambda_, "mu": options.mu, "seed": options.seed}
    known = {"lambda": networks.lambdas, "mu": networks.mus, "seed": networks.seeds}
    chosen = np.ones(len(networks.seeds), bool)
    for name, value in wanted.items():
        if value is not None and name != "seed":
            chosen &= known[name] == value
    runs = np.flatnonzero(chosen)
    fronts = [run for run in runs if options.seed in (None, networks.seeds[run])]
    if not fronts or options.activation not in (None, networks.activation):
        raise UserError(
            f"the networks ({networks.activation}, seeds {networks.seeds.tolist()}) have no run "
            f"of {options.flags or 'any kind'}."
        )
    front = int(fronts[0])
    diverged = networks.diverged_at >= 0
    maps = None if diverged[front] else networks.maps(front)
    same = [r for r in runs if r != front and not diverged[r]] if options.other_seeds else []
    same = [r for r in same if known["lambda"][r] == known["lambda"][front]]
    terms = Terms(*[np.nan] * 4)
    if maps is not None:
        terms = mean_squares(residuals(maps.f, maps.g, *data["dataset"]))
    updates = int(networks.updates[-1])
    return Run(
        data["dataset"],
        Configuration(networks.activation, *(float(known[n][front]) for n in ("lambda", "mu"))),
        int(networks.seeds[front]),
        updates,
        options.protocol or PUBLISHED,
        maps,
        tuple(networks.maps(int(run)) for run in same),
        terms,
        fit_of(terms, data["dataset"]),
        int(networks.diverged_at[front]),
        _change(data, int(networks.seeds[front]), updates),
    )


def _change(data: Sources, seed: int, updates: int) -> float:
    if "history" not in data:
        return float("nan")
    rows = data["history"][data["history"]["seed"] == seed]
    if rows.empty or not np.isfinite(rows["loss"]).all():
        return float("nan")
    losses = rows["update"].to_numpy(), rows["loss"].to_numpy(np.float64)
    return loss_measures(*losses, updates)["loss_change"]


def head(figure: Figure, title: str, run: Run) -> None:
    """Write title, run and trouble above all panels."""
    parts = (title, run.name, run.trained, run.trouble)
    style.headline(figure, "  ·  ".join(part for part in parts if part))


def draw_points(axes: Axes, across: np.ndarray, up: np.ndarray, **look: Any) -> None:
    """Draw a scatter, as an image: it may have many points."""
    axes.plot(across, up, **style.POINTS | look)


def name_axes(axes: Axes, x: str, y: str) -> None:
    """Name both axes, with few and round ticks."""
    axes.set_xlabel(x)
    axes.set_ylabel(y)
    for axis in (axes.xaxis, axes.yaxis):
        axis.set_major_locator(MaxNLocator(6, steps=[1, 2, 5, 10]))


def draw_fits(left: Axes, right: Axes, run: Run, letters: str = "ab") -> None:
    """Draw f over the scatter (x, y) and g over the scatter (y, x)."""
    x, y = run.dataset
    draw_points(left, x, y)
    _draw_curves(left, x, y, run, lambda maps: maps.f, style.F_COLOUR, "f")
    _entitle(left, f"({letters[0]})  $f$ over the data", "fit_y", run, "$x$", "$y$")
    draw_points(right, y, x)
    _draw_curves(right, y, x, run, lambda maps: maps.g, style.G_COLOUR, "g")
    _entitle(right, f"({letters[1]})  $g$ over the data", "fit_x", run, "$y$", "$x$")
    for axes, fvu, name in ((left, run.fit.fvu_y, "y"), (right, run.fit.fvu_x, "x")):
        if fvu > 1:
            note(axes, f"FVU {number(fvu)}: worse than\npredicting the mean of {name}")


def draw_compositions(left: Axes, right: Axes, run: Run, letters: str = "ab") -> None:
    """Draw g∘f over x and f∘g over y, each against the identity."""
    x, y = run.dataset
    for axes, values in ((left, x), (right, y)):
        axes.plot(*[[values.min(), values.max()]] * 2, **style.IDENTITY)
    _draw_curves(left, x, x, run, lambda m: lambda x: m.g(m.f(x)), style.F_COLOUR, "g_of_f")
    _entitle(left, rf"({letters[0]})  $g \circ f$", "cycle_x", run, "$x$", "$g(f(x))$")
    _draw_curves(right, y, y, run, lambda m: lambda y: m.f(m.g(y)), style.G_COLOUR, "f_of_g")
    _entitle(right, rf"({letters[1]})  $f \circ g$", "cycle_y", run, "$y$", "$f(g(y))$")


def draw_key(figure: Figure, run: Run, *, fits: bool, compositions: bool) -> None:
    """Draw the key of what there is."""
    entries: dict[str, Any] = {}
    for colour, fit, composition in (
        (style.F_COLOUR, r"$f$", r"$g \circ f$"),
        (style.G_COLOUR, r"$g$", r"$f \circ g$"),
    ):
        if run.maps is not None:
            names = ", ".join([fit] * fits + [composition] * compositions)
            entries[names] = {"color": colour, **style.FRONT}
    if fits:
        entries["data"] = style.POINTS | {"markersize": 3, "alpha": 1}
    if compositions:
        entries["identity"] = style.IDENTITY
    if run.others:
        faint = (
            {"color": c, "alpha": 0.45, **style.BEHIND} for c in (style.F_COLOUR, style.G_COLOUR)
        )
        entries[others_label(len(run.others))] = tuple(faint)
    style.key(figure, entries)


def others_label(count: int) -> str:
    """How the key names the seeds behind."""
    return "1 other seed" if count == 1 else f"{count} other seeds"


def behind_alpha(count: int) -> float:
    """The opacity of each of the lines behind: fainter the more there are."""
    return min(0.45, max(0.06, INK_BEHIND / max(count, 1)))


def note(axes: Axes, text: str) -> None:
    """Write a note where it covers the least of what is drawn: into one of six places."""
    across, up = 0.46, 0.05 + 0.065 * (1 + text.count("\n"))
    to_axes = axes.transData - axes.transAxes
    taken = [to_axes.transform(np.column_stack(line.get_data())) for line in axes.lines]
    points = np.concatenate([values[:: max(1, len(values) // 400)] for values in taken])
    places = [(x, y) for y in (0.97, 0.03) for x in (0.98, 0.02, 0.5)]

    def covered(place: tuple[float, float]) -> int:
        left, low = place[0] - across * place[0], place[1] - up * (place[1] > 0.5)
        inside = (points >= (left, low)) & (points <= (left + across, low + up))
        return int(inside.all(axis=1).sum())

    x, y = min(places, key=covered)
    axes.text(
        *(x, y, text),
        transform=axes.transAxes,
        ha={0.98: "right", 0.02: "left", 0.5: "center"}[x],
        va="top" if y > 0.5 else "bottom",
        fontsize=7,
        fontweight="bold",
        bbox=style.BELOW_TEXT,
        zorder=9,
    )


def shown_range(data: np.ndarray, curve: np.ndarray) -> tuple[float, float]:
    """The limits of an axis: all the data, and the curve as far as FARTHEST reaches."""
    seen = np.clip(curve[np.isfinite(curve)], *widened(data, FARTHEST))
    return widened(np.concatenate([data, seen]), MARGIN)


def _draw_curves(
    axes: Axes,
    across: np.ndarray,
    up: np.ndarray,
    run: Run,
    curve_of: Callable[[Maps], Callable[[np.ndarray], np.ndarray]],
    colour: str,
    gid: str,
) -> None:
    grid = np.linspace(across.min(), across.max(), GRID_POINTS)
    alpha = behind_alpha(len(run.others))
    for maps in run.others:
        axes.plot(grid, curve_of(maps)(grid), color=colour, alpha=alpha, **style.BEHIND)
    values = up
    if run.maps is not None:
        values = curve_of(run.maps)(grid)
        axes.plot(grid, values, color=colour, gid=gid, **style.FRONT)
    axes.set_xlim(shown_range(across, across))
    axes.set_ylim(shown_range(up, values))
    if run.maps is None:
        note(axes, f"seed {run.seed} diverged:\nno loss after update {run.diverged_at}")


def _entitle(axes: Axes, title: str, term: str, run: Run, x: str, y: str) -> None:
    axes.set_title(title, loc="left")
    if run.maps is not None:
        axes.set_title(f"{term} = {precise(getattr(run.terms, term))}", loc="right")
    name_axes(axes, x, y)


def fit_sentence(run: Run) -> str:
    """The fit of a run in numbers."""
    if run.maps is None:
        return f"The run diverged: {run.trouble}."
    worse = [name for name, fvu in (("f", run.fit.fvu_y), ("g", run.fit.fvu_x)) if fvu > 1]
    told = f"FVU {number(run.fit.fvu_y)} for f and {number(run.fit.fvu_x)} for g"
    if worse:
        told += f"; {' and '.join(worse)} fit{'s' * (len(worse) == 1)} worse than the mean"
    return f"{told}{f'; {run.trouble}' if run.trouble else ''}."


def cycle_sentence(run: Run) -> str:
    """The round trips of a run in numbers."""
    if run.maps is None:
        return ""
    cycle_x, cycle_y = number(run.terms.cycle_x), number(run.terms.cycle_y)
    return f"cycle_x {cycle_x}, cycle_y {cycle_y}; cycle error {number(run.fit.cycle)} sd."


def of_run(run: Run) -> str:
    """The run in a caption: configuration, seed, protocol, and the seeds behind it."""
    behind = f", before {others_label(len(run.others))}" if run.others else ""
    trained = f", {run.trained}" if run.trained else ""
    return f"{run.name}{trained}{behind}"
