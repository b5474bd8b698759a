"""The keys of ``dataset``: the generator of the write-up, or a CSV and how to read it."""

from __future__ import annotations

from typing import Annotated, Any, Self

from pydantic import Field, model_validator

from pseudo_invertible.study.fields import (
    Allowed,
    AsNumber,
    Number,
    Positive,
    Section,
    Seed,
    Weight,
    key,
)

Text = Annotated[str, Field(min_length=1)]
Sign = Annotated[str, Field(min_length=1, max_length=1), Allowed("one character")]


class GeneratorSettings(Section):
    """y = h1(h2(x) + noise), with two random cubic splines; defaults are the write-up's."""

    seed: Seed = key(101, "seed of NumPy's legacy generator")
    points: Annotated[int, Field(ge=10, le=1_000_000), AsNumber] = key(
        1000, "number of points; x is an even grid from low to high"
    )
    knots: Annotated[int, Field(ge=4, le=1000), AsNumber] = key(
        10, "abscissae of each spline; at least 4, since the splines are cubic"
    )
    noise: Weight = key(0.3, "standard deviation of the inner noise, in units of h2(x)")
    ordinates: Positive = key(1.5, "standard deviation of the splines' ordinates, in units of y")
    low: Number = key(-10.0, "lowest x")
    high: Number = key(10.0, "highest x")

    @model_validator(mode="after")
    def _rise(self) -> Self:
        if self.low >= self.high:
            raise ValueError(f".low is {self.low:g}; it should be below high ({self.high:g})")
        return self


class ReadSettings(Section):
    """How pandas reads the CSV, where it is not an ordinary one."""

    sep: Text | None = key(None, "what separates columns", otherwise="found in the file")
    decimal: Sign | None = key(None, "decimal sign", otherwise="found in the file")
    thousands: Sign | None = key(None, "sign between thousands")
    comment: Sign | None = key(None, "sign that starts a comment")
    encoding: Text | None = key(None, "encoding of the text", otherwise="UTF-8")
    na_values: tuple[str, ...] | None = key(None, "words that stand for a missing value")
    skiprows: Annotated[int, Field(ge=0, le=1_000_000), AsNumber] | None = key(
        None, "lines to skip at the start"
    )

    @property
    def given(self) -> dict[str, Any]:
        """The options that are set, for ``pandas.read_csv``."""
        options = self.model_dump(exclude_none=True)
        return {name: list(v) if isinstance(v, tuple) else v for name, v in options.items()}


class DatasetSettings(Section):
    """Where the points (x, y) come from."""

    file: Text | None = key(None, "a CSV, which replaces the generator; give the study a `name`")
    x: Text | None = key(
        None,
        "column of x in the CSV",
        otherwise="column `x`, or the first of the only two columns of numbers",
    )
    y: Text | None = key(
        None,
        "column of y in the CSV",
        otherwise="column `y`, or the second of the only two columns of numbers",
    )
    header: bool = key(True, "the first line of the CSV names the columns")
    where: dict[str, str] = key({}, "rows of the CSV to use, by column: `{species: Adelie}`")
    read: ReadSettings = key(ReadSettings, "options of `pandas.read_csv`")
    holdout: Annotated[float, Field(gt=0, le=0.5), AsNumber] | None = key(
        None, "share of the CSV's rows that no run is trained on, for the columns `fresh_…`"
    )
    generator: GeneratorSettings = key(GeneratorSettings, "the generator of the points")

    @model_validator(mode="after")
    def _need_file(self) -> Self:
        unused = DatasetSettings.model_construct(file=self.file, generator=self.generator)
        if self.file is None and self != unused:
            name = next(
                n for n in type(self).model_fields if getattr(self, n) != getattr(unused, n)
            )
            raise ValueError(f".{name} is given, but dataset.file is not; it is for a CSV only")
        if self.x is not None and self.x == self.y:
            raise ValueError(f".x and dataset.y are both {self.x!r}; they should be two columns")
        return self
