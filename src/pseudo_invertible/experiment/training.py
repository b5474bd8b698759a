"""One engine for every run: single configurations, shards of sweeps, CPU and GPU."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
import optax
from jax.flatten_util import ravel_pytree
from jaxtyping import Array, Float, Float32, Int, Int32, UInt32

from pseudo_invertible.errors import UserError
from pseudo_invertible.experiment.initialisation import JAX_ACTIVATIONS, initial_pair
from pseudo_invertible.experiment.mlp import Linear, Network, Pair, forward
from pseudo_invertible.experiment.objective import Terms, terms, weighted_sum
from pseudo_invertible.experiment.scaling import Scale
from pseudo_invertible.experiment.scatter import Dataset
from pseudo_invertible.study.configuration import Configuration
from pseudo_invertible.study.settings import TrainingSettings

BATCH_SIZE_VARIABLE = "PSEUDO_INVERTIBLE_BATCH_SIZE"


class Run(NamedTuple):
    """What tells one run from the others of its activation; all may be traced."""

    seed: int
    lambda_: float
    mu: float


class Trained(NamedTuple):
    """m trained runs.

    pairs: every leaf float32[m, s, …], the networks after each of the s kept updates.
    history: float32[m, records, 4], the terms after 0, every, 2·every, … updates, in
    squared units of the data. first_bad: int32[m], the first update whose loss was not
    finite, or −1.
    """

    pairs: Pair
    history: Float32[np.ndarray, "m records 4"]
    first_bad: Int32[np.ndarray, " m"]


class _State(NamedTuple):
    parameters: jax.Array
    optimiser: optax.OptState
    history: jax.Array
    kept: jax.Array
    first_bad: jax.Array


def make_train(
    activation: str,
    settings: TrainingSettings,
    history_every: int,
    keep: tuple[int, ...],
) -> Callable[..., tuple[Pair, jax.Array, jax.Array]]:
    """Build ``train(seed, λ, μ, x, y, free, ramp)`` for one run, to be mapped at will.

    Initialisation, optimiser and the whole scan are inside; only the activation, the
    widths and the lengths are static. The body of the scan is the same whatever
    is recorded, so that a run gives the same numbers whichever job trains it.
    """
    optimiser = optax.adam(settings.learning_rate)
    records = settings.updates // history_every + 1
    kept_updates = np.array(keep)

    def train(
        seed: UInt32[Array, ""],
        lambda_: Float[Array, ""],
        mu: Float[Array, ""],
        x: Float[Array, "1 n"],
        y: Float[Array, "1 n"],
        free: Float[Array, ""],
        ramp: Float[Array, ""],
    ) -> tuple[Pair, jax.Array, jax.Array]:
        start = initial_pair(jax.random.PRNGKey(seed), lambda_, mu, settings.width)
        if settings.flip_outputs:
            start = with_outputs_flipped(start, x, y, activation)
        parameters, unravel = ravel_pytree(start)

        def loss(flat: jax.Array, update: jax.Array) -> tuple[jax.Array, Terms]:
            values = terms(unravel(flat), x, y, activation)
            raised = share_of_weights(update, free, ramp)
            return weighted_sum(values, raised * lambda_, raised * mu), values

        def record(state: _State, update: jax.Array, value: jax.Array, values: Terms) -> _State:
            slot = jnp.where(update % history_every == 0, update // history_every, records)
            bad = ~jnp.isfinite(value) & (state.first_bad < 0)
            kept_slot = jnp.argmax(kept_updates == update)
            kept_slot = jnp.where(jnp.any(kept_updates == update), kept_slot, len(keep))
            return state._replace(
                history=state.history.at[slot].set(jnp.stack(values), mode="drop"),
                kept=state.kept.at[kept_slot].set(state.parameters, mode="drop"),
                first_bad=jnp.where(bad, update, state.first_bad),
            )

        def step(state: _State, update: jax.Array) -> tuple[_State, None]:
            (value, values), gradient = jax.value_and_grad(loss, has_aux=True)(
                state.parameters, update
            )
            state = record(state, update, value, values)
            change, moments = optimiser.update(gradient, state.optimiser)
            moved = jnp.asarray(optax.apply_updates(state.parameters, change))
            return state._replace(parameters=moved, optimiser=moments), None

        state = _State(
            parameters,
            optimiser.init(parameters),
            jnp.zeros((records, 4)),
            jnp.zeros((len(keep), parameters.size)),
            jnp.int32(-1),
        )
        state, _ = jax.lax.scan(step, state, jnp.arange(settings.updates))
        end = jnp.int32(settings.updates)
        state = record(state, end, *loss(state.parameters, end))
        return jax.vmap(unravel)(state.kept), state.history, state.first_bad

    return train


def share_of_weights(
    update: Int[Array, ""], free: Float[Array, ""], ramp: Float[Array, ""]
) -> Float[Array, ""]:
    """Share of λ and μ that an update minimises: 0, then rising over ``ramp`` updates to 1."""
    rising = jnp.where(ramp > 0, (update - free) / jnp.maximum(ramp, 1e-9), 1.0)
    return jnp.where(update < free, 0.0, jnp.minimum(1.0, rising))


def with_outputs_flipped(
    pair: Pair, x: Float[Array, "1 n"], y: Float[Array, "1 n"], activation: str
) -> Pair:
    """The pair, f and g each negated where its least-squares slope runs against the data's."""
    nonlinear = JAX_ACTIVATIONS[activation]

    def flipped(network: Network, inputs: jax.Array) -> Network:
        *hidden, last = network
        centred = inputs - inputs.mean()
        slope = jnp.sum(centred * forward(network, inputs, nonlinear))
        sign = jnp.where(slope * covariance < 0, -1.0, 1.0)
        return (*hidden, Linear(sign * last.w, sign * last.b))

    covariance = jnp.sum((x - x.mean()) * (y - y.mean()))
    return Pair(flipped(pair.f, x), flipped(pair.g, y))


