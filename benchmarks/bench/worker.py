"""The inside of one contender's process: ``python -m bench.worker TASK STARTED CORE``.

Prints one line of JSON, a ``Measurement``. Pinned to its core before anything heavy starts.
"""

from __future__ import annotations

import importlib
import json
import os
import sys
import time
from dataclasses import asdict
from itertools import pairwise
from statistics import median
from typing import Any

from bench.task import GIGA, SHARD, Measurement, Task, run_flop

# Where each contender lives; imported when asked for, because start-up is measured too.
CONTENDERS = {
    "loop": ("bench.writeup_loop", "train_loss_unjitted"),
    "step": ("bench.writeup_loop", "train_jitted_step"),
    "run": ("bench.engine", "train_at_once"),
    "shard": ("bench.engine", "train_shard"),
    "torch": ("bench.pytorch", "train_eager"),
    "torch_compiled": ("bench.pytorch", "train_compiled"),
}
MATRIX_PRODUCT = "matrix"
PRODUCTS = 5  # timed for each timing asked for


def measure(task: Task, started: float) -> Measurement:
    """Do the task in this process. started: when the process was asked for, by ``time.time``."""
    from pseudo_invertible.experiment.device import use_device

    use_device(task.device)
    if task.contender == MATRIX_PRODUCT:
        return _measure_products(task, started)
    from pseudo_invertible.experiment.generator import generate
    from pseudo_invertible.study.settings import GeneratorSettings

    module, name = CONTENDERS[task.contender]
    train = getattr(importlib.import_module(module), name)
    dataset = generate(GeneratorSettings(points=task.points))
    device = "cpu" if task.contender.startswith("torch") else _jax_device().device_kind
    walls, processors = [time.perf_counter()], [processor_time()]
    startup = time.time() - started

    def mark() -> None:
        walls.append(time.perf_counter())
        processors.append(processor_time())

    losses = train(task, dataset, mark)
    # The first mark comes after one block, the others after a block or, of a shard, many.
    share = SHARD if task.contender == "shard" else task.runs_at_once
    run, wall_compile = _run_and_compile(walls, share, task.runs_at_once)
    processor, processor_compile = _run_and_compile(processors, share, task.runs_at_once)
    return Measurement(
        device=device,
        startup_s=startup,
        compile_s=processor_compile if device == "cpu" else wall_compile,
        run_s=run,
        cpu_s=processor,
        peak_mib=peak_mib(),
        device_peak_mib=None if task.contender.startswith("torch") else _device_peak_mib(),
        last_loss=float(losses[-1]),
    )


def _measure_products(task: Task, started: float) -> Measurement:
    from bench.matrix_product import fastest_rate

    device = _jax_device().device_kind
    startup = time.time() - started
    rate = fastest_rate(PRODUCTS * task.timings)
    seconds = run_flop(task.points, task.width, task.updates) / GIGA / rate.gflops
    return Measurement(
        device=device,
        startup_s=startup,
        compile_s=0.0,
        run_s=seconds,
        cpu_s=seconds,
        peak_mib=peak_mib(),
        device_peak_mib=_device_peak_mib(),
        note=f"{rate.library}, {rate.size} × {rate.size}",
    )


def _jax_device() -> Any:
    import jax

    return jax.devices()[0]


def _device_peak_mib() -> float | None:
    peak = (_jax_device().memory_stats() or {}).get("peak_bytes_in_use")
    return None if peak is None else peak / 2**20


def _run_and_compile(stamps: list[float], share: int, at_once: int) -> tuple[float, float]:
    first, *later = [after - before for before, after in pairwise(stamps)]
    run = median(later) / share
    return run, max(0.0, first - run * at_once)


def processor_time() -> float:
    """Processor seconds of this process and of what it started and awaited (a C++ compiler)."""
    spent = os.times()
    return time.process_time() + spent.children_user + spent.children_system


def peak_mib() -> float:
    """Most memory this process has held, in MiB."""
    import resource

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (2**20 if sys.platform == "darwin" else 2**10)


def main() -> None:
    """Measure the task given as JSON and print what came out."""
    task, started, core = sys.argv[1:]
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {int(core)})
    try:
        found = measure(Task(**json.loads(task)), float(started))
    except Exception as error:
        # The parent shows one line: what XLA says of a full memory, say, has hundreds.
        sys.exit(f"{type(error).__name__}: {str(error).partition(chr(10))[0]}")
    print(json.dumps(asdict(found)))


if __name__ == "__main__":
    main()
