"""What the training listens to: each term's share of the loss and of its gradient.

At λ = μ = 1 all four terms have the weight 1, and yet not the same say: they come in squared units
of their axes.
"""

from __future__ import annotations

from functools import partial
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
import pandas as pd
from jaxtyping import Array, Float, Float64, UInt32

from pseudo_invertible.experiment.initialisation import initial_pair
from pseudo_invertible.experiment.mlp import Pair
from pseudo_invertible.experiment.objective import terms
from pseudo_invertible.experiment.scatter import Dataset
from pseudo_invertible.experiment.trained import TERMS, Networks
from pseudo_invertible.measures.stated import configuration_columns, configuration_of

PENALTY = np.array([False, False, True, True])


class Pulls(NamedTuple):
    """The four terms of some pairs, and how their gradients lie: a row per pair.

    terms: fit_y, fit_x, cycle_x, cycle_y, squared units. products: of the gradients with respect
    to all parameters of f and g, each with each.
    """

    terms: Float64[np.ndarray, "runs 4"]
    products: Float64[np.ndarray, "runs 4 4"]


def initial_pairs(networks: Networks) -> Pair:
    """The pairs from which a file of networks was trained, seed axis first."""
    weights = configuration_of(networks)
    keys = jnp.stack([jax.random.PRNGKey(int(seed)) for seed in networks.seeds])
    width = networks.pairs.f[0].w.shape[-1]
    return _initial(keys, jnp.float32(weights.lambda_), jnp.float32(weights.mu), width)


@partial(jax.jit, static_argnames="width")
def _initial(
    keys: UInt32[Array, "runs 2"], lambda_: Float[Array, ""], mu: Float[Array, ""], width: int
) -> Pair:
    return jax.vmap(lambda key: initial_pair(key, lambda_, mu, width))(keys)


def pulls_of(pairs: Pair, dataset: Dataset, activation: str) -> Pulls:
    """Evaluate terms and gradients of pairs, seed axis first, on a scatter."""
    x, y = (jnp.asarray(values, jnp.float32)[None, :] for values in dataset)
    found = _pulls(jax.tree.map(jnp.asarray, pairs), x, y, activation)
    return Pulls(*(np.asarray(values, np.float64) for values in found))


@partial(jax.jit, static_argnames="activation")
def _pulls(
    pairs: Pair, x: Float[Array, "1 n"], y: Float[Array, "1 n"], activation: str
) -> tuple[Float[Array, "runs 4"], Float[Array, "runs 4 4"]]:
    def of_one(pair: Pair) -> tuple[Float[Array, "4"], Float[Array, "4 4"]]:
        def stacked(pair: Pair) -> Float[Array, "4"]:
            return jnp.stack(terms(pair, x, y, activation))

        leaves = jax.tree.leaves(jax.jacrev(stacked)(pair))
        gradients = jnp.concatenate([leaf.reshape(len(TERMS), -1) for leaf in leaves], axis=1)
        return stacked(pair), gradients @ gradients.T

    return jax.lax.map(of_one, pairs)


def shares(pulls: Pulls, weights: Float64[np.ndarray, "4"]) -> pd.DataFrame:
    """A row per pair: the share that each term has in the loss and in the gradient.

    weights: of the terms. loss_…: the weighted term over the sum of all. gradient_…: the length of
    its weighted gradient over the sum of the four lengths. …_penalty: cycle_x and cycle_y together
    against the two fits together; the gradient's is the length of the one sum over both lengths.
    """
    values = pulls.terms * weights
    products = pulls.products * np.outer(weights, weights)
    lengths = np.sqrt(np.einsum("rii->ri", products))
    groups = [_length_of_sum(products, group) for group in (~PENALTY, PENALTY)]
    table = {
        **dict(zip((f"loss_{name}" for name in TERMS), _parts(values).T, strict=True)),
        "loss_penalty": _parts(values)[:, PENALTY].sum(axis=1),
        **dict(zip((f"gradient_{name}" for name in TERMS), _parts(lengths).T, strict=True)),
        "gradient_penalty": _parts(np.stack(groups, axis=1))[:, 1],
    }
    return pd.DataFrame(table)


def _length_of_sum(
    products: Float64[np.ndarray, "runs 4 4"], group: np.ndarray
) -> Float64[np.ndarray, " runs"]:
    squared = products[:, group][:, :, group].sum(axis=(1, 2))
    return np.sqrt(np.maximum(squared, 0))


def _parts(values: Float64[np.ndarray, "runs k"]) -> Float64[np.ndarray, "runs k"]:
    total = values.sum(axis=1, keepdims=True)
    return values / np.where(total > 0, total, 1.0)


def priority_of(networks: Networks, dataset: Dataset) -> pd.DataFrame:
    """A row per run, moment (start, end) and units (raw, standardised) of one configuration.

    raw: the loss as it is trained. standardised: every term over the variance of its axis, as if x
    and y had been measured in standard deviations; the same parameters, so the same networks.
    """
    configuration = configuration_of(networks)
    weights = np.array([1.0, 1.0, configuration.lambda_, configuration.mu])
    of_x, of_y = 1 / np.var(dataset.x), 1 / np.var(dataset.y)
    units = {"raw": np.ones(4), "standardised": np.array([of_y, of_x, of_x, of_y])}
    parts = []
    for moment, pairs in (("start", initial_pairs(networks)), ("end", networks.pairs)):
        pulls = pulls_of(pairs, dataset, configuration.activation)
        for name, factors in units.items():
            named: dict[str, Any] = {
                **configuration_columns(configuration),
                "seed": networks.seeds,
                "moment": moment,
                "units": name,
            }
            part = shares(pulls, weights * factors)
            parts.append(part.assign(**named)[[*named, *part.columns]])
    return pd.concat(parts, ignore_index=True)
