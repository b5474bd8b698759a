"""One throw-away Slurm cluster, and the study that is sent to it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from slurm_cluster import SlurmCluster, SlurmUnavailableError
from slurm_study import CALL_SECONDS, TARGETS, Study


@pytest.fixture(scope="session")
def slurm() -> Iterator[SlurmCluster]:
    """Start the cluster; skip, with the reason, where Slurm is not installed."""
    cluster = SlurmCluster()
    try:
        cluster.start()
    except SlurmUnavailableError as reason:
        pytest.skip(str(reason))
    yield cluster
    cluster.stop()


@pytest.fixture(scope="session")
def local(slurm: SlurmCluster, tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, bytes]:
    """All that the study makes on this machine."""
    study = Study(tmp_path_factory.mktemp("here"))
    study.tree.make(*TARGETS, timeout=CALL_SECONDS)
    return study.tree.artifacts()


@pytest.fixture
def study(tmp_path: Path) -> Iterator[Study]:
    """The tiny study, not yet run."""
    study = Study(tmp_path)
    yield study
    study.close()
