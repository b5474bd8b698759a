"""The throw-away cluster behaves like a cluster, and leaves nothing behind."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
import slurm_cluster
from slurm_cluster import SlurmCluster, SlurmUnavailableError

pytestmark = pytest.mark.cluster


def test_jobs_run_on_three_nodes_and_a_gpu_job_gets_the_gpu(slurm: SlurmCluster) -> None:
    say = "echo $SLURMD_NODENAME ${CUDA_VISIBLE_DEVICES:-none}"

    everywhere = slurm.run("srun", "--nodes=3", "sh", "-c", say).split("\n")
    with_gpu = slurm.run("srun", "--partition=gpu", "--gpus=1", "sh", "-c", say)

    assert sorted(everywhere[:-1]) == [f"{node} none" for node in slurm.nodes]
    assert with_gpu.split() == [slurm.nodes[0], "0"]


def test_a_crashed_node_takes_its_jobs_with_it_and_comes_back(slurm: SlurmCluster) -> None:
    node = slurm.nodes[2]
    job_id = slurm.run(
        *("sbatch", "--parsable", "--no-requeue", "--output=/dev/null"),
        *(f"--nodelist={node}", "--wrap=srun sleep 600"),
    ).strip()
    assert slurm_cluster.wait_until(lambda: "sleep 600 " in _commands(slurm), seconds=10)

    slurm.node_down(node)

    assert [job.state for job in slurm.jobs() if job.id == job_id] == ["NODE_FAIL"]
    assert not slurm.processes()
    slurm.node_up(node)
    assert slurm.run("srun", f"--nodelist={node}", "echo", "back") == "back\n"


def test_a_second_cluster_runs_beside_the_first_and_leaves_nothing(slurm: SlurmCluster) -> None:
    with SlurmCluster(nodes=1) as second:
        folder = second.folder
        assert second.run("srun", "sh", "-c", "echo $SLURMD_NODENAME").split() == second.nodes
        second.run("sbatch", "--output=/dev/null", "--wrap=srun sleep 600")
        assert slurm_cluster.wait_until(lambda: "sleep 600 " in _commands(second), seconds=10)
        pids = [process.pid for process in second.processes()]
        pids += [int(file.read_text()) for file in folder.glob("*.pid")]

    assert pids
    assert not [pid for pid in pids if slurm_cluster.is_alive(pid)]
    assert not folder.exists()
    assert not list(Path("/sys/fs/cgroup").glob(f"*/slurm_{second.nodes[0]}"))
    assert slurm.run("srun", "echo", "still here") == "still here\n"


def test_a_host_without_slurm_gets_a_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(slurm_cluster, "_search_path", lambda: os.devnull)

    with pytest.raises(SlurmUnavailableError, match=r"install\.sh"):
        SlurmCluster().start()


def _commands(cluster: SlurmCluster) -> str:
    return "".join(process.command for process in cluster.processes())
