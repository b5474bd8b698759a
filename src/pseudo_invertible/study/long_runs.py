"""Typed settings of the audit. Plain data, in a file of its own.

An edit of ``settings`` would train the write-up's runs again; one here does not.
"""

from __future__ import annotations

from dataclasses import dataclass

REMEDIES = ("plain", "standardised", "warm")


@dataclass(frozen=True)
class LongRunSettings:
    """How much the audit trains.

    seeds: the first so many seeds of the study are trained long. updates: after which the
    long runs' networks are kept; the last is their length. weights: λ = μ of the long runs; the
    largest one is also trained with the remedies (standardised data, warm start).
    warm_start: fraction of the long run over which λ and μ rise from 0 in the remedy ``warm``.
    """

    seeds: int = 8
    updates: tuple[int, ...] = (500, 2000, 8000, 20000)
    weights: tuple[float, ...] = (0.0, 1.0, 100.0)
    warm_start: float = 0.1
