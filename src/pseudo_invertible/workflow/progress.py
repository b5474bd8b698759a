"""What a command says on stderr: the progress of training, and the files that it wrote."""

from __future__ import annotations

import sys
import time
from pathlib import Path

# Seconds between two lines, at least.
ON_A_TERMINAL, IN_A_FILE = 0.2, 5.0


class Progress:
    """Says how many runs are trained, the loss of the latest, and the time that remains."""

    def __init__(self, title: str, total: int) -> None:
        """Announce the work. total: how many runs it has."""
        self._title, self._total = title, total
        self._terminal = sys.stderr.isatty()
        self._printed = time.monotonic()
        self._first: tuple[int, float] | None = None
        self._say(f"{title}: {total} {'run' if total == 1 else 'runs'}", last=False)

    def __call__(self, done: int, loss: float) -> None:
        """Report that ``done`` runs are trained and the latest ended at ``loss``."""
        now, last = time.monotonic(), done == self._total
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
        return f", {duration((now - started) / (done - first) * (self._total - done))} left"

    def _say(self, line: str, last: bool) -> None:
        # On a terminal: back to the line's start, and what was there erased.
        sys.stderr.write(f"\r\x1b[K{line}" + "\n" * last if self._terminal else f"{line}\n")
        sys.stderr.flush()


def duration(seconds: float) -> str:
    """A time for readers: 8 s, 3 min, 2 h 5 min."""
    if seconds < 60:
        return f"{seconds:.0f} s"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 60 else f"{minutes // 60} h {minutes % 60} min"


def wrote(*paths: Path) -> None:
    """Name the files that a command wrote."""
    print(*paths, sep="\n", file=sys.stderr)
