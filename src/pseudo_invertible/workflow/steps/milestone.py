"""``milestone``: say that the write-up is complete, and about how long the rest will take."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from pseudo_invertible.study.fields import Count
from pseudo_invertible.workflow.timing import TOOK, duration

# How many jobs this machine does at once: the process that plans says so.
CORES = "PSEUDO_INVERTIBLE_CORES"


@dataclass(frozen=True)
class Job:
    """Tell that the write-up's figures are made.

    figures: how many there are.
    jobs: that train the grid.
    grid: updates of all runs of the grid, added up.
    everything: updates of all runs that the whole study trains.
    """

    figures: Count
    jobs: Count
    grid: Count
    everything: Count


def run(job: Job, folder: Path, output: Path) -> None:
    """Print where the figures are, and how long the rest takes at the speed of the jobs so far.

    folder: of the figures.
    output: the sentence as a file, beside the logs of the training jobs, to write.
    """
    from pseudo_invertible.artifacts.sealed import replacing

    logs = sorted((output.parent / "runs").rglob("networks.npz.log"))
    took = [float(found[1]) for log in logs if (found := TOOK.search(log.read_text("utf-8")))]
    said = f"The write-up is complete: its {job.figures} figures are in {folder}/"
    if took:
        done = job.grid * min(1.0, len(took) / job.jobs)
        left = (job.everything - done) * sum(took) / done / int(os.environ.get(CORES, "1"))
        said += f"; the rest will take {duration(left)}"
    with replacing(output) as draft:
        draft.write_text(said + ".\n", encoding="utf-8")
    print(said + ".", flush=True)
