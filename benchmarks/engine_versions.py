"""Two versions of the engine, measured in alternation.

``python benchmarks/engine_versions.py OLD_PYTHON NEW_PYTHON``: Python of an environment with
version 2, and of one with this version. Each trains published runs in a process that stays alive,
on one core. Other work on the machine slows both alike: compare the minima.
"""

from __future__ import annotations

import importlib
import importlib.util
import os
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from itertools import pairwise
from statistics import median

RUNS = 3  # of a call; only single runs are timed
OPTION = {"xla_cpu_prefer_vector_width": "256"}
CLEARED = ("XLA_", "JAX_", "OPENBLAS_", "PYTHONPATH", "PSEUDO_INVERTIBLE_")
ONE_THREAD = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "PJRT_NPROC")
Train = Callable[[str, Callable[[int, float], None]], object]


def main(
    old: str, new: str, *, rounds: int = 15, activations: tuple[str, ...] = ("relu", "silu")
) -> None:
    """Print processor times of a run, and their ratios to version 2's.

    Args:
        old: Python of an environment with version 2.
        new: Python of an environment with this version.
        rounds: alternations.
        activations: of the networks.
    """
    names = {"version 2": (old, ""), "this version": (new, ""), "with 256 bits": (new, "256")}
    engines = {name: _started(*command) for name, command in names.items()}
    for activation in activations:
        taken: dict[str, list[float]] = {name: [] for name in engines}
        for number in range(1 + rounds):
            for name, engine in engines.items():
                seconds = _seconds(engine, activation)
                taken[name] += seconds if number else []  # the first call compiles
        print(f"\n{activation}, {rounds} alternations of {RUNS} runs\n{table(taken)}", flush=True)
    for engine in engines.values():
        engine.communicate()


def table(taken: Mapping[str, list[float]]) -> str:
    """Minimum and median of each contender's seconds, and their ratios to the first one's."""
    first = next(iter(taken.values()))
    lines = [f"{'':16}{'minimum':>12}{'ratio':>8}{'median':>12}{'ratio':>8}"]
    for name, seconds in taken.items():
        cells = (
            f"{1e3 * statistic(seconds):9.1f} ms{statistic(seconds) / statistic(first):8.3f}"
            for statistic in (min, median)
        )
        lines.append(f"{name:16}{''.join(cells)}")
    return "\n".join(lines)


def _started(python: str, option: str) -> subprocess.Popen[str]:
    kept = {name: text for name, text in os.environ.items() if not name.startswith(CLEARED)}
    return subprocess.Popen(
        [python, "-P", __file__, "--serve", option],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=kept | dict.fromkeys(ONE_THREAD, "1"),
    )


def _seconds(engine: subprocess.Popen[str], activation: str) -> list[float]:
    """Processor seconds of each run of a call but the first, which pays for the call."""
    assert engine.stdin is not None
    assert engine.stdout is not None
    print(activation, file=engine.stdin, flush=True)
    return [float(word) for word in engine.stdout.readline().split()]


def _serve(option: str) -> None:
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    old = importlib.util.find_spec("pseudo_invertible.experiment.generator") is not None
    train = _version_2() if old else _this_version(option)
    for line in sys.stdin:
        stamps: list[float] = []
        train(line.strip(), lambda done, loss: stamps.append(time.process_time()))  # noqa: B023
        print(*(after - before for before, after in pairwise(stamps)), flush=True)


def _version_2() -> Train:
    generator, training, settings = (
        importlib.import_module(f"pseudo_invertible.{name}")
        for name in ("experiment.generator", "experiment.training", "study.settings")
    )
    dataset = generator.generate(settings.GeneratorSettings())
    how = settings.TrainingSettings()
    runs = [training.Run(101 + index, 1.0, 1.0) for index in range(1 + RUNS)]
    return lambda name, progress: training.train_runs(dataset, name, runs, how, progress=progress)


def _this_version(option: str) -> Train:
    from pseudo_invertible.data.generator import Generator, generate
    from pseudo_invertible.experiment import compiled
    from pseudo_invertible.experiment.training import Run, Training, train_runs

    compiled.CPU_OPTIONS.update(OPTION if option else {})
    dataset, training = generate(Generator()), Training()
    runs = [Run(101 + index, 1.0, 1.0) for index in range(1 + RUNS)]
    return lambda name, progress: train_runs(dataset, name, runs, training, progress=progress)


if __name__ == "__main__":
    if "--serve" in sys.argv:
        _serve(sys.argv[-1])
    else:
        from cyclopts import run

        run(main)
