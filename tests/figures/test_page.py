"""Text that fits because it was measured."""

from __future__ import annotations

import pytest
from drawn import laid_out

from pseudo_invertible.figures import page, style

NARROW, WIDE = "il " * 60, "MW " * 60


@pytest.mark.parametrize("text", [NARROW, WIDE])
@pytest.mark.parametrize("width", [style.SINGLE_COLUMN, style.DOUBLE_COLUMN])
def test_a_head_stays_on_the_page_in_few_and_even_lines(text: str, width: float) -> None:
    with style.styled():
        figure = page.new_figure(width, 4)
        figure.add_subplot()
        page.say(figure, text)
        head = laid_out(figure).texts[0]
        room = page.page_width(figure) * (page.RIGHT - page.LEFT)
        lines = head.get_text().split("\n")
        widths = [page.width_of(head, line) for line in lines]
    assert " ".join(lines).split() == text.split()
    assert max(widths) <= room
    # As few lines as there can be, and none much shorter than the others.
    assert (len(lines) - 1) * room < sum(widths) * 1.1
    assert min(widths) > 0.7 * max(widths)


def test_weights_are_never_broken_over_lines() -> None:
    with style.styled():
        figure = page.new_figure(style.SINGLE_COLUMN, 4)
        page.say(figure, "At λ = μ = 100 it is so, " * 8)
    for line in figure.get_suptitle().split("\n"):
        assert line.count("λ") == line.count("100")


def test_even_lines_are_as_many_and_more_alike() -> None:
    with style.styled():
        figure = page.new_figure(3, 3)
        artist = figure.text(0, 0, "")
        text = "word " * 12 + "word"
        widths = {}
        for even in (False, True):
            lines = page.wrapped(artist, text, 0.8 * page.page_width(figure), even=even).split(
                "\n"
            )
            widths[even] = [page.width_of(artist, line) for line in lines]
    assert len(widths[True]) == len(widths[False])
    assert max(widths[True]) <= max(widths[False])


def test_parts_of_a_head_that_are_empty_leave_no_gap() -> None:
    with style.styled():
        figure = page.new_figure(3, 3)
        page.draw_head(figure, "", "seed 101")
    assert figure.get_suptitle() == "seed 101"
