"""What Slurm does to jobs: each test breaks one for real, and the next call completes."""

from __future__ import annotations

import os
import re
import signal
from collections.abc import Iterator
from typing import NamedTuple

import pytest
from slurm_cluster import Process, SlurmCluster, is_stopped, wait_until
from tiny_study import NETWORKS, Call, Study

pytestmark = pytest.mark.cluster

ONCE = ("--retries", "0")
TRAINING = re.compile(r"\S*python\S* -m pseudo_invertible train ")


class Overdue(NamedTuple):
    """A study whose job hangs on a node until its time is over."""

    study: Study
    call: Call


@pytest.fixture(scope="module", autouse=True)
def overdue(
    slurm: SlurmCluster,
    local_artifacts: dict[str, bytes],
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Overdue]:
    """Begin with the job that takes longest to break: Slurm's shortest limit is a minute."""
    study = Study(tmp_path_factory.mktemp("overdue"))
    one_minute = ("--set-resources", "train:runtime=1")
    call = study.start_on(slurm, *ONCE, *one_minute, targets=(NETWORKS,))
    try:
        hold_training(slurm)
        yield Overdue(study, call)
    finally:
        study.close()


def hold_training(cluster: SlurmCluster) -> Process:
    """Wait for a process that trains on a node, and stop it in its tracks."""
    found: list[Process] = []

    def look() -> bool:
        training = [p for p in cluster.processes() if TRAINING.match(p.command)]
        found.extend(process for process in training if not is_stopped(process.pid))
        return bool(found)

    assert wait_until(look, seconds=120), "no job has begun to train"
    os.kill(found[0].pid, signal.SIGSTOP)
    return found[0]


def assert_next_call_completes(
    cluster: SlurmCluster, study: Study, local_artifacts: dict[str, bytes]
) -> None:
    assert NETWORKS not in study.artifacts()
    result = study.run_on(cluster, targets=(NETWORKS,))
    assert result.status == 0, result.output
    assert_same_bytes(study, local_artifacts)


def assert_same_bytes(study: Study, local_artifacts: dict[str, bytes]) -> None:
    artifacts = study.artifacts()
    assert NETWORKS in artifacts
    assert artifacts.items() <= local_artifacts.items()


def test_a_job_out_of_memory_fails_alone_and_succeeds_when_retried_with_more(
    slurm: SlurmCluster, study: Study, local_artifacts: dict[str, bytes]
) -> None:
    too_little_at_first = ("--set-resources", "train:mem_mb=400 * attempt")

    alone = study.run_on(slurm, *ONCE, *too_little_at_first, targets=(NETWORKS,))

    assert alone.status == 1
    assert re.search(r"oom-kill|Out Of Memory|exceeded memory limit", alone.output)
    assert NETWORKS not in study.artifacts()

    retried = study.run_on(slurm, *too_little_at_first, targets=(NETWORKS,))

    assert retried.status == 0, retried.output
    assert re.search(r"SLURM status is: '(FAILED|OUT_OF_MEMORY)'", retried.output)
    assert_same_bytes(study, local_artifacts)


def test_a_cancelled_job_is_made_by_the_next_call(
    slurm: SlurmCluster, study: Study, local_artifacts: dict[str, bytes]
) -> None:
    call = study.start_on(slurm, *ONCE, targets=(NETWORKS,))
    node = hold_training(slurm).node
    (job,) = [job for job in slurm.jobs() if (job.state, job.node) == ("RUNNING", node)]
    slurm.cancel(job.id)
    result = call.finish()

    assert result.status == 1
    assert "SLURM status is: 'CANCELLED'" in result.output
    assert_next_call_completes(slurm, study, local_artifacts)


def test_a_lost_node_costs_its_job_and_another_node_makes_it(
    slurm: SlurmCluster, study: Study, local_artifacts: dict[str, bytes]
) -> None:
    call = study.start_on(slurm, targets=(NETWORKS,))
    lost = hold_training(slurm).node
    slurm.node_down(lost)
    try:
        result = call.finish()
    finally:
        slurm.node_up(lost)

    assert result.status == 0, result.output
    assert "SLURM status is: 'NODE_FAIL'" in result.output
    assert_same_bytes(study, local_artifacts)


def test_a_job_over_its_time_limit_is_made_by_the_next_call(
    slurm: SlurmCluster, overdue: Overdue, local_artifacts: dict[str, bytes]
) -> None:
    result = overdue.call.finish()

    assert result.status == 1
    assert "SLURM status is: 'TIMEOUT'" in result.output
    assert_next_call_completes(slurm, overdue.study, local_artifacts)
