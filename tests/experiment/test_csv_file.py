"""Own CSV files are read strictly: a scatter, or one sentence that names file and line."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pseudo_invertible.errors import UserError
from pseudo_invertible.experiment.csv_file import read_csv
from pseudo_invertible.experiment.scatter import Dataset, write_csv

finite = st.floats(-1e14, 1e14, allow_nan=False, allow_subnormal=False)


@settings(deadline=None)
@given(st.lists(st.tuples(finite, finite), min_size=10, max_size=30, unique_by=lambda p: p[0]))
def test_csv_gives_every_float64_back(
    tmp_path_factory: pytest.TempPathFactory, points: list[tuple[float, float]]
) -> None:
    x, y = np.array(points).T
    x, y = (values + (-1.0) ** np.arange(len(y)) * 5e14 for values in (x, y))  # never constant
    path = tmp_path_factory.mktemp("csv") / "data.csv"
    write_csv(path, Dataset(x, y))
    back = read_csv(path)
    assert np.array_equal(back.x, x)
    assert np.array_equal(back.y, y)


def _rows(count: int = 12) -> list[str]:
    return [f"{i},{i * i % 7}" for i in range(count)]


def _file(*lines: str) -> str:
    return "\n".join([*lines, *_rows()]) + "\n"


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (_file("x,z"), ["needs exactly one column named y", "x, z"]),
        ("x,y,x\n" + "1,2,3\n" * 12, ["exactly one column named x"]),
        (_file("x,y", "3,abc"), ["line 2", "column y", "'abc'"]),
        (_file("x,y", "nan,3"), ["line 2", "column x", "'nan'"]),
        (_file("x,y", "", "3,inf"), ["line 3", "column y", "'inf'"]),
        (_file("x,y", "3,1e39"), ["line 2", "column y", "finite"]),
        (_file("x,y", "3,1e16"), ["line 2", "'1e16'", "from -1e+15 to 1e+15"]),
        (_file("x,y", "3,1_0"), ["line 2", "'1_0'"]),
        (_file("x,y", "3,"), ["line 2", "column y holds nothing"]),
        ("x,y\n" + "\n".join(_rows(9)), ["9 rows", "10 to 1000000"]),
        ("x,y\n" + "2,3\n2,4\n" * 6, ["column x is constant"]),
        ("x,y\n" + "3,2\n4,2\n" * 6, ["column y is constant"]),
        ("", ["needs exactly one column named x", "nothing"]),
        # Rows that are not as wide as the header.
        (_file("x,y", "3"), ["line 2: has 1 cells, and the header has 2", "as many as"]),
        (_file("x,y", "3,4,5"), ["line 2: has 3 cells, and the header has 2"]),
        (_file("x,y", "3,4,"), ["line 2: has 3 cells, and the header has 2"]),
        (_file("x,y", "0,2,0,9"), ["line 2: has 4 cells", "points, not commas (0.5)"]),
        # Other separators.
        (_file("x;y"), ["has semicolons between its columns", "commas", "points in numbers"]),
        (_file('"x";"y"'), ["has semicolons between its columns"]),
        (_file("x\ty"), ["has tabs between its columns"]),
        # Stray quotes.
        (_file("x,y", '1,"2'), ["line 2", "quote"]),
        (_file("x,y", '1,"2"3'), ["line 2", "quote"]),
        (_file("x,y", '1,2"'), ["line 2", "column y holds '2\"'"]),
        (_file("x,y", '"1', '",2'), ["line 2: has a quote that closes in line 3"]),
        (_file("x,y", "1," + "2" * 200_000), ["line 2: is longer than 100000 letters"]),
        # Lost in float32.
        (
            "x,y\n" + "".join(f"{1.7e9 + 10 * i},{i}\n" for i in range(40)),
            ["column x varies by 115 around 1.7e+09", "steps of 128", "subtract an offset"],
        ),
        (
            "x,y\n" + "".join(f"{i},{100 + i * 1e-9!r}\n" for i in range(40)),
            ["column y varies by 1.15e-08 around 100", "subtract an offset"],
        ),
        ("x,y\n" + "".join(f"{i}e-20,{i}\n" for i in range(12)), ["column x", "smaller unit"]),
    ],
)
def test_csv_that_cannot_serve_is_refused_in_one_sentence(
    tmp_path: Path, content: str, says: list[str]
) -> None:
    path = tmp_path / "mine.csv"
    path.write_text(content)
    with pytest.raises(UserError) as refusal:
        read_csv(path)
    message = str(refusal.value)
    assert "\n" not in message
    assert message.startswith(str(path))
    for part in says:
        assert part in message


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("x,y\n1,2\n".encode("utf-16"), "is UTF-16"),
        ("x,y\n1,2\n".encode("utf-16-le"), "is UTF-16"),
        ("x,y\n1,2\n".encode("utf-32"), "is UTF-16 or UTF-32"),
        ("x,y,Größe\n1,2,3\n".encode("latin-1"), "is not UTF-8 text"),
        (b"PK\x03\x04\xff\xfe", "is not UTF-8 text"),
    ],
)
def test_csv_in_another_encoding_is_refused(tmp_path: Path, content: bytes, says: str) -> None:
    (tmp_path / "mine.csv").write_bytes(content)
    with pytest.raises(UserError, match=rf"mine\.csv: {says}.*CSV.* saved as UTF-8"):
        read_csv(tmp_path / "mine.csv")


def test_what_is_no_regular_file_is_refused_without_being_read(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.csv")  # to read it would wait for ever
    for path, says in (
        (tmp_path, "is a folder"),
        (tmp_path / "pipe.csv", "is a pipe or a device"),
        (Path("/dev/zero"), "is a pipe or a device"),
        (tmp_path / "none.csv", "no such file"),
        (tmp_path / ("a" * 5000), "cannot be read"),
        (tmp_path / "a\0b", "is no file name"),
    ):
        with pytest.raises(UserError, match=says) as refusal:
            read_csv(path)
        assert len(str(refusal.value)) < 300
        assert str(refusal.value).isprintable()


def test_as_many_rows_as_networks_carry_are_read_and_one_more_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pseudo_invertible.experiment.csv_file.MOST_POINTS", 1000)
    path = tmp_path / "long.csv"
    path.write_text("x,y\n" + "0.25,1\n0.5,2\n" * 500)
    assert len(read_csv(path).x) == 1000
    with path.open("a") as file:
        file.write("1,1\n")
    with pytest.raises(UserError, match=r"has more than 1000 rows; .* thin it"):
        read_csv(path)


def test_the_largest_numbers_and_the_longest_line_that_are_allowed_are_read(
    tmp_path: Path,
) -> None:
    path = tmp_path / "large.csv"
    path.write_text("x,y\n" + "".join(f"{i - 6}e14,{i}\n" for i in range(12)) + "-1e15,1e15\n")
    assert read_csv(path).y.max() == -read_csv(path).x.min() == 1e15
    note = "a" * (99_999 - len("0,1,\n"))  # with its end 99 999 letters
    path.write_text(f"x,y,note\n0,1,{note}\n" + "".join(f"{i},{i},\n" for i in range(12)))
    assert len(read_csv(path).x) == 13


@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
def test_order_of_rows_and_columns_line_ends_and_a_byte_order_mark_do_not_matter(
    tmp_path: Path, ends: str
) -> None:
    path = tmp_path / "mine.csv"
    text = "\ufeff\ny, note, x\n" + "\n".join(f'{i % 5},"a, b", {-i}' for i in range(12)) + "\n\n"
    path.write_text(text.replace("\n", ends), newline="")
    assert read_csv(path).x.tolist() == [-float(i) for i in range(12)]
