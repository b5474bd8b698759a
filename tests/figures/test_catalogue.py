"""The catalogue of figures: which there are, what each needs, where it belongs."""

from __future__ import annotations

import inspect
from importlib import import_module
from pathlib import Path

import pytest

from pseudo_invertible.artifacts.code import sources
from pseudo_invertible.artifacts.layout import Layout
from pseudo_invertible.figures.catalogue import AUDIT, Figure, Place, figures_of
from pseudo_invertible.figures.files import key_of
from pseudo_invertible.study.configuration import Configuration

LAYOUT = Layout("published")
GRID = [
    Configuration(activation, weight, weight)
    for activation in ("relu", "silu")
    for weight in (0.0, 0.01, 0.1, 1.0, 10.0, 100.0)
]
FIGURES = figures_of(LAYOUT, [*GRID, Configuration("silu", 1.0, 10.0)], ["plane"], 101)
# One of each kind.
KINDS = list({figure.kind: figure for figure in FIGURES.values()}.values())


def named(place: Place) -> set[str]:
    return {name for name, figure in FIGURES.items() if figure.place is place}


def test_the_write_up_has_its_ten_figures() -> None:
    assert named(Place.WRITE_UP) == {
        "point_cloud", "loss_equal", "fits_equal", "identity_equal", "fit_priority_0.1",
        "fit_priority_0.01", "invertibility_priority_10", "invertibility_priority_100",
        "unconstrained_relu", "unconstrained_silu",
    }  # fmt: skip


def test_what_the_write_up_shows_for_relu_exists_for_silu() -> None:
    relu = named(Place.WRITE_UP) - {"point_cloud", "unconstrained_relu", "unconstrained_silu"}
    assert {f"{name}_silu" for name in relu} <= named(Place.BEYOND)
    assert "weights_1_10_silu" in named(Place.BEYOND)


def test_audit_and_sweeps_have_their_figures() -> None:
    assert named(Place.AUDIT) == {row.kind for row in AUDIT}
    assert named(Place.SWEEPS) == {"plane"}
    assert FIGURES["plane"].files == (LAYOUT.sweep_table("plane"),)
    assert FIGURES["plane"].rule == "plane_figure"
    assert FIGURES["tradeoff"].rule == "tradeoff"


def test_a_figure_of_a_run_states_it() -> None:
    figure = FIGURES["fit_priority_0.1_silu"]
    assert figure.configuration == Configuration("silu", 0.1, 0.1)
    assert figure.seed == 101
    assert figure.labels["lambda"] == "0.1"
    assert LAYOUT.networks(figure.configuration) in figure.files


@pytest.mark.parametrize("figure", KINDS, ids=lambda figure: figure.kind)
def test_every_kind_gets_the_files_that_it_draws_from_and_no_other(figure: Figure) -> None:
    drawn_from = set(
        inspect.signature(import_module(f"pseudo_invertible.{figure.module}").draw).parameters
    )
    assert {key_of(Path(path)) for path in figure.files} == drawn_from - {"settings"}


@pytest.mark.parametrize("figure", KINDS, ids=lambda figure: figure.kind)
def test_every_kind_has_a_caption(figure: Figure) -> None:
    caption = figure.caption.read_text(encoding="utf-8")
    assert len(caption.split()) > 5


@pytest.mark.parametrize("figure", KINDS, ids=lambda figure: figure.kind)
def test_a_kind_uses_no_other_kinds_module_and_not_the_catalogue(figure: Figure) -> None:
    files = sources("workflow.steps.figure", figure.module)
    names = {path.stem for path in files}
    assert {"figure", "files", "drawing", "save", "style"} <= names
    assert not {"catalogue", "training", "objective", "initialisation"} & names
    folders = ("write_up", "audit", "scatters")
    drawing = {f"{path.parent.name}.{path.stem}" for path in files if path.parent.name in folders}
    assert {kind.kind for kind in KINDS} & drawing == {figure.kind}


@pytest.mark.parametrize("kind", sorted({f.kind for f in KINDS if f.kind.startswith("write_up")}))
def test_an_edit_of_a_metric_redraws_no_figure_of_the_write_up(kind: str) -> None:
    measures = {path.stem for path in sources(f"figures.{kind}") if path.parent.name == "measures"}
    assert measures <= {"stated"}
