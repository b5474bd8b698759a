"""Fits and compositions: the panels show the maps that were trained."""

from __future__ import annotations

import re

import numpy as np
import pytest
from drawn import (
    WRITE_UP,
    laid_out,
    line,
    runs_out_of_the_page,
    words,
    write_up,
)
from made_tables import CONFIGURATION, networks_of, some_dataset
from making import some_pair
from matplotlib.axes import Axes
from matplotlib.colors import to_hex
from matplotlib.legend import Legend
from matplotlib.lines import Line2D

from pseudo_invertible.experiment.maps import Maps
from pseudo_invertible.experiment.mlp import Linear, Pair
from pseudo_invertible.experiment.scatter import Dataset
from pseudo_invertible.figures import style
from pseudo_invertible.measures.runs import run_metrics

CURVES = ("f", "g", "g_of_f", "f_of_g")
MAPS = Maps(some_pair(7), CONFIGURATION.activation)


def fitted(axes: Axes) -> tuple[list[float], list[float]]:
    """The points that a panel shows."""
    (points,) = (ln for ln in axes.lines if ln.get_marker() == "o")
    return list(points.get_xdata()), list(points.get_ydata())  # type: ignore[arg-type]


@pytest.mark.parametrize("kind", ["fits", "quartet"])
def test_f_and_g_lie_over_the_scatter_and_the_swapped_scatter(kind: str) -> None:
    x, y = some_dataset()
    figure = write_up(kind)
    f, g = line(figure, "f"), line(figure, "g")
    np.testing.assert_array_equal(f.get_ydata(), MAPS.f(np.asarray(f.get_xdata())))
    np.testing.assert_array_equal(g.get_ydata(), MAPS.g(np.asarray(g.get_xdata())))
    assert isinstance(f.axes, Axes)
    assert isinstance(g.axes, Axes)
    assert fitted(f.axes) == (x.tolist(), y.tolist())
    assert fitted(g.axes) == (y.tolist(), x.tolist())
    assert to_hex(f.get_color()) == style.F_COLOUR.lower()
    assert to_hex(g.get_color()) == style.G_COLOUR.lower()


@pytest.mark.parametrize("kind", ["identity", "quartet"])
def test_compositions_are_drawn_against_the_identity(kind: str) -> None:
    x, y = some_dataset()
    figure = write_up(kind)
    there, back = line(figure, "g_of_f"), line(figure, "f_of_g")
    grid = np.asarray(there.get_xdata())
    np.testing.assert_array_equal(there.get_ydata(), MAPS.g(MAPS.f(grid)))
    assert (grid[0], grid[-1]) == (x.min(), x.max())
    grid = np.asarray(back.get_xdata())
    np.testing.assert_array_equal(back.get_ydata(), MAPS.f(MAPS.g(grid)))
    assert (grid[0], grid[-1]) == (y.min(), y.max())
    for composition, colour in ((there, style.F_COLOUR), (back, style.G_COLOUR)):
        assert to_hex(composition.get_color()) == colour.lower()
        assert composition.axes is not None
        (identity,) = (ln for ln in composition.axes.lines if ln.get_linestyle() == "--")
        assert list(identity.get_xdata()) == list(identity.get_ydata())  # type: ignore[arg-type]


def test_curves_rise_along_their_axis_whatever_the_order_of_rows() -> None:
    figure = write_up("quartet")
    for gid in CURVES:
        assert np.all(np.diff(np.asarray(line(figure, gid).get_xdata())) > 0)
    x, y = some_dataset()
    assert not np.all(np.diff(y) > 0)
    order = np.argsort(y)
    turned = write_up("quartet", dataset=Dataset(x[order], y[order]))
    for gid in CURVES:
        np.testing.assert_array_equal(
            line(figure, gid).get_xydata(), line(turned, gid).get_xydata()
        )


def test_a_quartet_says_what_it_shows() -> None:
    terms = run_metrics(some_pair(7), CONFIGURATION, some_dataset())
    said = words(write_up("quartet"))
    for part in ("Unequal weights", "SiLU, λ = 10, μ = 100", "seed 7"):
        assert part in said
    for name in ("fit_y", "fit_x", "cycle_x", "cycle_y"):
        (value,) = re.findall(rf"{name} = (\S+)", said)
        assert float(value) == pytest.approx(terms[name], rel=1e-3)


@pytest.mark.parametrize("kind", WRITE_UP)
def test_every_panel_names_its_axes(kind: str) -> None:
    for axes in write_up(kind).axes:
        assert axes.get_xlabel()
        assert axes.get_ylabel()


@pytest.mark.parametrize("kind", WRITE_UP)
def test_nothing_written_runs_out_of_the_figure(kind: str) -> None:
    assert not runs_out_of_the_page(write_up(kind))


@pytest.mark.parametrize("kind", ["loss", "fits", "identity", "quartet"])
def test_keys_cover_no_panel(kind: str) -> None:
    figure = laid_out(write_up(kind))
    (key,) = figure.findobj(Legend)
    box = key.get_window_extent()
    for axes in figure.axes:
        panel = axes.get_tightbbox()
        assert panel is not None
        assert not box.overlaps(panel)


@pytest.mark.parametrize("kind", ["loss", "fits", "identity", "quartet"])
def test_other_seeds_stand_behind(kind: str) -> None:
    with_others, alone = (write_up(kind, others=n) for n in (3, 0))
    assert "3 other seeds" in words(with_others)
    assert "other seed" not in words(alone)
    for full, bare in zip(with_others.axes, alone.axes, strict=True):
        faint = [ln for ln in full.lines if (ln.get_alpha() or 1) < 0.5 and not ln.get_gid()]
        terms_alone = kind == "loss" and full is with_others.axes[1]
        assert len(faint) == (0 if terms_alone else 3)
        assert len(full.lines) - len(faint) == len(bare.lines)
        front: list[Line2D] = [ln for ln in full.lines if ln.get_gid()]
        assert all(behind.zorder < ln.zorder for behind in faint for ln in front)


def test_a_wild_map_cannot_flatten_the_data() -> None:
    pair = some_pair(7)
    wild = Pair(*((*net[:2], Linear(net[2].w * 1e6, net[2].b)) for net in pair))
    x, y = some_dataset()
    figure = write_up("quartet", networks=[networks_of([wild], [7])])
    for axes, values in zip(figure.axes, (y, x, x, y), strict=True):
        low, high = axes.get_ylim()
        assert low <= values.min()
        assert high >= values.max()
        assert np.ptp(values) > (high - low) / 7


@pytest.mark.parametrize("factor", [1e-4, 1.0, 1e5])
def test_data_of_any_size_can_be_drawn(factor: float) -> None:
    x, y = some_dataset(12)
    laid_out(write_up("quartet", others=0, dataset=Dataset(x * factor, y / factor)))
