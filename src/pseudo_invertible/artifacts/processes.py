"""Processes as files know them: which one left this, and is it gone?"""

from __future__ import annotations

import math
import os
import platform
from pathlib import Path
from typing import NamedTuple

import psutil

_BOOT_ID = Path("/proc/sys/kernel/random/boot_id")
# Start times are derived from the clock, which may be corrected meanwhile.
_CLOCK_SECONDS = 5


class Process(NamedTuple):
    """A process of some host. boot: which start of that host. started: in seconds since 1970."""

    host: str
    boot: str
    number: int
    started: float

    @classmethod
    def this(cls) -> Process:
        """The process that asks."""
        number = os.getpid()
        return cls(platform.node(), _boot(), number, started(number) or 0.0)

    @property
    def gone(self) -> bool:
        """Whether it is known to have ended: never for a process of another host."""
        if self.host != platform.node():
            return False
        now = started(self.number)
        return self.boot != _boot() or now is None or abs(now - self.started) > _CLOCK_SECONDS


def started(number: int) -> float | None:
    """When a process of this host started (seconds since 1970); None if it does not run.

    NaN where it runs, and the system does not say since when.
    """
    try:
        process = psutil.Process(number)
        if process.status() == psutil.STATUS_ZOMBIE:
            return None
        return process.create_time()
    except psutil.AccessDenied:
        return math.nan
    except psutil.Error:
        return None


def _boot() -> str:
    try:
        return _BOOT_ID.read_text(encoding="ascii").strip()
    except OSError:
        return ""
