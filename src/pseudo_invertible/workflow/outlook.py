"""How long the training that a call asks for will take, told before it starts."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from pseudo_invertible.artifacts.layout import Layout
from pseudo_invertible.workflow.timing import TOOK, duration


class Work(NamedTuple):
    """One training job: a file that it leaves, how many runs it trains, the updates of each."""

    file: str
    runs: int
    updates: int


def updates_of(work: Iterable[Work]) -> int:
    """Updates of all runs, added up."""
    return sum(job.runs * job.updates for job in work)


def outlook(work: Iterable[Work], layout: Layout, typical: float, cores: int) -> str:
    """Say what is still to be trained and about how long that takes; nothing where all is there.

    work: what the call's targets need. layout: where its files and logs are. typical: seconds an
    update where no job of this study says better in its log. cores: how many jobs run at once.
    """
    made: list[Work] = []
    left: list[Work] = []
    for job in work:
        (made if Path(job.file).exists() else left).append(job)
    if not left:
        return ""
    measured = _measured(made, layout)
    pace = measured or typical
    runs = sum(job.runs for job in left)
    each = max(job.runs * job.updates for job in left)
    # The longest job alone takes what it takes, on however many cores.
    seconds = pace * max(each, updates_of(left) / max(cores, 1))
    where = "one core" if cores == 1 else f"{cores} cores"
    whence = "at the pace of the jobs so far" if measured else "at a usual pace"
    return f"{runs} runs are still to be trained: {duration(seconds)} on {where}, {whence}."


def _measured(made: list[Work], layout: Layout) -> float | None:
    """Seconds an update, by the logs of the jobs that are made."""
    seconds, updates = 0.0, 0
    for job in made:
        log = Path(layout.log(job.file))
        found = TOOK.search(log.read_text("utf-8", "replace")) if log.is_file() else None
        if found:
            seconds, updates = seconds + float(found[1]), updates + job.runs * job.updates
    return seconds / updates if updates else None
