"""How many runs train side by side: what a run needs, and what the device has."""

from __future__ import annotations

import os
from typing import NamedTuple

import jax

from pseudo_invertible.errors import UserError
from pseudo_invertible.experiment.objective import Terms
from pseudo_invertible.experiment.parameters import parameter_count

BATCH_SIZE_VARIABLE = "PSEUDO_INVERTIBLE_BATCH_SIZE"


# Arrays that a GPU's program holds at once, as XLA's compiler counts them: of a number for each
# point and hidden unit, for each point, and for each parameter.
HIDDEN_ARRAYS, ROWS, PARAMETER_ARRAYS = 24, 16, 6


class Extent(NamedTuple):
    """What the memory of one run follows from.

    points: evaluated at once (a chunk, where the scatter is large). width: units of both hidden
    layers. records: of the terms. kept: times at which the networks are kept.
    """

    points: int
    width: int
    records: int
    kept: int


def batch_size_for_device(run: Extent) -> int:
    """Runs to train side by side: 1 on a CPU, what fits half of its memory on a GPU.

    On the CPU vmap over runs is slower than one after another: the batch leaves the cache. The
    variable PSEUDO_INVERTIBLE_BATCH_SIZE overrides the choice. Raises UserError where it is no
    whole number of at least 1.
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
    return max(1, int(memory / 2 / bytes_per_run(run)))


def bytes_per_run(run: Extent) -> int:
    """Memory that one run of a batch needs on a GPU, in bytes, from above.

    1 to 1.5 times what XLA's compiler itself plans for a batch (``memory_analysis``).
    """
    points = (HIDDEN_ARRAYS * run.width + ROWS) * run.points
    parameters = (PARAMETER_ARRAYS + run.kept) * parameter_count(run.width)
    return 4 * (points + parameters + len(Terms._fields) * run.records)
