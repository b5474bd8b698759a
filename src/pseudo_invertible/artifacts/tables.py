"""Tables and arrays that the workflow made: read with a check, written whole."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from pseudo_invertible.artifacts.sealed import replacing
from pseudo_invertible.errors import UserError


def read_arrays(path: Path | str) -> dict[str, np.ndarray]:
    """Read all arrays of an ``.npz`` file that the workflow made; no pickles.

    Raises UserError as ``read_networks`` does.
    """
    try:
        with Path(path).open("rb") as file:
            archive = np.load(file, allow_pickle=False)
            if not isinstance(archive, np.lib.npyio.NpzFile):
                raise ValueError("a single array")
            with archive:
                return {name: archive[name] for name in archive.files}
    except FileNotFoundError:
        raise UserError(f"{path}: no such file; {remake(path)}") from None
    except (ValueError, zipfile.BadZipFile, EOFError, OSError, KeyError, NotImplementedError):
        raise UserError(
            f"{path}: is truncated, altered or no archive of plain arrays; {remake(path)}"
        ) from None


def remake(path: Path | str) -> str:
    """The command that makes an artifact again, as the end of a sentence."""
    return f"delete it and make it again: snakemake --cores 1 {path}"


def read_table(path: Path | str, columns: Sequence[str]) -> pd.DataFrame:
    """Read a CSV that the workflow made. Raises UserError where it lacks a column."""
    try:
        table = pd.read_csv(path)
    except (OSError, ValueError) as error:
        raise UserError(f"{path}: cannot be read ({error}); {remake(path)}") from None
    missing = [column for column in columns if column not in table.columns]
    if missing:
        raise UserError(f"{path}: has no column {missing[0]}; {remake(path)}")
    return table


def write_table(path: Path | str, table: pd.DataFrame) -> None:
    """Write a table so that every float64 comes back exactly."""
    with replacing(path) as draft:
        table.to_csv(draft, index=False, lineterminator="\n")


def read_json(path: Path | str, keys: Sequence[str]) -> dict[str, Any]:
    """Read a JSON object that the workflow made. Raises UserError where it lacks a key."""
    try:
        found = json.loads(Path(path).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise UserError(f"{path}: cannot be read ({error}); {remake(path)}") from None
    missing = [key for key in keys if not isinstance(found, dict) or key not in found]
    if missing:
        raise UserError(f"{path}: has no {missing[0]}; {remake(path)}")
    return found


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
