"""``claims``: whether the write-up's conclusions hold."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from pseudo_invertible.study.fields import Count


@dataclass(frozen=True)
class Job:
    """Judge the write-up's claims, for every activation.

    name: of the study, for the page's title.
    updates: of the runs in metrics.csv.
    """

    name: str
    updates: Count


def run(
    job: Job,
    metrics: Path,
    convergence: Path,
    long_runs: Path,
    off_sample: Path,
    baselines: Path,
    table: Path,
    page: Path,
) -> None:
    """Write a row per claim, and the same as a page to read.

    metrics: metrics.csv.
    convergence: convergence.csv.
    long_runs: long_runs.csv.
    off_sample: the off-sample errors, a row per run.
    baselines: baselines.json.
    table: claims.csv, to write.
    page: claims.md, to write.
    """
    from pseudo_invertible.artifacts.tables import read_json, read_table, write_table, write_text
    from pseudo_invertible.claims.evidence import Evidence
    from pseudo_invertible.claims.page import claims_page
    from pseudo_invertible.claims.table import claims_table

    keys = ["activation", "lambda", "mu", "seed"]
    measured = read_table(metrics, keys)
    evidence = Evidence(
        seeds=tuple(measured["seed"].drop_duplicates().tolist()),
        updates=job.updates,
        metrics=measured,
        convergence=read_table(convergence, keys),
        long_runs=read_table(long_runs, ["remedy", "updates", *keys]),
        off_sample=read_table(off_sample, [*keys, "axis"]),
        baselines=read_json(
            baselines,
            [
                *("noise_floor", "best_invertible.sample.misfit"),
                *("least_misfit.lower_bound", "flow.misfit"),
            ],
        ),
    )
    judged = claims_table(evidence)
    write_table(table, judged)
    write_text(page, claims_page(judged, job.name, job.updates))
