"""CSV files as people have them: read, or refused in one sentence with the file and the line."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from pseudo_invertible.data.csv import CsvData, read_csv
from pseudo_invertible.errors import UserError

ROWS = [(i, i * i % 7) for i in range(12)]
X = [float(x) for x, _ in ROWS]


@pytest.fixture
def reads(tmp_path: Path) -> Any:
    def read(content: str | bytes, *columns: Any, **how: Any) -> CsvData:
        path = tmp_path / "mine.csv"
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return read_csv(path, *columns, **how)

    return read


def rows(row: str = "{0},{1}", *first: str) -> str:
    return "\n".join([*first, *(row.format(x, y) for x, y in ROWS)]) + "\n"


@pytest.mark.parametrize(
    "content",
    [
        rows("{0},{1}", "x,y"),
        rows("{0};{1}", "x;y"),
        rows("{0}\t{1}", "x\ty"),
        rows("{0} | {1}", "x | y"),
        rows("  {0}   {1} ", "x y"),
        rows("{0}.0,{1}.5", "x,y"),
        rows('"{0}";"{1},5"', '"x";"y"'),
        rows("{0}\t{1},25", "x\ty"),
        rows("{1},a b;c,{0}", "\ufeffy, note, x", ""),
        rows('{1},"a;\nb, c",{0}', "y,note,x"),
        rows("{0},{1}", "x,y").replace("\n", "\r\n"),
        rows("{0},{1}", "x,y").replace("\n", "\r"),
    ],
)
def test_ordinary_formats_are_found(reads: Any, content: str) -> None:
    found = reads(content)
    assert found.dataset.x.tolist() == X
    assert found.columns == ("x", "y")
    assert len(set(np.round(found.dataset.y - [y for _, y in ROWS], 9))) == 1
    assert found.note.count(".") <= 2


def test_file_of_blanks_needs_header_false_and_nothing_else(reads: Any) -> None:
    content = rows("{0}e+00   -{1}.5e-01")
    found = reads(content, header=False)
    assert (found.dataset.x.tolist(), found.columns, found.note) == (X, ("1", "2"), "")
    for columns in ((), (1, 2)):
        with pytest.raises(UserError, match=r"numbers in place of names .* set header to false"):
            reads(content, *columns)


def test_write_csv2_of_r_is_read_and_the_note_says_how(reads: Any) -> None:
    found = reads(rows('"{0}";{0},4;2,{1}16', '"";"waiting";"duration"'))
    np.testing.assert_allclose(found.dataset.x, np.array(X) + 0.4)
    assert found.dataset.y.max() < 3
    assert found.note.endswith(
        "mine.csv: x is column waiting and y column duration; commas were read as decimal commas."
    )


def test_columns_are_named_or_numbered_and_groups_chosen_as_text(reads: Any) -> None:
    content = rows("01,{0},{1}", "group,height,weight") + rows("1,-{0},{1}")
    for columns in (("height", "weight"), (2, "3"), ("height", None), (None, None)):
        found = reads(content, *columns, where={"group": "01"})
        assert (found.dataset.x.tolist(), found.columns) == (X, ("height", "weight"))
    assert reads(content, "weight", "height", where={1: 1}).dataset.y.max() == 0
    with pytest.raises(UserError, match="no row has 2 in column group, which has 01, 1"):
        reads(content, "height", "weight", where={"group": 2})


def test_missing_values_are_dropped_and_counted(reads: Any) -> None:
    content = rows("{0},{1}", "x,y", "NA,1", "2", ",", "5, -999.0", "", "3,nan")
    found = reads(content, read={"na_values": -999})
    assert (found.dropped, found.dataset.x.tolist()) == (5, X)
    assert found.note.endswith("mine.csv: 5 of 17 rows lack x or y and were dropped.")
    with pytest.raises(UserError, match="7 of 19 rows lack x or y; at most a third should"):
        reads(content + ",1\n,2\n", read={"na_values": ["-999"]})


@pytest.mark.parametrize(
    ("content", "read"),
    [
        (rows("{0}:{1}", "x:y"), {"sep": ":"}),
        (rows("{0}\t{1}", "x\ty"), {"sep": r"\t"}),
        (rows("{0} {1}", "x y"), {"sep": " "}),
        (rows("{0};{1},234", "x;y"), {"thousands": ","}),
        (rows("{0}\t{1},234", "x\ty"), {"decimal": ","}),
        (rows("{0};1.{1}00,5", "x;y"), {"decimal": ",", "thousands": "."}),
        (rows("{0},{1} # b", "# a", "x,y", "# c"), {"comment": "#"}),
        (rows("{0},{1}", 'Exported, "by', "x,y"), {"skiprows": 1}),
        (rows("{0},{1}", "x,y,é").encode("cp1252"), {"encoding": "cp1252"}),
        (rows("{0},{1}", "\ufeffx,y"), {"encoding": "utf8"}),
        (rows("{0},{1}", "x,y").encode("utf-16"), {"encoding": "utf-16"}),
    ],
)
def test_read_options_help(reads: Any, content: str | bytes, read: dict[str, Any]) -> None:
    assert reads(content, read=read).dataset.x.tolist() == X


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (rows("{0},{1}", "x,y", "3,4,5"), ", line 2: has 3 cells, and the first line has 2"),
        (rows("{0},{1}", "x,y", "", "0,2,0,9"), ", line 3: has 4 cells"),
        (rows("{0},{1}", "x,y", "3,abc"), ", line 2: column y holds 'abc'; it should be"),
        (rows("{0},{1}", "x,y", "", "inf,3"), ", line 3: column x holds 'inf'"),
        (rows("{0},{1}", "x,y", "3,1_0"), ", line 2: column y holds '1_0'"),
        (rows('{0},"a\nb",{1}', "a,b,c") + "?,,1", ", line 26: column a holds '?'"),
        (rows('{0},{1},5ft 1"', "a,b,c") + "?,1,", ", line 14: column a holds '?'"),
        (rows("{0};{1}", "x;y", "1;2,5", "1;2.5"), "'2,5'; .* set decimal or thousands"),
        (rows("{0};{1}", "x;y", "2,5;1.234"), "column x holds '2,5'"),
        (rows("{0};{1},5", "x;y", "1;1.234,5"), "line 2: column y holds '1.234,5'"),
        (rows("{0},{1}", "x,y", '1,"2'), ", line 2: has a quote that is never closed"),
        (rows("{0},{0},{1}", "a,b,c"), "columns, a, b, c; .* numbers: a, b, c"),
        (rows("a{0},{1}", "a,b"), "set x and y .* hold numbers: b"),
        (rows("{0},{1},{1}", "x,y,x"), "has 2 columns named x; .* such as 1"),
        (rows("{0}", "x"), "has one column, x; .* set sep"),
        (rows("{0},1", "x,y"), r"y is constant \(1\)"),
        ("x,y\n1,2\n", "has 1 points; there should be 10"),
        ("x,y\n", "has 0 points"),
        ("", "is empty"),
        ("x,y\n".encode("utf-16"), "is UTF-16, or not text; .* set encoding"),
        ("x,y\n".encode("utf-16-le"), "is UTF-16"),
        ("x,y,Größe\n".encode("latin-1"), "is not UTF-8 text; set encoding .* cp1252"),
        (b"PK\x03\x04\xff\xfe\0", "is a spreadsheet or a zip archive; save the table as CSV"),
        (b"\x1f\x8b\0", "is compressed"),
    ],
)
def test_file_that_cannot_serve_is_refused(reads: Any, content: str | bytes, says: str) -> None:
    with pytest.raises(UserError, match=says) as refusal:
        reads(content)
    assert "mine.csv" in str(refusal.value)
    assert "\n" not in str(refusal.value)


@pytest.mark.parametrize(
    ("how", "says"),
    [
        ({"x": "z"}, "has no column z; its columns are x, y"),
        ({"x": 0, "y": 1}, "has no column 0"),
        ({"x": "y", "y": 2}, "x and y are both column y"),
        ({"where": {"group": "a"}}, "has no column group"),
        ({"header": False}, "line 1: column 1 holds 'x'"),
        ({"read": {"seperator": ","}}, "no option seperator; it has sep, decimal"),
        ({"read": {"sep": "::"}}, "sep is '::'; it should be one character"),
        ({"read": {"decimal": ",", "thousands": ","}}, "should be different characters"),
        ({"read": {"sep": 1}}, "sep is 1; it should be text"),
        ({"read": {"skiprows": -1}}, "skiprows is -1"),
        ({"read": {"encoding": "klingon"}}, "there is no encoding klingon"),
    ],
)
def test_wrong_arguments_are_refused(reads: Any, how: dict[str, Any], says: str) -> None:
    with pytest.raises(UserError, match=says):
        reads(rows("{0},{1}", "x,y"), **how)


def test_what_is_not_a_file_is_refused_without_being_read(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.csv")  # to read it would wait for ever
    for path, says in (
        (tmp_path, "is a folder"),
        (tmp_path / "pipe.csv", "is a pipe or a device"),
        ("/dev/zero", "is a pipe or a device"),
        (tmp_path / "none.csv", "no such file"),
        ("~nobody-of-that-name/a.csv", "no such file"),
        (tmp_path / ("a" * 5000), "cannot be read"),
        ("a\0b", "is not a file name"),
    ):
        with pytest.raises(UserError, match=says) as refusal:
            read_csv(path)
        assert len(str(refusal.value)) < 300
        assert str(refusal.value).isprintable()


def test_tilde_is_the_home_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    (tmp_path / "mine.csv").write_text(rows("{0},{1}", "x,y"))
    assert read_csv("~/mine.csv").dataset.x.tolist() == X
