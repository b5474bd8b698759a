"""Weights have one spelling, so that a configuration has one path."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pseudo_invertible.artifacts.layout import Layout
from pseudo_invertible.study.configuration import Configuration, canonical_weight


@pytest.mark.parametrize(
    ("weight", "text"),
    [(0, "0"), (-0.0, "0"), (1, "1"), (1.0, "1"), (0.1, "0.1"), (100, "100"), (1e-7, "1e-07")],
)
def test_weights_have_the_expected_spelling(weight: float, text: str) -> None:
    assert canonical_weight(weight) == text


@given(st.floats(0, allow_infinity=False, allow_nan=False))
def test_canonical_weights_give_the_number_back_and_are_stable(weight: float) -> None:
    text = canonical_weight(weight)
    assert float(text) == weight
    assert canonical_weight(float(text)) == text
    assert "/" not in text
    assert not text.startswith("-")


@pytest.mark.parametrize("weight", [-1, math.inf, math.nan])
def test_impossible_weights_have_no_spelling(weight: float) -> None:
    with pytest.raises(ValueError, match="finite and at least 0"):
        canonical_weight(weight)


def test_lambda_and_mu_are_told_apart_in_paths_and_labels() -> None:
    layout = Layout("d")
    one, other = Configuration("relu", 1, 10), Configuration("relu", 10, 1)
    assert layout.networks(one) == "results/d/runs/activation~relu/lambda~1/mu~10/networks.npz"
    assert layout.networks(one) != layout.networks(other)
    assert str(one) == "ReLU, λ = 1, μ = 10"
    assert str(Configuration("silu", 0.5, 0.5)) == "SiLU, λ = μ = 0.5"


@pytest.mark.parametrize(
    ("lambda_", "mu", "alone"), [(0, 0, True), (0, 1, False), (0.01, 0, False), (1, 1, False)]
)
def test_networks_are_unconstrained_where_they_never_meet(
    lambda_: float, mu: float, alone: bool
) -> None:
    assert Configuration("relu", lambda_, mu).unconstrained is alone
