"""What training jobs may take: memory and time, from what was measured on one core."""

from __future__ import annotations

import math
from functools import cache
from pathlib import Path

from pseudo_invertible.experiment.chunks import MOST_AT_ONCE
from pseudo_invertible.study.config import Study

# Measured on one core for the write-up's 1000 points and width 30, metrics included.
SECONDS_PER_UPDATE = 3e-4
BYTES_A_POINT = 200  # read from a CSV, in float64, in float32, and copied
MULTIPLICATIONS = 1000 * (30 * 30 + 2 * 30)


def expected_megabytes(runs: int, points: int, width: int) -> int:
    """Memory that a job on a CPU should be allowed: twice what was measured."""
    # Of a large scatter one chunk is evaluated at a time; the scatter itself is held all the same.
    hidden_layers = 24 * 4 * min(points, MOST_AT_ONCE) * width / 1e6
    scatter = BYTES_A_POINT * points / 1e6
    return 1000 + math.ceil(2 * (hidden_layers + scatter + runs / 100))


def expected_minutes(runs: int, updates: int, points: int, width: int) -> int:
    """Minutes that a job on one core should be allowed: three times the measured rate, plus 5."""
    return 5 + math.ceil(3 * runs * updates * seconds_per_update(points, width) / 60)


def seconds_per_update(points: int, width: int) -> float:
    """Seconds that one update takes on one core."""
    scale = points * (width * width + 2 * width) / MULTIPLICATIONS
    return SECONDS_PER_UPDATE * max(scale, 0.1)


def points_of(study: Study) -> int:
    """Points of a study's scatter; of an own file its lines, which are nearly as many."""
    file = study.dataset_file
    if file is None or not Path(file).is_file():
        return study.generator.points
    return _lines(file)


@cache
def _lines(file: str) -> int:
    with Path(file).open("rb") as content:
        return sum(1 for _ in content)
