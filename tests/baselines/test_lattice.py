"""Lines across an axis, where they can be counted by hand."""

from __future__ import annotations

import numpy as np
import pytest

from pseudo_invertible.baselines.lattice import lines_across


def test_every_value_has_two_lines_and_no_gap_is_too_wide() -> None:
    values, others = np.array([3.0, 0, 1, 0]), np.array([7.0, 2, 5, -1])
    lines = lines_across(values, others, 3)
    assert lines.places.tolist() == [0, 0, 1, 1, 2, 3, 3]
    assert lines.crossing.tolist() == [True, False, True, False, False, True, False]
    assert lines.gap == 1
    assert lines.counts.tolist() == [2, 0, 1, 0, 0, 1, 0]
    assert lines.sums.tolist() == [1, 0, 5, 0, 0, 7, 0]
    assert lines.squares.tolist() == [5, 0, 25, 0, 0, 49, 0]


@pytest.mark.parametrize(("resolution", "gap"), [(1, 2.0), (2, 1.0), (4, 2 / 3), (6, 0.5)])
def test_lines_between_lie_evenly_and_are_no_more_than_needed(resolution: int, gap: float) -> None:
    lines = lines_across(np.array([0.0, 1, 3]), np.zeros(3), resolution)
    assert lines.gap == pytest.approx(gap)
    widest = 3 / resolution
    assert lines.gap <= widest * (1 + 1e-9)
    needed = sum(np.ceil(width / widest - 1e-9) for width in (1, 2))
    assert len(np.unique(lines.places)) == needed + 1


def test_a_single_value_has_its_two_lines_and_no_gap() -> None:
    lines = lines_across(np.full(3, 0.5), np.arange(3.0), 10)
    assert lines.places.tolist() == [0.5, 0.5]
    assert lines.gap == 0
    assert (lines.counts[0], lines.sums[0], lines.squares[0]) == (3, 3, 5)
