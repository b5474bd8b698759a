"""What a training step tells while it works; who listens decides how it reads."""

from __future__ import annotations

from collections.abc import Callable

# Called with what is trained and how many runs it has; gives what is called after each block of
# runs, with the number of runs that are done and the loss of the latest.
Progress = Callable[[str, int], Callable[[int, float], None]]


def silent(title: str, total: int) -> Callable[[int, float], None]:
    """Tell nobody."""
    return lambda done, loss: None
