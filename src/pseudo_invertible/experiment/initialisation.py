"""The Haiku networks f and g: their initial parameters, and the activations for JAX."""

from __future__ import annotations

from collections.abc import Callable

import haiku as hk
import jax
import jax.numpy as jnp
from jaxtyping import Array, Float, UInt32

from pseudo_invertible.experiment.mlp import LAYERS, Linear, Network, Pair

# Since JAX 0.5 the default is True, and then another network comes out of the same seed.
jax.config.update("jax_threefry_partitionable", False)
# Hopper GPUs would otherwise multiply float32 matrices in TF32.
jax.config.update("jax_default_matmul_precision", "highest")

JAX_ACTIVATIONS: dict[str, Callable[[jax.Array], jax.Array]] = {
    "relu": jax.nn.relu,
    "silu": jax.nn.silu,
}


def haiku_network(width: int, activation: str) -> hk.Sequential:
    """The write-up's network: Linear width, activation, Linear width, activation, Linear 1."""
    nonlinear = JAX_ACTIVATIONS[activation]
    return hk.Sequential([hk.Linear(width), nonlinear, hk.Linear(width), nonlinear, hk.Linear(1)])


def _as_network(params: hk.MutableParams, first: int) -> Network:
    names = [f"linear_{index}" if index else "linear" for index in range(first, first + LAYERS)]
    return tuple(Linear(params[name]["w"], params[name]["b"]) for name in names)


def _initial_joint(key: UInt32[Array, "2"], width: int) -> Pair:
    # f before g inside one transformed function: the order decides which numbers each gets.
    def both(point: Float[Array, "1 1"]) -> tuple[jax.Array, jax.Array]:
        f, g = haiku_network(width, "relu"), haiku_network(width, "relu")
        return f(point), g(point)

    params = hk.transform(both).init(key, jnp.zeros((1, 1)))
    return Pair(_as_network(params, 0), _as_network(params, LAYERS))


def _initial_alone(key: UInt32[Array, "2"], width: int) -> Pair:
    # The write-up's baseline trained two separate programs from one key: f and g start equal.
    def one(point: Float[Array, "1 1"]) -> jax.Array:
        return haiku_network(width, "relu")(point)

    network = _as_network(hk.transform(one).init(key, jnp.zeros((1, 1))), 0)
    return Pair(network, network)


def initial_pair(
    key: UInt32[Array, "2"], lambda_: Float[Array, ""], mu: Float[Array, ""], width: int
) -> Pair:
    """The pair before the first update: Haiku's default initialisers.

    key: a legacy threefry key, ``jax.random.PRNGKey(seed)``. Where λ = μ = 0 the networks
    are initialised alone from the same key, otherwise inside one transformed function,
    as the author did. λ and μ may be traced.
    """
    unconstrained = (lambda_ == 0) & (mu == 0)
    return jax.tree.map(
        lambda alone, joint: jnp.where(unconstrained, alone, joint),
        _initial_alone(key, width),
        _initial_joint(key, width),
    )
