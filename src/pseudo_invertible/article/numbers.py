"""How a looked-up number is written: rounded for readers, linked to the table that it is from."""

from __future__ import annotations

import math
from collections.abc import Callable
from numbers import Real

from pseudo_invertible.article.cells import Cell
from pseudo_invertible.errors import UserError

MINUS = "\N{MINUS SIGN}"


def linked(cell: Cell, text: str) -> str:
    """Markdown of a value that shows on hover and focus where it is from, and leads there."""
    where = f"{cell.file}, {cell.where}".replace('"', "'")
    return f'[{text}](../{cell.file} "{where}"){{.number}}'


def significant(cell: Cell, digits: int = 3) -> str:
    """A number with so many significant digits: ``0.0171``, ``6.18``, ``1.2 × 10⁻⁶``."""
    return linked(cell, plain(_number(cell), digits))


def as_asked(cell: Cell) -> str:
    """A setting, as a person would write it."""
    return linked(cell, f"{_number(cell):g}".replace("-", MINUS))


def whole(cell: Cell) -> str:
    """A count, with thin spaces between thousands."""
    value = _number(cell)
    if value != int(value):
        raise UserError(f"{cell.file}, {cell.where}: {value:g} is no whole number.")
    return linked(cell, f"{int(value):,}".replace(",", "\N{NARROW NO-BREAK SPACE}"))


def percent(cell: Cell) -> str:
    """A share as a percentage without decimals; next to 0 and 1 with as many as it needs."""
    value = 100 * _number(cell)
    near_end = 0 < value < 1 or 99 < value < 100
    return linked(cell, f"{value:.2g} %" if near_end and value < 1 else f"{value:.3g} %")


def plain(value: float, digits: int = 3) -> str:
    """Digits for readers, without a link."""
    if value == 0:
        return "0"
    size = abs(value)
    sign = MINUS if value < 0 else ""
    if size < 1e-3 or size >= 1e6:
        mantissa, exponent = f"{size:.{digits - 1}e}".split("e")
        return f"{sign}{mantissa} × 10^{int(exponent)}^".replace("^-", f"^{MINUS}")
    rounded = float(f"{size:.{digits}g}")
    decimals = max(0, digits - 1 - math.floor(math.log10(rounded)))
    return f"{sign}{rounded:.{decimals}f}"


def bare(value: float, digits: int = 3) -> str:
    """Digits without marks, for a text that is no Markdown: an alt text."""
    return f"{value:.{digits}g}".replace("-", MINUS)


def counted(count: int, one: str, many: str) -> str:
    """A noun in the number that it needs."""
    return one if count == 1 else many


def _number(cell: Cell) -> float:
    if not isinstance(cell.value, Real) or not math.isfinite(float(cell.value)):
        raise UserError(f"{cell.file}, {cell.where}: {cell.value!r} is no finite number.")
    return float(cell.value)


FORMATS: dict[str, Callable[[Cell], str]] = {
    "significant": significant,
    "whole": whole,
    "percent": percent,
}
