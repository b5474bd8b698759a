"""The numbers as text on the screen and as CSV files."""

from __future__ import annotations

import csv
import platform
from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from bench.contest import LABELS, Row, Rows
from bench.study_targets import Timed
from bench.task import run_flop
from pseudo_invertible.artifacts.provenance import commit
from pseudo_invertible.artifacts.sealed import replacing

PACKAGES = ("pseudo-invertible", "jax", "dm-haiku", "optax", "numpy", "torch")


def write_rows(path: Path, rows: Sequence[dict[str, Any]]) -> None:
    """Write rows of one shape, six digits, as a CSV (none for no rows). Raises UserError."""
    if not rows:
        return
    with replacing(path) as draft, draft.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, fieldnames=list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows({name: _cell(value) for name, value in row.items()} for row in rows)


def _cell(value: Any) -> Any:
    return f"{value:.6g}" if isinstance(value, float) else value


def machine_facts(device: str, cpu_file: Path = Path("/proc/cpuinfo")) -> list[dict[str, Any]]:
    """Processor, device, versions and commit, a row each."""
    facts = {"processor": _processor(cpu_file), "device": device, "commit": commit()}
    facts |= {"system": platform.platform(terse=True), "python": platform.python_version()}
    for package in PACKAGES:
        try:
            facts[package] = version(package)
        except PackageNotFoundError:
            facts[package] = "not installed"
    return [{"fact": name, "value": value} for name, value in facts.items()]


def _processor(cpu_file: Path) -> str:
    if cpu_file.exists():
        for line in cpu_file.read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()


def main_cells(rows: Rows) -> list[dict[str, Any]]:
    """The contenders with what they are to ours, and to the machine's matrix products."""
    cells = []
    for name, row in rows.items():
        ratios = {
            "times_ours": row.seconds / rows["run"].seconds,
            "of_matrix_rate": row.gflops / rows["matrix"].gflops if "matrix" in rows else None,
        }
        cells.append({"what": LABELS[name], **row.cells(), **ratios})
    return cells


def main_text(rows: Rows) -> str:
    """The table of contenders for one activation."""
    task = rows["run"].task
    flop = run_flop(task.points, task.width, task.updates)
    lines = [
        f"{task.activation}, {task.points} points, width {task.width}, {task.updates} updates: "
        f"{flop / 1e9:.2f}·10⁹ operations a run, on {rows['run'].measurement.device}",
        f"{'':40}{'start-up':>9}{'compile':>9}{'run':>10}{'processor':>11}{'10⁹/s':>8}"
        f"{'× ours':>8}{'memory':>10}",
    ]
    for name, row in rows.items():
        found = row.measurement
        lines.append(
            f"{LABELS[name]:40}{found.startup_s:7.2f} s{found.compile_s:7.2f} s"
            f"{found.run_s:8.4f} s{found.cpu_s:9.4f} s{row.gflops:8.1f}"
            f"{row.seconds / rows['run'].seconds:8.2f}{found.peak_mib:6.0f} MiB"
        )
    if "matrix" in rows:
        lines.append(f"matrix products: {rows['matrix'].measurement.note}")
    return "\n".join(lines)


def curve_text(axis: str, rows: Sequence[Row]) -> str:
    """One scaling curve: a line for each size, a column for each contender."""
    sizes = sorted({getattr(row.task, axis) for row in rows})
    names = list(dict.fromkeys(row.task.contender for row in rows))
    lines = [f"{axis:>10}" + "".join(f"{LABELS[name]:>44}" for name in names)]
    for size in sizes:
        line = f"{size:10}"
        for name in names:
            found = [r for r in rows if (getattr(r.task, axis), r.task.contender) == (size, name)]
            text = [f"{r.update_ms:.3f} ms/update {r.gflops:7.1f}·10⁹/s {_mib(r)}" for r in found]
            line += f"{(text or ['left out'])[0]:>44}"
        lines.append(line)
    return "\n".join(lines)


def _mib(row: Row) -> str:
    found = row.measurement
    peak = found.peak_mib if found.device_peak_mib is None else found.device_peak_mib
    return f"{peak:.0f} MiB"


def at_once_text(rows: Sequence[Row]) -> str:
    """Runs side by side: what each costs."""
    lines = [f"{'at once':>10}{'ms/update of a run':>22}{'10⁹/s':>10}{'memory':>12}"]
    for row in rows:
        lines.append(
            f"{row.task.runs_at_once:10}{row.update_ms:22.4f}{row.gflops:10.1f}{_mib(row):>12}"
        )
    return "\n".join(lines)


def targets_text(rows: Sequence[Timed]) -> str:
    """Wall time of the study's targets."""
    return "\n".join(f"{row.what:40}{row.seconds:9.2f} s on {row.cores} cores" for row in rows)


def cache_text(rows: Rows) -> str:
    """Whether the persistent compile cache helps, in numbers and one sentence."""
    lines = [
        f"{state:>10}: start-up {row.measurement.startup_s:.2f} s, compile "
        f"{row.measurement.compile_s:.2f} s, run {row.measurement.run_s:.4f} s"
        for state, row in rows.items()
    ]
    if {"without", "from it"} <= set(rows):
        without, cached = rows["without"].measurement, rows["from it"].measurement
        saved = without.compile_s - cached.compile_s
        same = "the same" if without.last_loss == cached.last_loss else "another"
        lines.append(f"from the cache: {saved:+.2f} s saved a process, {same} last loss")
    return "\n".join(lines)
