"""Speed on this machine: ``python benchmarks/run.py`` prints tables and writes them as CSV.

Each contender trains the same pair of networks in a process of its own, on one core: a loop in the
write-up's manner, a jitted step in a Python loop, PyTorch eager and compiled, ours for one run and
for a shard; beside them the machine's own rate of matrix products. Then the page's engine and the
study's targets. Goals are printed, not asserted.
"""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import cyclopts
import pandas as pd
from bench.page import page_rows
from bench.plan import FULL, QUICK, contenders, plan
from bench.processes import measured
from bench.report import contenders_text, curve_text, goals, machine, text
from bench.targets import target_rows

from pseudo_invertible.files import write_table


def bench(
    *,
    quick: bool = False,
    rounds: int | None = None,
    output: Path = Path("results/benchmarks"),
    device: Literal["cpu", "gpu"] = "cpu",
    cores: int = 2,
) -> None:
    """Measure, print, and write CSV files.

    Args:
        quick: small sizes and no targets: a look, not a result.
        rounds: processes of each contender (default 3).
        output: folder for the tables.
        device: cpu or gpu.
        cores: for the study's targets.
    """
    if "torch" not in contenders():
        print(
            "PyTorch is not installed, so its contenders are left out: pip install -e '.[bench]'"
        )
    extent = QUICK if quick else FULL
    rows = measured(plan(extent._replace(rounds=rounds or extent.rounds), device))
    print(f"\n{contenders_text(rows)}")
    for part in ("points", "width", "at_once"):
        print(f"\n{curve_text(rows, part)}")
    cached = rows[rows["part"].str.startswith("cache")]
    print(f"\n{text(cached[['part', 'startup_s', 'compile_s', 'processor_s', 'last_loss']])}")
    ours = rows[(rows["part"] == "contenders") & (rows["contender"] == "run")]
    speeds = dict(zip(ours["activation"], 1000 / ours["update_ms"], strict=True))
    tables = {
        "measurements": rows,
        "goals": goals(rows),
        "page": page_rows(speeds),
        "targets": pd.DataFrame() if quick else target_rows(cores),
        "machine": machine(device),
    }
    for name, table in tables.items():
        if len(table):
            write_table(output / f"{name}.csv", table)
        if len(table) and name != "measurements":
            print(f"\n{text(table)}")
    print(f"\nThe tables are in {output}.")


if __name__ == "__main__":
    cyclopts.run(bench)