@lru_cache(maxsize=8)
def compiled_block(
    activation: str,
    settings: TrainingSettings,
    history_every: int,
    keep: tuple[int, ...],
    batch: int,
) -> Callable[..., tuple[Pair, jax.Array, jax.Array]]:
    """``train`` for a block of ``batch`` runs: (seeds, λs, μs, x, y, free, ramp), compiled once.

    On the CPU vmap over runs is slower than one after another: the batch leaves the cache.
    """
    train = make_train(activation, settings, history_every, keep)

    @jax.jit
    def train_block(
        seeds: jax.Array, lambdas: jax.Array, mus: jax.Array, *shared: jax.Array
    ) -> tuple[Pair, jax.Array, jax.Array]:
        return jax.lax.map(
            lambda run: train(*run, *shared),
            (seeds, lambdas, mus),
            batch_size=batch if batch > 1 else None,
        )

    return train_block


def train_blocks(
    dataset: Dataset,
    activation: str,
    runs: Sequence[Run],
    settings: TrainingSettings,
    *,
    history_every: int = 1,
    keep: tuple[int, ...] | None = None,
    batch_size: int | None = None,
    progress: Callable[[int, float], None] = lambda done, loss: None,
) -> Iterator[tuple[Sequence[Run], Trained]]:
    """Train many runs of one activation, giving each block as it is done; compiles once.

    So memory need not grow with the number of runs. Parameters as in ``train_runs``. Raises
    UserError where the device's memory does not hold a block.
    """
    keep = keep or (settings.updates,)
    wanted = batch_size or batch_size_for_device(
        len(dataset.x), settings, history_every, len(keep)
    )
    batch = min(wanted, len(runs))
    scale = Scale.of(dataset) if settings.standardise else Scale(0.0, 1.0, 0.0, 1.0)
    x = jnp.asarray((dataset.x - scale.mean_x) / scale.sd_x, jnp.float32)[None, :]
    y = jnp.asarray((dataset.y - scale.mean_y) / scale.sd_y, jnp.float32)[None, :]
    free = jnp.float32(settings.free_updates)
    ramp = jnp.float32(settings.warm_start * settings.updates)
    # What is traced or done outside makes no other program.
    static = replace(settings, standardise=False, warm_start=0.0, free_updates=0)
    train_block = compiled_block(activation, static, history_every, keep, batch)

    for first in range(0, len(runs), batch):
        block = list(runs[first : first + batch])
        # The last block is filled up, so that it needs no compilation of its own.
        padded = block + [block[-1]] * (batch - len(block))
        try:
            outcome = train_block(
                jnp.array([run.seed for run in padded], jnp.uint32),
                jnp.array([run.lambda_ for run in padded], jnp.float32),
                jnp.array([run.mu for run in padded], jnp.float32),
                *(x, y, free, ramp),
            )
            pairs, history, first_bad = _first_runs(outcome, len(block))
        except jax.errors.JaxRuntimeError as error:
            if "RESOURCE_EXHAUSTED" not in str(error):
                raise
            raise UserError(
                f"the device's memory does not hold {batch} runs at once; set "
                f"{BATCH_SIZE_VARIABLE}={max(1, batch // 2)} or less in the environment."
            ) from error
        trained = Trained(
            scale.unscaled(pairs), history * scale.of_terms.astype(np.float32), first_bad
        )
        last = trained.history[-1, -1].astype(np.float64)
        progress(first + len(block), float(last @ [1, 1, block[-1].lambda_, block[-1].mu]))
        yield block, trained


