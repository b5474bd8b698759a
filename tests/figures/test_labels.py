"""Labels beside points keep clear of what is drawn."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.transforms import Bbox

from pseudo_invertible.figures import labels, page, style


def panel(scale: str = "linear") -> tuple[Figure, Axes]:
    figure = page.new_figure(style.SINGLE_COLUMN, 3)
    axes = figure.add_subplot()
    axes.set(xlim=(0.1, 10), ylim=(0.1, 10), xscale=scale, yscale=scale)
    return figure, axes


def boxes(figure: Figure, axes: Axes) -> list[Bbox]:
    return [text.get_window_extent(page.renderer_of(figure)) for text in axes.texts]


def test_a_label_is_not_struck_through_by_an_interval_bar() -> None:
    for scale in ("linear", "log"):
        with style.styled():
            figure, axes = panel(scale)
            # Long bars in all four directions: a label has to stand between them.
            bars = [((0.2, 3.0), (9.0, 3.0)), ((3.0, 0.2), (3.0, 9.0))]
            labels.label_points(axes, [(3.0, 3.0)], ["0.01"], segments=bars)
            (box,) = boxes(figure, axes)
            for bar in bars:
                ends = axes.transData.transform(bar)
                along = ends[0] + np.linspace(0, 1, 2000)[:, None] * (ends[1] - ends[0])
                assert box.count_contains(along) == 0


def test_labels_cover_no_other_label_and_stay_in_the_panel() -> None:
    with style.styled():
        figure, axes = panel()
        points = [(0.2, 9.8), (0.6, 9.7), (1.0, 9.8), (9.8, 0.2), (9.7, 0.5)]
        labels.label_points(axes, points, ["100: 10 of 20"] * 5)
        found = boxes(figure, axes)
        inside = axes.get_window_extent()
    for place, box in enumerate(found):
        assert not any(box.overlaps(other) for other in found[place + 1 :])
        assert inside.x0 <= box.x0
        assert box.x1 <= inside.x1
        assert inside.y0 <= box.y0
        assert box.y1 <= inside.y1


def test_labels_leave_the_layout_as_it_was() -> None:
    with style.styled():
        figure, axes = panel()
        labels.label_points(axes, [(5, 5)], ["here"])
        before = axes.get_position().bounds
        figure.draw_without_rendering()
        np.testing.assert_allclose(axes.get_position().bounds, before, atol=1e-6)
