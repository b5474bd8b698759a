"""Intervals cover what they promise, and words follow from them."""

from __future__ import annotations

from itertools import pairwise
from math import comb

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pseudo_invertible.claims import words
from pseudo_invertible.claims.intervals import Interval, median_interval, share_interval

COUNTS = (1, 5, 6, 12, 17, 20, 40)


@pytest.mark.parametrize("n", COUNTS)
def test_interval_of_none_and_all_has_closed_form(n: int) -> None:
    """The beta quantiles are powers where k is 0 or n."""
    end = 0.025 ** (1 / n)
    assert share_interval(n, n) == pytest.approx((end, 1.0))
    assert share_interval(0, n) == pytest.approx((0.0, 1 - end))


def test_interval_of_no_runs_is_everything() -> None:
    assert share_interval(0, 0) == (0.0, 1.0)


@pytest.mark.parametrize("n", COUNTS)
def test_share_is_covered_in_95_percent_of_samples(n: int) -> None:
    intervals = [share_interval(k, n) for k in range(n + 1)]
    for share in np.linspace(0, 1, 101):
        covered = sum(
            comb(n, k) * share**k * (1 - share) ** (n - k)
            for k, ends in enumerate(intervals)
            if ends.low <= share <= ends.high
        )
        assert covered >= 0.95 - 1e-12


@pytest.mark.parametrize("n", COUNTS)
def test_share_interval_rises_with_the_count(n: int) -> None:
    for before, after in pairwise(share_interval(k, n) for k in range(n + 1)):
        assert before.low < after.low
        assert before.high < after.high


@pytest.mark.parametrize("n", [6, 7, 8, 9, 12, 17, 20, 41, 150])
def test_median_is_covered_in_95_percent_and_not_much_more(n: int) -> None:
    """The number of values below the median is binomial: enumerate it."""
    ends = median_interval(np.arange(n))
    assert ends is not None
    dropped = int(ends.low)
    assert ends.high == n - 1 - dropped

    def coverage(at_each_end: int) -> float:
        return sum(comb(n, k) for k in range(at_each_end + 1, n - at_each_end)) / 2**n

    assert coverage(dropped) >= 0.95
    assert coverage(dropped + 1) < 0.95


def test_median_of_20_lies_between_the_6th_and_15th() -> None:
    values = np.random.default_rng(0).permutation(np.arange(1.0, 21.0))
    assert median_interval(values) == (6.0, 15.0)


def test_median_of_five_has_no_interval() -> None:
    assert median_interval(np.arange(5.0)) is None


@pytest.mark.parametrize(
    ("low", "high", "word"),
    [
        (0.8, 1.0, "most"),
        (0.8001, 1.0, "nearly all"),
        (0.5, 0.9, "mixed"),
        (0.5001, 0.9, "most"),
        (0.0, 0.2, "few"),
        (0.0, 0.1999, "nearly none"),
        (0.1, 0.5, "mixed"),
        (0.1, 0.4999, "few"),
    ],
)
def test_words_change_exactly_at_their_limits(low: float, high: float, word: str) -> None:
    assert words.word_of(Interval(low, high), 20) == word


@pytest.mark.parametrize(
    ("k", "n", "word"),
    [
        (20, 20, "nearly all"),
        (19, 20, "most"),
        (16, 20, "most"),
        (15, 20, "most"),
        (14, 20, "mixed"),
        (10, 20, "mixed"),
        (6, 20, "mixed"),
        (5, 20, "few"),
        (1, 20, "few"),
        (0, 20, "nearly none"),
        (17, 17, "nearly all"),
        (16, 16, ""),
        (0, 16, ""),
    ],
)
def test_word_of_a_count(k: int, n: int, word: str) -> None:
    assert words.word(k, n) == word


@given(st.integers(17, 60).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_opposite_counts_have_opposite_words(counts: tuple[int, int]) -> None:
    k, n = counts
    mirror = {"nearly all": "nearly none", "most": "few", "mixed": "mixed"}
    mirror |= {second: first for first, second in mirror.items()}
    assert words.word(n - k, n) == mirror[words.word(k, n)]


@given(st.floats(-1e300, 1e300))
def test_numbers_are_short_and_right(value: float) -> None:
    text = words.number(value)
    digits = text.split("·10")[0].lstrip("-0.").replace(".", "")
    assert len(digits.rstrip("0") or "0") <= 4
    plain = text.translate(str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")).replace("·10", "e")
    assert float(plain) == pytest.approx(value, rel=0.051)


def test_phrases_name_the_training() -> None:
    found = [(17, 20, words.phrase("published", 500)), (9, 20, words.phrase("long", 8000))]
    found += [(3, 20, words.phrase("clean", 2000)), (4, 20, words.phrase("clean", 500))]
    found += [(1, 20, words.phrase("mine", 50))]
    assert words.difference(found) == (
        "17 of 20 as published, 9 of 20 after 8000 updates, 3 of 20 trained cleanly, "
        "4 of 20 trained cleanly for 500 updates, 1 of 20 with protocol mine for 50 updates"
    )
