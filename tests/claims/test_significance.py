"""Sign tests and Holm's correction, against numbers that are known."""

from __future__ import annotations

import math

import pytest

from pseudo_invertible.claims.significance import holm, sign_test
from pseudo_invertible.measures.shares import share_of


@pytest.mark.parametrize(
    ("k", "n", "p"),
    [(17, 20, 2 * 1351 / 2**20), (3, 20, 2 * 1351 / 2**20), (10, 10, 2 / 2**10), (10, 20, 1.0)],
)
def test_the_sign_test_counts_coins(k: int, n: int, p: float) -> None:
    assert sign_test(share_of(k, n)) == pytest.approx(p)


def test_holm_multiplies_the_smallest_by_the_number_of_tests_and_never_falls() -> None:
    assert holm([0.04, 0.01, 0.03]) == pytest.approx([0.06, 0.03, 0.06])
    assert holm([0.9, 0.8]) == [1.0, 1.0]


def test_what_was_not_tested_costs_nothing() -> None:
    adjusted = holm([0.01, math.nan, 0.02])
    assert math.isnan(adjusted[1])
    assert adjusted[::2] == pytest.approx([0.02, 0.02])
