"""A throw-away Slurm cluster on this host: one controller, a few nodes, a pretended GPU.

Everything lives in one temporary folder: configuration, munge key and socket, state, logs and
pid files. Nothing is written to /etc and no systemd is needed, so several clusters can run side
by side.
"""

from __future__ import annotations

import contextlib
import getpass
import os
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

PROGRAMS = (
    "munged",
    "slurmctld",
    "slurmd",
    "sbatch",
    "srun",
    "squeue",
    "scancel",
    "scontrol",
)
REMEMBERED_SECONDS = 600  # how long the controller knows a finished job
START_SECONDS = 30.0
STOP_SECONDS = 10.0


class SlurmUnavailableError(RuntimeError):
    """Slurm is not installed on this host."""


class SlurmStartError(RuntimeError):
    """Slurm is installed and did not come up; the message ends with its logs."""


class Process(NamedTuple):
    """A process that a job runs on a node."""

    pid: int
    node: str
    command: str


class Job(NamedTuple):
    """A job as the controller sees it."""

    id: str
    state: str
    node: str
    comment: str


def missing_programs() -> list[str]:
    """Name the programs of Slurm and munge that this host lacks."""
    return [name for name in PROGRAMS if shutil.which(name, path=_search_path()) is None]


class SlurmCluster:
    """A running cluster between ``start`` and ``stop``.

    Partition ``main`` holds all nodes, partition ``gpu`` the first one. Slurm's own sampling
    enforces memory limits.

    Raises:
        SlurmUnavailableError: on start, when Slurm is not installed.
        SlurmStartError: on start, when a daemon fails or the nodes do not come up.
    """

    def __init__(self, nodes: int = 3, cpus: int = 1, memory_mb: int = 4000) -> None:
        """Describe a cluster of ``nodes`` nodes, each with ``cpus`` cores and ``memory_mb`` MB."""
        prefix = f"n{secrets.token_hex(2)}x"  # own node names: job cgroups are named after them
        self.nodes = [f"{prefix}{index}" for index in range(1, nodes + 1)]
        self.cpus = cpus
        self.memory_mb = memory_mb
        self.folder = Path()

    @property
    def env(self) -> dict[str, str]:
        """The environment in which Slurm's commands, and Snakemake, find this cluster."""
        outside = {key: value for key, value in os.environ.items() if key[:6] != "SLURM_"}
        return outside | {
            "SLURM_CONF": str(self.folder / "slurm.conf"),
            "PATH": f"{self.folder / 'bin'}:{_search_path()}",
            "USER": getpass.getuser(),
        }

    def start(self) -> None:
        """Start munge, the controller and all nodes, and wait until every node is idle."""
        missing = missing_programs()
        if missing:
            raise SlurmUnavailableError(
                f"Slurm is not installed ({', '.join(missing)} missing): run"
                " tests/workflow/cluster/install.sh as root on a Debian or Ubuntu host"
            )
        self.folder = Path(tempfile.mkdtemp(prefix="slurm-", dir="/tmp"))  # sockets: short path
        try:
            self._write_configuration()
            self._daemon("munged", *self._munge_options())
            self._daemon("slurmctld")
            for node in self.nodes:
                self._daemon("slurmd", "-N", node)
            self._wait_until_idle(self.nodes)
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        """End all jobs and daemons by their pids and remove the folder; harmless when stopped."""
        if not self.folder.name:
            return
        if self._pid("slurmctld") is not None:
            with contextlib.suppress(subprocess.SubprocessError):
                self.run("scancel", "--user", getpass.getuser())
                wait_until(lambda: not self.processes(), STOP_SECONDS)
        daemons = [*(f"slurmd.{node}" for node in self.nodes), "slurmctld", "munged"]
        pids = [pid for daemon in daemons if (pid := self._pid(daemon)) is not None]
        pids += [pid for node in self.nodes for pid in self._pids_of_jobs(node)]
        _end(pids)
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder = Path()

    def run(self, *command: str) -> str:
        """Run one of Slurm's commands and return what it printed.

        Raises:
            subprocess.CalledProcessError: when it fails.
            subprocess.TimeoutExpired: when it takes more than 30 s.
        """
        return subprocess.run(
            command,
            env=self.env,
            capture_output=True,
            text=True,
            check=True,
            timeout=30,
        ).stdout

    def jobs(self) -> list[Job]:
        """List all jobs that the controller remembers, finished ones too."""
        lines = self.run("squeue", "--noheader", "--states=all", "--format=%i|%T|%N|%k")
        return [Job(*line.split("|", 3)) for line in lines.splitlines()]

    def cancel(self, job_id: str) -> None:
        """Cancel a job as a user does."""
        self.run("scancel", job_id)

    def processes(self) -> list[Process]:
        """List the processes that jobs run on the nodes."""
        found = []
        for path in Path("/proc").glob("[0-9]*"):
            try:
                variables = (path / "environ").read_bytes().split(b"\0")
                command = (path / "cmdline").read_bytes().replace(b"\0", b" ").decode()
            except OSError:  # it has ended, or it is another user's
                continue
            for node in self.nodes:
                if f"SLURMD_NODENAME={node}".encode() in variables:
                    found.append(Process(int(path.name), node, command))
        return found

    def node_down(self, node: str) -> None:
        """Crash a node: its daemon and everything on it die at once.

        The controller is told, as a cluster's health check would do: left alone it takes
        SlurmdTimeout to notice.
        """
        daemon = self._pid(f"slurmd.{node}")
        _kill([*([] if daemon is None else [daemon]), *self._pids_of_jobs(node)])
        self.run("scontrol", "update", f"nodename={node}", "state=down", "reason=crashed")

    def node_up(self, node: str) -> None:
        """Bring a crashed node back and wait until it takes jobs."""
        (self.folder / f"slurmd.{node}.pid").unlink(missing_ok=True)
        self._daemon("slurmd", "-N", node)
        self._wait_until_idle([node])

    def _state(self, node: str) -> str:
        fields = dict(
            field.split("=", 1)
            for field in self.run("scontrol", "show", "node", node, "--oneliner").split()
            if "=" in field
        )
        return fields["State"]

    def _wait_until_idle(self, nodes: list[str]) -> None:
        def idle() -> bool:
            try:
                return all(self._state(node) == "IDLE" for node in nodes)
            except subprocess.SubprocessError:  # the controller is not up yet
                return False

        if not wait_until(idle, START_SECONDS):
            raise SlurmStartError(f"nodes did not come up\n{self._logs()}")

    def _daemon(self, program: str, *options: str) -> None:
        """Start a program that puts itself in the background."""
        result = subprocess.run(
            [program, *options],
            env=self.env,
            capture_output=True,
            text=True,
            timeout=30,
        )
        if result.returncode:
            raise SlurmStartError(f"{program}: {result.stderr}{result.stdout}\n{self._logs()}")

    def _pid(self, daemon: str) -> int | None:
        """Read the pid in a daemon's file, if that pid is still this daemon."""
        try:
            pid = int((self.folder / f"{daemon}.pid").read_text())
            command = Path(f"/proc/{pid}/cmdline").read_bytes().decode()
        except (OSError, ValueError):
            return None
        return pid if daemon.split(".")[0] in command else None

    def _pids_of_jobs(self, node: str) -> list[int]:
        """A node's job steps first, then what they run."""
        tasks = [process.pid for process in self.processes() if process.node == node]
        steps = {pid for task in tasks if (pid := _slurmstepd_above(task)) is not None}
        return [*steps, *tasks]

    def _logs(self) -> str:
        tails = []
        for log in sorted(self.folder.glob("*.log")):
            lines = log.read_text(errors="replace").splitlines()[-15:]
            tails.append("\n".join([f"== {log.name}", *lines]))
        return "\n".join(tails)

    def _munge_options(self) -> list[str]:
        munge = self.folder / "munge"
        return [
            "--force",  # the folder's parent, /tmp, is open to all
            f"--key-file={munge / 'key'}",
            f"--socket={munge / 'socket'}",
            f"--seed-file={munge / 'seed'}",
            f"--pid-file={self.folder / 'munged.pid'}",
            f"--log-file={self.folder / 'munged.log'}",
        ]

    def _write_configuration(self) -> None:
        self.folder.chmod(0o755)  # munge refuses a socket that users cannot reach
        (self.folder / "state").mkdir()
        munge = self.folder / "munge"
        munge.mkdir(mode=0o711)
        (munge / "key").touch(mode=0o600)
        (munge / "key").write_bytes(secrets.token_bytes(128))
        (self.folder / "slurm.conf").write_text(self._slurm_conf())
        (self.folder / "cgroup.conf").write_text(
            "CgroupPlugin=cgroup/v1\nConstrainRAMSpace=no\nConstrainSwapSpace=no\n"
            "ConstrainCores=no\nConstrainDevices=no\n"
        )
        # any character device passes for a GPU; a plain file leaves CUDA_VISIBLE_DEVICES unset
        (self.folder / "gres.conf").write_text(
            f"NodeName={self.nodes[0]} Name=gpu File=/dev/null\n"
        )
        # the plugin's job step drops SLURM_CONF before it calls srun; this gives it back
        (self.folder / "bin").mkdir()
        wrapper = self.folder / "bin" / "srun"
        srun = shutil.which("srun", path=_search_path())
        wrapper.write_text(
            f'#!/bin/sh\nSLURM_CONF={self.folder / "slurm.conf"} exec {srun} "$@"\n'
        )
        wrapper.chmod(0o755)

    def _slurm_conf(self) -> str:
        host = socket.gethostname().split(".")[0]
        user = getpass.getuser()
        controller_port, *node_ports = _free_ports(1 + len(self.nodes))
        nodes = [
            f"NodeName={node} NodeHostname={host} NodeAddr=127.0.0.1 Port={port} CPUs={self.cpus}"
            f" RealMemory={self.memory_mb}{' Gres=gpu:1' if node == self.nodes[0] else ''}"
            for node, port in zip(self.nodes, node_ports, strict=True)
        ]
        lines = [
            "ClusterName=throwaway",
            f"SlurmctldHost={host}(127.0.0.1)",
            f"SlurmctldPort={controller_port}",
            f"SlurmUser={user}",
            f"SlurmdUser={user}",
            "AuthType=auth/munge",
            f"AuthInfo=socket={self.folder / 'munge' / 'socket'}",
            "CredType=cred/munge",
            f"StateSaveLocation={self.folder / 'state'}",
            f"SlurmdSpoolDir={self.folder}/spool.%n",
            f"SlurmctldPidFile={self.folder}/slurmctld.pid",
            f"SlurmdPidFile={self.folder}/slurmd.%n.pid",
            f"SlurmctldLogFile={self.folder}/slurmctld.log",
            f"SlurmdLogFile={self.folder}/slurmd.%n.log",
            "ProctrackType=proctrack/linuxproc",
            "SwitchType=switch/none",
            "MpiDefault=none",
            "SelectType=select/cons_tres",
            "SelectTypeParameters=CR_Core_Memory",
            "SchedulerType=sched/backfill",
            "SchedulerParameters=sched_interval=1,bf_interval=1,batch_sched_delay=1",
            "JobAcctGatherType=jobacct_gather/linux",
            "JobAcctGatherFrequency=task=1",
            "AccountingStorageType=accounting_storage/none",
            "JobCompType=jobcomp/none",
            "SlurmdParameters=config_overrides",  # believe these CPUs and this memory
            "GresTypes=gpu",
            "ReturnToService=2",
            "KillWait=3",
            f"MinJobAge={REMEMBERED_SECONDS}",
            "DefMemPerCPU=100",
            "TaskPlugin=task/none",
            "JobAcctGatherParams=OverMemoryKill",
            *nodes,
            f"PartitionName=main Nodes={','.join(self.nodes)} Default=YES MaxTime=60",
            f"PartitionName=gpu Nodes={self.nodes[0]} MaxTime=60",
        ]
        return "\n".join(lines) + "\n"


