"""Progress of long work, as lines that read well in a log file."""

from __future__ import annotations

import sys
import time


class ProgressLog:
    """Prints how many runs are done and the latest loss, at most once a second."""

    def __init__(self, title: str, total: int) -> None:
        """Announce the work: ``title`` and how many runs it has."""
        self._total, self._started, self._printed = total, time.monotonic(), 0.0
        print(f"{title}: {total} runs", file=sys.stderr, flush=True)

    def __call__(self, done: int, loss: float) -> None:
        """Report that ``done`` runs are trained and the latest ended at ``loss``."""
        now = time.monotonic()
        if done < self._total and now - self._printed < 1:
            return
        self._printed = now
        seconds = now - self._started
        print(
            f"  {done} of {self._total} runs, {seconds:.0f} s, latest loss {loss:.6g}",
            file=sys.stderr,
            flush=True,
        )
