"""All figures of a study: what each is drawn from, and where it belongs. Imports no matplotlib.

To add a figure: write ``figures/<folder>/<kind>.py`` with a function ``draw``, whose arguments
name its files (``metrics``, ``remedies``; see ``files.read_files``); add a row to ``AUDIT`` (or
``SCATTERS``) below; add ``captions/<folder>/<kind>.rst``. Nothing else knows of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple

from pseudo_invertible.artifacts.layout import Layout
from pseudo_invertible.study.configuration import Configuration, canonical_weight

CAPTIONS = Path(__file__).parent / "captions"
# The activation that the write-up shows; every other one is named in the figure's name.
WRITE_UP_ACTIVATION = "relu"


class Place(StrEnum):
    """Where a figure belongs, as the report lists it."""

    WRITE_UP = "Write-up"
    BEYOND = "Beyond the write-up"
    AUDIT = "Audit"
    SWEEPS = "Sweeps"
    SCATTERS = "Other scatters"


class Figure(NamedTuple):
    """A figure of a study.

    name: of its files, and the target that makes it. kind: the module of ``figures`` that draws
    it (``write_up.fits``). files: what it is drawn from. title: in short. configuration, seed: of
    the run in front, where it shows one.
    """

    name: str
    kind: str
    files: tuple[str, ...]
    place: Place
    title: str
    configuration: Configuration | None = None
    seed: int | None = None

    @property
    def module(self) -> str:
        """The module that draws it, for a digest of the code behind it."""
        return f"figures.{self.kind}"

    @property
    def caption(self) -> Path:
        """The file that says what it shows, in ``figures/captions``."""
        return CAPTIONS / f"{self.kind.replace('.', '/')}.rst"

    @property
    def rule(self) -> str:
        """The rule that makes it. The name of a sweep is the target of all that it has."""
        taken = self.place is Place.SWEEPS or self.name in TAKEN
        return f"{self.name}_figure" if taken else self.name

    @property
    def labels(self) -> dict[str, str]:
        """What the report lists it by."""
        shown = self.configuration.wildcards if self.configuration else {}
        return {"figure": self.name, **shown}


class Row(NamedTuple):
    """A figure that every study has. files: from the study's paths and all its networks."""

    kind: str
    title: str
    files: Callable[[Layout, Sequence[str]], Sequence[str]]


AUDIT = (
    Row("tradeoff", "Fit against cycle error", lambda at, _: [at.metrics, at.baselines]),
    Row("seeds", "Every seed", lambda at, networks: [at.dataset, at.metrics, *networks]),
    Row("long_runs", "Longer training", lambda at, _: [at.long_runs, at.baselines]),
    Row(
        "off_sample",
        "Off the sample",
        lambda at, _: [at.off_sample_curves, at.off_sample_runs, at.metrics],
    ),
    Row(
        "orientation",
        "Which way runs go",
        lambda at, _: [at.metrics, at.orientation, at.orientation_runs],
    ),
    Row("remedies", "Remedies for stuck runs", lambda at, _: [at.remedies, at.remedy_runs]),
    Row("claims", "The verdicts", lambda at, _: [at.claims]),
)
# Figures of many scatters: made when they are asked for.
SCATTERS = (
    Row("scatters", "What invertibility costs", lambda at, _: [at.scatters, at.scatter_runs]),
    Row("scatters_examples", "Eight scatters", lambda at, _: [at.scatters, at.scatter_examples]),
)
# Targets that make all of something, and the figures that bear their names.
TAKEN = ("scatters",)


def figures_of(
    layout: Layout,
    grid: Sequence[Configuration],
    sweeps: Iterable[str] = (),
    seed: int | None = None,
) -> dict[str, Figure]:
    """All figures of a study by name: the write-up's in its order, the audit's, a sweep's each.

    seed: the one in front.
    """
    found = [
        *write_up_figures(layout, grid, seed),
        *_of_rows(AUDIT, "audit", Place.AUDIT, layout, grid),
        *(
            Figure(name, "audit.plane", (layout.sweep_table(name),), Place.SWEEPS, "A sweep")
            for name in sweeps
        ),
        *_of_rows(SCATTERS, "scatters", Place.SCATTERS, layout, grid),
    ]
    return {figure.name: figure for figure in found}


def _of_rows(
    rows: Iterable[Row],
    folder: str,
    place: Place,
    layout: Layout,
    grid: Iterable[Configuration],
) -> list[Figure]:
    networks = [layout.networks(configuration) for configuration in grid]
    return [
        Figure(kind, f"{folder}.{kind}", tuple(files(layout, networks)), place, title)
        for kind, title, files in rows
    ]


def write_up_figures(
    layout: Layout, grid: Iterable[Configuration], seed: int | None = None
) -> list[Figure]:
    """The write-up's figures and their like; the default grid has its ten among them."""
    cloud = Figure(
        "point_cloud",
        "write_up.point_cloud",
        (layout.dataset,),
        Place.WRITE_UP,
        "The point cloud",
    )
    found = [cloud]
    for configuration in sorted(grid, key=_rank):
        files = (layout.dataset, layout.networks(configuration))
        for name, kind, title, shown in _figures_of(configuration):
            history = (layout.history(configuration),) * (kind == "loss")
            place = Place.WRITE_UP if shown else Place.BEYOND
            found.append(
                Figure(
                    name,
                    f"write_up.{kind}",
                    (*files, *history),
                    place,
                    title,
                    configuration,
                    seed,
                )
            )
    return found


def _rank(configuration: Configuration) -> tuple[int, float, float]:
    # Equal weights first, then fit priority (falling), invertibility priority, unconstrained.
    lambda_, mu = configuration.lambda_, configuration.mu
    if configuration.unconstrained:
        return (4, 0.0, 0.0)
    if lambda_ != mu:
        return (3, lambda_, mu)
    return (0, 0.0, 0.0) if mu == 1 else (1, -mu, 0.0) if mu < 1 else (2, mu, 0.0)


def _figures_of(configuration: Configuration) -> list[tuple[str, str, str, bool]]:
    """Name, kind and title of a configuration's figures, and whether the write-up has them."""
    activation, lambda_, mu = configuration
    shown = activation == WRITE_UP_ACTIVATION
    suffix = "" if shown else f"_{activation}"
    weight = canonical_weight(mu)
    if configuration.unconstrained:
        return [(f"unconstrained_{activation}", "fits", "Unconstrained fits", True)]
    if lambda_ != mu:
        name = f"weights_{canonical_weight(lambda_)}_{weight}{suffix}"
        return [(name, "quartet", "Unequal weights", shown)]
    if mu == 1:
        return [
            (f"loss_equal{suffix}", "loss", "Training loss", shown),
            (f"fits_equal{suffix}", "fits", "Equal priority", shown),
            (f"identity_equal{suffix}", "identity", "Equal priority", shown),
        ]
    priority = "fit" if mu < 1 else "invertibility"
    title = f"{priority.capitalize()} priority"
    return [(f"{priority}_priority_{weight}{suffix}", "quartet", title, shown)]