def _search_path() -> str:
    """PATH and the folders of daemons, which users' shells often lack."""
    return f"{os.environ.get('PATH', os.defpath)}:/usr/sbin:/sbin"


def _free_ports(count: int) -> list[int]:
    """Find ports that nothing listens on; all are held until all are found, so they differ."""
    with contextlib.ExitStack() as held:
        sockets = [held.enter_context(socket.socket()) for _ in range(count)]
        for each in sockets:
            each.bind(("127.0.0.1", 0))
        return [each.getsockname()[1] for each in sockets]


def wait_until(condition: Callable[[], bool], seconds: float) -> bool:
    """Wait until a condition holds, at most so long; tell whether it does."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.1)
    return True


def is_alive(pid: int) -> bool:
    """Tell whether a process still runs; one that only waits to be reaped does not."""
    return _process_state(pid) not in "ZX"


def is_stopped(pid: int) -> bool:
    """Tell whether a process has been stopped by a signal."""
    return _process_state(pid) == "T"


def _process_state(pid: int) -> str:
    """Read the kernel's letter for a process; X, dead, where there is none."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return "X"


def _kill(pids: list[int], number: signal.Signals = signal.SIGKILL) -> None:
    for pid in pids:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, number)


def _end(pids: list[int]) -> None:
    """Ask processes to end, and make those end that do not."""
    _kill(pids, signal.SIGTERM)
    wait_until(lambda: not any(map(is_alive, pids)), STOP_SECONDS)
    _kill([pid for pid in pids if is_alive(pid)])
    wait_until(lambda: not any(map(is_alive, pids)), STOP_SECONDS)


def _slurmstepd_above(pid: int) -> int | None:
    """Find the slurmstepd that started a process, if it is the process's parent."""
    try:
        parent = int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
        name = Path(f"/proc/{parent}/comm").read_text().strip()
    except OSError:
        return None
    return parent if name == "slurmstepd" else None
