"""The activations: each one a row, for JAX (training), NumPy (tables, figures), JavaScript (page).

Add a row and it can be trained, measured, drawn and played with. JAX is imported only when a JAX
function is called.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np


class Activation(NamedTuple):
    """One activation. label: for readers.

    jax: of a traced array. numpy: of float64 arrays. javascript, slope: expressions of ``z`` (the
    input) and ``a`` (the activation of it) for the page's engine: the value and its derivative.
    """

    label: str
    jax: Callable[[Any], Any]
    numpy: Callable[[np.ndarray], np.ndarray]
    javascript: str
    slope: str


def _relu(z: Any) -> Any:
    import jax

    return jax.nn.relu(z)


def _silu(z: Any) -> Any:
    # z·sigmoid(z), by way of tanh: no exponential overflows, and a tanh needs no division.
    import jax.numpy as jnp

    return 0.5 * z * (1 + jnp.tanh(0.5 * z))


def _tanh(z: Any) -> Any:
    import jax.numpy as jnp

    return jnp.tanh(z)


ACTIVATIONS: dict[str, Activation] = {
    "relu": Activation(
        "ReLU", _relu, lambda z: np.maximum(z, 0), "z > 0 ? z : 0", "z > 0 ? 1 : 0"
    ),
    "silu": Activation(
        "SiLU",
        _silu,
        lambda z: z / (1 + np.exp(-np.maximum(z, -80))),
        "z * sigmoid(z)",
        "sigmoid(z) * (1 + z - a)",
    ),
    "tanh": Activation("tanh", _tanh, np.tanh, "Math.tanh(z)", "1 - a * a"),
}
