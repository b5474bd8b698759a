"""Labels beside points, put where they cover the least: measured, not guessed."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from jaxtyping import Float64
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patheffects import withStroke
from matplotlib.text import Annotation

from pseudo_invertible.figures.page import renderer_of

# Where a label may stand around its point: shift in points, and how it is aligned there.
PLACES = tuple(
    place
    for near in (1.0, 2.2, 4.0, 6.5)
    for place in (
        ((6 * near, 4.5 * near), "left", "bottom"),
        ((-6 * near, 4.5 * near), "right", "bottom"),
        ((-6 * near, -4.5 * near), "right", "top"),
        ((6 * near, -4.5 * near), "left", "top"),
        ((8 * near, 0.0), "left", "center"),
        ((-8 * near, 0.0), "right", "center"),
        ((0.0, 8 * near), "center", "bottom"),
        ((0.0, -8 * near), "center", "top"),
    )
)
SIZE = 7.0
# Pixels between the points by which a line stands for what it covers, and around a label.
STEP = 3.0
PAD = 2.5
# What lies outside the panel, or under another label, weighs as much as this many points.
OUTSIDE, LABEL = 1000, 50

Segment = tuple[tuple[float, float], tuple[float, float]]
Points = Float64[np.ndarray, "n 2"]


def label_points(
    axes: Axes,
    points: Sequence[tuple[float, float]],
    texts: Sequence[str],
    marks: Sequence[tuple[float, float]] = (),
    segments: Sequence[Segment] = (),
) -> None:
    """Write a bold label beside each point, where it covers the fewest marks, lines and labels.

    points, marks: in the panel's units. segments: both ends of each line that a label should not
    cross, interval bars too. The figure must be complete but for its labels: its layout is
    solved first, because only then is it known where things are.
    """
    figure = axes.get_figure(root=True)
    assert isinstance(figure, Figure)
    figure.draw_without_rendering()
    taken = _pixels(axes, [*points, *marks])
    for first, second in segments:
        taken = np.concatenate([taken, _along(_pixels(axes, [first, second]))])
    panel = axes.get_window_extent(renderer_of(figure))
    corners = np.array([[panel.x0, panel.y0], [panel.x1, panel.y1]])
    labels: list[Points] = []
    for point, text in zip(points, texts, strict=True):
        annotation = _annotate(axes, point, text)
        boxes = [_box(figure, annotation, place) for place in PLACES]
        costs = [_cost(box, corners, taken, labels) for box in boxes]
        best = int(np.argmin(costs))
        _move(annotation, PLACES[best])
        labels.append(boxes[best])


def _pixels(axes: Axes, points: Sequence[tuple[float, float]]) -> Points:
    return np.asarray(axes.transData.transform(np.array(points, np.float64).reshape(-1, 2)))


def _along(ends: Points) -> Points:
    length = float(np.hypot(*(ends[1] - ends[0])))
    shares = np.linspace(0, 1, max(2, int(length / STEP)))[:, None]
    return ends[0] + shares * (ends[1] - ends[0])


def _annotate(axes: Axes, point: tuple[float, float], text: str) -> Annotation:
    annotation = axes.annotate(
        text,
        point,
        xytext=(0, 0),
        textcoords="offset points",
        fontsize=SIZE,
        fontweight="bold",
        path_effects=[withStroke(linewidth=2, foreground="white")],
        zorder=9,
    )
    annotation.set_in_layout(False)
    return annotation


def _move(annotation: Annotation, place: tuple[tuple[float, float], str, str]) -> None:
    shift, across, up = place
    annotation.set(position=shift, ha=across, va=up)


def _box(
    figure: Figure, annotation: Annotation, place: tuple[tuple[float, float], str, str]
) -> Points:
    _move(annotation, place)
    box = annotation.get_window_extent(renderer_of(figure))
    return np.array([[box.x0 - PAD, box.y0 - PAD], [box.x1 + PAD, box.y1 + PAD]])


def _cost(box: Points, panel: Points, taken: Points, labels: Sequence[Points]) -> int:
    covered = int(np.all((taken >= box[0]) & (taken <= box[1]), axis=1).sum())
    outside = bool(np.any(box[0] < panel[0]) or np.any(box[1] > panel[1]))
    crossed = sum(bool(np.all(box[0] < o[1]) and np.all(o[0] < box[1])) for o in labels)
    return covered + OUTSIDE * outside + LABEL * crossed
