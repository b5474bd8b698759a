"""Wall time of the study's targets, in copies of the project without results."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pandas as pd

PROJECT = Path(__file__).resolve().parents[2]
PARTS = ("Snakefile", "config.yaml", "workflow", "profiles", "src", "data", "environment.yml")
FIGURE = "fits_equal"
# Two copies; in each, a target starts from the results of those before it.
COPIES = (
    (
        ("a dry run of everything", ["--dry-run"]),
        ("one figure from nothing", [FIGURE]),
        ("the same figure from its networks", [FIGURE, "--forcerun", FIGURE]),
    ),
    (
        ("the ten figures from nothing", ["ten_figures"]),
        ("everything else", ["all"]),
    ),
)


def target_rows(cores: int) -> pd.DataFrame:
    """Columns target, seconds, cores. A target that fails is left out and named."""
    rows = []
    for targets in COPIES:
        with tempfile.TemporaryDirectory() as folder:
            _copy(Path(folder))
            for target, words in targets:
                print(f"  {target}", file=sys.stderr, flush=True)
                started = time.perf_counter()
                done = _snakemake(words, cores, Path(folder))
                if done.returncode:
                    print(f"left out, because it failed: {target}: {done.stderr[-500:]}")
                    continue
                seconds = time.perf_counter() - started
                rows.append({"target": target, "seconds": seconds, "cores": cores})
    return pd.DataFrame(rows)


def _copy(folder: Path) -> None:
    for part in PARTS:
        source = PROJECT / part
        if source.is_dir():
            ignored = shutil.ignore_patterns("__pycache__", "*.egg-info")
            shutil.copytree(source, folder / part, ignore=ignored)
        elif source.exists():
            shutil.copy2(source, folder / part)


def _snakemake(words: list[str], cores: int, folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "snakemake", *words, "--cores", str(cores), "--quiet", "all"],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(folder / "src")},
        capture_output=True,
        text=True,
    )
