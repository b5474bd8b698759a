"""The table of verdicts."""

from __future__ import annotations

from drawn import audit, lines, words
from made_tables import some_claims

from pseudo_invertible.claims.verdicts import CHANGES, FAILS, HOLDS, OPEN
from pseudo_invertible.figures import style
from pseudo_invertible.figures.audit.claims import extent, rows_of, wrapped


def test_claims_page_has_every_claim_and_tells_verdicts_apart_without_colour() -> None:
    figure = audit("claims")
    said = words(figure)
    for word in (HOLDS, CHANGES, FAILS, OPEN):
        assert word in said
    assert "2 hold, 2 change with longer training, 2 do not hold" in said.replace("\n", " ")
    looks = set()
    for number in ("1", "2a", "3", "4a", "5"):
        (mark,) = lines(figure, f"{number} relu all")
        looks.add((mark.get_marker(), str(mark.get_markerfacecolor()) == "white"))
    assert len(looks) == 5


def test_claims_page_shows_the_number_that_decides() -> None:
    said = words(audit("claims"))
    assert "1.23" in said
    assert "0.5" in said
    assert "2.47" not in said


def test_text_is_broken_where_the_font_needs_it() -> None:
    with style.styled():
        for row in rows_of(some_claims(), 2.0):
            assert all(extent(line) <= 2.0 for line in row.text)
        assert wrapped("immeasurable", 0.1) == ["immeasurable"]
