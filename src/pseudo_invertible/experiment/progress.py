"""Progress of training, for people: one line that changes on a terminal, plain lines elsewhere.

Nothing that trains imports this: a step hands it down as a callback.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from typing import TextIO

# Seconds between two lines, at least.
ON_A_TERMINAL, IN_A_FILE = 0.2, 5.0


class ProgressLog:
    """Says which configuration trains, how many runs are done, their loss and the time left."""

    def __init__(
        self,
        title: str,
        total: int,
        stream: TextIO | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Announce the work: ``title`` and how many runs it has; to ``stderr`` by default."""
        self._title, self._total, self._clock = title, total, clock
        self._stream = stream or sys.stderr
        self._terminal = self._stream.isatty()
        self._printed = clock()
        self._first: tuple[int, float] | None = None
        self._say(f"{title}: {total} {'run' if total == 1 else 'runs'}", last=False)

    def __call__(self, done: int, loss: float) -> None:
        """Report that ``done`` runs are trained and the latest ended at ``loss``."""
        now, last = self._clock(), done == self._total
        if self._first is None:
            self._first = done, now
        if last or now - self._printed >= (ON_A_TERMINAL if self._terminal else IN_A_FILE):
            self._printed = now
            runs = f"{done} of {self._total} runs, loss {loss:.4g}"
            self._say(f"{self._title}: {runs}{self._left(done, now)}", last)

    def _left(self, done: int, now: float) -> str:
        # From the second report on: the first run compiles, and says little of the others.
        if self._first is None or done <= self._first[0] or done == self._total:
            return ""
        first, started = self._first
        seconds = (now - started) / (done - first) * (self._total - done)
        return f", {duration(seconds)} left"

    def _say(self, line: str, last: bool) -> None:
        if self._terminal:
            # Back to the line's start, and what stood there erased.
            self._stream.write(f"\r\x1b[K{line}" + "\n" * last)
        else:
            self._stream.write(f"{line}\n")
        self._stream.flush()


def duration(seconds: float) -> str:
    """A time as people say it: 8 s, 3 min, 2 h 5 min."""
    if seconds < 60:
        return f"{seconds:.0f} s"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 60 else f"{minutes // 60} h {minutes % 60} min"
