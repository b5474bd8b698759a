"""How much of λ and μ counts at an update: free first updates, then a warm start."""

from __future__ import annotations

from typing import Any, NamedTuple

import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float, Int

from pseudo_invertible.study.settings import TrainingSettings


class Schedule(NamedTuple):
    """Scalars that may be traced, so that one program serves every schedule.

    free: first updates without λ and μ. ramp: updates after them over which both rise.
    """

    free: Any
    ramp: Any

    @classmethod
    def of(cls, settings: TrainingSettings) -> Schedule:
        """The schedule of a study's settings."""
        ramp = settings.warm_start * settings.updates
        return cls(np.float32(settings.free_updates), np.float32(ramp))

    def share(self, update: Int[Array, ""]) -> Float[Array, ""]:
        """Share of λ and μ, 0 to 1, in the loss after so many updates."""
        rising = jnp.where(self.ramp > 0, (update - self.free) / jnp.maximum(self.ramp, 1e-9), 1.0)
        return jnp.where(update < self.free, 0.0, jnp.minimum(1.0, rising))
