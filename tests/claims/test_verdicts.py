"""Verdicts follow from numbers: each word, mixtures, few and many seeds, and no effect at all."""

from __future__ import annotations

import math
from functools import cache
from typing import Literal

import numpy as np
import pandas as pd
import pytest

from pseudo_invertible.claims.thresholds import asked_with, range_of_the_verdict
from pseudo_invertible.claims.verdicts import (
    CHANGES,
    FAILS,
    HOLDS,
    NOT_JUDGED,
    OPEN,
    Asked,
    Criterion,
    Sample,
    judge,
)

ABOVE_ONE = Criterion("above", 1.0)


def seeds(met: int, count: int) -> pd.Series:
    """Values of which so many are above 1."""
    return pd.Series(np.where(np.arange(count) < met, 2.0, 0.5), index=range(count))


def asked(met: int, count: int, **longer: tuple[int, int]) -> Asked:
    later = {int(name.removeprefix("after_")): seeds(*given) for name, given in longer.items()}
    return asked_with(ABOVE_ONE, seeds(met, count), later)


def word(one: Asked, others: tuple[Asked, ...] = ()) -> str:
    return judge([one, *others])[0].word


@pytest.mark.parametrize(
    ("one", "expected"),
    [
        (asked(20, 20), HOLDS),
        (asked(0, 20), FAILS),
        (asked(12, 20), OPEN),
        (asked(20, 20, after_8000=(19, 20)), HOLDS),
        (asked(0, 20, after_8000=(1, 20)), FAILS),
        (asked(20, 20, after_8000=(1, 20)), CHANGES),
        (asked(0, 20, after_8000=(20, 20)), CHANGES),
        (asked(20, 20, after_8000=(12, 20)), OPEN),
        (asked(12, 20, after_8000=(20, 20)), HOLDS),
        (asked(12, 20, after_8000=(0, 20)), FAILS),
        (asked(12, 20, after_8000=(9, 20)), OPEN),
        # The longest decides: what lies between is shown, and changes nothing.
        (asked(20, 20, after_2000=(0, 20), after_8000=(20, 20)), HOLDS),
        (asked(8, 8, after_2000=(5, 8), after_8000=(8, 8)), HOLDS),
    ],
)
def test_each_word_follows_from_its_numbers(one: Asked, expected: str) -> None:
    assert word(one) == expected


@pytest.mark.parametrize(
    ("met", "count", "expected"),
    [
        (5, 5, NOT_JUDGED),
        (0, 0, NOT_JUDGED),
        (6, 6, HOLDS),
        (5, 6, OPEN),
        (0, 6, FAILS),
        (8, 8, HOLDS),
        (7, 8, OPEN),
        (15, 20, HOLDS),
        (14, 20, OPEN),
        (6, 20, OPEN),
        (114, 200, OPEN),
        (115, 200, HOLDS),
        (85, 200, FAILS),
    ],
)
def test_few_and_many_seeds_are_judged_exactly(met: int, count: int, expected: str) -> None:
    found = judge([asked(met, count)])[0]
    assert found.word == expected
    assert math.isnan(found.p_holm) == (expected == NOT_JUDGED)


def test_longer_runs_of_few_seeds_do_not_decide() -> None:
    assert word(asked(20, 20, after_2000=(20, 20), after_8000=(0, 5))) == HOLDS


def test_seventeen_of_twenty_and_ten_of_ten_can_pass_in_a_large_family() -> None:
    others = tuple(asked(20, 20) for _ in range(24))
    assert word(asked(17, 20), others) == HOLDS
    assert word(asked(10, 10), others) == HOLDS
    assert word(asked(17, 20), tuple(asked(10, 20) for _ in range(24))) == OPEN


def test_the_median_of_a_mixture_decides_nothing() -> None:
    """Fourteen runs at 0.5 and six at 30: the mean and the wide interval say little, the share
    says what there is to say."""
    values = pd.Series(np.r_[np.linspace(0.4, 0.6, 14), np.linspace(29, 31, 6)])
    sample = Sample.of(values, ABOVE_ONE)
    assert (sample.share.k, sample.share.n) == (6, 20)
    assert sample.interval is not None
    assert sample.interval.low < 1 < sample.interval.high
    assert judge([asked_with(ABOVE_ONE, values, {})])[0].word == OPEN
    assert judge([asked_with(ABOVE_ONE, values[values < 1], {})])[0].word == FAILS


def test_the_side_of_the_criterion_turns_the_verdict_round() -> None:
    below = Criterion("below", 1.0)
    assert judge([asked_with(below, seeds(20, 20), {})])[0].word == FAILS


