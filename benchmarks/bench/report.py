"""The measurements as text, the goals beside what was measured, and the machine."""

from __future__ import annotations

import platform
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import pandas as pd

from bench.task import LABELS
from pseudo_invertible.versions import commit, versions

# How many times faster than a contender, and what share of the matrix-product rate.
FASTER = {
    "relu": {"loop": 20.0, "torch": 6.0, "torch_compiled": 4.0},
    "silu": {"torch_compiled": 3.2},
}
OF_THE_RATE = {"relu": 0.70, "silu": 0.50}
COMPILE_S = 1.0
MANY_POINTS, OF_THE_RATE_WITH_MANY = 100_000, 0.60
MOST_POINTS = 1_000_000
# The most points as float64 and as float32, and as much again to move them; measuring twice may
# differ by a tenth of the memory of the published run.
BYTES_A_POINT, SLACK = 2 * 2 * (8 + 4), 1.1


def contenders_text(rows: pd.DataFrame) -> str:
    """The table of contenders, an activation after another."""
    main = rows[rows["part"] == "contenders"].copy()
    ours = main[main["contender"] == "run"].set_index("activation")["seconds"]
    main["× ours"] = main["seconds"] / main["activation"].map(ours)
    main["contender"] = main["contender"].map(LABELS)
    shown = ["startup_s", "compile_s", "wall_s", "processor_s", "gflops", "× ours", "peak_mib"]
    return text(main.sort_values("activation", kind="stable")[["activation", "contender", *shown]])


def curve_text(rows: pd.DataFrame, part: str) -> str:
    """One scaling curve: milliseconds of an update, rate and memory by size."""
    found = rows[rows["part"] == part]
    return text(found[[part, "contender", "update_ms", "gflops", "peak_mib"]])


def text(table: pd.DataFrame) -> str:
    """A table for the screen."""
    return table.to_string(index=False, float_format="{:.4g}".format, na_rep="")


class _Found:
    """Looks values up among the measurements; NaN for what was not measured."""

    def __init__(self, rows: pd.DataFrame) -> None:
        self._rows = rows

    def __call__(self, column: str, **where: object) -> float:
        rows = self._rows
        for name, value in where.items():
            rows = rows[rows[name] == value]
        return float(rows[column].iloc[0]) if len(rows) else float("nan")


def goals(rows: pd.DataFrame) -> pd.DataFrame:
    """Columns goal, reached, wanted, unit, met: every goal whose numbers were measured."""
    found = pd.DataFrame(_goals(_Found(rows)), columns=["goal", "reached", "wanted", "unit"])
    found = found[found["reached"].notna() & found["wanted"].notna()]
    at_most = found["unit"].isin(["s", "MiB"])
    met = found["reached"].le(found["wanted"]).where(at_most, found["reached"] >= found["wanted"])
    return found.assign(met=met.map({True: "reached", False: "not reached"}))


def _goals(found: _Found) -> Iterator[tuple[str, float, float, str]]:
    rate = found("gflops", part="contenders", contender="matrix")
    for activation, share in OF_THE_RATE.items():
        here = {"part": "contenders", "activation": activation}
        ours = found("seconds", contender="run", **here)
        for name, wanted in FASTER[activation].items():
            ratio = found("seconds", contender=name, **here) / ours
            yield f"{activation}, faster than {LABELS[name]}", ratio, wanted, "×"
        reached = 100 * found("gflops", contender="run", **here) / rate
        yield f"{activation}, of the matrix-product rate", reached, 100 * share, "%"
        compile_s = found("compile_s", contender="run", **here)
        yield f"{activation}, compilation", compile_s, COMPILE_S, "s"
    many = 100 * found("gflops", part="points", contender="run", points=MANY_POINTS) / rate
    wanted = 100 * OF_THE_RATE_WITH_MANY
    yield f"{MANY_POINTS} points, of the matrix-product rate", many, wanted, "%"
    few, most = (
        found("peak_mib", part="points", contender="run", points=count)
        for count in (1000, MOST_POINTS)
    )
    allowed = SLACK * few + MOST_POINTS * BYTES_A_POINT / 2**20
    yield f"{MOST_POINTS} points, memory", most, allowed, "MiB"


def machine(device: str, cpu_file: Path = Path("/proc/cpuinfo")) -> pd.DataFrame:
    """Columns fact, value: processor, device, commit, versions."""
    lines = cpu_file.read_text(encoding="utf-8").splitlines() if cpu_file.exists() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    facts = {"processor": [*names, platform.machine()][0], "device": device, "commit": commit()}
    facts |= {"system": platform.platform(terse=True), **versions()}
    try:
        facts["torch"] = version("torch")
    except PackageNotFoundError:
        facts["torch"] = "not installed"
    return pd.DataFrame(facts.items(), columns=["fact", "value"])
