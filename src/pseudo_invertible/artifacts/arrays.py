"""Archives of plain arrays (``.npz``) that the workflow made: read with a check of everything."""

from __future__ import annotations

import zipfile
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

import numpy as np
from jaxtyping import jaxtyped

from pseudo_invertible.artifacts.reading import reading, refuse

_ENCRYPTED = 0x1


def read_arrays(
    path: Path | str,
    expected: Mapping[str, Any] | None = None,
    may_be_nan: Collection[str] = (),
) -> dict[str, np.ndarray]:
    """Read all arrays of an ``.npz`` file that the workflow made; no pickles, nothing compressed.

    expected: the arrays that must be there and what each is, as a jaxtyping annotation
    (``Float32[np.ndarray, "seeds width"]``); a letter or word in its shape is the same size in all
    of them. Their numbers must be finite but for those named in may_be_nan. Raises UserError,
    naming the file and the command that makes it again, where anything else is found.
    """
    with reading(path, "an archive of plain arrays"):
        with zipfile.ZipFile(path) as archive:
            _refuse_traps(path, archive)
        with np.load(path, allow_pickle=False) as loaded:
            arrays = {name: loaded[name] for name in loaded.files}
    with jaxtyped("context"):
        for name, wanted in (expected or {}).items():
            if name not in arrays:
                refuse(path, f"has no array {name}")
            found = arrays[name]
            if not isinstance(found, wanted):
                is_ = f"{found.dtype.name}[{', '.join(map(str, found.shape))}]"
                refuse(path, f"its array {name} is {is_}, but should be {_told(wanted)}")
            numbers = np.issubdtype(found.dtype, np.floating) and name not in may_be_nan
            if numbers and not np.isfinite(found).all():
                refuse(path, f"its array {name} holds numbers that are not finite")
    return arrays


def _refuse_traps(path: Path | str, archive: zipfile.ZipFile) -> None:
    # What the workflow writes is as large as it says; a zip bomb is not.
    entries = archive.infolist()
    if any(entry.flag_bits & _ENCRYPTED for entry in entries):
        refuse(path, "is encrypted")
    if sum(entry.file_size for entry in entries) > Path(path).stat().st_size:
        refuse(path, "states contents larger than the file, which the workflow never writes")
    if len({entry.filename for entry in entries}) < len(entries):
        refuse(path, "holds an array twice")


def _told(wanted: Any) -> str:
    dtypes = wanted.dtypes if isinstance(wanted.dtypes, tuple | list) else ["any type"]
    return f"{dtypes[0]}[{', '.join(wanted.dim_str.split())}]"
