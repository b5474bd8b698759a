"""Files that appear whole or not at all, and readers that say which file is wrong and why."""

from __future__ import annotations

import hashlib
import json
import os
import warnings
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import numpy as np

from pseudo_invertible.errors import UserError

if TYPE_CHECKING:  # pandas takes a third of a second to import, and most readers need none
    import pandas as pd

REBUILD = "delete it and run Snakemake again to rebuild it"


@contextmanager
def replacing(path: Path | str) -> Iterator[Path]:
    """Give a draft beside ``path`` to write to; on success it becomes ``path``.

    The draft is flushed to disk before it is renamed, so a crash leaves the old file or the new
    one. Raises UserError where the file cannot be written (folder, disk, rights).
    """
    path = Path(path)
    draft = path.with_name(f".{path.stem}.{os.getpid()}.draft{path.suffix}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        yield draft
        with draft.open("rb") as written:
            os.fsync(written.fileno())
        draft.replace(path)
    except OSError as error:
        raise UserError(f"{path}: could not be written: {error.strerror or error}.") from error
    finally:
        with suppress(OSError):
            draft.unlink()


def digest(path: Path | str) -> str:
    """SHA-256 of a file's content."""
    with Path(path).open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def refuse(path: Path | str, wrong: str) -> NoReturn:
    """Raise UserError: the file, what is wrong with it, and what to do."""
    raise UserError(f"{path}: {wrong}; {REBUILD}.")


@contextmanager
def reading(path: Path | str, kind: str) -> Iterator[None]:
    """Read a file of results; whatever a damaged or foreign file raises becomes a UserError.

    kind: what the file should be, for the sentence.
    """
    path = Path(path)
    if not path.is_file():
        refuse(path, "is not a file" if path.exists() else "no such file")
    try:
        yield
    except UserError:
        raise
    except PermissionError as error:
        raise UserError(f"{path}: cannot be read ({error.strerror}); make it readable.") from None
    except Exception as error:  # the parsers of foreign bytes raise what they like
        raise UserError(f"{path}: is truncated, altered or not {kind}; {REBUILD}.") from error


def read_table(
    path: Path | str, columns: Collection[str] = (), numbers: Collection[str] = ()
) -> pd.DataFrame:
    """Read a CSV of results.

    columns: that must be there. numbers: columns that must be there and hold finite numbers.
    Raises UserError, naming the file and the remedy, where it lacks one, has no rows or cannot be
    read.
    """
    import pandas as pd

    with reading(path, "a table"), warnings.catch_warnings():
        warnings.simplefilter("error")  # rows that are longer than the header
        table = pd.read_csv(path, index_col=False)
    for column in (*columns, *numbers):
        if column not in table.columns:
            refuse(path, f"has no column {column}")
    if table.empty:
        refuse(path, "has no rows")
    for column in numbers:
        values = table[column]
        if not pd.api.types.is_numeric_dtype(values) or not np.isfinite(values).all():
            refuse(path, f"its column {column} should hold finite numbers")
    return table


def write_table(path: Path | str, table: pd.DataFrame) -> None:
    """Write a table so that every float64 comes back exactly."""
    with replacing(path) as draft:
        table.to_csv(draft, index=False, lineterminator="\n")


def read_json(path: Path | str, keys: Collection[str] = ()) -> dict[str, Any]:
    """Read a JSON object of results. keys: that must be there. Raises UserError."""
    with reading(path, "a JSON object"):
        found = json.loads(Path(path).read_text(encoding="utf-8"))
    if not isinstance(found, dict):
        refuse(path, f"holds a JSON {type(found).__name__} in place of an object")
    for key in keys:
        if key not in found:
            refuse(path, f"has no {key}")
    return found


def write_json(path: Path | str, record: Mapping[str, Any]) -> None:
    """Write a JSON object that people can read, too. Raises ValueError for NaN and infinity."""
    write_text(path, json.dumps(record, indent=2, ensure_ascii=False, allow_nan=False) + "\n")


def write_text(path: Path | str, text: str) -> None:
    """Write text, whole or not at all."""
    with replacing(path) as draft:
        draft.write_text(text, encoding="utf-8")


def read_arrays(path: Path | str, names: Collection[str] = ()) -> dict[str, np.ndarray]:
    """Read all arrays of an ``.npz``; no pickles. names: that must be there. Raises UserError."""
    with (
        reading(path, "an archive of plain arrays"),
        Path(path).open("rb") as file,
        np.load(file, allow_pickle=False) as loaded,
    ):
        arrays = {name: loaded[name] for name in loaded.files}
    for name in names:
        if name not in arrays:
            refuse(path, f"has no array {name}")
    return arrays


def write_arrays(path: Path | str, arrays: Mapping[str, np.ndarray]) -> None:
    """Write plain arrays as ``.npz``; no pickles."""
    with replacing(path) as draft:
        np.savez(draft, allow_pickle=False, **arrays)
