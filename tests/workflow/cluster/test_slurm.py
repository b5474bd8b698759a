"""The tiny study through the Slurm profile, on a real cluster."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from slurm_cluster import SlurmCluster
from tiny_study import NETWORKS, TARGETS, Study

pytestmark = pytest.mark.cluster


def test_the_cluster_makes_the_same_bytes_as_this_machine(
    slurm: SlurmCluster, study: Study, local_artifacts: dict[str, bytes]
) -> None:
    earlier = slurm.jobs()

    result = study.run_on(slurm, targets=TARGETS)

    assert result.status == 0, result.output
    assert study.artifacts() == local_artifacts
    jobs = [job for job in slurm.jobs() if job not in earlier]
    rules = Counter(re.sub(r"^rule_|_wildcards_.*", "", job.comment) for job in jobs)
    scatters = {"train_scatter": 1, "train_own_scatter": 1}
    assert rules == {"train": 2, "train_shard": 2, "train_long": 1, **scatters}
    assert {job.node for job in jobs} == set(slurm.nodes)


def test_a_gpu_job_goes_where_the_gpu_is(
    slurm: SlurmCluster, study: Study, local_artifacts: dict[str, bytes]
) -> None:
    gpu = ("--set-resources", "train:gpu=1", "train:slurm_partition=gpu")

    result = study.run_on(slurm, *gpu, targets=(NETWORKS,))

    assert result.status == 0, result.output
    assert study.artifacts().items() <= local_artifacts.items()
    job = max(slurm.jobs(), key=lambda job: int(job.id))
    assert job.node == slurm.nodes[0]
    assert re.search(r"TresPerJob=gres.gpu:1", slurm.run("scontrol", "show", "job", job.id))
