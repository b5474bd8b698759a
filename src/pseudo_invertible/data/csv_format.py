"""How a CSV is written: its separator and its decimal sign, where they are plain to see."""

from __future__ import annotations

import codecs
import csv
import re
from collections.abc import Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

from pseudo_invertible.errors import UserError

OPTIONS = ("sep", "decimal", "comment", "encoding", "na_values", "skiprows", "thousands")
BLANKS = r"\s+"
# As regular expressions, in the order of preference: decimal commas may be in every line.
SEPARATORS = {"\t": r"\t", ";": ";", "|": r"\|", ",": ",", BLANKS: BLANKS}
# What pandas reads as missing by default.
MISSING = frozenset(
    ("", "NA", "N/A", "n/a", "NULL", "null", "None", "NaN", "nan", "-NaN", "-nan", "<NA>", "#NA")
) | {"#N/A", "#N/A N/A", "1.#IND", "1.#QNAN", "-1.#IND", "-1.#QNAN"}
SAMPLE = 200  # lines
# A separator is plain to see if this share of the lines have equally many cells.
MOST = 0.8
COMMA = re.compile(r"[-+]?\d*,\d+([eE][-+]?\d+)?")
POINT = re.compile(r"[-+]?\d*\.\d+([eE][-+]?\d+)?")
THOUSANDS = re.compile(r"[-+]?[1-9]\d{0,2}(,\d{3})+")


class CsvFormat(NamedTuple):
    """How to read a file, in the words of ``pandas.read_csv``.

    found: whether decimal is a comma that was found rather than given.
    """

    sep: str
    decimal: str
    thousands: str | None
    comment: str | None
    encoding: str
    skiprows: int
    missing: frozenset[str]
    found: bool


def csv_format(path: Path, options: Mapping[str, Any]) -> CsvFormat:
    """The format of a file: the options that are given, the rest from its first lines.

    Raises UserError for an option that is unknown or wrong.
    """
    given = {name: value for name, value in options.items() if value is not None}
    _check(given)
    words = given.get("na_values", ())
    encoding = codecs.lookup(given.get("encoding", "utf-8")).name
    words = [words] if isinstance(words, str | int | float) else words
    form = CsvFormat(
        sep={" ": BLANKS, r"\t": "\t"}.get(given.get("sep", ","), given.get("sep", ",")),
        decimal=given.get("decimal", "."),
        thousands=given.get("thousands"),
        comment=given.get("comment"),
        encoding="utf-8-sig" if encoding == "utf-8" else encoding,
        skiprows=given.get("skiprows", 0),
        missing=MISSING | {str(word).strip() for word in words},
        found=False,
    )
    sample = _sample(path, form)
    if "sep" not in given:
        form = form._replace(sep=_separator(sample))
    if not {"decimal", "thousands"} & given.keys() and _has_decimal_commas(sample, form.sep):
        form = form._replace(decimal=",", found=True)
    return form


def _check(given: Mapping[str, Any]) -> None:
    for name, value in given.items():
        if name not in OPTIONS:
            raise UserError(f"read has no option {name}; it has {', '.join(OPTIONS)}.")
        if name == "skiprows" and not (type(value) is int and value >= 0):
            raise UserError(f"skiprows is {value!r}; it should be a number of lines.")
        if name not in ("skiprows", "na_values") and not isinstance(value, str):
            raise UserError(f"{name} is {value!r}; it should be text.")
        if name in ("decimal", "thousands", "comment") and len(value) != 1:
            raise UserError(f"{name} is {value!r}; it should be one character.")
        if name == "sep" and value not in (BLANKS, r"\t") and len(value) != 1:
            raise UserError(rf"sep is {value!r}; it should be one character, or \s+ for blanks.")
    signs = [given[name] for name in ("sep", "decimal", "thousands", "comment") if name in given]
    if len(set(signs)) < len(signs):
        raise UserError("sep, decimal, thousands and comment should be different characters.")


def place_in_file(path: Path, form: CsvFormat, row: int) -> str:
    """``, line 7``: where the row starts that pandas counts as this one, from 0; or nothing."""
    try:
        line = next(islice(_starts(path, form), row, None), None)
    except csv.Error:  # a cell of 131 072 letters
        line = None
    return f", line {line}" if line else ""


def _starts(path: Path, form: CsvFormat) -> Iterator[int]:
    """The line that each row starts in: blank lines and comments are no rows."""
    with path.open(encoding=form.encoding, newline="") as content:
        lines = ("\n" if _is_comment(line, form) else line for line in content)
        kept = islice(lines, form.skiprows, None)
        sep = " " if form.sep == BLANKS else form.sep
        reader, start = csv.reader(kept, delimiter=sep, skipinitialspace=True), 0
        for cells in reader:
            if "".join(cells).strip() or (len(cells) > 1 and sep != " "):
                yield form.skiprows + start + 1
            start = reader.line_num


def _is_comment(line: str, form: CsvFormat) -> bool:
    return form.comment is not None and line.lstrip().startswith(form.comment)


def _sample(path: Path, form: CsvFormat) -> list[str]:
    """The first lines that are neither blank nor comments."""
    with path.open(encoding=form.encoding) as content:
        lines = (
            line.split(form.comment)[0] if form.comment else line
            for line in islice(content, form.skiprows, None)
        )
        return list(islice((line for line in lines if line.strip()), SAMPLE))


def _separator(lines: list[str]) -> str:
    """The separator that is plain to see; a comma where none is."""
    shares = {sep: _share_alike(lines, sep) for sep in SEPARATORS}
    plain = [sep for sep, share in shares.items() if share >= MOST]
    best = max(shares, key=lambda sep: shares[sep])
    return plain[0] if plain else best if shares[best] else ","


def _share_alike(lines: list[str], sep: str) -> float:
    """The share of the lines below the first with the usual number of cells; 0 for one cell."""
    counts = [len(_cells(line, sep)) for line in lines]
    below = counts[1:] or counts
    if not counts or counts[0] < 2:
        return 0.0
    usual = max(set(below), key=below.count)
    return below.count(usual) / len(below) if usual > 1 else 0.0


def _cells(line: str, sep: str) -> list[str]:
    """The cells of a line; those in quotes as a word, unless it may be a decimal number."""

    def plain(cell: re.Match[str]) -> str:
        return cell[1] if sep != "," and COMMA.fullmatch(cell[1]) else "text"

    text = re.sub(r'"([^"]*)"', plain, line)
    text = text.strip() if sep == BLANKS else text
    return [cell.strip() for cell in re.split(SEPARATORS.get(sep, re.escape(sep)), text)]


def _has_decimal_commas(lines: list[str], sep: str) -> bool:
    """Whether numbers have commas and no points; 1,234 counts only between semicolons."""
    cells = [cell for line in lines for cell in _cells(line, sep)] if sep != "," else []
    commas = [cell for cell in cells if COMMA.fullmatch(cell)]
    if not commas or any(POINT.fullmatch(cell) for cell in cells):
        return False
    return sep == ";" or not all(THOUSANDS.fullmatch(cell) for cell in commas)
