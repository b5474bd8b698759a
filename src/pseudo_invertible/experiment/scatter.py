"""The scatter (x, y), and the reader of own CSV files."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from jaxtyping import Float64

from pseudo_invertible.artifacts.sealed import replacing
from pseudo_invertible.errors import UserError

if TYPE_CHECKING:
    pass

FEWEST_POINTS = 10


class Dataset(NamedTuple):
    """A scatter. x: float64[n], y: float64[n], in the units of the data."""

    x: Float64[np.ndarray, " n"]
    y: Float64[np.ndarray, " n"]


def read_csv(path: Path | str) -> Dataset:
    """Read a scatter from a CSV with columns ``x`` and ``y``; the order of rows is free.

    Raises UserError, naming file and row, where the file cannot serve: missing, without a
    column, a value that is no finite number, fewer than 10 rows, constant x or y.
    """
    path = Path(path)
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise UserError(f"{path}: no such file; it should be a CSV with columns x,y.") from None
    except IsADirectoryError:
        raise UserError(f"{path}: is a folder; it should be a CSV with columns x,y.") from None
    except UnicodeDecodeError:
        raise UserError(f"{path}: is not text; it should be a CSV with columns x,y.") from None
    except OSError as error:
        raise UserError(f"{path}: cannot be read ({error.strerror}).") from None
    reader = csv.DictReader(io.StringIO(text), skipinitialspace=True)
    header = [name.strip() for name in (reader.fieldnames or [])]
    reader.fieldnames = header
    for column in ("x", "y"):
        if header.count(column) != 1:
            found = ", ".join(header) or "nothing"
            raise UserError(
                f"{path}: needs exactly one column named {column}; its first line has {found}."
            )
    columns: dict[str, list[float]] = {"x": [], "y": []}
    for row in reader:
        for name, values in columns.items():
            values.append(_number(row[name], name, reader.line_num, path))
    return check_scatter(Dataset(np.array(columns["x"]), np.array(columns["y"])), str(path))


def check_scatter(dataset: Dataset, name: str) -> Dataset:
    """The scatter, if networks can be fitted to it.

    Raises UserError for fewer than 10 points and for constant x or y.
    """
    if len(dataset.x) < FEWEST_POINTS:
        raise UserError(f"{name}: has {len(dataset.x)} rows; at least {FEWEST_POINTS} are needed.")
    for column, values in zip("xy", dataset, strict=True):
        if np.ptp(values) == 0:
            raise UserError(
                f"{name}: column {column} is constant ({values[0]:g}); it should vary for a fit."
            )
    return dataset


def _number(text: str | None, column: str, line: int, path: Path) -> float:
    try:
        number = float(text) if text is not None else float("nan")
    except ValueError:
        number = float("nan")
    if not abs(number) <= float(np.finfo(np.float32).max):  # networks compute in float32
        shown = "nothing" if text is None or not text.strip() else f"{text.strip()!r}"
        raise UserError(
            f"{path}, line {line}: column {column} holds {shown}; it should be a finite number."
        )
    return number


def write_csv(path: Path | str, dataset: Dataset) -> None:
    """Write a scatter so that every float64 comes back exactly."""
    lines = ["x,y"]
    lines += [f"{x!r},{y!r}" for x, y in zip(dataset.x.tolist(), dataset.y.tolist(), strict=True)]
    with replacing(path) as draft:
        draft.write_text("\n".join(lines) + "\n", encoding="utf-8")
