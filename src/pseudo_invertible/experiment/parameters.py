"""The parameters of a pair as one row of numbers, which is what an optimiser moves."""

from __future__ import annotations

import math
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

from pseudo_invertible.experiment.mlp import LAYERS, Linear, Pair


def layer_shapes(width: int) -> list[tuple[int, int]]:
    """Inputs and outputs of each affine layer of a network."""
    return [(1, width), *[(width, width)] * (LAYERS - 2), (width, 1)]


def parameter_count(width: int) -> int:
    """Parameters of a pair: p."""
    return 2 * sum(inputs * outputs + outputs for inputs, outputs in layer_shapes(width))


def unravelled(rows: Any, width: int) -> Pair:
    """Rows float[…, p] as pairs, the leading axes in front of every leaf.

    f before g, layer by layer, w before b: as ``jax.flatten_util.ravel_pytree`` takes a pair.
    """
    shapes = [shape for layer in layer_shapes(width) for shape in (layer, layer[1:])] * len("fg")
    # Split and not sliced: the gradient then is one concatenation.
    numerics = jnp if isinstance(rows, jax.Array) else np
    ends = np.cumsum([math.prod(shape) for shape in shapes])[:-1].tolist()
    leaves = [
        part.reshape(*rows.shape[:-1], *shape)
        for part, shape in zip(numerics.split(rows, ends, axis=-1), shapes, strict=True)
    ]
    layers = tuple(Linear(w, b) for w, b in zip(leaves[::2], leaves[1::2], strict=True))
    return Pair(layers[:LAYERS], layers[LAYERS:])


def ravelled(pair: Pair) -> np.ndarray:
    """The row float[p] of one pair."""
    return np.concatenate([np.ravel(leaf) for leaf in jax.tree.leaves(pair)])
