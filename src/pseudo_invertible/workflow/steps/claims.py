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
    priority: Path,
    remedies: Path,
    baselines: Path,
    table: Path,
    page: Path,
    read: Path | None = None,
) -> None:
    """Write a row per claim, activation and subset of seeds, and the same as a page to read.

    metrics: metrics.csv.
    convergence: convergence.csv.
    long_runs: long_runs.csv.
    off_sample: the off-sample errors, a row per run.
    priority: priority.csv.
    remedies: remedies.csv.
    baselines: baselines.json.
    table: claims.csv, to write.
    page: claims.md, to write.
    read: the same as HTML, to write.
    """
    import pypandoc

    from pseudo_invertible.artifacts.tables import read_json, read_table, write_table, write_text
    from pseudo_invertible.claims.evidence import KEYS, Evidence
    from pseudo_invertible.claims.page import claims_page
    from pseudo_invertible.claims.table import claims_table, judge_claims
    from pseudo_invertible.measures.pages import page as html_page

    tried = ["remedy", "activation", "updates", "n", "stuck", "misfit", "cycle"]
    measured = read_table(metrics, KEYS)
    evidence = Evidence(
        seeds=tuple(measured["seed"].drop_duplicates().tolist()),
        updates=job.updates,
        metrics=measured,
        convergence=read_table(convergence, KEYS),
        long_runs=read_table(long_runs, ["updates", *KEYS]),
        off_sample=read_table(off_sample, [*KEYS, "axis"]),
        priority=read_table(priority, [*KEYS, "moment", "units"]),
        remedies=read_table(remedies, tried),
        baselines=read_json(
            baselines,
            [
                *("noise_floor", "best_invertible.sample.misfit", "least_misfit.lower_bound"),
                *("flow.misfit", "straight_line.misfit", "straight_line.fit_y", "variance.y"),
            ],
        ),
    )
    judged = judge_claims(evidence)
    write_table(table, claims_table(judged))
    text = claims_page(judged, evidence, job.name)
    write_text(page, text)
    if read is not None:
        body = pypandoc.convert_text(text, "html5", format="gfm")
        write_text(read, html_page("Verdicts", body))
