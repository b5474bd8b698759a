"""The training program, compiled for a block of runs on the device at hand."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import lru_cache, partial
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp

from pseudo_invertible.experiment.networks import initialise
from pseudo_invertible.experiment.program import (
    Points,
    Program,
    Schedule,
    State,
    initial_state,
    make_gradient_shares,
    make_train,
)
from pseudo_invertible.experiment.run import Run

# One run fills one core, and its products follow one another: a schedule that looks for things to
# do at the same time keeps more of the cache busy. Vectors of 512 bits, where the processor has
# them, make a SiLU run an eighth faster.
CPU_OPTIONS: dict[str, str | bool] = {
    "xla_cpu_prefer_vector_width": "512",
    "xla_cpu_multi_thread_eigen": False,
    "xla_cpu_enable_concurrency_optimized_scheduler": False,
}


class Compiled(NamedTuple):
    """A program's functions of a block of runs: ``make_train``, ``make_gradient_shares``.

    before: the block before its first update, with shapes in the place of parameters.
    """

    train: Any
    shares: Any
    before: State


def state_before(program: Program) -> State:
    """A block of runs before its first update, with shapes in the place of parameters."""
    shapes = jax.eval_shape(partial(_starts, program.width), _shapes_of_runs(program.batch))
    return initial_state(program, shapes)


def functions_of_block(program: Program) -> Iterator[tuple[Callable[..., Any], tuple[Any, ...]]]:
    """A program's functions of a block of runs, and what they take; as in ``Compiled``."""
    runs = _shapes_of_runs(program.batch)
    size = -(-program.points // program.chunks)
    chunks = jax.ShapeDtypeStruct((program.chunks, 1, size), jnp.float32)
    points, number = Points(chunks, chunks), jax.ShapeDtypeStruct((), jnp.int32)
    schedule = Schedule(*[jax.ShapeDtypeStruct((), jnp.float32)] * 2)
    state = state_before(program)
    train = _for_block(make_train(program), program.batch, 2)
    yield train, (state, runs, points, schedule, number, number)
    yield (
        _for_block(make_gradient_shares(program), program.batch, 2),
        (state.parameters, runs, points),
    )


@lru_cache(maxsize=8)
def compiled(program: Program) -> Compiled:
    """A program's functions of a block of runs, compiled once in a process."""
    train, shares = (
        compile_for_device(function, *shapes) for function, shapes in functions_of_block(program)
    )
    return Compiled(train, shares, state_before(program))


@lru_cache(maxsize=8)
def compiled_start(width: int, count: int) -> Any:
    """Initial parameters of this number of runs, one program for every activation."""
    return compile_for_device(partial(_starts, width), _shapes_of_runs(count))


def _starts(width: int, runs: Run) -> Any:
    return jax.lax.map(lambda run: initialise(run.seed, run.lambda_, run.mu, width), runs)


def _shapes_of_runs(count: int) -> Run:
    weights = jax.ShapeDtypeStruct((count,), jnp.float32)
    return Run(jax.ShapeDtypeStruct((count,), jnp.uint32), weights, weights)


def _for_block(function: Callable[..., Any], batch: int, mapped: int) -> Callable[..., Any]:
    """A function of one run, for a block of them. mapped: arguments that have the block's axis."""

    def block(*arguments: Any) -> Any:
        if batch > 1:
            axes = [0] * mapped + [None] * (len(arguments) - mapped)
            return jax.vmap(function, in_axes=axes)(*arguments)
        # A batch of one would be another program, and a slower one.
        first = jax.tree.map(lambda leaf: leaf[0], arguments[:mapped])
        return jax.tree.map(lambda leaf: leaf[None], function(*first, *arguments[mapped:]))

    return block


def compile_for_device(function: Callable[..., Any], *arguments: Any) -> Any:
    """A function of arrays, compiled for arguments of these shapes on JAX's default device.

    An option that this version of XLA does not know is left out: it makes a run faster or slower,
    not another.
    """
    lowered = jax.jit(function).lower(*arguments)
    options: dict[str, str | bool] = dict(CPU_OPTIONS) if jax.default_backend() == "cpu" else {}
    while True:
        try:
            return lowered.compile(compiler_options=options)
        except jax.errors.JaxRuntimeError as error:
            unknown = [name for name in options if name in str(error)]
            if not unknown:
                raise
            del options[unknown[0]]
