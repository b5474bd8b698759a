"""Measures each task in a process of its own, on one core, and joins the results in a table."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from dataclasses import asdict
from pathlib import Path

import pandas as pd

from bench.task import LABELS, Measurement, Task, run_flop

FOLDER = Path(__file__).resolve().parent.parent
ONE_THREAD = dict.fromkeys(
    (
        *("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "PJRT_NPROC"),
        "TORCHINDUCTOR_COMPILE_THREADS",
    ),
    "1",
)
# Set on some machines: they change what is measured.
LEFT_OUT = ("OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE", "JAX_", "XLA_", "PSEUDO_INVERTIBLE_")


class ContenderFailed(Exception):  # noqa: N818
    """A contender's process ended without a measurement; the message is its last line."""


def run_apart(task: Task, cache: str = "") -> Measurement:
    """Do the task in a process of its own, with one thread.

    cache: folder for compiled programs. Raises ContenderFailed.
    """
    environment = {
        name: text for name, text in os.environ.items() if not name.startswith(LEFT_OUT)
    }
    answer = subprocess.run(
        [sys.executable, "-m", "bench.worker", json.dumps(asdict(task)), str(time.time()), cache],
        cwd=FOLDER,
        env=environment | ONE_THREAD,
        capture_output=True,
        text=True,
    )
    if answer.returncode != 0:
        lines = answer.stderr.strip().splitlines()
        raise ContenderFailed(lines[-1] if lines else f"exit code {answer.returncode}")
    return Measurement(**json.loads(answer.stdout.splitlines()[-1]))


def measured(
    tasks: Iterable[Task], run: Callable[[Task, str], Measurement] = run_apart
) -> pd.DataFrame:
    """A row per task: its fields, those of ``Measurement`` (medians over repeats), and rates.

    seconds: of one run: processor time on a CPU, which other work on the core hardly changes, wall
    time on a GPU. update_ms: of one update. gflops: 10⁹ operations a second of one run's matrix
    products. A task that fails is left out and named.
    """
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        for task in tasks:
            where = f"{task.part}: {LABELS[task.contender]}, {task.activation}, "
            where += f"{task.points} points, width {task.width}, {task.at_once} at once"
            print(f"  {where}", file=sys.stderr, flush=True)
            try:
                found = run(task, folder if task.cache else "")
            except ContenderFailed as failure:
                print(f"left out, because it failed: {where}: {failure}", flush=True)
                continue
            rows.append({**asdict(task), **asdict(found)})
    table = pd.DataFrame(rows)
    kinds = {column: "median" for column in asdict(Measurement(0, 0, 0, 0, 0)) if column != "note"}
    table = table.groupby(list(asdict(Task(""))), sort=False).agg({**kinds, "note": "first"})
    table = table.reset_index()
    table["seconds"] = table["processor_s"].where(table["device"] == "cpu", table["wall_s"])
    table["update_ms"] = 1e3 * table["seconds"] / table["updates"]
    table["gflops"] = run_flop(table["points"], table["width"], 1) / table["update_ms"] / 1e6
    return table
