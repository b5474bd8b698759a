"""A scatter's points as a training program takes them: a large one in chunks."""

from __future__ import annotations

from collections.abc import Callable

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float, Float32, Int


def in_chunks(
    values: Float[np.ndarray, " n"], chunks: int
) -> Float32[np.ndarray, "chunks 1 size"]:
    """One coordinate of all points, the last chunk filled up with zeros."""
    size = -(-len(values) // chunks)
    filled = np.zeros(chunks * size, np.float32)
    filled[: len(values)] = values
    return filled.reshape(chunks, 1, size)


def mean_of_chunk(
    index: Int[Array, ""], points: int
) -> Callable[[Float[Array, "1 size"]], Float[Array, ""]]:
    """What a chunk's squares add to the mean over all points; what fills it up adds nothing."""

    def mean(squares: Float[Array, "1 size"]) -> jax.Array:
        place = index * squares.shape[-1] + jnp.arange(squares.shape[-1])[None, :]
        return jnp.sum(jnp.where(place < points, squares, 0.0)) / points

    return mean
