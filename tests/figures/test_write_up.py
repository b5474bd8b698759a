"""Figures: what the panels show, and the files that come out."""

from __future__ import annotations

import importlib
import os
import re
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from making import some_pair
from matplotlib.axes import Axes
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from matplotlib.legend import Legend
from matplotlib.lines import Line2D
from matplotlib.text import Text
from PIL import Image

from pseudo_invertible.artifacts.layout import FIGURE_FORMATS
from pseudo_invertible.errors import UserError
from pseudo_invertible.experiment.maps import Maps
from pseudo_invertible.experiment.mlp import Linear, Pair
from pseudo_invertible.experiment.scatter import Dataset
from pseudo_invertible.figures import style
from pseudo_invertible.figures.save import read_metadata, save_figure
from pseudo_invertible.figures.write_up.content import Content
from pseudo_invertible.measures.runs import run_metrics
from pseudo_invertible.study.configuration import Configuration

KINDS = ("point_cloud", "loss", "fits", "identity", "quartet")
CONFIGURATION = Configuration("silu", 10, 100)
METADATA = {
    "Title": "Fit priority",
    "Author": "Shae (after)",
    "Subject": "SiLU, λ = 10, μ = 100, seed 7; g∘f",
    "Keywords": r"version 1.0.0; commit (abc\123); a\n",
    "Creator": "pseudo-invertible 1.0.0",
}


def some_dataset(points: int = 60) -> Dataset:
    """A scatter whose rows are in no order."""
    generator = np.random.default_rng(1)
    x = generator.uniform(-3, 5, points)
    return Dataset(x, 2 - 0.7 * x + generator.normal(0, 0.2, points))


def some_history(seeds: tuple[int, ...] = (7, 8, 9)) -> pd.DataFrame:
    """Terms that fall over updates, other ones for every seed."""
    update = np.arange(30)
    rows = []
    for seed in seeds:
        terms = {
            name: seed * 2.0**-place * np.exp(-update / (10 + place))
            for place, name in enumerate(("fit_y", "fit_x", "cycle_x", "cycle_y"))
        }
        loss = terms["fit_y"] + terms["fit_x"] + 10 * terms["cycle_x"] + 100 * terms["cycle_y"]
        rows.append(pd.DataFrame({"seed": seed, "update": update, "loss": loss, **terms}))
    return pd.concat(rows, ignore_index=True)


def some_content(others: int = 2, dataset: Dataset | None = None) -> Content:
    """Everything that any kind draws."""
    return Content(
        dataset or some_dataset(),
        "Unequal weights",
        CONFIGURATION,
        7,
        Maps(some_pair(7), CONFIGURATION.activation),
        tuple(Maps(some_pair(8 + i), CONFIGURATION.activation) for i in range(others)),
        some_history((7, *range(8, 8 + others))),
    )


def draw(kind: str, content: Content) -> Figure:
    """Draw as the workflow does."""
    figure = importlib.import_module(f"pseudo_invertible.figures.write_up.{kind}").draw(content)
    assert isinstance(figure, Figure)
    return figure


def laid_out(figure: Figure) -> Figure:
    """Give every part the place that it has in the files."""
    with style.styled():
        figure.draw_without_rendering()
    return figure


def line(figure: Figure, gid: str) -> Line2D:
    """The one line of that name."""
    (found,) = figure.findobj(lambda artist: artist.get_gid() == gid)
    assert isinstance(found, Line2D)
    return found


def points_of(axes: Axes) -> list[Line2D]:
    """The scatters of a panel."""
    return [line for line in axes.lines if line.get_marker() == "o"]


def words(figure: Figure) -> str:
    """All text of a figure."""
    return " ".join(t.get_text() for t in figure.findobj(Text) if isinstance(t, Text))


