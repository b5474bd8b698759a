"""The training program: one loop over updates for one run, mapped over the runs of a block."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
import optax
from jaxtyping import Array, Float, Int

from pseudo_invertible.experiment.compiling import compiled_for_device
from pseudo_invertible.experiment.mlp import matrix_product
from pseudo_invertible.experiment.objective import Terms, terms, thin_product, weighted_sum
from pseudo_invertible.experiment.parameters import parameter_count, unravelled
from pseudo_invertible.experiment.points import mean_of_chunk
from pseudo_invertible.experiment.schedule import Schedule


class Program(NamedTuple):
    """What a training program is compiled for; all else is traced.

    points: of the scatter, in ``chunks`` chunks. keep: updates after which the networks are kept.
    batch: runs side by side. platform: cpu; any other name is a GPU's.
    """

    activation: str
    width: int
    learning_rate: float
    updates: int
    history_every: int
    keep: tuple[int, ...]
    points: int
    chunks: int
    batch: int
    platform: str

    @property
    def records(self) -> int:
        """Times at which the terms are recorded: after 0, every, 2·every, … updates."""
        return self.updates // self.history_every + 1


class Traced(NamedTuple):
    """One run, or with a leading axis m of them: where it starts, float32[p], and its weights."""

    start: Any
    lambda_: Any
    mu: Any


# One coordinate of the scatter: float32[chunks, 1, size].
Chunks = Any
# The kept networks float32[s, p], the history float32[records, 4], the first bad update int32[].
Outcome = tuple[jax.Array, jax.Array, jax.Array]


class _State(NamedTuple):
    parameters: jax.Array
    optimiser: optax.OptState
    history: jax.Array
    kept: jax.Array
    first_bad: jax.Array


def make_gradient(
    program: Program,
) -> Callable[..., tuple[Float[Array, ""], Terms, Float[Array, " p"]]]:
    """Build ``gradient(parameters, λ, μ, x, y)``: the loss, its terms and its gradient.

    Where the scatter has chunks, all three are summed over them, so that memory does not grow with
    the points and the processor's cache holds what it works on.
    """
    product = matrix_product if program.platform == "cpu" else thin_product

    def of_points(
        flat: jax.Array, lambda_: jax.Array, mu: jax.Array, x: jax.Array, y: jax.Array, mean: Any
    ) -> tuple[jax.Array, Terms, jax.Array]:
        def loss(flat: jax.Array) -> tuple[jax.Array, Terms]:
            pair = unravelled(flat, program.width)
            values = terms(pair, x, y, program.activation, mean, product)
            return weighted_sum(values, lambda_, mu), values

        (value, values), slopes = jax.value_and_grad(loss, has_aux=True)(flat)
        return value, values, slopes

    def gradient(
        flat: jax.Array, lambda_: jax.Array, mu: jax.Array, x: Chunks, y: Chunks
    ) -> tuple[jax.Array, Terms, jax.Array]:
        if program.chunks == 1:
            return of_points(flat, lambda_, mu, x[0], y[0], jnp.mean)

        def add(total: Any, chunk: Any) -> tuple[Any, None]:
            index, x_of_chunk, y_of_chunk = chunk
            mean = mean_of_chunk(index, program.points)
            part = of_points(flat, lambda_, mu, x_of_chunk, y_of_chunk, mean)
            return jax.tree.map(jnp.add, total, part), None

        nothing = jnp.float32(0)
        start = (nothing, Terms(*[nothing] * len(Terms._fields)), jnp.zeros_like(flat))
        return jax.lax.scan(add, start, (jnp.arange(program.chunks), x, y))[0]

    return gradient


def make_train(program: Program) -> Callable[[Traced, Chunks, Chunks, Schedule], Outcome]:
    """Build ``train(run, x, y, schedule)`` for one run, to be mapped over runs as one likes.

    One step more than there are updates, the last of which does not move: so the loss and what is
    recorded stand in the program once. A step is the same whatever is recorded, so that a run
    gives the same numbers whichever job trains it.
    """
    optimiser = optax.adam(program.learning_rate)
    gradient = make_gradient(program)
    kept_updates = np.array(program.keep)

    def record(state: _State, update: jax.Array, value: jax.Array, values: Terms) -> _State:
        every, records = program.history_every, program.records
        slot = jnp.where(update % every == 0, update // every, records)
        bad = ~jnp.isfinite(value) & (state.first_bad < 0)
        kept_slot = jnp.argmax(kept_updates == update)
        kept_slot = jnp.where(jnp.any(kept_updates == update), kept_slot, len(program.keep))
        return state._replace(
            history=state.history.at[slot].set(jnp.stack(values), mode="drop"),
            kept=state.kept.at[kept_slot].set(state.parameters, mode="drop"),
            first_bad=jnp.where(bad, update, state.first_bad),
        )

    def train(run: Traced, x: Chunks, y: Chunks, schedule: Schedule) -> Outcome:
        def step(state: _State, update: Int[Array, ""]) -> tuple[_State, None]:
            share = schedule.share(update)
            value, values, slopes = gradient(
                state.parameters, share * run.lambda_, share * run.mu, x, y
            )
            state = record(state, update, value, values)
            change, moments = optimiser.update(slopes, state.optimiser)
            moved = jnp.asarray(optax.apply_updates(state.parameters, change))
            parameters = jnp.where(update < program.updates, moved, state.parameters)
            return state._replace(parameters=parameters, optimiser=moments), None

        state = _State(
            run.start,
            optimiser.init(run.start),
            jnp.zeros((program.records, len(Terms._fields))),
            jnp.zeros((len(program.keep), run.start.size)),
            jnp.int32(-1),
        )
        state, _ = jax.lax.scan(step, state, jnp.arange(program.updates + 1))
        return state.kept, state.history, state.first_bad

    return train


def train_block(program: Program) -> Callable[[Traced, Chunks, Chunks, Schedule], Outcome]:
    """``train`` for a block of ``program.batch`` runs, every leaf with a leading axis."""
    train = make_train(program)

    def block(runs: Traced, x: Chunks, y: Chunks, schedule: Schedule) -> Outcome:
        if program.batch > 1:
            return jax.vmap(train, in_axes=(0, None, None, None))(runs, x, y, schedule)
        # A batch of one would be another program, and a slower one.
        alone = train(jax.tree.map(lambda leaf: leaf[0], runs), x, y, schedule)
        return jax.tree.map(lambda leaf: leaf[None], alone)

    return block


def arguments_of(program: Program) -> tuple[Traced, Any, Any, Schedule]:
    """Shapes of what ``train_block`` takes."""
    size = -(-program.points // program.chunks)

    def floats(*shape: int) -> jax.ShapeDtypeStruct:
        return jax.ShapeDtypeStruct(shape, jnp.float32)

    weights = floats(program.batch)
    points = floats(program.chunks, 1, size)
    runs = Traced(floats(program.batch, parameter_count(program.width)), weights, weights)
    return runs, points, points, Schedule(floats(), floats())


@lru_cache(maxsize=8)
def compiled_block(program: Program) -> Callable[[Traced, Chunks, Chunks, Schedule], Outcome]:
    """``train_block``, compiled; once for each program of a process."""
    return compiled_for_device(train_block(program), *arguments_of(program))
