"""Faults, made for real: the next call completes with the same bytes."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from driving import RESULTS, Tree, kill_step, step_under_way

pytestmark = pytest.mark.workflow

RUN = RESULTS / "runs/activation~relu/lambda~1/mu~1"
NETWORKS = str(RUN / "networks.npz")


@pytest.fixture
def untrained(tree: Tree) -> Tree:
    """The finished study without one of its configurations."""
    shutil.rmtree(tree.root / RUN)
    shutil.rmtree(tree.root / RESULTS / "logs")
    return tree


def test_killed_training_job_leaves_nothing_and_the_next_call_completes(
    untrained: Tree, finished: Tree
) -> None:
    workflow = untrained.start(NETWORKS)
    kill_step(untrained, "train")
    assert workflow.wait(180) != 0
    assert not (untrained.root / NETWORKS).exists()
    untrained.make()
    assert untrained.artifacts() == finished.artifacts()


def test_killed_workflow_is_started_again_without_unlocking(
    untrained: Tree, finished: Tree
) -> None:
    workflow = untrained.start()
    step_under_way(untrained, "train")
    os.killpg(workflow.pid, signal.SIGKILL)
    workflow.wait(180)
    assert list((untrained.root / ".snakemake/locks").glob("*")), "Snakemake left its locks"
    untrained.make()
    assert untrained.artifacts() == finished.artifacts()


def test_second_workflow_in_the_folder_is_refused_in_a_sentence(untrained: Tree) -> None:
    workflow = untrained.start()
    try:
        step_under_way(untrained, "train")
        answer = untrained.snakemake("--cores", "1")
        assert answer.code != 0
        assert f"another workflow is making {RESULTS} (process " in answer.sentence
        assert untrained.snakemake("--dry-run").code == 0  # looking is allowed
    finally:
        os.killpg(workflow.pid, signal.SIGKILL)
        workflow.wait(180)


def spoil(path: Path, how: str) -> None:
    content = bytearray(path.read_bytes())
    if how == "truncated":
        del content[-50:]
    else:
        content[len(content) // 2] ^= 1
    path.write_bytes(bytes(content))


def test_spoilt_artifacts_are_made_again_by_the_next_call(tree: Tree, finished: Tree) -> None:
    spoilt = {
        RUN / "networks.npz": "flipped",
        RESULTS / "runs/activation~silu/lambda~1/mu~1/networks.npz": "truncated",
        RESULTS / "runs/activation~silu/lambda~0/mu~0/history.csv": "flipped",
        RESULTS / "tables/metrics.csv": "flipped",
    }
    for path, how in spoilt.items():
        spoil(tree.root / path, how)
    answer = tree.make(*map(str, spoilt))
    for path in spoilt:
        assert f"{path}: truncated or altered since it was made" in answer.text
    assert tree.artifacts() == finished.artifacts()


def test_spoilt_dataset_is_made_again_rather_than_trained_on(tree: Tree, finished: Tree) -> None:
    spoil(tree.root / RESULTS / "dataset.csv", "flipped")
    tree.make(str(RESULTS / "dataset.csv"))
    assert tree.artifacts() == finished.artifacts()
    assert tree.plan() == {}


def test_bad_input_is_not_tried_again_but_other_failures_are(
    fresh: Callable[[], Tree],
) -> None:
    tree = fresh()
    tree.configure(training={"learning_rate": "1e3", "updates": 40}, seeds=[101])
    step, start = "src/pseudo_invertible/workflow/steps/train.py", "    use_device(job.device)\n"
    tree.edit(step, start, start + '    open("trained", "a").write("once ")\n')
    answer = tree.snakemake("--cores", "1", NETWORKS, "--retries", "1")
    # Told after each attempt and once more in the end; trained once.
    assert answer.text.count("error: training diverged: ReLU, λ = μ = 1, seed 101") == 3
    assert (tree.root / "trained").read_text() == "once "
    lost = start + '    import os; open("trained", "a").write("lost "); os._exit(1)\n'
    tree.edit(step, start, lost)
    tree.snakemake("--cores", "1", NETWORKS, "--retries", "1")
    assert (tree.root / "trained").read_text() == "once lost lost "
    tree.edit(step, lost, start)
    tree.configure(training={"learning_rate": 1e-3, "updates": 20})
    tree.make(NETWORKS)


@pytest.fixture
def mounted() -> Iterator[Callable[[Path, str], None]]:
    """Mounts a tmpfs over a folder, with options; unmounts it in the end."""
    if os.geteuid() != 0:
        pytest.skip("mounting a small disk needs root")
    folders: list[Path] = []

    def mount(folder: Path, options: str) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        done = subprocess.run(
            ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(folder)],
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            pytest.skip(f"no small disk can be mounted here: {done.stderr.strip()}")
        folders.append(folder)

    yield mount
    for folder in folders:
        subprocess.run(["umount", "--lazy", str(folder)], check=False)


def test_full_disk_is_told_and_the_next_call_completes_once_there_is_room(
    fresh: Callable[[], Tree], finished: Tree, mounted: Callable[[Path, str], None]
) -> None:
    tree = fresh()
    mounted(tree.root / "results", "size=200k")
    tree.make(str(RESULTS / "dataset.csv"))
    filler = tree.root / "results/filler"
    with filler.open("wb") as file:
        size = shutil.disk_usage(tree.root / "results").free - 2 * 4096
        file.write(b"\0" * size)
    answer = tree.snakemake("--cores", "1", NETWORKS)
    assert answer.code != 0
    assert "results/tiny: its disk has 8 kB left; make room" in answer.sentence
    assert list((tree.root / RESULTS).rglob("*.npz")) == []
    assert list((tree.root / RESULTS).rglob("*.draft*")) == []
    filler.unlink()
    tree.make(NETWORKS)
    assert (tree.root / NETWORKS).read_bytes() == (finished.root / NETWORKS).read_bytes()


def test_unwritable_results_folder_is_told_in_a_sentence(
    fresh: Callable[[], Tree], mounted: Callable[[Path, str], None]
) -> None:
    tree = fresh()
    mounted(tree.root / "results", "ro")
    answer = tree.snakemake("--cores", "1", "point_cloud")
    assert answer.code != 0
    assert "results/tiny: cannot be written to (Read-only file system)" in answer.sentence
    assert "Traceback" not in answer.text


def test_clock_set_back_does_not_confuse_the_workflow(tree: Tree, finished: Tree) -> None:
    """All that was made lies in the future, as it does after the clock is set back."""
    ahead = time.time() + 7 * 86400
    for path in tree.root.rglob("*"):
        if path.is_file() and ".snakemake" not in path.parts:
            os.utime(path, (ahead, ahead))
    assert tree.plan() == {}
    tree.edit(
        "src/pseudo_invertible/experiment/objective.py", "lambda_ * values", "2 * lambda_ * values"
    )
    tree.make("fits_equal")
    assert (tree.root / NETWORKS).read_bytes() != (finished.root / NETWORKS).read_bytes()
    assert tree.plan("fits_equal") == {}
