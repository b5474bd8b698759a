"""How numbers read."""

from __future__ import annotations

import numpy as np
import pytest

from pseudo_invertible.figures import words


@pytest.mark.parametrize(
    ("value", "text"),
    [(19.65, "19.6"), (0.000532, "5.32e-4"), (0.0, "0"), (1.0, "1"), (20000.0, "20000"),
     (float("inf"), "∞"), (float("nan"), "–")],
)  # fmt: skip
def test_numbers_read_well(value: float, text: str) -> None:
    assert words.number(value) == text


def test_a_weight_in_a_sentence_is_exact_and_over_a_panel_short() -> None:
    weight = float(np.geomspace(0.01, 1, 5)[1])
    assert words.weights_name(weight, weight) == f"λ = μ = {weight!r}"
    assert words.weights_title(weight, weight) == "λ = μ = 0.032"
    assert words.weights_title(1, 10) == "λ = 1, μ = 10"
    assert words.weights_text(1, 10, equal=False) == "1, 10"


def test_activations_are_named_where_there_are_two() -> None:
    assert words.by_activation({"relu": "1", "silu": "2"}) == "1 (ReLU) and 2 (SiLU)"
    assert words.by_activation({"silu": "2"}) == "2"


def test_a_span_of_equal_numbers_is_one_number() -> None:
    assert words.span([4.1, 23.0]) == "4.1 to 23"
    assert words.span([1.0, 1.0]) == "1"
