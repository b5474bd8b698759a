"""Numbers of jobs have bounds that no job may leave."""

from __future__ import annotations

import math
from typing import Any

import pytest
from pydantic import BaseModel, TypeAdapter, ValidationError

from pseudo_invertible.study import fields


@pytest.mark.parametrize(
    ("kind", "least", "most"),
    [
        (fields.Count, 1, None),
        (fields.Seed, 0, 2**32 - 1),
        (fields.Weight, 0, None),
        (fields.Share, 0, 1),
    ],
)
def test_a_number_may_reach_its_bounds_and_not_leave_them(
    kind: Any, least: int, most: int | None
) -> None:
    adapter = TypeAdapter(kind)
    refused: list[float] = [least - 1, math.nan, math.inf, -math.inf]
    if most is not None:
        assert adapter.validate_python(most) == most
        refused.append(most + 1)
    assert adapter.validate_python(least) == least
    for number in refused:
        with pytest.raises(ValidationError):
            adapter.validate_python(number)


def test_what_is_positive_is_above_zero_and_finite() -> None:
    positive = TypeAdapter(fields.Positive)
    assert positive.validate_python(5e-324) > 0
    for number in (0, -1, math.nan, math.inf):
        with pytest.raises(ValidationError):
            positive.validate_python(number)


class Weighted(BaseModel):
    """What a job says of λ."""

    lambda_: fields.Lambda


@pytest.mark.parametrize("number", [-1, math.nan, math.inf])
def test_lambda_goes_by_its_name_and_has_the_bounds_of_a_weight(number: float) -> None:
    assert Weighted.model_validate({"lambda": 0}).lambda_ == 0
    with pytest.raises(ValidationError):
        Weighted.model_validate({"lambda": number})


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        (fields.Activation, ("relu", "silu")),
        (fields.Device, ("auto", "cpu", "gpu")),
        (fields.Units, ("raw", "standardised")),
        (fields.Combination, ("product", "diagonal")),
    ],
)
def test_a_word_is_one_of_those_that_there_are(kind: Any, words: tuple[str, ...]) -> None:
    adapter = TypeAdapter(kind)
    assert [adapter.validate_python(word) for word in words] == list(words)
    with pytest.raises(ValidationError, match=f"one of {', '.join(words)}"):
        adapter.validate_python("swish")
