"""The kinds of values in config.yaml, with their bounds, and text from ``--config`` as values."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Annotated, Any, Literal, NamedTuple

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    GetJsonSchemaHandler,
    model_validator,
)
from pydantic_core import PydanticCustomError

from pseudo_invertible.activations import ACTIVATIONS

LAST_SEED = 2**32 - 1
SIGNIFICANT_DIGITS = 12


class Section(BaseModel):
    """A mapping of known keys; any other key in it is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid", coerce_numbers_to_str=True)

    @model_validator(mode="before")
    @classmethod
    def _read_null(cls, given: Any) -> Any:
        """Read the text ``null`` as null: `snakemake --config` gives nested values as text."""
        if not isinstance(given, Mapping):
            return given
        return {key: None if value == "null" else value for key, value in given.items()}


class Allowed(NamedTuple):
    """Says in a sentence what a kind of value may be, where its JSON schema is not enough."""

    text: str

    def __get_pydantic_json_schema__(self, core: Any, handler: GetJsonSchemaHandler) -> Any:
        """Add the words to the JSON schema."""
        return {**handler(core), "allowed": self.text}


def key(
    default: Any, meaning: str, *, otherwise: str = "", rebuilds: str = "", **more: Any
) -> Any:
    """Declare a key of config.yaml.

    default: ``...`` if it is required; a class or function makes it. otherwise: the default, in
    words. rebuilds: what Snakemake builds again when it changes. more: for pydantic.
    """
    words = {"otherwise": otherwise, "rebuilds": rebuilds}
    extra: Any = {name: text for name, text in words.items() if text}
    more |= {"default_factory": default} if callable(default) else {"default": default}
    return Field(description=meaning, json_schema_extra=extra, **more)


def number(value: Any) -> Any:
    """Read text as a number if it is one, and refuse truth values, which Python takes for 0, 1."""
    if isinstance(value, bool):
        raise PydanticCustomError("kind", "a truth value")
    if not isinstance(value, str):
        return value
    try:
        return float(value) if not value.lstrip("+-").isdecimal() else int(value)
    except ValueError:
        return value


def _distinct(values: tuple[Any, ...]) -> tuple[Any, ...]:
    seen: set[Any] = set()
    for value in values:
        if value in seen:
            shown = "lambda {:g}, mu {:g}".format(*value) if isinstance(value, tuple) else value
            raise ValueError(f"has {shown} twice; each should be there once")
        seen.add(value)
    return values


def _known_activation(name: str) -> str:
    if name not in ACTIVATIONS:
        raise PydanticCustomError("kind", "an unknown activation")
    return name


AsNumber = BeforeValidator(number)
Count = Annotated[int, Field(ge=1, le=1_000_000), AsNumber]
Updates = Annotated[int, Field(ge=0, le=1_000_000), AsNumber]
Width = Annotated[int, Field(ge=1, le=4096), AsNumber]
Seed = Annotated[int, Field(ge=0, le=LAST_SEED), AsNumber]
Number = Annotated[float, Field(ge=-1e6, le=1e6), AsNumber]
Weight = Annotated[float, Field(ge=0, le=1e9), AsNumber]
Positive = Annotated[float, Field(gt=0, le=1e9), AsNumber]
Share = Annotated[float, Field(ge=0, le=1), AsNumber]
GridWeight = Weight | Literal["largest"]
Activation = Annotated[
    str,
    AfterValidator(_known_activation),
    Field(json_schema_extra=lambda schema: schema.update(enum=list(ACTIVATIONS))),
]
Combination = Literal["product", "diagonal"]
Name = Annotated[str, Field(pattern=r"^[A-Za-z][A-Za-z0-9_]*$", max_length=50)]
Distinct = AfterValidator(_distinct)
NotEmpty = Field(min_length=1)


class Range(Section):
    """Consecutive seeds."""

    first: Seed = key(..., "the first seed")
    count: Count = key(..., "how many seeds, one after the other")


class LogSpace(Section):
    """Weights that are evenly spaced in their logarithm."""

    logspace: tuple[Positive, Positive, Annotated[int, Field(ge=2, le=1000), AsNumber]] = key(
        ..., "lowest and highest weight (not their exponents) and how many, ends included"
    )


class Pair(Section):
    """The two weights of a configuration."""

    lambda_: Weight = key(..., "λ, weight of cycle_x, the mean of (x − g(f(x)))²", alias="lambda")
    mu: Weight = key(..., "μ, weight of cycle_y, the mean of (y − f(g(y)))²")


def _spread_seeds(given: Any) -> Any:
    if not isinstance(given, Mapping):
        return given
    asked = Range.model_validate(given)
    if (last := asked.first + asked.count - 1) > LAST_SEED:
        raise ValueError(f"ends with {last}; its last seed should be at most {LAST_SEED}")
    return tuple(range(asked.first, last + 1))


def _spread_weights(given: Any) -> Any:
    """Weights of a logspace: whole decades come out as 0.001, 0.01, 1."""
    if not isinstance(given, Mapping):
        return given
    low, high, count = LogSpace.model_validate(given).logspace
    if low >= high:
        raise ValueError(f"goes from {low:g} to {high:g}; it should rise")
    step = math.log10(high / low) / (count - 1)
    inner = (low * 10 ** (step * index) for index in range(1, count - 1))
    return (low, *(float(f"{weight:.{SIGNIFICANT_DIGITS}g}") for weight in inner), high)


def _pair(given: Any) -> Any:
    if not isinstance(given, Mapping):
        return given
    pair = Pair.model_validate(given)
    return pair.lambda_, pair.mu


Activations = Annotated[tuple[Activation, ...], NotEmpty, Distinct]
GridWeights = Annotated[tuple[GridWeight, ...], NotEmpty, Distinct]
Weights = Annotated[tuple[Weight, ...], NotEmpty, Distinct]
Seeds = Annotated[
    tuple[Seed, ...],
    NotEmpty,
    Distinct,
    BeforeValidator(_spread_seeds, json_schema_input_type=list[Seed] | Range),
    Allowed("a list such as [101, 205], or {first: 101, count: 20}"),
]
Axis = Annotated[
    tuple[Weight, ...],
    NotEmpty,
    Distinct,
    BeforeValidator(_spread_weights, json_schema_input_type=list[Weight] | LogSpace),
    Allowed("a list such as [0, 0.1, 1], or {logspace: [0.001, 1000, 13]}"),
]
Pairs = Annotated[
    tuple[
        Annotated[
            tuple[Weight, Weight],
            BeforeValidator(_pair, json_schema_input_type=Pair),
            Allowed("a pair such as {lambda: 1, mu: 1}"),
        ],
        ...,
    ],
    NotEmpty,
    Distinct,
]
