"""What a call says before it starts: how much is still to be trained, and about how long."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from driving import PROJECT

from pseudo_invertible.artifacts.layout import Layout
from pseudo_invertible.workflow.outlook import Work, outlook, updates_of
from pseudo_invertible.workflow.plan import Plan
from pseudo_invertible.workflow.targets import Targets
from pseudo_invertible.workflow.timing import took

LAYOUT = Layout("tiny")
WORK = [Work(f"{LAYOUT.root}/runs/{name}.npz", 10, 500) for name in "abcd"]


def _make(job: Work, seconds: float | None = None) -> None:
    for path, text in ((job.file, ""), (LAYOUT.log(job.file), took(seconds) if seconds else "")):
        Path(path).parent.mkdir(parents=True, exist_ok=True)
        Path(path).write_text(text)


def test_time_is_that_of_what_is_left_shared_by_the_cores(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    typical = 0.12  # 600 s a job
    assert outlook(WORK, LAYOUT, typical, 1) == (
        "40 runs are still to be trained: about 40 minutes on one core, at a usual pace."
    )
    assert "about 20 minutes on 2 cores" in outlook(WORK, LAYOUT, typical, 2)
    assert "about 10 minutes on 64 cores" in outlook(WORK, LAYOUT, typical, 64)
    _make(WORK[0])
    assert outlook(WORK, LAYOUT, typical, 1).startswith("30 runs")
    _make(WORK[1], seconds=1200)
    assert outlook(WORK, LAYOUT, typical, 1) == (
        "20 runs are still to be trained: about 40 minutes on one core, at the pace of the jobs "
        "so far."
    )
    for job in WORK:
        _make(job)
    assert outlook(WORK, LAYOUT, typical, 1) == ""


def test_article_counts_everything_that_it_shows() -> None:
    config = yaml.safe_load((PROJECT / "config.yaml").read_text())
    schema = PROJECT / "workflow/schemas/config.schema.yaml"
    targets = Targets(Plan(config, schema))
    whole = updates_of(targets.work(["article"]))
    parts = ("all", "plane", "scatters")
    assert whole == sum(updates_of(targets.work([part])) for part in parts)
    assert targets.work(["write_up", "all"]) == targets.work([])
    assert targets.work(["point_cloud"]) == []
    assert updates_of(targets.work(["write_up"])) == 12 * 20 * 500

    without = Targets(Plan(config | {"sweeps": {}, "scatters": None}, schema))
    assert without.work(["article"]) == without.work([])
