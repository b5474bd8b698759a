"""Remedies: what the figure draws and says follows from its tables."""

from __future__ import annotations

import numpy as np
import pytest
from drawn import audit, lines, runs_out_of_the_page, words
from made_tables import some_remedy_runs
from matplotlib.text import Text

from pseudo_invertible.figures.audit import remedies
from pseudo_invertible.measures.remedies import remedies_table
from pseudo_invertible.study.remedies import REMEDIES


def test_every_remedy_has_its_count_and_its_medians() -> None:
    figure = audit("remedies")
    counts = {
        str(text.get_gid()): text.get_text()
        for text in figure.findobj(lambda artist: str(artist.get_gid()).startswith("count"))
        if isinstance(text, Text)
    }
    assert len(counts) == 2 * len(REMEDIES)
    table = remedies_table(some_remedy_runs())
    plain = table.iloc[0]
    assert counts["count relu plain"] == f"{plain['stuck']} of {plain['n']}"
    assert counts["count relu free_50"] == "0 of 5"
    medians = [float(np.asarray(m.get_xdata())[0]) for m in lines(figure, "misfit median")]
    assert sorted(medians) == pytest.approx(sorted(table["misfit"].dropna()))
    assert all(remedy.label in words(figure) for remedy in REMEDIES.values())


def test_the_point_names_the_best_of_those_that_leave_fewest_stuck() -> None:
    told = remedies.point(remedies_table(some_remedy_runs()))
    assert "2 of 10 plain runs are stuck after 1000 updates, with 4 of 8 remedies none" in told
    assert "free start, 200 updates fits best" in told


def test_where_no_run_is_right_nothing_is_said_of_fits() -> None:
    runs = some_remedy_runs().assign(wrong_orientation=True)
    told = remedies.point(remedies_table(runs))
    assert told.endswith("with 8 of 8 remedies 10.")
    figure = audit("remedies", remedies=remedies_table(runs), remedy_runs=runs)
    assert not runs_out_of_the_page(figure)


def test_plain_alone_and_a_single_seed_can_be_drawn() -> None:
    runs = some_remedy_runs(1, ("plain",))
    figure = audit("remedies", remedies=remedies_table(runs), remedy_runs=runs)
    assert not runs_out_of_the_page(figure)
