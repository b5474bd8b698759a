"""One throw-away Slurm cluster for all tests of this folder."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from slurm_cluster import SlurmCluster, SlurmUnavailableError


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
