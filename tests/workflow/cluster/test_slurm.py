"""The tiny study through the Slurm profile, on a real cluster."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping

import pytest
from slurm_cluster import SlurmCluster
from slurm_study import RUN, TARGETS, Study

pytestmark = pytest.mark.cluster


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
    job = max(slurm.jobs(), key=lambda job: int(job.id))
    assert job.node == slurm.nodes[0]
    assert re.search(r"TresPerJob=gres.gpu:1", slurm.run("scontrol", "show", "job", job.id))
