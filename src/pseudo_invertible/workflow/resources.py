"""What training jobs may take: memory and time, from what was measured on one core."""

from __future__ import annotations

import math

# Measured on one core for the write-up's 1000 points and width 30, metrics included.
SECONDS_PER_UPDATE = 3e-4
MULTIPLICATIONS = 1000 * (30 * 30 + 2 * 30)


def expected_megabytes(runs: int, points: int, width: int) -> int:
    """Memory that a job on a CPU should be allowed: twice what was measured."""
    hidden_layers = 24 * 4 * points * width / 1e6
    return 1000 + math.ceil(2 * (hidden_layers + runs / 100))


def expected_minutes(runs: int, updates: int, points: int, width: int) -> int:
    """Minutes that a job on one core should be allowed: three times the measured rate, plus 5."""
    scale = points * (width * width + 2 * width) / MULTIPLICATIONS
    return 5 + math.ceil(3 * runs * updates * SECONDS_PER_UPDATE * max(scale, 0.1) / 60)
