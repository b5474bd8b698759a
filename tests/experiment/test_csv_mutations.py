"""Whatever becomes of an own CSV: a scatter, or a sentence; at once, and in little memory."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from mutating import mutations, reads_or_tells, reads_or_tells_in_little_memory

from pseudo_invertible.experiment.csv_file import read_csv
from pseudo_invertible.experiment.scatter import LARGEST

VALID = "x,y,note\n" + "".join(f'{i},{i * i % 7}.5,"a, {i}"\n' for i in range(14))
NASTY = (
    "", " ", "\t", "\n", "\r", "\r\n", "\n\n", "\0", "\ufeff", "\u2028", "ü", ",", ",,", ";", "'",
    '"', '""', '"\n"', "#", "nan", "inf", "-1e400", "1e39", "1e-400", "1e15", "1_0", "0x1", "١",
    "1,5", "1.7e9", "x", "y", "x,y", "x;y", "9" * 400, "9" * 200_000, '"' + "a" * 140_000 + '"',
    "," * 5000, "0,2,0,9\n", "1 2", "--1", "1-", "TRUE", "NA", "\x1a",
)  # fmt: skip


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("csv") / "mine.csv"


def read(path: Path) -> None:
    scatter = read_csv(path)
    for values in scatter:
        assert values.dtype == np.float64
        assert len(values) >= 10
        assert np.abs(values).max() <= LARGEST
        assert np.ptp(values.astype(np.float32)) > 0


def test_the_csv_that_is_mutated_is_valid(path: Path) -> None:
    path.write_text(VALID)
    assert len(read_csv(path).x) == 14


@settings(deadline=None, max_examples=200)
@given(
    mutations(VALID, NASTY),
    st.sampled_from(["utf-8"] * 7 + ["utf-8-sig", "utf-16", "utf-16-be", "utf-32", "latin-1"]),
    st.binary(max_size=2),
)
def test_mutated_csv_is_a_scatter_or_a_sentence(
    path: Path, text: str, encoding: str, end: bytes
) -> None:
    path.write_bytes(text.encode(encoding, "replace") + end)
    told = reads_or_tells(lambda: read(path))
    assert told is None or str(path) in told


@pytest.mark.parametrize(
    "content",
    ["x,y\n" + "1" * 10**7, "x,y\n" + "1," * 10**6, 'x,y\n"' + "\n" * 10**6, "x,y" + "\n" * 10**5],
    ids=["cell", "cells", "quote", "blank"],
)
def test_large_csv_is_answered_in_little_memory(path: Path, content: str) -> None:
    path.write_text(content)
    reads_or_tells_in_little_memory(lambda: read(path))
