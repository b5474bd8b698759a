"""Faults, made for real: nothing is lost, and the next call completes with the same bytes."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from driving import RESULTS, Tree, job_under_way, kill_job

pytestmark = pytest.mark.workflow

RUN = RESULTS / "runs/protocol~published/activation~relu/lambda~1/mu~1"
NETWORKS = str(RUN / "networks.npz")
TARGETS = (NETWORKS, str(RUN / "measures.csv"))


@pytest.fixture
def untrained(tree: Tree) -> Tree:
    """The finished study without one of its configurations."""
    shutil.rmtree(tree.root / RUN)
    return tree


def test_a_killed_job_leaves_nothing_and_ctrl_c_loses_nothing(
    untrained: Tree, finished: Tree
) -> None:
    workflow = untrained.start(*TARGETS)
    kill_job(untrained, "train")
    assert workflow.wait(180) != 0
    assert not (untrained.root / NETWORKS).exists()
    workflow = untrained.start(*TARGETS)
    job_under_way(untrained, "train")
    os.killpg(workflow.pid, signal.SIGINT)  # as a terminal does
    assert workflow.wait(180) != 0
    assert not list((untrained.root / RUN).glob("*"))
    untrained.make(*TARGETS)
    assert untrained.artifacts() == finished.artifacts()


def test_after_a_killed_workflow_unlock_helps(untrained: Tree, finished: Tree) -> None:
    workflow = untrained.start(*TARGETS)
    job_under_way(untrained, "train")
    os.killpg(workflow.pid, signal.SIGKILL)
    workflow.wait(180)
    answer = untrained.snakemake("--cores", "1", *TARGETS)
    assert answer.code != 0
    assert "--unlock" in answer.text
    assert untrained.snakemake("--unlock").code == 0
    untrained.make(*TARGETS)
    assert untrained.artifacts() == finished.artifacts()


def test_a_second_workflow_is_refused_and_harms_nothing(untrained: Tree) -> None:
    workflow = untrained.start(*TARGETS)
    job_under_way(untrained, "train")
    answer = untrained.snakemake("--cores", "1", *TARGETS)
    assert answer.code != 0
    assert "LockException" in answer.text
    assert workflow.wait(180) == 0


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Callable[[Path, str], None]]:
    """Mounts a tmpfs over a folder; unmounts it in the end."""
    if os.geteuid() != 0:
        pytest.skip("mounting a small disk needs root")
    folders: list[Path] = []

    def mount(folder: Path, options: str) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        words = ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(folder)]
        done = subprocess.run(words, capture_output=True, text=True, check=False)
        if done.returncode:
            pytest.skip(f"no small disk can be mounted here: {done.stderr.strip()}")
        folders.append(folder)

    yield mount
    for folder in folders:
        subprocess.run(["umount", "--lazy", str(folder)], check=False)


@pytest.mark.parametrize(
    ("options", "says"),
    [("size=8k", "No space left on device"), ("ro", "Read-only file system")],
)
def test_a_full_or_read_only_disk_is_a_sentence_and_leaves_no_draft(
    finished: Tree,
    small_disk: Callable[[Path, str], None],
    tmp_path: Path,
    options: str,
    says: str,
) -> None:
    folder = tmp_path / "disk"
    small_disk(folder, options)
    runs = str(finished.root / RESULTS / "tables/runs.csv")
    answer = finished.command("merge", runs, runs, runs, "--output", str(folder / "merged.csv"))
    assert answer.code == 1
    assert answer.sentence == f"error: {folder}/merged.csv: could not be written: {says}."
    assert list(folder.iterdir()) == []
