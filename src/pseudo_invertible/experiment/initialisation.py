"""Where a run starts: the numbers that Haiku's initialisers draw from the run's seed."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from jax.flatten_util import ravel_pytree
from jaxtyping import Array, Float, UInt32

from pseudo_invertible.experiment.compiling import compiled_for_device
from pseudo_invertible.experiment.mlp import LAYERS, Linear, Network, Pair
from pseudo_invertible.experiment.parameters import layer_shapes

# Since JAX 0.5 the default is True, and then another network comes out of the same seed.
jax.config.update("jax_threefry_partitionable", False)


def initial_pair(
    key: UInt32[Array, "2"], lambda_: Float[Array, ""], mu: Float[Array, ""], width: int
) -> Pair:
    """The pair before the first update, to the bit as Haiku initialises it.

    key: a legacy threefry key, ``jax.random.PRNGKey(seed)``. The write-up initialised both
    networks inside one transformed function, f before g: the order decides which numbers each
    gets. Where λ = μ = 0 it trained two separate programs from one key, so g starts as f does.
    λ and μ may be traced. Weights are normal within two standard deviations of 1/√inputs, cut off
    there; biases are 0.
    """

    def draw(key: jax.Array, _: None) -> tuple[jax.Array, tuple[jax.Array, jax.Array]]:
        # Of both sizes that a layer can have, though it has one: a loop's body is compiled once,
        # and bits are what takes long to compile.
        key, of_layer = jax.random.split(key)
        thin, square = (
            jax.random.truncated_normal(of_layer, -2.0, 2.0, shape)
            for shape in ((width,), (width, width))
        )
        return key, (thin, square)

    _, (thin, square) = jax.lax.scan(draw, key, None, length=2 * LAYERS)

    def network(first: int) -> Network:
        return tuple(
            Linear(
                np.float32(1 / np.sqrt(inputs))
                * (square if inputs == outputs else thin)[index].reshape(shape),
                jnp.zeros(outputs),
            )
            for index, (inputs, outputs) in enumerate(layer_shapes(width), first)
            for shape in [(inputs, outputs)]
        )

    f, g = network(0), network(LAYERS)
    unconstrained = (lambda_ == 0) & (mu == 0)
    return Pair(f, jax.tree.map(lambda alone, joint: jnp.where(unconstrained, alone, joint), f, g))


@lru_cache(maxsize=8)
def compiled_starts(width: int, batch: int) -> Any:
    """``starts(seeds, λs, μs)``, compiled: parameters float32[m, p] of m = ``batch`` runs."""

    def start(seed: UInt32[Array, ""], lambda_: jax.Array, mu: jax.Array) -> jax.Array:
        return ravel_pytree(initial_pair(jax.random.PRNGKey(seed), lambda_, mu, width))[0]

    def starts(*runs: jax.Array) -> jax.Array:
        return jax.vmap(start)(*runs) if batch > 1 else start(*(part[0] for part in runs))[None]

    weights = jax.ShapeDtypeStruct((batch,), jnp.float32)
    seeds = jax.ShapeDtypeStruct((batch,), jnp.uint32)
    return compiled_for_device(starts, seeds, weights, weights)
