"""A rational-quadratic spline whose inverse keeps its digits in float32."""

from __future__ import annotations

import jax.numpy as jnp
from flowjax.bijections import RationalQuadraticSpline
from jaxtyping import Array, ArrayLike


class StableSpline(RationalQuadraticSpline):
    """flowjax's spline with an inverse that survives float32.

    Durkan et al. (2019), eqs. 6-8, take the root of b² − 4ac, which rounds below zero (NaN)
    where a steep bin ends flat. With η the relative height in the bin, δ its end
    derivatives and s its slope, that discriminant equals
    (δ₀(1 − η) − δ₁η)² + 4s²η(1 − η), in which nothing cancels.
    Source: Neural Spline Flows, https://arxiv.org/abs/1906.04032.
    """

    def __init__(self, knots: int) -> None:
        """Map [−1, 1] onto itself, at first as the identity, with this many inner knots."""
        super().__init__(knots=knots, interval=(-1.0, 1.0))

    def inverse_and_log_det(  # noqa: D102 (flowjax documents it)
        self, y: ArrayLike, condition: ArrayLike | None = None
    ) -> tuple[Array, Array]:
        y = jnp.asarray(y)
        low, high = self.interval
        clipped = jnp.clip(y, low, high)
        k = jnp.clip(jnp.searchsorted(self.y_pos, clipped) - 1, 0, len(self.y_pos) - 2)
        width = self.x_pos[k + 1] - self.x_pos[k]
        height = self.y_pos[k + 1] - self.y_pos[k]
        slope, d0, d1 = height / width, self.derivatives[k], self.derivatives[k + 1]
        eta = jnp.clip((clipped - self.y_pos[k]) / height, 0, 1)
        b = d0 - eta * (d0 + d1 - 2 * slope)
        root = jnp.sqrt((d0 * (1 - eta) - d1 * eta) ** 2 + 4 * slope**2 * eta * (1 - eta))
        # Of the two forms of the same root, the one whose terms share a sign.
        xi = jnp.where(b >= 0, 2 * slope * eta, root - b) / jnp.where(
            b >= 0, b + root, 2 * (slope - b)
        )
        within = jnp.clip(self.x_pos[k] + xi * width, low, high)
        x = jnp.where((y >= low) & (y <= high), within, y)
        return x, -self.transform_and_log_det(x)[1]
