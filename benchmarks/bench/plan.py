"""Which tasks the benchmark measures, and in which order."""

from __future__ import annotations

import importlib.util
from collections.abc import Iterator
from typing import NamedTuple

from bench.task import LABELS, SHARD, Task, run_flop

ACTIVATIONS = ("relu", "silu")
SCALED = ("step", "torch", "run")
# A loop takes seconds: it is timed once in each process.
TIMINGS = {"loop": 1, "shard": 1, "run": 9}
# A point of a scaling curve is worth this much arithmetic, in updates of one run.
FLOP_A_POINT, FEWEST_UPDATES = 20e9, 5


class Extent(NamedTuple):
    """How much is measured. points, widths: of the scaling curves."""

    rounds: int
    updates: int
    points: tuple[int, ...]
    widths: tuple[int, ...]
    at_once: dict[str, tuple[int, ...]]


FULL = Extent(
    rounds=3,
    updates=500,
    points=(100, 1000, 10_000, 100_000, 1_000_000),
    widths=(30, 64, 128, 256, 512),
    at_once={"cpu": (1, 2, 8, 64), "gpu": (1, 8, 64, 512, 4096, 16_384)},
)
QUICK = Extent(1, 50, (100, 1000), (30, 64), {"cpu": (1, 8), "gpu": (1, 64)})


def contenders() -> tuple[str, ...]:
    """All contenders; PyTorch's only where it is installed."""
    found = importlib.util.find_spec("torch") is not None
    return tuple(name for name in LABELS if found or not name.startswith("torch"))


def plan(extent: Extent, device: str) -> Iterator[Task]:
    """All tasks. The contenders come in rounds, so that a slow minute of the machine hits all."""
    for activation in ACTIVATIONS * extent.rounds:
        for name in contenders():
            yield Task(
                "contenders",
                name,
                activation,
                updates=extent.updates,
                # On a GPU a shard is one block; on a CPU its runs go one after another.
                at_once=SHARD if (name, device) == ("shard", "gpu") else 1,
                timings=TIMINGS.get(name, 3),
                device=device,
            )
    sizes = [("points", points, 30) for points in extent.points]
    sizes += [("width", 1000, width) for width in extent.widths]
    for axis, points, width in sizes:
        worth = int(FLOP_A_POINT / run_flop(points, width, 1))
        updates = min(extent.updates, max(FEWEST_UPDATES, worth))
        for name in SCALED:
            if name in contenders():
                yield Task(axis, name, points=points, width=width, updates=updates, device=device)
    for count in extent.at_once[device]:
        updates, timings = extent.updates // 5, max(1, 16 // count)
        yield Task("at_once", updates=updates, at_once=count, timings=timings, device=device)
    for part in ("cache_filling", "cache_filled"):
        yield Task(part, updates=extent.updates, device=device, cache=True)
