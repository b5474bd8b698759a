"""Starts a contender in a process of its own, on one core, and reads what it measured."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path

from bench.task import Measurement, Task

FOLDER = Path(__file__).resolve().parent.parent
ONE_THREAD = (
    "OMP_NUM_THREADS",
    "OPENBLAS_NUM_THREADS",
    "MKL_NUM_THREADS",
    "PJRT_NPROC",
    "TORCHINDUCTOR_COMPILE_THREADS",
)
# Set on some machines; the first two slow NumPy, the others change what is measured.
LEFT_OUT = (
    "OPENBLAS_CORETYPE",
    "OPENBLAS_L2_SIZE",
    "JAX_COMPILATION_CACHE_DIR",
    "JAX_ENABLE_COMPILATION_CACHE",
    "PSEUDO_INVERTIBLE_BATCH_SIZE",
    "XLA_FLAGS",
)
LOOKED_AT_S = 0.1


class ContenderFailed(Exception):  # noqa: N818
    """A contender's process ended without a measurement; the message is its last line."""


def variables_left_out() -> list[str]:
    """Variables of this environment that the contenders do not get."""
    return [f"{name}={os.environ[name]}" for name in LEFT_OUT if name in os.environ]


def quietest_core() -> int:
    """The core, among those allowed, that idled most for a moment; 0 where none can tell."""
    if not hasattr(os, "sched_getaffinity") or not Path("/proc/stat").exists():
        return 0
    before = _idle_ticks()
    time.sleep(LOOKED_AT_S)
    after = _idle_ticks()
    return max(os.sched_getaffinity(0), key=lambda core: after[core] - before[core])


def _idle_ticks() -> dict[int, int]:
    lines = (line.split() for line in Path("/proc/stat").read_text(encoding="ascii").splitlines())
    return {int(name[3:]): int(ticks[3]) for name, *ticks in lines if name[:3] == "cpu" != name}


def run_apart(task: Task, extra: Mapping[str, str] | None = None) -> Measurement:
    """Do the task in a process of its own, on one core, with one thread.

    extra: more environment variables. Raises ContenderFailed.
    """
    environment = {name: text for name, text in os.environ.items() if name not in LEFT_OUT}
    environment |= dict.fromkeys(ONE_THREAD, "1")
    core = quietest_core()
    answer = subprocess.run(
        [
            *(sys.executable, "-m", "bench.worker"),
            *(json.dumps(asdict(task)), repr(time.time()), str(core)),
        ],
        cwd=FOLDER,
        env=environment | dict(extra or {}),
        capture_output=True,
        text=True,
    )
    if answer.returncode != 0:
        lines = answer.stderr.strip().splitlines()
        raise ContenderFailed(lines[-1] if lines else f"exit code {answer.returncode}")
    return Measurement(**json.loads(answer.stdout.splitlines()[-1]))
