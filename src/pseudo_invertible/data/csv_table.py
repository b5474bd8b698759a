"""The cells of a CSV as text, its columns by name or number, and sentences about both."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import numpy as np

from pseudo_invertible.data.csv_format import CsvFormat, place_in_file
from pseudo_invertible.data.text_file import short
from pseudo_invertible.errors import UserError

if TYPE_CHECKING:
    import pandas as pd

MOST_LISTED = 20


class Table:
    """Names and rows. names: of the columns; 1, 2, … without a header.

    rows: texts, by column; the index counts all rows of the file from 0.
    """

    def __init__(self, path: Path, form: CsvFormat, header: bool) -> None:
        cells = _read_cells(path, form)
        self.path, self.form = path, form
        first = [str(name).strip() for name in cells.iloc[0]]
        self.names = first if header else [str(place + 1) for place in range(len(first))]
        self.rows = cells.iloc[1:] if header else cells
        if len(first) < 2:
            raise UserError(
                f"{path}: has one column, {short(first[0])}; there should be more, with commas, "
                "semicolons, tabs or blanks between them, or else set sep."
            )

    def place(self, column: object) -> int:
        """The place of a column, by its name or else by its number from 1."""
        name = str(column).strip()
        places = [place for place, known in enumerate(self.names) if known == name]
        if len(places) > 1:
            raise UserError(
                f"{self.path}: has {len(places)} columns named {short(name)}; give its number, "
                f"such as {places[0] + 1}."
            )
        if places:
            return places[0]
        if name.isdecimal() and 1 <= int(name) <= len(self.names):
            return int(name) - 1
        raise UserError(
            f"{self.path}: has no column {short(name)}; its columns are {self.listed()}."
        )

    def listed(self) -> str:
        """All columns, for a sentence."""
        return listed(name or "(no name)" for name in self.names)

    def keep(self, place: int, value: str) -> None:
        """Keep the rows with this text in a column."""
        texts = self.rows[place].str.strip()
        found = texts == value
        if not found.any():
            raise UserError(
                f"{self.path}: no row has {short(value)} in column {self.names[place]}, which has "
                f"{listed(texts.unique()) or 'no rows'}."
            )
        self.rows = self.rows[found]

    def numbers(self, place: int) -> np.ndarray:
        """A column: float64[rows], NaN where the value is missing."""
        values, missing = self._column(place)
        wrong = np.flatnonzero(~np.isfinite(values) & ~missing)
        if wrong.size:
            self._refuse(place, self.rows.index[wrong[0]])
        return np.where(missing, np.nan, values)

    def is_numeric(self, place: int) -> bool:
        """Whether most of the filled cells of a column hold numbers: one typing error may be."""
        values, missing = self._column(place)
        return bool(np.isfinite(values[~missing]).sum() > (~missing).sum() / 2)

    def _column(self, place: int) -> tuple[np.ndarray, np.ndarray]:
        """The numbers, NaN for what is none, and which are missing."""
        texts = self.rows[place].str.strip()
        values = numbers_of(texts, self.form)
        codes = numbers_of(sorted(self.form.missing), self.form)  # -999 is missing as -999.0, too
        missing = texts.isin(self.form.missing).to_numpy(bool)
        return values, missing | np.isin(values, codes[np.isfinite(codes)])

    def _refuse(self, place: int, row: int) -> NoReturn:
        """Say that a cell is not a number, and in which line."""
        line = place_in_file(self.path, self.form, row)
        text = self.rows[place][row].strip()
        signs_given = (self.form.decimal, self.form.thousands) != (".", None)
        hint = "; set decimal or thousands" if "," in text and not signs_given else ""
        raise UserError(
            f"{self.path}{line}: column {self.names[place]} holds {short(repr(text))}; it "
            f"should be a finite number{hint}."
        )


def numbers_of(texts: Iterable[str], form: CsvFormat) -> np.ndarray:
    """float64[texts]: what texts say; NaN for no number, as 1.5 is with decimal commas."""
    import pandas as pd

    series = pd.Series(texts, dtype=object)
    if (form.decimal, form.thousands) != (".", None):
        signs: dict[str, str | int | None] = {".": "?", form.thousands or "?": ""}
        signs[form.decimal] = "."
        series = series.str.translate(str.maketrans(signs))
    return pd.to_numeric(series, errors="coerce").to_numpy(np.float64)


def listed(names: Iterable[str]) -> str:
    """Names for a sentence; not more than 20."""
    shown = [short(name) for name in islice(names, MOST_LISTED + 1)]
    return ", ".join([*shown[:MOST_LISTED], "…"] if len(shown) > MOST_LISTED else shown)


def _read_cells(path: Path, form: CsvFormat) -> pd.DataFrame:
    """All rows, the header among them, so that pandas refuses rows longer than the header."""
    import pandas as pd  # slow to import

    try:
        return pd.read_csv(
            path,
            header=None,
            dtype=object,
            na_filter=False,
            engine="c",
            compression=None,
            skipinitialspace=True,
            sep=form.sep,
            comment=form.comment,
            encoding=form.encoding,
            skiprows=form.skiprows,
        )
    except pd.errors.EmptyDataError:
        raise UserError(f"{path}: is empty; it should be a CSV.") from None
    except pd.errors.ParserError as error:
        wrong = _parser_mistake(str(error).strip(), path, form)
        raise UserError(f"{path}{wrong}.") from None


def _parser_mistake(message: str, path: Path, form: CsvFormat) -> str:
    """What pandas says, in plain words; it counts lines from 1 and rows from 0."""
    numbers = [int(word) for word in message.replace(",", "").split() if word.isdigit()]
    if "Expected" in message and len(numbers) == 3:
        return (
            f", line {numbers[1]}: has {numbers[2]} cells, and the first line has {numbers[0]}; "
            "no row should have more cells than the first"
        )
    if "EOF inside string" in message and numbers:
        return f"{place_in_file(path, form, numbers[-1])}: has a quote that is never closed"
    return f": cannot be read as a CSV ({short(message)})"