def train_runs(
    dataset: Dataset,
    activation: str,
    runs: Sequence[Run],
    settings: TrainingSettings,
    *,
    history_every: int = 1,
    keep: tuple[int, ...] | None = None,
    batch_size: int | None = None,
    progress: Callable[[int, float], None] = lambda done, loss: None,
) -> Trained:
    """Train many runs of one activation; compiles once.

    history_every: record the terms each so many updates; must divide settings.updates.
    keep: updates after which the networks are kept (default: the last).
    batch_size: runs trained side by side; 1 is best on a CPU (cache), large on a GPU;
    None chooses from the device. progress: called with the number of runs done and the
    last loss of the latest.

    Divergence is not an error here: see ``Trained.first_bad`` and ``refuse_divergence``.
    """
    blocks = train_blocks(
        dataset,
        activation,
        runs,
        settings,
        history_every=history_every,
        keep=keep,
        batch_size=batch_size,
        progress=progress,
    )
    return jax.tree.map(lambda *parts: np.concatenate(parts), *(block for _, block in blocks))


def _first_runs(outcome: tuple[Pair, jax.Array, jax.Array], count: int) -> Any:
    return jax.tree.map(lambda leaf: np.asarray(leaf)[:count], outcome)


def refuse_divergence(
    activation: str, runs: Sequence[Run], first_bad: Int32[np.ndarray, " m"]
) -> None:
    """Raise UserError, naming configuration, seed and update, where a loss was not finite."""
    for run, update in zip(runs, first_bad.tolist(), strict=True):
        if update >= 0:
            where = Configuration(activation, run.lambda_, run.mu)
            raise UserError(
                f"training diverged: {where}, seed {run.seed}: the loss was not finite after "
                f"update {update}; a smaller training.learning_rate should help."
            )


def batch_size_for_device(
    points: int, settings: TrainingSettings, history_every: int = 1, kept: int = 1
) -> int:
    """Runs to train side by side: 1 on a CPU, what fits half of its memory on a GPU.

    The variable PSEUDO_INVERTIBLE_BATCH_SIZE overrides the choice. Raises UserError where
    it is no whole number of at least 1.
    """
    forced = os.environ.get(BATCH_SIZE_VARIABLE)
    if forced is not None:
        if not (forced.isascii() and forced.isdecimal()) or int(forced) < 1:
            raise UserError(
                f"{BATCH_SIZE_VARIABLE} is {forced!r}; it should be a whole number of at least 1."
            )
        return int(forced)
    device = jax.devices()[0]
    if device.platform == "cpu":
        return 1
    memory = (device.memory_stats() or {}).get("bytes_limit", 8 * 2**30)
    return max(1, int(memory / 2 / bytes_per_run(points, settings, history_every, kept)))


def bytes_per_run(points: int, settings: TrainingSettings, history_every: int, kept: int) -> int:
    """Memory that one run of a batch needs, in bytes, from above."""
    # Four evaluations of two hidden layers, before and after the activation, and gradients.
    hidden = 4 * 2 * 3 * settings.width * points
    history = 4 * (settings.updates // history_every + 1)
    # Parameters, gradient, change, Adam's two moments, and what is kept.
    parameters = 2 * (settings.width**2 + 4 * settings.width + 1) * (5 + kept)
    return 4 * (hidden + history + parameters)
