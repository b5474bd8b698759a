"""Shares of runs that are stuck."""

from __future__ import annotations

import pytest
from drawn import lines
from made_tables import (
    ACTIVATIONS,
    some_long_runs,
    some_runs,
)
from matplotlib.text import Text

from pseudo_invertible.figures.audit import orientation


def test_orientation_draws_shares_and_counts_of_the_tables() -> None:
    metrics = some_runs()
    figure = orientation.draw(metrics, some_long_runs())
    for name in ACTIVATIONS:
        (line,) = lines(figure, f"share {name}")
        assert list(line.get_ydata()) == pytest.approx([0, 2 / 7, 2 / 7])  # type: ignore[arg-type]
    assert "4 of 14 runs end against the data's trend" in orientation.point(
        metrics, some_long_runs()
    )
    counts = figure.findobj(lambda artist: artist.get_gid() == "count 2 1")
    assert [count.get_text() for count in counts if isinstance(count, Text)] == ["1/3", "1/3"]
