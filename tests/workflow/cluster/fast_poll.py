"""Snakemake's command line with a status poll every half second, for tests only.

The Slurm plugin lengthens its poll by 10 s whenever nothing has finished, which is kind to a
shared controller and far too slow for a test. Before each poll it also asks the controller how
long finished jobs are remembered; where a busy host answers too late, it would turn to sacct,
which a cluster without accounting does not have, and lose sight of its jobs.
"""

from __future__ import annotations

import asyncio
import sys

import snakemake_executor_plugin_slurm as slurm_plugin
from slurm_cluster import REMEMBERED_SECONDS
from snakemake.cli import main
from snakemake_interface_executor_plugins.executors.remote import RemoteExecutor

POLL_SECONDS = 0.5


async def _sleep(_: RemoteExecutor) -> None:
    await asyncio.sleep(POLL_SECONDS)


if __name__ == "__main__":
    RemoteExecutor.sleep = _sleep
    slurm_plugin.get_min_job_age = lambda: REMEMBERED_SECONDS
    sys.argv[0] = "snakemake"  # the workflow looks at who calls it
    main()
