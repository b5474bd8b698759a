"""Typed settings of the audit. Plain data, in a file of its own.

An edit of ``settings`` would train the write-up's runs again; one here does not.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

# Updates over which it is asked whether a loss still moves.
WINDOW = 100


@dataclass(frozen=True)
class LongRunSettings:
    """How much the audit trains.

    seeds: the first so many seeds of the study are trained long. updates: after which the
    long runs' networks are kept; the last is their length. weights: λ = μ of the long runs.
    """

    seeds: int = 20
    updates: tuple[int, ...] = (500, 2000, 8000)
    weights: tuple[float, ...] = (0.0, 1.0, 100.0)


def history_step(updates: Sequence[int]) -> int:
    """Updates between records of a long run: few, and yet a record at every kept update.

    At most 100, so that the change over the last 100 updates can be read from them.
    """
    return math.gcd(WINDOW, *updates)
