"""Numbers in the text: each carries its source, which the page shows on demand."""

from __future__ import annotations

import re
from typing import Any

from pseudo_invertible.claims.words import number

# Counts, decimals, percentages, powers of ten; not digits inside words, nor weights (λ = μ = 100).
_NUMBER = re.compile(
    r"(?<![\w.=#/])(?<!= )[−-]?\d[\d\u202f]*(?:\.\d+)?(?:·10[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)?"
    r"(?: of \d+)?(?:[ \u202f]?%)?(?![\w/])"
)


def marked(sentence: str, source: str) -> str:
    """Markdown of a computed sentence whose numbers all come from one table.

    source: file and rows, for readers.
    """
    return _NUMBER.sub(lambda found: sourced(found[0], source), sentence)


def sourced(text: Any, source: str) -> str:
    """Markdown of one number (or word) with its source."""
    source = source.replace('"', "'")
    return f'[{text}]{{.n source="{source}"}}'


def num(value: float, source: str) -> str:
    """A number with three digits."""
    return sourced(number(value), source)


def percent(value: float, source: str) -> str:
    """A share, in percent."""
    size = 100 * value
    text = f"{size:.2g}" if abs(size) < 10 else f"{size:.0f}"
    return sourced(f"{text}\u202f%" if 0.001 < size < 1000 else number(value), source)


def bound(text: str) -> str:
    """Text in which no line ends inside ``λ = μ = 100`` or ``95 %``."""
    text = re.sub(
        r"λ = (?:μ = )?", lambda found: found[0].replace(" ", "\N{NO-BREAK SPACE}"), text
    )
    return re.sub(r"(?<=\d) %", "\N{NO-BREAK SPACE}%", text)
