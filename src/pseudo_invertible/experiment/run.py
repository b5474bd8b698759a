"""What is trained, and how: the settings of a training and the runs of it. Imports no JAX."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple


@dataclass(frozen=True)
class Training:
    """How runs are trained; defaults are the write-up's.

    updates: full-batch Adam updates (the write-up's "epochs"). width: units of both hidden
    layers. standardise: train on x and y of mean 0 and standard deviation 1. delay: updates before
    the penalty is switched on. ramp: share of the updates over which it then rises. keep: updates
    after which networks are kept, rising to ``updates`` (default: that alone). history_every:
    updates between two records of the terms.
    """

    updates: int = 500
    learning_rate: float = 1e-3
    width: int = 30
    standardise: bool = False
    delay: int = 0
    ramp: float = 0.0
    keep: tuple[int, ...] = ()
    history_every: int = 1

    @property
    def kept(self) -> tuple[int, ...]:
        """Updates after which networks are kept."""
        return self.keep or (self.updates,)

    @property
    def records(self) -> int:
        """Times at which the terms are recorded: after 0, every, 2·every, … updates."""
        return self.updates // self.history_every + 1


class Run(NamedTuple):
    """What distinguishes runs of one activation; with a leading axis, many of them."""

    seed: Any
    lambda_: Any
    mu: Any
