"""A study that is smaller still, and calls of Snakemake through the Slurm profile."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

from driving import PROJECT, Answer, Tree
from slurm_cluster import SlurmCluster

FAST_POLL = Path(__file__).with_name("fast_poll.py")
CALL_SECONDS = 400.0  # far more than any call needs: what takes longer hangs
RUN = "results/tiny/runs/protocol~published/activation~relu/lambda~1/mu~1"
TARGETS = ("write_up", f"{RUN}/measures.csv", "results/tiny/sweeps/plane.csv")
SMALLER: dict[str, Any] = {
    "grid": {"activations": ["relu"], "weights": [{"lambda": 1, "mu": 1}]},
    "sweeps": {
        "plane": {
            **{"activations": ["relu"], "lambda": [0.1, 1], "mu": [1], "seeds": [101, 102]},
            "shard_size": 2,
        }
    },
}


class Call:
    """A call of Snakemake through the Slurm profile that is under way."""

    def __init__(self, tree: Tree, cluster: SlurmCluster, log: Path, words: list[str]) -> None:
        self._cluster, self._log = cluster, log
        profile = ("--workflow-profile", "profiles/slurm", "--local-cores", "2")
        with log.open("w") as output:
            self._process = subprocess.Popen(
                [sys.executable, str(FAST_POLL), *profile, *words],
                cwd=tree.root,
                env=cluster.env | {"PYTHONPATH": str(tree.root / "src")},
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def finish(self) -> Answer:
        """Wait for the end; a call that hangs is stopped and fails the test."""
        try:
            code = self._process.wait(CALL_SECONDS)
        except subprocess.TimeoutExpired:
            self.stop()
            raise AssertionError(f"Snakemake hangs:\n{self._log.read_text()}") from None
        return Answer(code, self._log.read_text())

    def stop(self) -> None:
        """Kill Snakemake and cancel its jobs, unless it has ended."""
        if self._process.poll() is None:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
            for name in re.findall(r"^SLURM run ID: (\S+)", self._log.read_text(), re.MULTILINE):
                self._cluster.run("scancel", f"--name={name}")


class Study:
    """A copy of the project in which nothing has been made yet."""

    def __init__(self, folder: Path) -> None:
        self.tree = Tree.of(PROJECT, folder / "tree")
        self.tree.configure(**SMALLER)
        self._folder = folder
        self._calls: list[Call] = []

    def start_on(self, cluster: SlurmCluster, *options: str, targets: tuple[str, ...]) -> Call:
        """Begin to make targets through the Slurm profile."""
        log = self._folder / f"call_{len(self._calls)}.log"
        self._calls.append(Call(self.tree, cluster, log, [*options, "--", *targets]))
        return self._calls[-1]

    def run_on(self, cluster: SlurmCluster, *options: str, targets: tuple[str, ...]) -> Answer:
        """Make targets through the Slurm profile, and wait for them."""
        return self.start_on(cluster, *options, targets=targets).finish()

    def close(self) -> None:
        """Stop what still runs."""
        for call in self._calls:
            call.stop()
