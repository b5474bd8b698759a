"""Tables and records that the workflow made: read with a check of everything, written whole."""

from __future__ import annotations

import json
import math
import warnings
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from pseudo_invertible.artifacts.reading import reading, refuse
from pseudo_invertible.artifacts.sealed import replacing

# Columns that name a run: numbers in every table, and never empty.
_KEYS = ("lambda", "mu", "seed", "update", "updates")


def read_table(
    path: Path | str, columns: Collection[str], numbers: Collection[str] = ()
) -> pd.DataFrame:
    """Read a CSV that the workflow made.

    columns: that must be there. numbers: columns that must be there and hold finite numbers
    throughout, as those that name a run must. Raises UserError, naming the file and the command
    that makes it again, where it lacks one, has no rows, or cannot be read.
    """
    with reading(path, "a table"), warnings.catch_warnings():
        warnings.simplefilter("error")  # rows that are longer than the header
        table = pd.read_csv(path, index_col=False)
    for column in (*columns, *numbers):
        if column not in table.columns:
            refuse(path, f"has no column {column}")
    if table.empty:
        refuse(path, "has no rows")
    for column in (*numbers, *(column for column in columns if column in _KEYS)):
        values = table[column]
        if not pd.api.types.is_numeric_dtype(values) or not np.isfinite(values).all():
            refuse(path, f"its column {column} should hold finite numbers")
    return table


def write_table(path: Path | str, table: pd.DataFrame) -> None:
    """Write a table so that every float64 comes back exactly."""
    with replacing(path) as draft:
        table.to_csv(draft, index=False, lineterminator="\n")


def read_json(path: Path | str, keys: Collection[str]) -> dict[str, Any]:
    """Read a JSON object that the workflow made.

    keys: what must be there, with dots for what stands inside (``flow.misfit``); every number at
    or below them must be finite. Raises UserError where one is missing or the file cannot serve.
    """
    with reading(path, "a JSON object"):
        return parse_json(Path(path).read_text(encoding="utf-8"), keys, path)


def parse_json(text: str, keys: Collection[str], path: Path | str) -> dict[str, Any]:
    """The same for a JSON text that stands in a file."""
    with reading(path, "a file with a JSON object"):
        found = json.loads(text)
    if not isinstance(found, dict):
        refuse(path, f"holds a JSON {type(found).__name__} in place of an object")
    for key in keys:
        inner: Any = found
        for part in key.split("."):
            if not isinstance(inner, Mapping) or part not in inner:
                refuse(path, f"has no {key}")
            inner = inner[part]
        if not _finite(inner):
            refuse(path, f"its {key} holds numbers that are not finite")
    return found


def _finite(value: Any) -> bool:
    if isinstance(value, Mapping):
        return all(map(_finite, value.values()))
    if isinstance(value, list):
        return all(map(_finite, value))
    return not isinstance(value, float) or math.isfinite(value)


def write_json(path: Path | str, record: Mapping[str, Any]) -> None:
    """Write a JSON object, for people to read as well."""
    write_text(path, json.dumps(record, indent=2, ensure_ascii=False) + "\n")


def write_text(path: Path | str, text: str) -> None:
    """Write text, whole or not at all."""
    with replacing(path) as draft:
        draft.write_text(text, encoding="utf-8")


def write_arrays(path: Path | str, arrays: Mapping[str, np.ndarray]) -> None:
    """Write plain arrays as ``.npz``; no pickles."""
    with replacing(path) as draft:
        np.savez(draft, allow_pickle=False, **arrays)
