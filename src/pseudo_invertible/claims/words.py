"""Words and phrases for counts, weights, numbers and protocols, each made in one place."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

from pseudo_invertible.activations import ACTIVATIONS
from pseudo_invertible.claims.intervals import Interval, share_interval
from pseudo_invertible.study.configuration import PUBLISHED, canonical_weight
from pseudo_invertible.study.protocol import SHIPPED

# Below this number of runs a count has no word: even all of 16 could be a share below 0.8.
FEWEST_FOR_A_WORD = 17
# The words, from strong to weak: each may be said if the interval of the share allows it.
WORDS = ("nearly all", "most", "nearly none", "few", "mixed")
# These shipped protocols are compared only with each other, to see what helps.
HELPERS = set(SHIPPED) - {PUBLISHED, "long", "clean"}
PHRASES = {
    PUBLISHED: "as published",
    "clean": "trained cleanly",
    "standardised": "trained on standardised data",
    "ramped": "trained with a ramped penalty",
    "delayed": "trained with a delayed penalty",
    "delayed_long": "trained with a longer delay",
}
SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def word(k: int, n: int) -> str:
    """What k of n runs are: a word of ``WORDS``, by the interval of their share; or no word."""
    return word_of(share_interval(k, n), n)


def word_of(share: Interval, n: int) -> str:
    """The word for a share's interval; empty below 17 runs."""
    if n < FEWEST_FOR_A_WORD:
        return ""
    said = (share.low > 0.8, share.low > 0.5, share.high < 0.2, share.high < 0.5, True)
    return WORDS[said.index(True)]


def count(k: int, n: int) -> str:
    """``17 of 20``."""
    return f"{k} of {n}"


def percents(share: Interval) -> str:
    """An interval of a share: ``41 % to 57 %``."""
    return f"{share.low:.0%} to {share.high:.0%}".replace("%", " %")


def number(value: float) -> str:
    """A number with three digits, as a power of ten where it is very large or small."""
    if value == 0 or not math.isfinite(value):
        return f"{value:g}"
    if 1e-3 <= abs(value) < 1e4:
        return f"{value:#.3g}".rstrip(".") if abs(value) < 999.5 else f"{value:.0f}"
    digits, exponent = f"{value:.1e}".split("e")
    return f"{digits}·10{str(int(exponent)).translate(SUPERSCRIPTS)}"


def weights(weight: float) -> str:
    """``λ = μ = 100``."""
    return f"λ = μ = {canonical_weight(weight)}"


def label(activation: str) -> str:
    """``ReLU``; an activation that is not ours by its own name."""
    return ACTIVATIONS[activation].label if activation in ACTIVATIONS else activation


def joined(parts: Iterable[str]) -> str:
    """``a, b and c``."""
    *first, last = [*parts] or [""]
    return f"{', '.join(first)} and {last}" if first else last


def phrase(protocol: str, updates: int) -> str:
    """How runs were trained: ``as published``, ``after 8000 updates``, ``trained cleanly``."""
    if protocol in ("long", "plain"):
        return f"after {updates} updates"
    said = PHRASES.get(protocol, f"with protocol {protocol}")
    usual = SHIPPED.get(protocol, {}).get("updates")
    return said if updates == usual else f"{said} for {updates} updates"


def difference(found: Sequence[tuple[int, int, str]]) -> str:
    """``17 of 20 as published, 9 of 20 after 8000 updates``, from k, n and phrase of each."""
    return ", ".join(f"{count(k, n)} {how}" for k, n, how in found)
