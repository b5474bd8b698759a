"""Weights have one spelling, so that a configuration has one path."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pseudo_invertible.study.configuration import Configuration, canonical_weight


@pytest.mark.parametrize(
    ("weight", "text"),
    [(0, "0"), (-0.0, "0"), (1, "1"), (1.0, "1"), (0.1, "0.1"), (100, "100"), (1e-7, "1e-07")],
)
def test_weights_have_the_expected_spelling(weight: float, text: str) -> None:
    assert canonical_weight(weight) == text


@given(st.floats(0, allow_infinity=False, allow_nan=False))
def test_canonical_weights_give_the_number_back(weight: float) -> None:
    text = canonical_weight(weight)
    assert float(text) == weight
    assert canonical_weight(float(text)) == text


@pytest.mark.parametrize("weight", [-1, math.inf, math.nan])
def test_impossible_weights_have_no_spelling(weight: float) -> None:
    with pytest.raises(ValueError, match="finite and at least 0"):
        canonical_weight(weight)


def test_lambda_and_mu_have_their_own_places_in_paths_and_labels() -> None:
    one, other = Configuration("relu", 1, 10), Configuration("relu", 10, 1)
    assert one.path == "activation~relu/lambda~1/mu~10"
    assert one.path != other.path
    assert str(one) == "ReLU, λ = 1, μ = 10"
    assert str(Configuration("silu", 0.5, 0.5)) == "SiLU, λ = μ = 0.5"
