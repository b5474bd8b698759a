"""Wall time of the study's targets, in a copy of the project in which nothing has been made."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

PROJECT = Path(__file__).resolve().parents[2]
PARTS = ("Snakefile", "config.yaml", "workflow", "profiles", "src", "data", "environment.yml")
FIGURE = "fits_equal"


class Timed(NamedTuple):
    """what: was made. seconds: wall time. cores: that Snakemake was given."""

    what: str
    seconds: float
    cores: int


def target_rows(targets: Sequence[str], cores: int) -> Iterator[Timed]:
    """A dry run, one figure from nothing, that figure alone; then the targets, one after another.

    Each begins with what those before it left. One that fails is left out and named.
    """
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder)
        for part in PARTS:
            source = PROJECT / part
            if source.is_dir():
                ignored = shutil.ignore_patterns("__pycache__", "*.egg-info")
                shutil.copytree(source, copy / part, ignore=ignored)
            elif source.exists():
                shutil.copy2(source, copy / part)
        yield from _timed("a dry run of everything", ["--dry-run"], cores, copy)
        yield from _timed("one figure from nothing", [FIGURE], cores, copy)
        for made in copy.glob(f"results/*/figures/{FIGURE}.*"):
            made.unlink()
        yield from _timed("that figure alone", [FIGURE], cores, copy)
        for target in targets:
            yield from _timed(target, [target], cores, copy)


def _timed(what: str, words: list[str], cores: int, folder: Path) -> Iterator[Timed]:
    print(f"  {what}", file=sys.stderr, flush=True)
    started = time.perf_counter()
    answer = subprocess.run(
        [sys.executable, "-m", "snakemake", *words, "--cores", str(cores), "--quiet", "all"],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(folder / "src")},
        capture_output=True,
        text=True,
    )
    if answer.returncode:
        print(f"left out, because it failed: {what}: {answer.stderr[-500:]}", flush=True)
        return
    yield Timed(what, time.perf_counter() - started, cores)
