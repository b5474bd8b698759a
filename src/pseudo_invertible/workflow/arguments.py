"""Flags that several commands share: their types, and what they mean to the package."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from cyclopts import Parameter, Token

from pseudo_invertible.errors import UserError

if TYPE_CHECKING:
    from pseudo_invertible.data.csv import CsvData
    from pseudo_invertible.data.dataset import Dataset
    from pseudo_invertible.data.generator import Generator
    from pseudo_invertible.experiment.run import Run, Training
    from pseudo_invertible.study.model import Study

MOST_SEEDS = 1_000_000


def _seeds(_: Any, tokens: Sequence[Token]) -> tuple[int, ...]:
    """Read ``101``, ``101-120`` and ``101,205``."""
    found: list[int] = []
    for word in (word for token in tokens for word in token.value.split(",") if word):
        first, dash, last = word.partition("-")
        if not (first.isdecimal() and (last.isdecimal() if dash else True)):
            raise ValueError(f"--seeds has {word!r}; a seed is 101, a range of seeds 101-120")
        begin, end = int(first), int(last or first)
        if not begin <= end < begin + MOST_SEEDS or end >= 2**32:
            raise ValueError(f"--seeds has {word!r}, which should rise and end below 2^32")
        found.extend(range(begin, end + 1))
    if len(set(found)) < len(found):
        raise ValueError("--seeds has a seed twice")
    return tuple(found)


def _part(_: Any, tokens: Sequence[Token]) -> tuple[int, int]:
    """Read ``3/8``."""
    part, slash, parts = tokens[0].value.partition("/")
    if not (slash and part.isdecimal() and parts.isdecimal() and 1 <= int(part) <= int(parts)):
        raise ValueError(f"--shard is {tokens[0].value!r}; it should be a part such as 3/8")
    return int(part), int(parts)


Many = Parameter(consume_multiple=True)
Flat = Parameter(name="*")
Seeds = Annotated[tuple[int, ...], Parameter(consume_multiple=True, converter=_seeds)]
Weights = Annotated[tuple[float, ...], Many]
Part = Annotated[tuple[int, int], Parameter(converter=_part, n_tokens=1)]


@dataclass(frozen=True)
class CsvFlags:
    """How a CSV is read.

    Attributes:
        x: column of x, by name or number.
        y: column of y.
        header: the first line names the columns.
        where: rows to use: column=value.
        sep: what separates columns; found in the file where it is plain.
        decimal: decimal sign.
        thousands: sign between thousands.
        comment: sign that starts a comment.
        encoding: of the text.
        na_values: words that stand for a missing value.
        skiprows: lines to skip at the start.
    """

    x: str | None = None
    y: str | None = None
    header: Annotated[bool, Parameter(negative="--no-header")] = True
    where: Annotated[tuple[str, ...], Many] = ()
    sep: str | None = None
    decimal: str | None = None
    thousands: str | None = None
    comment: str | None = None
    encoding: str | None = None
    na_values: Annotated[tuple[str, ...], Many] = ()
    skiprows: int | None = None

    def read(self, path: Path) -> CsvData:
        """The points of a CSV; prints which columns they are from. Raises UserError."""
        from pseudo_invertible.data.csv import read_csv

        names = ("sep", "decimal", "thousands", "comment", "encoding", "na_values", "skiprows")
        given = {name: value for name in names if (value := getattr(self, name)) not in (None, ())}
        how = {name: list(v) if isinstance(v, tuple) else v for name, v in given.items()}
        pairs = [text.partition("=") for text in self.where]
        for column, equals, _ in pairs:
            if not equals:
                raise UserError(f"--where is {column!r}; it should be column=value.")
        where = {column: value for column, _, value in pairs}
        found = read_csv(path, self.x, self.y, header=self.header, where=where, read=how)
        if found.note:
            print(found.note)
        return found


@dataclass(frozen=True)
class GeneratorFlags:
    """The generator of the points.

    Attributes:
        seed: of NumPy's legacy generator.
        points: number of points.
        knots: abscissae of each spline.
        noise: standard deviation of the inner noise.
        ordinates: standard deviation of the splines' ordinates.
        low: lowest x.
        high: highest x.
    """

    seed: int = 101
    points: int = 1000
    knots: int = 10
    noise: float = 0.3
    ordinates: float = 1.5
    low: float = -10.0
    high: float = 10.0

    @property
    def checked(self) -> Generator:
        """The generator. Raises UserError for a setting that is out of bounds."""
        from pseudo_invertible.data.generator import Generator
        from pseudo_invertible.study.dataset import GeneratorSettings
        from pseudo_invertible.study.sentences import checked

        return Generator(**checked(GeneratorSettings, asdict(self)).model_dump())


@dataclass(frozen=True)
class TrainingFlags:
    """How runs are trained; what is not given is the protocol's.

    Attributes:
        updates: full-batch Adam updates.
        keep: updates after which networks are kept; the last always is.
        standardise: train on x and y of mean 0 and standard deviation 1.
        delay: updates before the penalty is switched on.
        ramp: share of the updates over which lambda and mu then rise.
        learning_rate: Adam's step size.
        width: units of both hidden layers.
        history_every: the terms of the loss are recorded every n updates.
    """

    updates: int | None = None
    keep: Annotated[tuple[int, ...] | None, Many] = None
    standardise: bool | None = None
    delay: int | None = None
    ramp: float | None = None
    learning_rate: float | None = None
    width: int | None = None
    history_every: int | None = None

    def over(self, protocol: str) -> Training:
        """A shipped protocol with these changes. Raises UserError."""
        from pseudo_invertible.experiment.run import Training
        from pseudo_invertible.study.protocol import checked_protocol

        found = checked_protocol(protocol, **asdict(self))
        names = Training.__dataclass_fields__
        return Training(**{name: getattr(found, name) for name in names})


def runs_of(
    seeds: Sequence[int],
    lambdas: Sequence[float],
    mus: Sequence[float],
    combine: str,
    part: tuple[int, int] | None,
) -> list[Run]:
    """The runs of a job in the order seed, λ, μ. Raises UserError."""
    from pseudo_invertible.experiment.run import Run
    from pseudo_invertible.study.shards import part_of, weight_pairs

    if combine == "diagonal" and len(lambdas) != len(mus):
        raise UserError(
            f"--lambda has {len(lambdas)} weights and --mu {len(mus)}; "
            "with --combine diagonal both should have as many."
        )
    if not all(0 <= weight < float("inf") for weight in (*lambdas, *mus)):
        raise UserError("--lambda and --mu should be numbers of at least 0.")
    pairs = weight_pairs(lambdas, mus, combine)
    runs = [Run(seed, *pair) for seed in seeds for pair in pairs]
    return part_of(runs, *part) if part else runs


def known_activation(name: str) -> str:
    """The name of an activation. Raises UserError for any other text."""
    from pseudo_invertible.activations import ACTIVATIONS
    from pseudo_invertible.study.sentences import hint

    if name not in ACTIVATIONS:
        known = ", ".join(ACTIVATIONS)
        raise UserError(
            f"--activation is {name!r}; it should be one of {known}{hint(name, ACTIVATIONS)}."
        )
    return name


def advice_on(points: Dataset) -> str:
    """What to do with points, in a sentence."""
    from pseudo_invertible.baselines.look import look

    return look(points).advice


def read_json_study(text: str) -> Study:
    """The study of a configuration in JSON. Raises UserError."""
    from pseudo_invertible.study.model import read_study

    try:
        config = json.loads(text)
    except ValueError as error:
        raise UserError(f"--study is not JSON ({error}).") from None
    return read_study(config)