@pytest.mark.parametrize(("value", "met"), [(0.2, False), (0.5, True), (0.7, False)])
def test_a_criterion_may_have_two_sides(value: float, met: bool) -> None:
    assert Criterion("between", 1 / 3, 2 / 3).met(value) is met


@pytest.mark.parametrize(
    ("criterion", "text"),
    [
        (Criterion("below", 0.01), "< 0.01"),
        (Criterion("above", 1.0), "> 1"),
        (Criterion("between", 1 / 3, 2 / 3), "0.333 to 0.667"),
        (Criterion("above", 0.5, word="stuck"), "stuck"),
    ],
)
def test_a_criterion_is_told_as_it_is_asked(criterion: Criterion, text: str) -> None:
    assert str(criterion) == text


@pytest.mark.parametrize("side", ["above", "below"])
def test_what_equals_a_threshold_is_neither_above_nor_below_it(
    side: Literal["above", "below"],
) -> None:
    assert not Criterion(side, 1.0).met(1.0)


def test_what_is_counted_is_estimated_by_its_share() -> None:
    counted = Sample.of(pd.Series([1.0] * 6 + [0.0] * 14), Criterion("above", 0.5, word="stuck"))
    assert counted.estimate == 0.3
    assert counted.interval == pytest.approx((0.1189, 0.5428), abs=1e-4)


@cache
def of_so_many(met: int, count: int) -> Sample:
    return Sample.of(seeds(met, count), ABOVE_ONE)


@pytest.mark.parametrize("count", [6, 8, 10, 20, 200])
@pytest.mark.parametrize("shared", [False, True])
def test_with_no_effect_at_all_few_families_say_anything(count: int, shared: bool) -> None:
    """25 claims, 15 asked again after longer training. Whatever is said is wrong then.

    shared: the claims lean on what their seeds have in common, as those of one study do.
    """
    generator = np.random.default_rng(7)
    studies, wrong = 1000, 0
    for _ in range(studies):
        common = generator.standard_normal(count) if shared else np.zeros(count)
        met = np.sum(generator.standard_normal((40, count)) + common > 0, axis=1)
        samples = [of_so_many(int(k), count) for k in met]
        family = [
            Asked(*pair)
            for pair in zip(samples[:15], [{8000: one} for one in samples[25:]], strict=True)
        ]
        family += [Asked(one) for one in samples[15:25]]
        wrong += any(found.word != OPEN for found in judge(family))
    # At most 5 %, with two standard errors of so many studies.
    assert wrong / studies <= 0.05 + 2 * math.sqrt(0.05 * 0.95 / studies)


def test_thresholds_for_which_the_verdict_stays_end_where_the_seeds_do() -> None:
    values = pd.Series(np.arange(1.0, 21.0))
    family = [asked_with(ABOVE_ONE._replace(threshold=3.5), values, {})]
    # 15 of 20 is the fewest that show it: thresholds up to the fifth value.
    stays = range_of_the_verdict(family, 0, ABOVE_ONE._replace(threshold=3.5), values, {})
    assert stays == (-math.inf, 6.0)
    below = Criterion("below", 10.5)
    family = [asked_with(below, values, {})]
    assert range_of_the_verdict(family, 0, below, values, {}) == (6.0, 15.0)


def test_a_threshold_that_a_seed_hits_belongs_with_those_that_say_the_same_of_it() -> None:
    """Neither above nor below is a value that equals the threshold."""
    values = pd.Series(np.arange(1.0, 21.0))
    for criterion in (Criterion("above", 6.0), Criterion("below", 15.0)):
        family = [asked_with(criterion, values, {})]
        assert judge(family)[0].word == OPEN
        assert range_of_the_verdict(family, 0, criterion, values, {}) == (6.0, 15.0)


@pytest.mark.parametrize("criterion", [Criterion("above", 3.5), Criterion("below", 3.5)])
def test_beyond_the_outermost_seeds_all_or_none_meet_a_criterion(criterion: Criterion) -> None:
    """Of six seeds only all or none say something: between any two of them it stays open."""
    values = pd.Series(np.arange(1.0, 7.0))
    family = [asked_with(criterion, values, {})]
    assert judge(family)[0].word == OPEN
    assert range_of_the_verdict(family, 0, criterion, values, {}) == (1.0, 6.0)


def test_the_longest_updates_decide_for_which_thresholds_the_verdict_stays() -> None:
    study, longest = pd.Series(np.full(20, 5.0)), pd.Series(np.full(20, 2.0))
    family = [asked_with(ABOVE_ONE, study, {8000: longest})]
    assert range_of_the_verdict(family, 0, ABOVE_ONE, study, {8000: longest}) == (-math.inf, 2.0)
