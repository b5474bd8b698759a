"""The table of verdicts."""

from __future__ import annotations

from drawn import audit, lines, words

from pseudo_invertible.claims.verdicts import BUDGET, FAILS, HOLDS, NOT_TESTED


def test_claims_page_has_every_claim_and_tells_verdicts_apart_without_colour() -> None:
    figure = audit("claims")
    said = words(figure)
    for word in (HOLDS, "published seed only", BUDGET, FAILS, NOT_TESTED):
        assert word in said
    assert "2 hold, 2 hold for the published seed only, 2 depend on the budget" in said
    looks = set()
    for number in ("1", "2a", "3", "4a", "5"):
        (mark,) = lines(figure, f"{number} relu")
        looks.add((mark.get_marker(), mark.get_fillstyle(), str(mark.get_markerfacecolor())))
    assert len({(*look[:2], look[2] == "white") for look in looks}) == 5
    assert "1.23 [1, 20000]" in said
    assert "0.5 (2k)" in said
