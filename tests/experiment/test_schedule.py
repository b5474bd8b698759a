"""Free updates, then a warm start, then all of λ and μ."""

from __future__ import annotations

import jax.numpy as jnp

from pseudo_invertible.experiment.schedule import Schedule
from pseudo_invertible.study.settings import TrainingSettings


def test_a_warm_start_begins_after_the_free_updates() -> None:
    def shares(free: float, ramp: float) -> list[float]:
        schedule = Schedule(jnp.float32(free), jnp.float32(ramp))
        return [float(schedule.share(jnp.int32(update))) for update in range(9)]

    assert shares(0, 0) == [1] * 9
    assert shares(3, 0) == [0] * 3 + [1] * 6
    assert shares(0, 4) == [0, 0.25, 0.5, 0.75, 1, 1, 1, 1, 1]
    assert shares(0, 1) == [0] + [1] * 8
    assert shares(2, 4) == [0, 0, 0, 0.25, 0.5, 0.75, 1, 1, 1]


def test_a_warm_start_is_stated_as_a_share_of_the_updates() -> None:
    settings = TrainingSettings(updates=200, warm_start=0.25, free_updates=7)
    assert Schedule.of(settings) == (7, 50)
