"""The tiny study through the Slurm profile, on a real cluster."""

from __future__ import annotations

import os
import re
import signal
from collections import Counter
from collections.abc import Mapping

import pytest
from slurm_cluster import Job, Process, SlurmCluster, is_stopped, wait_until
from slurm_study import RUN, TARGETS, Study

pytestmark = pytest.mark.cluster

MEASURES = (f"{RUN}/measures.csv",)
TRAINING = re.compile(r"\S*python\S* -P -m pseudo_invertible train ")


def newest(cluster: SlurmCluster) -> Job:
    return max(cluster.jobs(), key=lambda job: int(job.id))


def state_of(cluster: SlurmCluster, job_id: str) -> str:
    (job,) = [job for job in cluster.jobs() if job.id == job_id]
    return job.state


def test_the_cluster_makes_the_same_bytes_training_and_measuring_in_one_job(
    slurm: SlurmCluster, study: Study, local: Mapping[str, bytes]
) -> None:
    result = study.run_on(slurm, targets=TARGETS)
    assert result.code == 0, result.text
    assert study.tree.artifacts() == local
    # One configuration, and two shards of the sweep; each is measured where it was trained.
    kinds = Counter(
        re.sub(r"_wildcards_.*|_[0-9a-f-]{30,}.*", "", j.comment) for j in slurm.jobs()
    )
    assert sum(kinds.values()) == 3, kinds


def test_a_gpu_job_goes_where_the_gpu_is(
    slurm: SlurmCluster, study: Study, local: Mapping[str, bytes]
) -> None:
    gpu = ("--set-resources", "train:gpu=1", "train:slurm_partition=gpu")
    result = study.run_on(slurm, *gpu, targets=(f"{RUN}/networks.npz",))
    assert result.code == 0, result.text
    assert study.tree.artifacts().items() <= local.items()
    job = newest(slurm)
    assert job.node == slurm.nodes[0]
    assert re.search(r"TresPerJob=gres.gpu:1", slurm.run("scontrol", "show", "job", job.id))


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


def assert_same_bytes(study: Study, local: Mapping[str, bytes]) -> None:
    made = study.tree.artifacts()
    assert MEASURES[0].removeprefix("results/tiny/") in made
    assert made.items() <= local.items()


def test_a_cancelled_job_is_made_by_the_next_call(
    slurm: SlurmCluster, study: Study, local: Mapping[str, bytes]
) -> None:
    call = study.start_on(slurm, "--retries", "0", targets=MEASURES)
    node = hold_training(slurm).node
    (job,) = [job for job in slurm.jobs() if (job.state, job.node) == ("RUNNING", node)]
    slurm.cancel(job.id)
    result = call.finish()
    assert result.code == 1
    assert state_of(slurm, job.id) == "CANCELLED"
    result = study.run_on(slurm, targets=MEASURES)
    assert result.code == 0, result.text
    assert_same_bytes(study, local)


def test_a_lost_node_costs_its_job_and_another_node_makes_it(
    slurm: SlurmCluster, study: Study, local: Mapping[str, bytes]
) -> None:
    call = study.start_on(slurm, targets=MEASURES)
    lost = hold_training(slurm).node
    job = newest(slurm)
    slurm.node_down(lost)
    try:
        result = call.finish()
    finally:
        slurm.node_up(lost)
    assert result.code == 0, result.text
    assert state_of(slurm, job.id) == "NODE_FAIL"
    assert newest(slurm).node != lost
    assert_same_bytes(study, local)


def test_a_job_out_of_memory_succeeds_when_retried_with_more(
    slurm: SlurmCluster, study: Study, local: Mapping[str, bytes]
) -> None:
    too_little = ("train:mem_mb=400 * attempt", "measure:mem_mb=400 * attempt")
    first = str(int(newest(slurm).id) + 1) if slurm.jobs() else "1"
    result = study.run_on(slurm, "--set-resources", *too_little, targets=MEASURES)
    assert result.code == 0, result.text
    assert "Trying to restart job" in result.text
    assert state_of(slurm, first) in ("FAILED", "OUT_OF_MEMORY")
    assert_same_bytes(study, local)
