"""The inside of one task's process: ``python -m bench.worker TASK STARTED CACHE``.

Prints one line of JSON, a ``Measurement``. It pins itself to one core before anything else starts.
"""

from __future__ import annotations

import importlib
import json
import os
import resource
import sys
import time
from dataclasses import asdict
from itertools import pairwise
from pathlib import Path
from statistics import median

from bench.task import Measurement, Task, run_flop

# Where each contender is; imported late, because start-up is measured too.
TRAINERS = {
    "loop": ("bench.writeup_loop", "train_in_loop"),
    "step": ("bench.writeup_loop", "train_by_step"),
    "torch": ("bench.pytorch", "train_eager"),
    "torch_compiled": ("bench.pytorch", "train_compiled"),
    "run": ("bench.engine", "train"),
    "shard": ("bench.engine", "train"),
}
PRODUCTS = 5  # timed for each timing


def measure(task: Task, started: float) -> Measurement:
    """Do the task in this process. started: when the process was started, by ``time.time``."""
    from pseudo_invertible.data.generator import Generator, generate

    if task.contender == "matrix":
        return _measure_products(task, started)
    module, name = TRAINERS[task.contender]
    train = getattr(importlib.import_module(module), name)
    dataset = generate(Generator(points=task.points))
    walls, processors = [time.perf_counter()], [processor_time()]
    startup = time.time() - started

    def mark() -> None:
        walls.append(time.perf_counter())
        processors.append(processor_time())

    losses = train(task, dataset, mark)
    (wall, wall_compile), (processor, processor_compile) = (
        _run_and_compile(stamps, task) for stamps in (walls, processors)
    )
    compile_s = processor_compile if task.device == "cpu" else wall_compile
    return Measurement(startup, compile_s, wall, processor, peak_mib(task), float(losses[-1]))


def _measure_products(task: Task, started: float) -> Measurement:
    from bench.matrix_product import fastest_rate

    startup = time.time() - started
    rate = fastest_rate(PRODUCTS * task.timings)
    seconds = run_flop(task.points, task.width, task.updates) / rate.gflops / 1e9
    note = f"{rate.library}, {rate.size} × {rate.size}"
    return Measurement(startup, 0.0, seconds, seconds, peak_mib(task), note=note)


def _run_and_compile(stamps: list[float], task: Task) -> tuple[float, float]:
    """Seconds of one run, and of compiling: the first mark comes after the first runs."""
    first, *later = [after - before for before, after in pairwise(stamps)]
    run = median(later) / task.runs
    return run, max(0.0, first - run * task.at_once)


def processor_time() -> float:
    """Processor seconds of this process and of those it awaited (a C++ compiler)."""
    spent = os.times()
    return time.process_time() + spent.children_user + spent.children_system


def peak_mib(task: Task) -> float:
    """Most memory so far, in MiB: of the GPU, or of this process."""
    if task.device == "gpu" and not task.contender.startswith("torch"):
        import jax

        return float((jax.devices()[0].memory_stats() or {})["peak_bytes_in_use"] / 2**20)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (2**20 if sys.platform == "darwin" else 2**10)


def main() -> None:
    """Measure the task given as JSON and print the result."""
    text, started, cache = sys.argv[1:]
    task = Task(**json.loads(text))
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    from pseudo_invertible.experiment.device import use_device
    from pseudo_invertible.workflow.environment import cache_compilations

    cache_compilations(Path(cache) if cache else None)
    use_device(task.device)
    try:
        found = measure(task, float(started))
    except Exception as error:
        # The parent shows one line: XLA's message about a full memory has hundreds.
        sys.exit(f"{type(error).__name__}: {str(error).partition(chr(10))[0]}")
    print(json.dumps(asdict(found)))


if __name__ == "__main__":
    main()
