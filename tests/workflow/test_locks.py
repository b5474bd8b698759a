"""Locks of others are kept, those of a killed workflow do not stand in the way."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from driving import RESULTS, Tree

from pseudo_invertible.artifacts.processes import Process
from pseudo_invertible.errors import UserError
from pseudo_invertible.workflow.guard import ResultsGuard

OTHER = """
rule other:
    output: "other.txt"
    shell: "touch started; sleep 60; touch {output}"
"""


def lock_of(folder: Path, name: str, content: str) -> Path:
    lock = folder / ".snakemake/locks" / name
    lock.parent.mkdir(parents=True, exist_ok=True)
    lock.write_text(content)
    return lock


def record(folder: Path, process: Process, locks: dict[str, float]) -> None:
    (folder / ".snakemake").mkdir(exist_ok=True)
    text = json.dumps({"process": process, "locks": locks})
    (folder / ".snakemake/tiny.lock").write_text(text)


def dead(**changes: object) -> Process:
    process = subprocess.Popen(["true"])
    process.wait()
    return Process.this()._replace(number=process.pid)._replace(**changes)


def test_locks_that_a_dead_process_of_this_host_recorded_are_removed_and_no_others(
    tmp_path: Path,
) -> None:
    ours = lock_of(tmp_path, "0.output.lock", "results/tiny/dataset.csv\n")
    theirs = lock_of(tmp_path, "1.output.lock", "other.txt\n")
    record(tmp_path, dead(), {"0.output.lock": time.time()})
    ResultsGuard("results/tiny", tmp_path).take()
    assert not ours.exists()
    assert theirs.exists()


def test_a_reboot_ends_every_process(tmp_path: Path) -> None:
    ours = lock_of(tmp_path, "0.output.lock", "results/tiny/dataset.csv\n")
    record(tmp_path, Process.this()._replace(boot="before"), {"0.output.lock": time.time()})
    ResultsGuard("results/tiny", tmp_path).take()
    assert not ours.exists()


@pytest.mark.parametrize("left", ["another host", "nobody", "a living process", "another time"])
def test_locks_of_these_results_that_may_be_alive_are_a_sentence(
    tmp_path: Path, left: str
) -> None:
    lock = lock_of(tmp_path, "0.output.lock", "results/tiny/dataset.csv\n")
    whose = "a workflow of which nothing is known"
    if left == "another host":
        record(tmp_path, dead(host="login2"), {"0.output.lock": time.time()})
        whose = r"process \d+ on login2"
    elif left == "a living process":
        record(tmp_path, Process.this(), {"0.output.lock": time.time()})
        whose = rf"process {os.getpid()} on "
    elif left == "another time":
        record(tmp_path, dead(), {"0.output.lock": time.time() - 3600})
        whose = ""
    with pytest.raises(UserError, match=rf"^results/tiny: {whose}.* call snakemake --unlock\.$"):
        ResultsGuard("results/tiny", tmp_path).take()
    assert lock.exists()
    ResultsGuard("results/tiny", tmp_path).take(heed_locks=False)


@pytest.mark.parametrize("text", ["", "{", "[]", '{"process": [1], "locks": {}}', '{"locks": 3}'])
def test_a_damaged_record_is_no_record(tmp_path: Path, text: str) -> None:
    (tmp_path / ".snakemake").mkdir()
    (tmp_path / ".snakemake/tiny.lock").write_text(text)
    ResultsGuard("results/tiny", tmp_path).take()


HOLD = (
    "import sys, time; from pseudo_invertible.workflow.guard import ResultsGuard\n"
    "ResultsGuard(sys.argv[1]).take(); print('held', flush=True); time.sleep(300)"
)


@contextmanager
def holding(results: str, folder: Path) -> Iterator[int]:
    """Another process holds these results."""
    words = [sys.executable, "-c", HOLD, results]
    with subprocess.Popen(words, cwd=folder, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        yield process.pid
        process.kill()


def test_results_are_held_by_one_process_until_it_ends_and_others_are_free(
    tmp_path: Path,
) -> None:
    with holding("results/tiny", tmp_path) as process:
        with pytest.raises(UserError, match=rf"making results/tiny \(process {process}\)"):
            ResultsGuard("results/tiny", tmp_path).take()
        ResultsGuard("results/other", tmp_path).take()
    ResultsGuard("results/tiny", tmp_path).take()
    ResultsGuard("results/tiny", tmp_path).take()  # the next workflow of one process


@pytest.mark.workflow
def test_a_workflow_of_another_snakefile_keeps_its_lock(tree: Tree) -> None:
    (tree.root / "other.smk").write_text(OTHER)
    other = subprocess.Popen(
        [sys.executable, "-m", "snakemake", "--cores", "1", "-s", "other.smk"],
        cwd=tree.root,
        env=tree.environment(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        end = time.monotonic() + 120
        while not (tree.root / "started").exists():
            assert time.monotonic() < end
            time.sleep(0.1)
        locks = {path: path.read_text() for path in (tree.root / ".snakemake/locks").iterdir()}
        assert list(locks.values()) == ["other.txt\n"]
        program = (
            "import os, signal, snakemake.cli as cli\n"
            "import snakemake.scheduling.job_scheduler as scheduling\n"
            "kill = lambda *_, **__: os.kill(os.getpid(), signal.SIGKILL)\n"
            "scheduling.JobScheduler.schedule = kill\n"
            "cli.main(['--cores', '1', '--forcerun', 'dataset'])"
        )
        killed = tree.run(sys.executable, "-c", program)
        assert killed.code == -signal.SIGKILL, killed.text
        assert len(list((tree.root / ".snakemake/locks").iterdir())) == 3
        tree_guard = ResultsGuard(str(RESULTS), tree.root)
        tree_guard.take()
        left = {path: path.read_text() for path in (tree.root / ".snakemake/locks").iterdir()}
        assert left == locks
    finally:
        os.killpg(other.pid, signal.SIGKILL)
        other.wait(60)


@pytest.mark.workflow
def test_snakemake_called_from_python_obeys_the_same_guard(tree: Tree) -> None:
    program = "import sys, snakemake.cli as cli; cli.main(sys.argv[1:])"
    with holding(str(RESULTS), tree.root) as process:
        refused = tree.run(sys.executable, "-c", program, "--cores", "1", "point_cloud")
        assert refused.code != 0
        assert f"another workflow is making {RESULTS} (process {process})" in refused.sentence
        assert tree.run(sys.executable, "-c", program, "--dry-run").code == 0
    unknown = tree.run(sys.executable, "-c", program, "--cores", "1", "point_clud")
    assert "did you mean point_cloud?" in unknown.sentence
    twice = (
        "import snakemake.cli as cli\n"
        "for _ in range(2):\n"
        "    try: cli.main(['--cores', '1', 'point_cloud'])\n"
        "    except SystemExit as end: print('ended', end.code)"
    )
    assert tree.run(sys.executable, "-c", twice).text.count("ended 0") == 2
    lets_go = (
        "import snakemake.cli as cli, subprocess, sys\n"
        "try: cli.main(['--cores', '1', 'point_cloud'])\n"
        "except SystemExit: pass\n"
        "words = [sys.executable, '-m', 'snakemake', '--cores', '1', 'point_cloud']\n"
        "sys.exit(subprocess.run(words).returncode)"
    )
    assert tree.run(sys.executable, "-c", lets_go).code == 0
