"""The tiny study, made smaller still, run by Snakemake on this machine or on a cluster."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any, NamedTuple

from driving import PROJECT, Tree
from slurm_cluster import SlurmCluster

FAST_POLL = Path(__file__).with_name("fast_poll.py")
CALL_SECONDS = 400.0  # far more than any call needs: what takes longer hangs
LONG_HISTORY = "results/tiny/audit/long_runs/activation~relu/lambda~1/mu~1/history.csv"
# Runs, shards of a sweep, scatters, a long run.
TARGETS = ("write_up", "plane", "scatters", LONG_HISTORY)
NETWORKS = "results/tiny/runs/activation~relu/lambda~1/mu~1/networks.npz"
SMALLER: dict[str, Any] = {
    "device": "cpu",
    "grid": {
        "activations": ["relu"],
        "weights": [{"lambda": 0, "mu": 0}, {"lambda": 1, "mu": 1}],
    },
    "long_runs": {"seeds": 1, "updates": [20], "weights": [1]},
    "sweeps": {
        "plane": {
            "activations": ["relu"],
            "lambda": [0.1, 1],
            "mu": [1, 10],
            "seeds": [101],
            "shard_size": 2,
        }
    },
    "scatters": {
        "generators": [201],
        "seeds": 1,
        "weights": [0, 1],
        "activations": ["relu"],
        "updates": 20,
    },
}


class Result(NamedTuple):
    """How a call of Snakemake ended, and all that it printed."""

    status: int
    output: str


class Call:
    """A call of Snakemake through the Slurm profile that is under way."""

    def __init__(self, tree: Tree, cluster: SlurmCluster, log: Path, words: list[str]) -> None:
        self._cluster = cluster
        self._log = log
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

    def finish(self) -> Result:
        """Wait for the end; a call that hangs is stopped and fails the test."""
        try:
            status = self._process.wait(CALL_SECONDS)
        except subprocess.TimeoutExpired:
            self.stop()
            raise AssertionError(f"Snakemake hangs:\n{self._log.read_text()}") from None
        return Result(status, self._log.read_text())

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
        call = Call(self.tree, cluster, log, [*options, "--", *targets])
        self._calls.append(call)
        return call

    def run_on(self, cluster: SlurmCluster, *options: str, targets: tuple[str, ...]) -> Result:
        """Make targets through the Slurm profile, and wait for them."""
        return self.start_on(cluster, *options, targets=targets).finish()

    def artifacts(self) -> dict[str, bytes]:
        """The content of each artifact, by its path from the folder of the study."""
        made = self.tree.artifacts()
        return {f"results/tiny/{path}": content for path, content in made.items()}

    def close(self) -> None:
        """Stop what still runs."""
        for call in self._calls:
            call.stop()
