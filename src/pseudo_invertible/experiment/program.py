"""The training program of one run: pure functions that JAX traces, mapped over runs elsewhere."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
import optax
from jax.flatten_util import ravel_pytree

from pseudo_invertible.experiment.loss import Terms, weighted
from pseudo_invertible.experiment.networks import pair_of
from pseudo_invertible.experiment.run import Run, Training

# Up to this number of points is evaluated at once, as the write-up does; more in chunks that fit
# a CPU's cache (a GPU wants many at once).
MOST_AT_ONCE = 2000
CHUNK = {"cpu": 1000, "gpu": 100_000}


class Program(NamedTuple):
    """What a training program is compiled for; all else is traced."""

    activation: str
    width: int
    learning_rate: float
    history_every: int
    records: int
    points: int
    chunks: int
    batch: int
    thin: bool

    @property
    def optimiser(self) -> optax.GradientTransformation:
        """Adam, on the parameters as one row of numbers."""
        return optax.flatten(optax.adam(self.learning_rate))


def program_for(points: int, activation: str, training: Training) -> Program:
    """The program that trains on this number of points, for the device at hand."""
    chunk = CHUNK["cpu" if jax.default_backend() == "cpu" else "gpu"]
    return Program(
        activation,
        training.width,
        training.learning_rate,
        training.history_every,
        training.records,
        points,
        1 if points <= max(MOST_AT_ONCE, chunk) else -(-points // chunk),
        1,
        jax.default_backend() != "cpu",
    )


class Schedule(NamedTuple):
    """When the penalty counts: after ``delay`` updates, rising over ``ramp`` updates."""

    delay: Any
    ramp: Any

    def share(self, update: jax.Array) -> jax.Array:
        """Share of λ and μ, 0 to 1, in the loss after this number of updates."""
        rising = jnp.where(
            self.ramp > 0, (update - self.delay) / jnp.maximum(self.ramp, 1e-9), 1.0
        )
        return jnp.where(update < self.delay, 0.0, jnp.minimum(1.0, rising))


class State(NamedTuple):
    """A run on its way. history: float32[records, 4]. first_bad: int32, or −1."""

    parameters: Any
    optimiser: Any
    history: Any
    first_bad: Any


class Points(NamedTuple):
    """The points in chunks: float32[chunks, 1, size], the last one filled up with zeros."""

    x: Any
    y: Any


def make_loss(program: Program) -> Callable[..., tuple[Any, Terms]]:
    """Build ``loss(parameters, λ, μ, x, y, index)``: loss and terms of one chunk of points.

    x, y: float32[1, size]. The means are over all points, so that chunks add up.
    """
    evaluate = pair_of(program.width, program.activation, program.thin).apply

    def loss(
        parameters: Any, lambda_: Any, mu: Any, x: jax.Array, y: jax.Array, index: Any
    ) -> tuple[Any, Terms]:
        def mean(squares: jax.Array) -> jax.Array:
            if program.chunks == 1:
                return jnp.mean(squares)
            place = index * squares.shape[-1] + jnp.arange(squares.shape[-1])[None, :]
            return jnp.sum(jnp.where(place < program.points, squares, 0.0)) / program.points

        terms = evaluate(parameters, x, y, mean)
        return weighted(terms, lambda_, mu), terms

    return loss


def over_chunks(function: Callable[..., Any], program: Program, points: Points) -> Any:
    """The sum of ``function(x, y, index)`` over the chunks of the points.

    So memory does not grow with the points, and the processor's cache holds what it works on.
    """
    if program.chunks == 1:
        return function(points.x[0], points.y[0], 0)

    def add(total: Any, chunk: Any) -> tuple[Any, None]:
        return jax.tree.map(jnp.add, total, function(*chunk)), None

    chunks = (*points, jnp.arange(program.chunks))
    shapes = jax.eval_shape(function, points.x[0], points.y[0], 0)
    zeros = jax.tree.map(lambda leaf: jnp.zeros(leaf.shape, leaf.dtype), shapes)
    return jax.lax.scan(add, zeros, chunks)[0]


def make_train(program: Program) -> Callable[..., State]:
    """Build ``train(state, run, points, schedule, first, last)``: updates of one run.

    Each step records the terms, then moves. So whatever is recorded or kept, and whichever job
    trains a run, the steps are the same.
    """
    slopes = jax.value_and_grad(make_loss(program), has_aux=True)
    optimiser, every = program.optimiser, program.history_every

    def train(
        state: State, run: Run, points: Points, schedule: Schedule, first: Any, last: Any
    ) -> State:
        def step(update: jax.Array, state: State) -> State:
            share = schedule.share(update)
            weights = share * run.lambda_, share * run.mu
            (value, terms), gradient = over_chunks(
                lambda *chunk: slopes(state.parameters, *weights, *chunk), program, points
            )
            slot = jnp.where(update % every == 0, update // every, program.records)
            bad = ~jnp.isfinite(value) & (state.first_bad < 0)
            change, moments = optimiser.update(gradient, state.optimiser)
            return State(
                optax.apply_updates(state.parameters, change),
                moments,
                state.history.at[slot].set(jnp.stack(terms), mode="drop"),
                jnp.where(bad, update, state.first_bad),
            )

        return jax.lax.fori_loop(first, last, step, state)

    return train


def initial_state(program: Program, parameters: Any) -> State:
    """A block of runs before its first update, without a compiled program: Adam starts at 0.

    parameters: shapes, with the block's axis first; the state keeps them as they are.
    """
    moments = jax.eval_shape(jax.vmap(program.optimiser.init), parameters)
    zeros = jax.tree.map(lambda leaf: np.zeros(leaf.shape, leaf.dtype), moments)
    history = np.zeros((program.batch, program.records, len(Terms._fields)), np.float32)
    return State(parameters, zeros, history, np.full(program.batch, -1, np.int32))


def make_gradient_shares(program: Program) -> Callable[[Any, Run, Points], jax.Array]:
    """Build ``shares(parameters, run, points)``: float32[5], see ``Networks.gradient``."""
    loss = make_loss(program)
    terms = jnp.eye(len(Terms._fields))

    def shares(parameters: Any, run: Run, points: Points) -> jax.Array:
        def slopes(term: jax.Array) -> jax.Array:  # of one term: float32[parameters]
            def of_chunk(*chunk: Any) -> Any:
                return jax.grad(lambda free: term @ jnp.stack(loss(free, 0.0, 0.0, *chunk)[1]))(
                    parameters
                )

            return ravel_pytree(over_chunks(of_chunk, program, points))[0]

        weights = jnp.stack([1.0, 1.0, run.lambda_, run.mu])
        rows = jax.lax.map(slopes, terms) * weights[:, None]
        lengths = jnp.linalg.norm(rows, axis=1)
        sides = jnp.linalg.norm(jnp.stack([rows[:2].sum(axis=0), rows[2:].sum(axis=0)]), axis=1)
        return jnp.append(
            lengths / jnp.maximum(lengths.sum(), 1e-38), sides[1] / jnp.maximum(sides.sum(), 1e-38)
        )

    return shares
