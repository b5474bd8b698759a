"""One engine for every run: single configurations, shards of sweeps, CPU and GPU.

Importing this module changes nothing in JAX; every public call sets what its numbers depend on,
for the time of the call (``settings``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import asdict
from itertools import pairwise
from typing import Any, NamedTuple

import jax
import numpy as np

from pseudo_invertible.data.dataset import Dataset
from pseudo_invertible.errors import UserError
from pseudo_invertible.experiment.compiled import compiled, compiled_start
from pseudo_invertible.experiment.device import BATCH_SIZE, batch_size
from pseudo_invertible.experiment.loss import weighted
from pseudo_invertible.experiment.maps import PARAMETERS
from pseudo_invertible.experiment.program import Points, Program, Schedule, program_for
from pseudo_invertible.experiment.run import Run, Training
from pseudo_invertible.experiment.scale import Scale
from pseudo_invertible.experiment.stored import Networks
from pseudo_invertible.versions import versions

__all__ = ["Run", "Training", "initial_parameters", "settings", "train_runs"]


@contextmanager
def settings() -> Iterator[None]:
    """Everything in JAX that the numbers depend on, whatever the caller's own settings are."""
    with ExitStack() as stack:
        for context in (
            jax.threefry_partitionable(False),  # JAX's default became True in 0.5
            jax.default_matmul_precision("highest"),  # Hopper GPUs would multiply in TF32
            jax.enable_x64(False),
            jax.disable_jit(False),
        ):
            stack.enter_context(context)
        yield


def initial_parameters(
    seeds: Sequence[int], lambdas: Sequence[float], mus: Sequence[float], width: int = 30
) -> dict[str, np.ndarray]:
    """Where runs start: float32[runs, …] by name, to the bit as Haiku initialises them."""
    with settings():
        return _by_name(compiled_start(width, len(seeds))(_runs(seeds, lambdas, mus)))


def train_runs(
    dataset: Dataset,
    activation: str,
    runs: Sequence[Run],
    training: Training,
    *,
    batch: int | None = None,
    progress: Callable[[int, float], None] = lambda done, loss: None,
) -> tuple[Networks, np.ndarray]:
    """Train runs of one activation: their networks, and the terms of their losses.

    batch: runs trained side by side; None chooses from the device (1 on a CPU). progress: called
    with the number of runs done and the last loss of the latest. The history is float32[runs,
    records, 4], in squared units of the data. A run gives the same bits whichever others are
    trained with it, on a CPU. A run whose loss is not finite is marked (``diverged_at``), not an
    error. Raises UserError where the device's memory does not hold a batch.
    """
    scale = Scale.of(dataset) if training.standardise else Scale()
    with settings():
        program = program_for(len(dataset.x), activation, training)
        at_once = -(-program.points // program.chunks)
        size = batch or batch_size(at_once, training.width, training.records)
        program = program._replace(batch=min(size, len(runs)))
        points = tuple(_in_chunks(values, program.chunks) for values in scale.scaled(dataset))
        blocks = []
        for first in range(0, len(runs), program.batch):
            block = list(runs[first : first + program.batch])
            blocks.append(_train_block(program, block, points, training))
            last = blocks[-1].history[-1, -1].astype(np.float64) * scale.squares
            progress(first + len(block), float(weighted(last, *block[-1][1:])))
        prng = str(jax.random.key_impl(jax.random.key(0, impl="threefry2x32")))
    trained = jax.tree.map(lambda *leaves: np.concatenate(leaves), *blocks)
    networks = Networks(
        parameters=scale.unscaled(trained.kept),
        activation=activation,
        seeds=np.array([run.seed for run in runs], np.int64),
        lambdas=np.array([run.lambda_ for run in runs], np.float64),
        mus=np.array([run.mu for run in runs], np.float64),
        updates=np.array(training.kept, np.int64),
        diverged_at=trained.first_bad,
        gradient=trained.gradient,
        provenance={
            "training": asdict(training),
            "versions": versions(),
            "device": jax.devices()[0].device_kind,
            "prng": {"implementation": prng, "jax_threefry_partitionable": False},
        },
    )
    return networks, trained.history * scale.squares


class _Block(NamedTuple):
    """Trained runs. kept: float32[runs, kept, …] by name; the rest as in ``train_runs``."""

    kept: dict[str, np.ndarray]
    history: np.ndarray
    first_bad: np.ndarray
    gradient: np.ndarray


def _train_block(
    program: Program, block: list[Run], points: tuple[np.ndarray, ...], training: Training
) -> _Block:
    # The last block is filled up, so that it needs no compilation of its own.
    padded = block + [block[-1]] * (program.batch - len(block))
    runs = _runs(*zip(*padded, strict=True))
    schedule = Schedule(np.float32(training.delay), np.float32(training.ramp * training.updates))
    ready = compiled(program)
    try:
        starts = compiled_start(program.width, program.batch)(runs)
        state, kept, gradients = ready.before._replace(parameters=starts), [], []
        for first, last in pairwise((0, *training.kept)):
            state = ready.train(state, runs, Points(*points), schedule, *_ints(first, last))
            kept.append(_by_name(state.parameters))
            gradients.append(np.asarray(ready.shares(state.parameters, runs, Points(*points))))
        # The terms after the last update, whose step's move is not used.
        last = training.updates
        state = ready.train(state, runs, Points(*points), schedule, *_ints(last, last + 1))
    except jax.errors.JaxRuntimeError as error:
        if "RESOURCE_EXHAUSTED" not in str(error):
            raise
        raise UserError(
            f"the device's memory does not hold {program.batch} runs at once; set "
            f"{BATCH_SIZE}={max(1, program.batch // 2)} or less in the environment."
        ) from error
    count = len(block)
    return _Block(
        {name: np.stack([part[name][:count] for part in kept], axis=1) for name in PARAMETERS},
        np.asarray(state.history)[:count],
        np.asarray(state.first_bad)[:count],
        np.stack(gradients, axis=1)[:count],
    )


def _runs(seeds: Sequence[int], lambdas: Sequence[float], mus: Sequence[float]) -> Run:
    return Run(
        np.array(seeds, np.uint32), np.array(lambdas, np.float32), np.array(mus, np.float32)
    )


def _ints(*values: int) -> tuple[np.int32, ...]:
    return tuple(np.int32(value) for value in values)


def _by_name(parameters: Any) -> dict[str, np.ndarray]:
    return {
        name: np.asarray(parameters[name.rpartition("/")[0]][name.rpartition("/")[2]])
        for name in PARAMETERS
    }


def _in_chunks(values: np.ndarray, chunks: int) -> np.ndarray:
    size = -(-len(values) // chunks)
    filled = np.zeros(chunks * size, np.float32)
    filled[: len(values)] = values
    return filled.reshape(chunks, 1, size)
