"""The key below all panels."""

from __future__ import annotations

import math

import pytest
from drawn import laid_out, runs_out_of_the_page
from matplotlib.lines import Line2D

from pseudo_invertible.figures import keys, page, style


@pytest.mark.parametrize("width", [style.SINGLE_COLUMN, style.DOUBLE_COLUMN])
@pytest.mark.parametrize("count", [1, 4, 9])
def test_a_key_takes_as_many_columns_as_fit(width: float, count: int) -> None:
    with style.styled():
        figure = page.new_figure(width, 4)
        figure.add_subplot()
        labels = [f"a label of some length {place}" for place in range(count)]
        key = keys.draw_key(figure, [Line2D([], []) for _ in labels], labels, "A note. " * 40)
        assert key is not None
        assert not runs_out_of_the_page(laid_out(figure))
    assert [text.get_text() for text in key.get_texts()] == labels
    columns = {round(text.get_window_extent().x0) for text in key.get_texts()}
    most = {style.SINGLE_COLUMN: 1, style.DOUBLE_COLUMN: 3}[width]
    rows = math.ceil(count / most)
    assert len(columns) == math.ceil(count / rows), "evenly filled"


def test_nothing_to_say_is_no_key() -> None:
    with style.styled():
        figure = page.new_figure(3, 3)
        assert keys.draw_key(figure, [], []) is None
    assert not figure.legends
