"""The page of verdicts."""

from __future__ import annotations

import pandas as pd
from drawn import audit, lines, runs_out_of_the_page, words
from made_tables import some_claims
from matplotlib.figure import Figure

from pseudo_invertible.claims.verdicts import CHANGES, FAILS, HOLDS, NOT_JUDGED, OPEN
from pseudo_invertible.figures.audit.claims import rows_of
from pseudo_invertible.measures.shares import share_of


def test_every_claim_has_a_mark_for_each_activation_and_subset_told_apart_without_colour() -> None:
    figure = audit("claims")
    said = words(figure)
    for word in (HOLDS, CHANGES, FAILS, OPEN, NOT_JUDGED):
        assert word in said
    for subset in ("all", "right_way"):
        for activation in ("relu", "silu"):
            marks = [
                lines(figure, f"{number} {activation} {subset}")[0]
                for number in ("1", "2a", "3", "4a", "5")
            ]
            looks = {(m.get_marker(), m.get_markerfacecolor() == "white") for m in marks}
            assert len(looks) == 5


def _place(figure: Figure, gid: str) -> list[float]:
    (line,) = lines(figure, gid)
    return list(line.get_xdata())  # type: ignore[arg-type]


def test_a_mark_stands_at_the_share_that_decides_with_its_interval_and_its_count() -> None:
    claims = some_claims()
    figure = audit("claims", claims=claims)
    row = claims[(claims["claim"] == "3") & (claims["subset"] == "all")].iloc[0]
    assert _place(figure, "3 relu all") == [row["share"]]
    decides = share_of(row["k"], row["n"])
    assert _place(figure, "3 relu all interval") == [decides.low, decides.high]
    assert f"{row['k']}/{row['n']}" in words(figure)

    row = claims[(claims["claim"] == "2") & (claims["subset"] == "all")].iloc[0]
    assert row["share"] == 0.25
    assert _place(figure, "2a relu all") == [0.75], "after the longest training"
    assert _place(figure, "2a relu all first") == [0.25]
    assert f"{row['longest_k']:.0f}/{row['longest_n']:.0f}" in words(figure)
    assert "0.25" in words(figure), "the median after the longest training"


def test_the_head_counts_the_verdicts_by_subset() -> None:
    said = words(audit("claims"))
    counts = "2 hold, 2 change with longer training, 2 do not hold, 2 are inconclusive"
    assert f"Of 10 checks over all runs {counts} and 2 were not judged." in said
    assert f"Of 10 checks over right-way runs {counts}" in said


def test_rows_stand_by_number_whatever_the_activations_they_are_asked_of() -> None:
    claims = some_claims()
    alone = (claims["claim"] == "2") & (claims["activation"] == "relu")
    assert [row.label for row in rows_of(claims[~alone])] == ["1", "2a", "3", "4a", "5"]


def test_a_claim_with_a_name_says_what_is_different_from_row_to_row() -> None:
    claims = some_claims((HOLDS, OPEN)).assign(
        claim="stuck", criterion="stuck", statistic="stuck runs"
    )
    claims["part"] = [f"{place // 4}" for place in range(len(claims))]
    assert [row.asked for row in rows_of(claims)] == ["stuck: stuck runs, at 0", "at 1"]


def test_long_and_short_tables_fit_their_page() -> None:
    table = some_claims()
    many = pd.concat([table.assign(claim=str(place)) for place in range(12)], ignore_index=True)
    for claims in (many, table[table["claim"] == "1"], table[table["subset"] == "all"]):
        assert not runs_out_of_the_page(audit("claims", claims=claims))
