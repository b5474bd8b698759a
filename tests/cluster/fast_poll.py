"""Snakemake's command line with a status poll every half second, for tests only.

The Slurm plugin lengthens its poll by 10 s whenever nothing has finished, which is kind to a
shared controller and far too slow for a test.
"""

from __future__ import annotations

import asyncio
import sys

from snakemake.cli import main
from snakemake_interface_executor_plugins.executors.remote import RemoteExecutor

POLL_SECONDS = 0.5


async def _sleep(_: RemoteExecutor) -> None:
    await asyncio.sleep(POLL_SECONDS)


if __name__ == "__main__":
    RemoteExecutor.sleep = _sleep
    sys.argv[0] = "snakemake"  # the workflow looks at who calls it
    main()
