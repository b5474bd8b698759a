"""The sections of config.yaml beside ``dataset`` and ``protocols``."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Annotated, Any, Self

from pydantic import BeforeValidator, model_validator

from pseudo_invertible.study.configuration import PUBLISHED
from pseudo_invertible.study.fields import (
    Activations,
    Axis,
    Combination,
    Count,
    GridWeights,
    Name,
    Pairs,
    Positive,
    Section,
    Seeds,
    Weights,
    Width,
    key,
)

Raw = Mapping[str, Any]


def laid_over_defaults(
    model: type[Section],
    defaults: Mapping[str, Raw],
    merged: Callable[[Raw, Raw], Raw],
    kept: str = "",
) -> BeforeValidator:
    """Lay named entries of a model over the default ones; null removes one, except ``kept``."""

    def lay(given: Any) -> Any:
        if not isinstance(given, Mapping):
            return given
        found: dict[str, Any] = {}
        for name in {**defaults, **given}:
            entry = given.get(name, {})
            if isinstance(entry, Mapping):
                found[name] = merged(defaults.get(name, {}), entry)
            elif entry not in (None, "null"):
                found[name] = entry  # pydantic says what it should be
            elif name == kept:
                raise ValueError(f".{name} cannot be removed")
        return found

    return BeforeValidator(lay, json_schema_input_type=dict[Name, model | None])  # type: ignore[valid-type]


class Grid(Section):
    """Every activation with every pair of weights."""

    activations: Activations = key(("relu", "silu"), "activations of the hidden layers")
    weights: Pairs = key(
        tuple((weight, weight) for weight in (0.0, 0.01, 0.1, 1.0, 10.0, 100.0)),
        "pairs of weights: λ of cycle_x, the mean (x − g(f(x)))², and μ of cycle_y",
        otherwise="λ = μ = 0, 0.01, 0.1, 1, 10 and 100",
    )

    @property
    def largest(self) -> float | None:
        """The largest weight with λ = μ, which ``largest`` means in lists of weights."""
        return max((lambda_ for lambda_, mu in self.weights if lambda_ == mu), default=None)


class Training(Section):
    """What all protocols share, unless they have their own."""

    learning_rate: Positive = key(1e-3, "Adam's step size")
    width: Width = key(30, "units of both hidden layers")


class Sweep(Section):
    """A dense grid over the (λ, μ) plane, trained in shards of many runs."""

    activations: Activations = key(..., "activations")
    lambdas: Axis = key(..., "weights λ", alias="lambda")
    mus: Axis = key(..., "weights μ", alias="mu")
    combine: Combination = key(
        "product", "product: each λ with each μ; diagonal: the first with the first, and so on"
    )
    seeds: Seeds = key((), "initialisations; new ones train new shards only", otherwise="`seeds`")
    protocol: Name = key(PUBLISHED, "protocol of every run; networks of the last update are kept")
    shard_size: Count = key(400, "largest number of runs in a job")

    @model_validator(mode="after")
    def _pair(self) -> Self:
        if self.combine == "diagonal" and len(self.lambdas) != len(self.mus):
            raise ValueError(
                f".combine is diagonal, which needs as many weights lambda as mu, but there are "
                f"{len(self.lambdas)} and {len(self.mus)}"
            )
        return self


class Stuck(Section):
    """Runs that show how often the slopes of f and g take the wrong sign, at λ = μ."""

    weights: Weights = key(..., "λ = μ; the grid does not need to have them")
    seeds: Seeds = key(..., "initialisations")
    updates: Count = key(..., "updates of every run, otherwise as `published`")


def stuck_runs() -> tuple[Stuck, ...]:
    """The default: many short runs where the sign settles early, fewer long ones elsewhere."""
    return (
        Stuck(weights=(10.0, 30.0, 100.0, 300.0), seeds=tuple(range(101, 251)), updates=100),
        Stuck(weights=(0.3, 1.0, 3.0), seeds=tuple(range(101, 151)), updates=500),
    )


class Unseen(Section):
    """One protocol on seeds that played no part in choosing it."""

    protocol: Name = key("clean", "the protocol")
    seeds: Seeds = key(
        tuple(range(201, 351)), "initialisations", otherwise="{first: 201, count: 150}"
    )
    weights: GridWeights = key(("largest",), "λ = μ; largest is the grid's largest")
    activations: Activations = key(("relu",), "activations")


class DatasetRuns(Section):
    """What is trained on every other dataset under one protocol."""

    seeds: Count = key(3, "the first n of the study's seeds")
    weights: Weights = key((1.0, 100.0), "λ = μ; the grid does not need to have them")
    activations: Activations = key(("relu",), "activations")


DATASET_RUNS: Mapping[str, Raw] = {
    "published": {"seeds": 6, "weights": [0, 0.01, 1, 100], "activations": ["relu", "silu"]},
    "clean": {"seeds": 3, "weights": [1, 100], "activations": ["relu"]},
}


class Datasets(Section):
    """Other datasets of the generator, and what is trained on them."""

    generators: Seeds = key(
        tuple(range(201, 241)),
        "seeds of the generator, one dataset each",
        otherwise="{first: 201, count: 40}",
    )
    protocols: Annotated[
        dict[Name, DatasetRuns],
        laid_over_defaults(DatasetRuns, DATASET_RUNS, lambda base, changes: {**base, **changes}),
    ] = key(
        {},
        "what is trained, by protocol; null removes one",
        otherwise="those of config.yaml",
        validate_default=True,
    )


class Figures(Section):
    """What the figures show."""

    protocol: Name = key(PUBLISHED, "protocol of the figures that show single configurations")
    other_seeds: bool = key(True, "draw the other seeds faintly behind the first one")


class Article(Section):
    """The article."""

    site: str | None = key(None, "address at which the article will be published, for its links")
    code: str | None = key(None, "address of the code that made it, for a link")
