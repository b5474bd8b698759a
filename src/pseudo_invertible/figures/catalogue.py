"""All figures of a study: what each is drawn from. Imports no matplotlib: every job parses it.

To add one: write ``figures/<kind>.py`` with ``draw``, ``caption`` and ``alt``, and add it here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from pseudo_invertible.activations import ACTIVATIONS
from pseudo_invertible.study.configuration import PUBLISHED, Configuration, canonical_weight

if TYPE_CHECKING:
    from pseudo_invertible.study.model import Study

RUNS, BASELINES = "tables/runs.csv", "tables/baselines.json"
# The activation that the write-up shows; the figures of any other have it in their names.
WRITE_UP_ACTIVATION = "relu"
WRITE_UP_NAMES = (
    *("point_cloud", "loss_equal", "fits_equal", "identity_equal"),
    *("fit_priority_0.1", "fit_priority_0.01"),
    *("invertibility_priority_10", "invertibility_priority_100"),
    *("unconstrained_relu", "unconstrained_silu"),
)
EXAMPLES = 8


@dataclass(frozen=True)
class Options:
    """What a figure is given beside its files.

    title: above it. activation, lambda_, mu, seed: of the run in front; None: the first of the
    file's. protocol: how its runs were trained. other_seeds: whether the others are drawn behind.
    """

    title: str = ""
    activation: str | None = None
    lambda_: float | None = None
    mu: float | None = None
    seed: int | None = None
    protocol: str | None = None
    other_seeds: bool = True

    @property
    def arguments(self) -> list[str]:
        """Themselves on the command line, without the title."""
        found = []
        for name, value in asdict(self).items():
            if value is not None and name not in ("title", "other_seeds"):
                text = canonical_weight(value) if isinstance(value, float) else str(value)
                found += [f"--{name.rstrip('_')}", text]
        return [*found, *(() if self.other_seeds else ("--no-other-seeds",))]

    @property
    def flags(self) -> str:
        """``arguments`` as one text: ``--activation relu --lambda 1 --mu 1``."""
        return " ".join(self.arguments)

    @property
    def label(self) -> str:
        """The activation for readers; empty where none is given."""
        return ACTIVATIONS[self.activation].label if self.activation else ""


class Figure(NamedTuple):
    """A figure of a study.

    name: of its files. kind: the module that draws it. title: in short. files: what it is drawn
    from, below ``results/<name>/``. options: what else ``draw_figure`` is given.
    """

    name: str
    kind: str
    title: str
    files: tuple[str, ...]
    options: Options

    @property
    def module(self) -> str:
        """The module that draws it, for a digest of the code behind it."""
        return f"figures.{self.kind}"


def figures_of(study: Study) -> dict[str, Figure]:
    """All figures of a study by name: the write-up's in its order, then those beyond it."""
    found = [*_of_configurations(study), *_beyond(study)]
    return {figure.name: figure for figure in found}


def write_up_names(study: Study) -> list[str]:
    """The names of those of its figures that the write-up itself shows, in its order."""
    figures = figures_of(study)
    return [name for name in WRITE_UP_NAMES if name in figures]


def _of_configurations(study: Study) -> Iterator[Figure]:
    yield _figure("point_cloud", "point_cloud", "The points", "dataset.csv")
    protocol = study.figures.protocol
    for configuration in sorted(study.configurations(protocol), key=_rank):
        folder = f"runs/protocol~{protocol}/{configuration.path}"
        networks, history = f"{folder}/networks.npz", f"{folder}/history.csv"
        options = {
            **configuration._asdict(),
            "seed": study.protocols[protocol].seeds[0],
            "protocol": None if protocol == PUBLISHED else protocol,
            "other_seeds": study.figures.other_seeds,
        }
        for name, kind, title in _figures_of(configuration):
            data = () if kind == "loss" else ("dataset.csv", networks)
            yield _figure(name, kind, title, *data, history, **options)


def _figures_of(configuration: Configuration) -> list[tuple[str, str, str]]:
    """Name, kind and title of the figures of a configuration."""
    activation, lambda_, mu = configuration
    suffix = "" if activation == WRITE_UP_ACTIVATION else f"_{activation}"
    weight = canonical_weight(mu)
    if configuration.unconstrained:
        return [(f"unconstrained_{activation}", "fits", "Unconstrained fits")]
    if lambda_ != mu:
        name = f"weights_{canonical_weight(lambda_)}_{weight}{suffix}"
        return [(name, "quartet", "Unequal weights")]
    if mu == 1:
        return [
            (f"loss_equal{suffix}", "loss", "Training loss"),
            (f"fits_equal{suffix}", "fits", "Equal priority"),
            (f"identity_equal{suffix}", "compositions", "Equal priority"),
        ]
    priority = "fit" if mu < 1 else "invertibility"
    return [(f"{priority}_priority_{weight}{suffix}", "quartet", f"{priority.title()} priority")]


def _rank(configuration: Configuration) -> tuple[int, float, float]:
    """Equal weights first, then fit priority, invertibility priority, unequal, unconstrained."""
    _, lambda_, mu = configuration
    if configuration.unconstrained:
        return (4, 0.0, 0.0)
    if lambda_ != mu:
        return (3, lambda_, mu)
    return (0, 0.0, 0.0) if mu == 1 else (1, -mu, 0.0) if mu < 1 else (2, mu, 0.0)


def _beyond(study: Study) -> Iterator[Figure]:
    protocol = study.figures.protocol
    networks = [
        f"runs/protocol~{protocol}/{configuration.path}/networks.npz"
        for configuration in study.configurations(protocol)
    ]
    yield _figure("tradeoff", "tradeoff", "Fit against cycle error", RUNS, BASELINES)
    yield _figure("claims", "claims", "The conclusions, run by run", RUNS, BASELINES)
    yield _figure(
        *("seeds", "seeds", "Every seed", "dataset.csv", RUNS, *networks), protocol=protocol
    )
    if study.stuck:
        yield _figure("stuck", "stuck", "How many runs are stuck", "tables/stuck.csv")
    others = ("tables/unseen_runs.csv",) if study.unseen else ()
    if study.grid.largest is not None:  # λ = μ somewhere
        yield _figure("protocols", "protocols", "What helps", RUNS, BASELINES, *others)
    yield _figure("off_sample", "off_sample", "Between and outside the points", RUNS)
    kept = (study.configurations(p) for p, of in study.protocols.items() if len(of.keep) > 1)
    if any(kept):
        yield _figure("limits", "limits", "Longer training", RUNS, BASELINES)
    for name in study.sweeps:
        yield _figure(name, "plane", "The (λ, μ) plane", f"sweeps/{name}.csv")
    yield from _of_other_datasets(study)


def _of_other_datasets(study: Study) -> Iterator[Figure]:
    if not study.datasets or not study.datasets.generators:
        return
    tables = ("datasets/datasets.csv", "datasets/runs.csv")
    yield _figure("datasets", "datasets", "Other datasets", *tables)
    folders = [f"datasets/seed_{seed}" for seed in study.datasets.generators[:EXAMPLES]]
    files = [f"{folder}/{file}" for folder in folders for file in ("dataset.csv", "possible.npz")]
    files += [
        f"{folder}/protocol~{protocol}/activation~{runs.activations[0]}/curves.npz"
        for folder in folders
        for protocol, runs in study.datasets.protocols.items()
        if protocol in study.protocols
    ]
    yield _figure("dataset_examples", "dataset_examples", "Some of them", tables[0], *files)


def _figure(name: str, kind: str, title: str, *files: str, **options: Any) -> Figure:
    return Figure(name, kind, title, files, Options(title=title, **options))
