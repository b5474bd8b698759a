"""The three moving figures: where they stand in the page, and their still pictures."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import NamedTuple

import numpy as np

from pseudo_invertible.article import sketch
from pseudo_invertible.article.page_data import Shown, shown_pair, thinned
from pseudo_invertible.article.results import Results
from pseudo_invertible.article.scripts import asset
from pseudo_invertible.claims.words import joined, label, weights
from pseudo_invertible.data.dataset import Dataset
from pseudo_invertible.experiment.maps import Maps
from pseudo_invertible.experiment.stored import Networks, read_networks
from pseudo_invertible.study.configuration import PUBLISHED, Configuration, canonical_weight

INNER = 0.8  # of the range of x, where the round trip that misses most is drawn first
QUARTETS = 6  # at most, side by side


class Moving(NamedTuple):
    """A moving figure.

    html: it, with the still picture inside. still: that picture, as SVG. caption: below. width: of
    the still picture in the paper.
    """

    html: str
    still: str
    caption: str
    width: str = "100%"


class MovingFigures:
    """The first screen's pair, the round trip, and the slider of λ."""

    def __init__(self, results: Results) -> None:
        """Read the first seed's networks of every λ = μ of the figures' protocol."""
        self._results = results
        self._points = thinned(results.dataset)

    @cached_property
    def stored(self) -> Mapping[Configuration, Mapping[str, np.ndarray]]:
        """The first seed's last parameters by configuration, unless they diverged."""
        study = self._results.study
        protocol = study.figures.protocol
        found = {}
        for where in sorted(
            study.configurations(protocol), key=lambda one: (one.activation, one.mu)
        ):
            if where.lambda_ != where.mu:
                continue
            networks = self._networks(protocol, where)
            if networks.diverged_at[0] < 0:
                found[where] = {name: leaf[0, -1] for name, leaf in networks.parameters.items()}
        return found

    def _networks(self, protocol: str, where: Configuration) -> Networks:
        folder = self._results.root / f"runs/protocol~{protocol}/{where.path}"
        return read_networks(folder / "networks.npz")

    @cached_property
    def pair(self) -> tuple[Shown, Shown]:
        """The two runs of the first screen."""
        return shown_pair(self._results.runs, self._results.study)

    def first_screen(self) -> Moving:
        """Two runs on the same points at the largest weight, side by side."""
        names = self._names()
        panels = [self._panel(shown) for shown in self.pair]
        titles = [
            sketch.words(4 + 376 * i, 14, f"{name} {direction}".strip())
            for i, (name, (_, direction)) in enumerate(zip(names, panels, strict=True))
        ]
        content = "".join(
            part.format(left=376 * i) for i, (part, _) in enumerate(panels)
        ) + "".join(titles)
        at = weights(self._results.high)
        caption = (
            f"Two runs on the same points at {at}: {names[0]} and {names[1]}. f is red, g is blue "
            "with its axes swapped: where each undoes the other, the two are one curve."
        )
        alt = "; ".join(
            f"{name}: {direction}" for name, (_, direction) in zip(names, panels, strict=True)
        )
        still = sketch.drawing(740, 300, content, alt)
        html = asset("pair.html")
        for i, (name, (part, direction)) in enumerate(zip(names, panels, strict=True)):
            svg = sketch.drawing(
                364,
                280,
                part.format(left=0).replace("translate(0,20)", ""),
                f"{name}: {direction}",
            )
            html = html.replace(f"NAME{i}", name).replace(f"SVG{i}", svg)
            html = html.replace(f"DIRECTION{i}", direction)
        return Moving(html.replace("WEIGHT", f"{self._results.high:g}"), still, caption)

    def _names(self) -> list[str]:
        same_seed = self.pair[0].seed == self.pair[1].seed
        if not same_seed:
            return [f"seed {shown.seed}" for shown in self.pair]
        ways = {PUBLISHED: "trained as published", "clean": "trained cleanly"}
        return [ways[shown.protocol] for shown in self.pair]

    def _panel(self, shown: Shown) -> tuple[str, str]:
        """A plane, moved by {left}, and the run's direction; empty where there is no run."""
        results = self._results
        where = Configuration(results.activation, results.high, results.high)
        rows = results.last(shown.protocol)
        rows = rows[rows["seed"] == shown.seed]
        if rows.empty:
            return "", ""
        networks = self._networks(shown.protocol, where)
        maps = networks.maps(networks.seeds.tolist().index(shown.seed))
        drawn = sketch.plane((2, 2, 360, 276), self._points, maps)
        direction = rows["direction"].iloc[0]
        moved = f'<g transform="translate({{left}},20)">{drawn}</g>'
        return moved, direction if isinstance(direction, str) else ""

    def idea(self) -> Moving:
        """One x through both networks, at the smallest weight: there the round trip misses."""
        where = min(self._of_first(), key=lambda one: one.mu or np.inf)
        maps = Maps(self.stored[where], where.activation)
        x = self._points.x
        middle, half = (x.max() + x.min()) / 2, np.ptp(x) / 2
        along = np.linspace(middle - INNER * half, middle + INNER * half, 201)
        at = float(along[np.abs(maps.g(maps.f(along)) - along).argmax()])
        drawn = sketch.plane((2, 2, 636, 316), self._points, maps, at)
        caption = (
            f"One x through both networks ({label(where.activation)}, {weights(where.mu)}). Go up "
            "from x to f(x) on the red curve, across to g(f(x)) on the blue one, and down. The "
            "thick line shows by how much the round trip misses x."
        )
        alt = "f and g over the points, and a round trip from x to f(x) to g(f(x))"
        still = sketch.drawing(640, 320, drawn, alt)
        html = asset("idea.html").replace("SVG", still).replace("PLACE", f"{at:.4g}")
        html = html.replace("WEIGHT", canonical_weight(where.mu))
        return Moving(html, still, caption, "75%")

    def weights(self) -> Moving:
        """f, g and both compositions at every weight."""
        shown = self._of_first()
        if len(shown) > QUARTETS:
            shown = [shown[round(i)] for i in np.linspace(0, len(shown) - 1, QUARTETS)]
        width, parts = 640 / len(shown) - 6, []
        few = _few(self._points)
        for i, where in enumerate(shown):
            left = 3 + i * (width + 6)
            parts.append(
                sketch.words(left + width / 2, 12, canonical_weight(where.mu), 11, "middle")
            )
            maps = Maps(self.stored[where], where.activation)
            parts.append(sketch.quartet(left, width, 76, 20, few, maps))
        known = joined(canonical_weight(where.mu) for where in shown)
        caption = (
            f"The first seed's networks at λ = μ = {known}: f over the points, g over the points "
            "with swapped axes, and the round trips g∘f and f∘g beside the identity (dashed)."
        )
        still = sketch.drawing(640, 20 + 4 * 82, "".join(parts), caption)
        return Moving(asset("weights.html").replace("SVG", still), still, caption)

    def _of_first(self) -> list[Configuration]:
        return [one for one in self.stored if one.activation == self._results.activation]


def _few(points: Dataset, most: int = 150) -> Dataset:
    chosen = np.linspace(0, len(points.x) - 1, min(most, len(points.x))).astype(int)
    return Dataset(points.x[chosen], points.y[chosen])
