"""What is measured, in which order, and the rows that come out."""

from __future__ import annotations

import importlib.util
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass, fields, replace
from statistics import median
from typing import Any

from bench.processes import ContenderFailed, run_apart
from bench.task import GIGA, SHARD, Measurement, Task, run_flop

LABELS = {
    "loop": "a loop in the write-up's manner",
    "step": "a jitted step in a Python loop",
    "run": "ours, one run",
    "shard": f"ours, a shard of {SHARD}, per run",
    "torch": "PyTorch, eager",
    "torch_compiled": "PyTorch, compiled, fused Adam",
    "matrix": "its matrix products alone",
}
# A loop is timed once in each process: it takes seconds. The rounds give the medians.
TIMINGS = {"loop": 1, "step": 3, "run": 9, "shard": 1, "torch": 3, "torch_compiled": 3}
TIMINGS |= {"matrix": 3}
ACTIVATIONS = ("relu", "silu")
SCALED = ("step", "run", "torch")
# A point of a scaling curve is worth this much arithmetic, in updates of one run.
FLOP_A_POINT = 20e9
FEWEST_UPDATES = 5


@dataclass(frozen=True)
class Extent:
    """How much is measured. points, widths: of the scaling curves. at_once: runs side by side."""

    rounds: int
    updates: int
    at_once_updates: int
    points: tuple[int, ...]
    widths: tuple[int, ...]
    at_once_cpu: tuple[int, ...]
    at_once_gpu: tuple[int, ...]


FULL = Extent(
    rounds=3,
    updates=500,
    at_once_updates=100,
    points=(100, 1000, 10_000, 100_000, 1_000_000),
    widths=(30, 64, 128, 256, 512),
    at_once_cpu=(1, 2, 8, 64),
    at_once_gpu=(1, 8, 64, 512, 4096, 16_384),
)
QUICK = Extent(
    rounds=1,
    updates=50,
    at_once_updates=20,
    points=(100, 1000),
    widths=(30, 64),
    at_once_cpu=(1, 8),
    at_once_gpu=(1, 64),
)


@dataclass(frozen=True)
class Row:
    """A line of a table: what was asked and the medians of what came back."""

    task: Task
    measurement: Measurement

    @property
    def seconds(self) -> float:
        """See ``Measurement.seconds``."""
        return self.measurement.seconds

    @property
    def on_gpu(self) -> bool:
        """Whether another device than the CPU did the work."""
        return self.measurement.device != "cpu"

    @property
    def gflops(self) -> float:
        """10⁹ floating-point operations a second, of one run's matrix products."""
        return run_flop(self.task.points, self.task.width, self.task.updates) / GIGA / self.seconds

    @property
    def update_ms(self) -> float:
        """Milliseconds of one update of one run."""
        return 1e3 * self.seconds / self.task.updates

    def cells(self) -> dict[str, Any]:
        """The row as columns of a CSV."""
        found = {**asdict(self.task), **asdict(self.measurement)}
        found |= {"gflops": self.gflops, "update_ms": self.update_ms}
        return found


Rows = dict[str, Row]
Runner = Callable[[Task, Mapping[str, str] | None], Measurement]


def contenders() -> tuple[str, ...]:
    """All contenders; PyTorch's only where it is installed."""
    found = importlib.util.find_spec("torch") is not None
    return tuple(name for name in LABELS if found or not name.startswith("torch"))


def medians(measurements: list[Measurement]) -> Measurement:
    """Field by field, over repeats; texts from the first."""
    numbers: dict[str, float] = {}
    for field in fields(Measurement):
        values = [getattr(each, field.name) for each in measurements]
        if all(isinstance(value, float) for value in values):
            numbers[field.name] = median(values)
    return replace(measurements[0], **numbers)  # type: ignore[arg-type]


def _measured(task: Task, run: Runner, extra: Mapping[str, str] | None = None) -> Iterator[Row]:
    where = f"{LABELS[task.contender]}, {task.points} points, width {task.width}"
    print(f"  {where}, {task.runs_at_once} at once", file=sys.stderr, flush=True)
    try:
        yield Row(task, run(task, extra))
    except ContenderFailed as failure:
        print(f"left out, because it failed: {where}: {failure}", flush=True)


def main_rows(
    extent: Extent, device: str, activation: str = "relu", run: Runner = run_apart
) -> Rows:
    """Every contender on the published experiment, in rounds, so that a slow minute hits all."""
    found: dict[str, list[Row]] = {}
    for _ in range(extent.rounds):
        for name in contenders():
            # On a GPU a shard is one block; on a CPU its runs go one after another.
            on_gpu = "run" in found and found["run"][-1].on_gpu
            at_once = SHARD if name == "shard" and on_gpu else 1
            task = Task(
                name,
                activation,
                updates=extent.updates,
                timings=TIMINGS[name],
                runs_at_once=at_once,
                device=device,
            )
            for row in _measured(task, run):
                found.setdefault(name, []).append(row)
    return {
        name: Row(rows[0].task, medians([row.measurement for row in rows]))
        for name, rows in found.items()
    }


def scaling_rows(
    extent: Extent, device: str, main: Rows, run: Runner = run_apart
) -> dict[str, list[Row]]:
    """Curves over points (at width 30) and over widths (at 1000 points), by axis.

    Large points train fewer updates. The point that ``main`` has is taken from there.
    """
    here = Task("run")
    curves: dict[str, list[Row]] = {"points": [], "width": []}
    shapes = [("points", points, here.width) for points in extent.points]
    shapes += [("width", here.points, width) for width in extent.widths]
    for axis, points, width in shapes:
        for name in (name for name in SCALED if name in contenders()):
            if (points, width) == (here.points, here.width):
                curves[axis] += [main[name]] if name in main else []
                continue
            worth = int(FLOP_A_POINT / run_flop(points, width, 1))
            updates = min(extent.updates, max(FEWEST_UPDATES, worth))
            task = Task(name, points=points, width=width, updates=updates, device=device)
            curves[axis] += _measured(task, run)
    return curves


def at_once_rows(extent: Extent, device: str, on_gpu: bool, run: Runner = run_apart) -> list[Row]:
    """Ours with more and more runs side by side; ``seconds`` are of one run."""
    sizes = extent.at_once_gpu if on_gpu else extent.at_once_cpu
    rows: list[Row] = []
    for size in sizes:
        task = Task(
            "run",
            updates=extent.at_once_updates,
            runs_at_once=size,
            timings=max(1, 16 // size),
            device=device,
        )
        rows += _measured(task, run)
    return rows


def cache_rows(extent: Extent, device: str, run: Runner = run_apart) -> Rows:
    """Start-up and compilation without JAX's persistent cache, filling it, and from it."""
    rows: Rows = {}
    task = Task("run", updates=extent.updates, device=device)
    with tempfile.TemporaryDirectory() as folder:
        cache = {
            "JAX_COMPILATION_CACHE_DIR": folder,
            "JAX_PERSISTENT_CACHE_MIN_COMPILE_TIME_SECS": "0",
            "JAX_PERSISTENT_CACHE_MIN_ENTRY_SIZE_BYTES": "-1",
        }
        for state, extra in (("without", {}), ("filling", cache), ("from it", cache)):
            for row in _measured(task, run, extra):
                rows[state] = row
    return rows