def fitted(axes: Axes) -> tuple[list[float], list[float]]:
    """The points that a panel shows."""
    (points,) = points_of(axes)
    return list(points.get_xdata()), list(points.get_ydata())  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a figure of every kind, in every format."""
    folder = tmp_path_factory.mktemp("figures")
    for kind in KINDS:
        save_figure(draw(kind, some_content()), folder / kind, METADATA)
    return folder


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_content_gives_the_same_bytes(kind: str, saved: Path, tmp_path: Path) -> None:
    save_figure(draw(kind, some_content()), tmp_path / kind, METADATA)
    for suffix in FIGURE_FORMATS:
        once, again = (folder / f"{kind}.{suffix}" for folder in (saved, tmp_path))
        assert once.read_bytes() == again.read_bytes(), suffix


def test_another_process_with_other_defaults_gives_the_same_bytes(
    saved: Path, tmp_path: Path
) -> None:
    (tmp_path / "matplotlibrc").write_text("font.size: 21\nsavefig.dpi: 33\nsvg.fonttype: none\n")
    program = (
        "from test_write_up import *;"
        f"save_figure(draw('quartet', some_content()), {str(tmp_path / 'there')!r}, METADATA)"
    )
    environment = {
        **os.environ,
        "PYTHONHASHSEED": "12345",
        "MATPLOTLIBRC": str(tmp_path),
        "PYTHONPATH": os.pathsep.join(
            map(str, (Path(__file__).parent, Path(__file__).parents[1]))
        ),
    }
    subprocess.run([sys.executable, "-c", program], check=True, env=environment)
    for suffix in FIGURE_FORMATS:
        here, there = saved / f"quartet.{suffix}", tmp_path / f"there.{suffix}"
        assert here.read_bytes() == there.read_bytes(), suffix


@pytest.mark.parametrize("suffix", FIGURE_FORMATS)
def test_metadata_comes_back_from_every_format(suffix: str, saved: Path) -> None:
    path = saved / f"quartet.{suffix}"
    assert read_metadata(path) == METADATA
    content = path.read_bytes()
    for trace in (b"CreationDate", b"dc:date", b"Matplotlib"):
        assert trace not in content


def test_names_with_dots_stay_whole(tmp_path: Path) -> None:
    save_figure(draw("point_cloud", some_content()), tmp_path / "fit_priority_0.1", {})
    visible = sorted(path.name for path in tmp_path.iterdir() if not path.name.startswith("."))
    assert visible == [f"fit_priority_0.1.{suffix}" for suffix in ("pdf", "png", "svg")]


def test_metadata_that_no_format_can_hold_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="Colour"):
        save_figure(draw("point_cloud", some_content()), tmp_path / "a", {"Colour": "red"})
    assert not list(tmp_path.iterdir())


def test_a_folder_that_cannot_be_is_a_users_mistake(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(UserError, match="could not be written"):
        save_figure(draw("point_cloud", some_content()), tmp_path / "file" / "a", {})


@pytest.mark.parametrize("kind", KINDS)
def test_pdf_embeds_every_font_as_truetype(kind: str, saved: Path) -> None:
    content = (saved / f"{kind}.pdf").read_bytes()
    descriptors = re.findall(rb"/Type /FontDescriptor", content)
    assert descriptors
    assert len(re.findall(rb"/FontFile2 \d+ 0 R", content)) == len(descriptors)
    assert b"/Type3" not in content


def test_svg_needs_no_font_and_png_has_200_dots_per_inch(saved: Path) -> None:
    drawing = ElementTree.parse(saved / "quartet.svg")
    assert "text" not in {element.tag.split("}")[-1] for element in drawing.iter()}
    with Image.open(saved / "quartet.png") as image:
        assert image.size[0] == round(style.DOUBLE_COLUMN * 200)
        assert image.info["dpi"] == pytest.approx((200, 200), abs=0.1)


def test_saving_twice_changes_nothing_in_the_figure(tmp_path: Path) -> None:
    figure = draw("fits", some_content())
    save_figure(figure, tmp_path / "once", {})
    save_figure(figure, tmp_path / "again", {})
    assert (tmp_path / "once.svg").read_bytes() == (tmp_path / "again.svg").read_bytes()


def test_a_large_scatter_is_an_image_and_a_small_one_is_not(tmp_path: Path) -> None:
    for points, images in ((60, 0), (style.VECTOR_POINTS + 1, 1)):
        content = some_content(dataset=some_dataset(points))
        save_figure(draw("point_cloud", content), tmp_path / "a", {})
        assert (tmp_path / "a.svg").read_text(encoding="utf-8").count("<image") == images


@pytest.mark.parametrize("kind", ["fits", "quartet"])
def test_f_and_g_lie_over_the_scatter_and_the_swapped_scatter(kind: str) -> None:
    content = some_content()
    maps, (x, y) = content.maps, content.dataset
    assert maps is not None
    figure = draw(kind, content)
    f, g = line(figure, "f"), line(figure, "g")
    np.testing.assert_array_equal(f.get_ydata(), maps.f(np.asarray(f.get_xdata())))
    np.testing.assert_array_equal(g.get_ydata(), maps.g(np.asarray(g.get_xdata())))
    assert isinstance(f.axes, Axes)
    assert isinstance(g.axes, Axes)
    assert fitted(f.axes) == (x.tolist(), y.tolist())
    assert fitted(g.axes) == (y.tolist(), x.tolist())
    assert to_hex(f.get_color()) == style.F_COLOUR.lower()
    assert to_hex(g.get_color()) == style.G_COLOUR.lower()


@pytest.mark.parametrize("kind", ["identity", "quartet"])
def test_compositions_are_drawn_against_the_identity(kind: str) -> None:
    content = some_content()
    maps, (x, y) = content.maps, content.dataset
    assert maps is not None
    figure = draw(kind, content)
    there, back = line(figure, "g_of_f"), line(figure, "f_of_g")
    grid = np.asarray(there.get_xdata())
    np.testing.assert_array_equal(there.get_ydata(), maps.g(maps.f(grid)))
    assert (grid[0], grid[-1]) == (x.min(), x.max())
    grid = np.asarray(back.get_xdata())
    np.testing.assert_array_equal(back.get_ydata(), maps.f(maps.g(grid)))
    assert (grid[0], grid[-1]) == (y.min(), y.max())
    for composition, colour in ((there, style.F_COLOUR), (back, style.G_COLOUR)):
        assert to_hex(composition.get_color()) == colour.lower()
        assert composition.axes is not None
        (identity,) = (ln for ln in composition.axes.lines if ln.get_linestyle() == "--")
        assert list(identity.get_xdata()) == list(identity.get_ydata())  # type: ignore[arg-type]


def test_curves_rise_along_their_axis_whatever_the_order_of_rows() -> None:
    figure = draw("quartet", some_content())
    for gid in ("f", "g", "g_of_f", "f_of_g"):
        assert np.all(np.diff(np.asarray(line(figure, gid).get_xdata())) > 0)
    x, y = some_dataset()
    assert not np.all(np.diff(y) > 0)
    order = np.argsort(y)
    turned = draw("quartet", some_content(dataset=Dataset(x[order], y[order])))
    for gid in ("f", "g", "g_of_f", "f_of_g"):
        np.testing.assert_array_equal(
            line(figure, gid).get_xydata(), line(turned, gid).get_xydata()
        )


def test_a_quartet_says_what_it_shows() -> None:
    content = some_content()
    terms = run_metrics(some_pair(7), CONFIGURATION, content.dataset)
    said = words(draw("quartet", content))
    for part in ("Unequal weights", "SiLU, λ = 10, μ = 100", "seed 7"):
        assert part in said
    for name in ("fit_y", "fit_x", "cycle_x", "cycle_y"):
        (value,) = re.findall(rf"{name} = (\S+)", said)
        assert float(value) == pytest.approx(terms[name], rel=1e-3)


@pytest.mark.parametrize("kind", KINDS)
def test_every_panel_names_its_axes(kind: str) -> None:
    for axes in draw(kind, some_content()).axes:
        assert axes.get_xlabel()
        assert axes.get_ylabel()


@pytest.mark.parametrize("kind", ["loss", "fits", "identity", "quartet"])
def test_other_seeds_stand_behind_and_can_be_switched_off(kind: str) -> None:
    with_others, alone = (draw(kind, some_content(others=n)) for n in (3, 0))
    assert "3 other seeds" in words(with_others)
    assert "other seed" not in words(alone)
    for full, bare in zip(with_others.axes, alone.axes, strict=True):
        faint = [ln for ln in full.lines if (ln.get_alpha() or 1) < 0.5 and not ln.get_gid()]
        terms_alone = kind == "loss" and full is with_others.axes[1]
        assert len(faint) == (0 if terms_alone else 3)
        assert len(full.lines) - len(faint) == len(bare.lines)
        front = [ln for ln in full.lines if ln.get_gid()]
        assert all(behind.zorder < ln.zorder for behind in faint for ln in front)


def test_the_loss_is_drawn_with_its_first_and_last_value_and_its_terms() -> None:
    content = some_content()
    assert content.history is not None
    run = content.history[content.history["seed"] == 7]
    figure = draw("loss", content)
    for column in ("loss", "fit_y", "fit_x", "cycle_x", "cycle_y"):
        np.testing.assert_array_equal(line(figure, column).get_ydata(), run[column])
        np.testing.assert_array_equal(line(figure, column).get_xdata(), run["update"])
    first, last = run["loss"].iloc[[0, -1]]
    assert f"{first:.4g}" in words(figure)
    assert f"{last:.4g}" in words(figure)


def test_a_loss_that_hardly_falls_or_reaches_zero_keeps_a_linear_axis() -> None:
    for change, scale in (("steep", "log"), ("flat", "linear"), ("zero", "linear")):
        history = some_history((7,))
        if change == "flat":
            history["loss"] = np.linspace(3, 2, len(history))
        if change == "zero":
            history["loss"] = np.linspace(3, 0, len(history))
        figure = draw("loss", some_content(others=0)._replace(history=history))
        assert figure.axes[0].get_yscale() == scale


@pytest.mark.parametrize("kind", ["loss", "fits", "identity", "quartet"])
def test_keys_cover_no_panel(kind: str) -> None:
    figure = laid_out(draw(kind, some_content()))
    (key,) = figure.findobj(Legend)
    box = key.get_window_extent()
    for axes in figure.axes:
        panel = axes.get_tightbbox()
        assert panel is not None
        assert not box.overlaps(panel)


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_written_runs_out_of_the_figure(kind: str) -> None:
    figure = laid_out(draw(kind, some_content()))
    inside = figure.get_tightbbox()
    width, height = figure.get_size_inches()
    assert inside.x0 > -0.02
    assert inside.y0 > -0.02
    assert inside.x1 < width + 0.02
    assert inside.y1 < height + 0.02


def test_a_wild_map_cannot_flatten_the_data() -> None:
    pair = some_pair(7)
    wild = Pair(*((*net[:2], Linear(net[2].w * 1e6, net[2].b)) for net in pair))
    content = some_content()._replace(maps=Maps(wild, CONFIGURATION.activation))
    x, y = content.dataset
    figure = draw("quartet", content)
    for axes, values in zip(figure.axes, (y, x, x, y), strict=True):
        low, high = axes.get_ylim()
        assert low <= values.min()
        assert high >= values.max()
        assert np.ptp(values) > (high - low) / 7


@pytest.mark.parametrize("factor", [1e-4, 1.0, 1e5])
def test_data_of_any_size_can_be_drawn(factor: float) -> None:
    x, y = some_dataset(12)
    content = some_content(others=0, dataset=Dataset(x * factor, y / factor))
    laid_out(draw("quartet", content))


@pytest.mark.parametrize("kind", ["loss", "fits", "identity", "quartet"])
def test_a_figure_without_its_networks_is_refused(kind: str) -> None:
    with pytest.raises(ValueError, match="needs"):
        draw(kind, Content(some_dataset(), "Empty"))
