"""A tiny study in a folder of its own, run by Snakemake on this machine or on a cluster."""

from __future__ import annotations

import hashlib
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import yaml
from slurm_cluster import SlurmCluster

REPOSITORY = Path(__file__).parents[2]
PROFILE = REPOSITORY / "profiles" / "slurm"
FAST_POLL = Path(__file__).with_name("fast_poll.py")
CALL_SECONDS = 150.0
NETWORKS = "results/published/runs/activation~relu/lambda~1/mu~1/networks.npz"


class Result(NamedTuple):
    """How a call of Snakemake ended, and all that it printed."""

    status: int
    output: str


class Call:
    """A call of Snakemake that is under way, in a session of its own."""

    def __init__(self, command: list[str], env: dict[str, str], log: Path) -> None:
        """Start the command in the repository; it prints to ``log``."""
        self._log = log
        with log.open("w", encoding="utf-8") as output:
            self._process = subprocess.Popen(
                [sys.executable, *command],
                cwd=REPOSITORY,
                env=env,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def finish(self) -> Result:
        """Wait for the end; a call that hangs is killed and fails the test."""
        try:
            status = self._process.wait(CALL_SECONDS)
        except subprocess.TimeoutExpired:
            self.kill()
            raise AssertionError(f"Snakemake hangs:\n{self._log.read_text()}") from None
        return Result(status, self._log.read_text(encoding="utf-8"))

    def kill(self) -> None:
        """Kill Snakemake and its children, unless it has ended."""
        if self._process.poll() is None:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()


class Study:
    """Two configurations, two seeds each, twenty updates: all of the workflow, in little."""

    def __init__(self, folder: Path) -> None:
        """Write the study's ``config.yaml`` into a folder; its results go there too."""
        self.folder = folder
        self._calls: list[Call] = []
        settings = yaml.safe_load((REPOSITORY / "config.yaml").read_text(encoding="utf-8"))
        settings |= {"seeds": [101, 205], "device": "cpu"}
        settings["training"]["updates"] = 20
        settings["grid"] = {
            "activations": ["relu"],
            "weights": [{"lambda": 0, "mu": 0}, {"lambda": 1, "mu": 1}],
        }
        text = yaml.safe_dump(settings, sort_keys=False)
        (folder / "config.yaml").write_text(text, encoding="utf-8")

    def run_here(self) -> Result:
        """Make everything on this machine."""
        return self._start(["-m", "snakemake", "--cores", "2"], dict(os.environ), "all").finish()

    def run_on(self, cluster: SlurmCluster, *options: str, target: str = "all") -> Result:
        """Make a target through the Slurm profile, and wait for it."""
        return self.start_on(cluster, *options, target=target).finish()

    def start_on(self, cluster: SlurmCluster, *options: str, target: str = "all") -> Call:
        """Begin to make a target through the Slurm profile."""
        profile = ["--workflow-profile", str(PROFILE), "--local-cores", "2"]
        return self._start([str(FAST_POLL), *profile, *options], cluster.env, target)

    def artifacts(self) -> dict[str, str]:
        """The digest of each artifact by its path; logs, which tell times, are none."""
        results = self.folder / "results"
        return {
            str(path.relative_to(self.folder)): hashlib.sha256(path.read_bytes()).hexdigest()
            for path in sorted(results.rglob("*"))
            if path.is_file() and "logs" not in path.relative_to(results).parts
        }

    def close(self) -> None:
        """Kill what still runs."""
        for call in self._calls:
            call.kill()

    def _start(self, command: list[str], env: dict[str, str], target: str) -> Call:
        log = self.folder / f"call_{len(self._calls)}.log"
        call = Call([*command, "--directory", str(self.folder), "--", target], env, log)
        self._calls.append(call)
        return call
