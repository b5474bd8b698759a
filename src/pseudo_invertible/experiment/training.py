"""One engine for every run: single configurations, shards of sweeps, CPU and GPU."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import wraps
from typing import NamedTuple, ParamSpec

import jax
import numpy as np
from jaxtyping import Float32, Int32

from pseudo_invertible.errors import UserError
from pseudo_invertible.experiment.chunks import chunks_for
from pseudo_invertible.experiment.flipping import with_outputs_flipped
from pseudo_invertible.experiment.initialisation import compiled_starts
from pseudo_invertible.experiment.memory import (
    BATCH_SIZE_VARIABLE,
    Extent,
    batch_size_for_device,
)
from pseudo_invertible.experiment.mlp import Pair
from pseudo_invertible.experiment.parameters import ravelled, unravelled
from pseudo_invertible.experiment.points import in_chunks
from pseudo_invertible.experiment.program import Program, Traced, compiled_block
from pseudo_invertible.experiment.scaling import Scale
from pseudo_invertible.experiment.scatter import Dataset
from pseudo_invertible.experiment.schedule import Schedule
from pseudo_invertible.study.configuration import Configuration
from pseudo_invertible.study.settings import TrainingSettings


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


def train_blocks(
    dataset: Dataset,
    activation: str,
    runs: Sequence[Run],
    settings: TrainingSettings,
    *,
    history_every: int = 1,
    keep: tuple[int, ...] = (),
    batch_size: int | None = None,
    progress: Callable[[int, float], None] = lambda done, loss: None,
) -> Iterator[tuple[Sequence[Run], Trained]]:
    """Train many runs of one activation, giving each block as it is done; compiles once.

    So memory need not grow with the number of runs.

    history_every: record the terms each so many updates; must divide settings.updates.
    keep: updates after which the networks are kept, 0 for where they start (default: the last).
    batch_size: runs trained side by side; 1 is best on a CPU (cache), large on a GPU;
    None chooses from the device. progress: called with the number of runs done and the
    last loss of the latest.

    Divergence is not an error here: see ``Trained.first_bad`` and ``refuse_divergence``. Raises
    UserError where the device's memory does not hold a block, ValueError for an update in
    ``keep`` that is never reached.
    """
    keep = keep or (settings.updates,)
    if not all(0 <= update <= settings.updates for update in keep):
        raise ValueError(f"keep is {keep}; the updates are {settings.updates}")
    program = _program(len(dataset.x), activation, settings, history_every, keep)
    program = program._replace(batch=min(batch_size or _batch_size(program), len(runs)))
    scale = Scale.of(dataset) if settings.standardise else Scale(0.0, 1.0, 0.0, 1.0)
    scaled = scale.scaled(dataset)
    for first in range(0, len(runs), program.batch):
        block = list(runs[first : first + program.batch])
        kept, history, first_bad = _outcome(program, block, scaled, settings)
        trained = Trained(
            scale.unscaled(unravelled(kept, program.width)),
            history * scale.of_terms.astype(np.float32),
            first_bad,
        )
        last = trained.history[-1, -1].astype(np.float64)
        progress(first + len(block), float(last @ [1, 1, block[-1].lambda_, block[-1].mu]))
        yield block, trained


P = ParamSpec("P")


def _joined(blocks: Callable[P, Iterator[tuple[Sequence[Run], Trained]]]) -> Callable[P, Trained]:
    @wraps(blocks)
    def train_runs(*args: P.args, **kwargs: P.kwargs) -> Trained:
        parts = [trained for _, trained in blocks(*args, **kwargs)]
        return jax.tree.map(lambda *leaves: np.concatenate(leaves), *parts)

    return train_runs


# ``train_blocks``, its blocks joined to one ``Trained``.
train_runs = _joined(train_blocks)


def _program(
    points: int,
    activation: str,
    settings: TrainingSettings,
    history_every: int,
    keep: tuple[int, ...],
) -> Program:
    platform = jax.default_backend()
    return Program(
        activation,
        settings.width,
        settings.learning_rate,
        settings.updates,
        history_every,
        keep,
        points,
        chunks_for(points, platform),
        1,
        platform,
    )


def _batch_size(program: Program) -> int:
    at_once = -(-program.points // program.chunks)
    return batch_size_for_device(
        Extent(at_once, program.width, program.records, len(program.keep))
    )


def _outcome(
    program: Program, block: list[Run], scaled: Dataset, settings: TrainingSettings
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Kept parameters, histories and first bad updates of a block of runs, in scaled units."""
    # The last block is filled up, so that it needs no compilation of its own.
    padded = block + [block[-1]] * (program.batch - len(block))
    lambdas = np.array([run.lambda_ for run in padded], np.float32)
    mus = np.array([run.mu for run in padded], np.float32)
    seeds = np.array([run.seed for run in padded], np.uint32)
    try:
        starts = compiled_starts(program.width, program.batch)(seeds, lambdas, mus)
        if settings.flip_outputs:
            starts = _flipped(np.asarray(starts), program, scaled)
        outcome = compiled_block(program)(
            Traced(starts, lambdas, mus),
            in_chunks(scaled.x, program.chunks),
            in_chunks(scaled.y, program.chunks),
            Schedule.of(settings),
        )
        kept, history, first_bad = (np.asarray(part)[: len(block)] for part in outcome)
    except jax.errors.JaxRuntimeError as error:
        if "RESOURCE_EXHAUSTED" not in str(error):
            raise
        raise UserError(
            f"the device's memory does not hold {program.batch} runs at once; set "
            f"{BATCH_SIZE_VARIABLE}={max(1, program.batch // 2)} or less in the environment."
        ) from error
    return kept, history, first_bad


def _flipped(starts: np.ndarray, program: Program, scaled: Dataset) -> np.ndarray:
    x, y = (np.asarray(values, np.float32) for values in scaled)
    pairs = [unravelled(start, program.width) for start in starts]
    return np.stack(
        [ravelled(with_outputs_flipped(pair, x, y, program.activation)) for pair in pairs]
    )


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
