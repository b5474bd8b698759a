"""Archives of arrays: what is expected is read, everything else is refused in a sentence."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from jaxtyping import Float64

from pseudo_invertible.artifacts.arrays import read_arrays
from pseudo_invertible.artifacts.tables import write_arrays
from pseudo_invertible.errors import UserError

PAIR = {"a": Float64[np.ndarray, "n"], "b": Float64[np.ndarray, "n"]}


def archive(folder: Path, **arrays: Any) -> Path:
    path = folder / "arrays.npz"
    write_arrays(path, {name: np.asarray(values) for name, values in arrays.items()})
    return path


def test_arrays_come_back_with_those_that_nobody_asked_for(tmp_path: Path) -> None:
    path = archive(tmp_path, a=[1.0, 2.0], b=[3.0, 4.0], words=["one", "two"])
    found = read_arrays(path, PAIR)
    assert {name: values.tolist() for name, values in found.items()} == {
        "a": [1.0, 2.0],
        "b": [3.0, 4.0],
        "words": ["one", "two"],
    }


@pytest.mark.parametrize(
    ("b", "sentence"),
    [
        ([3.0], "its array b is float64[1], but should be float64[n]"),
        ([3, 4], "its array b is int64[2], but should be float64[n]"),
        ([3.0, np.nan], "its array b holds numbers that are not finite"),
        ([np.inf, 4.0], "its array b holds numbers that are not finite"),
    ],
)
def test_an_array_that_is_not_as_expected_is_named(
    tmp_path: Path, b: list[float], sentence: str
) -> None:
    with pytest.raises(UserError, match=re.escape(sentence)):
        read_arrays(archive(tmp_path, a=[1.0, 2.0], b=b), PAIR)


def test_only_the_named_arrays_may_hold_nan(tmp_path: Path) -> None:
    path = archive(tmp_path, a=[1.0, 2.0], b=[3.0, np.nan])
    assert np.isnan(read_arrays(path, PAIR, may_be_nan=["b"])["b"]).tolist() == [False, True]
    with pytest.raises(UserError, match="array b"):
        read_arrays(path, PAIR, may_be_nan=["a"])


def test_pickles_inside_are_never_opened(tmp_path: Path) -> None:
    np.savez(tmp_path / "arrays.npz", a=np.array([{}], object))
    with pytest.raises(UserError, match="not an archive of plain arrays"):
        read_arrays(tmp_path / "arrays.npz")


def test_an_archive_with_compressed_or_repeated_contents_is_refused(tmp_path: Path) -> None:
    bomb, twice = tmp_path / "bomb.npz", archive(tmp_path, a=[1.0])
    np.savez_compressed(bomb, a=np.zeros(100_000))
    with pytest.raises(UserError, match="larger than the file"):
        read_arrays(bomb)
    with zipfile.ZipFile(twice, "a") as file, pytest.warns(UserWarning, match="Duplicate"):
        file.writestr("a.npy", file.read("a.npy"))
    with pytest.raises(UserError, match="holds an array twice"):
        read_arrays(twice)


@pytest.mark.parametrize(("flags", "refused"), [(0x1, True), (0x2, False)])
def test_an_encrypted_archive_is_refused_as_such(
    tmp_path: Path, flags: int, refused: bool
) -> None:
    path = archive(tmp_path, a=[1.0])
    entry = b"PK\x01\x02.{4}"
    marked = re.sub(
        b"(" + entry + b").", b"\\g<1>" + bytes([flags]), path.read_bytes(), flags=re.DOTALL
    )
    path.write_bytes(marked)
    if refused:
        with pytest.raises(UserError, match="is encrypted"):
            read_arrays(path)
    else:
        assert read_arrays(path)["a"].tolist() == [1.0]
