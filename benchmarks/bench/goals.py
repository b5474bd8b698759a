"""What the project set out to reach on one core, beside what was measured."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from bench.contest import LABELS, Row, Rows

# How many times faster than a contender, and what share of the matrix-product rate.
FASTER = {
    "relu": {"loop": 20.0, "torch": 6.0, "torch_compiled": 4.0},
    "silu": {"torch_compiled": 3.2},
}
OF_THE_RATE = {"relu": 0.70, "silu": 0.50}
COMPILE_S = 1.0
MANY_POINTS, OF_THE_RATE_WITH_MANY = 100_000, 0.60
MOST_POINTS = 1_000_000
# A scatter of the most points, as float64 and as float32, and as much again to move it; a tenth
# more memory than the published run is what measuring twice may differ by.
BYTES_A_POINT, SLACK = 2 * 2 * (8 + 4), 1.1


class Goal(NamedTuple):
    """what: is measured. reached, wanted: in ``unit``. met: whether it was reached."""

    what: str
    reached: float
    wanted: float
    unit: str
    met: bool

    @property
    def line(self) -> str:
        """As a sentence."""
        found = f"{self.reached:.3g}{self.unit}, goal {self.wanted:g}{self.unit}"
        return f"{self.what}: {found}: {'reached' if self.met else 'not reached'}"


def goals(main: Mapping[str, Rows], curves: Mapping[str, Sequence[Row]]) -> list[Goal]:
    """Every goal that what was measured can be held against."""
    found: list[Goal] = []
    for activation, rows in main.items():
        found += _of_contenders(activation, rows)
    if "matrix" in main.get("relu", {}):
        found += _with_many_points(curves.get("points", ()), main["relu"]["matrix"].gflops)
    return found + _of_memory(curves.get("points", ()))


def _at_least(what: str, reached: float, wanted: float, unit: str) -> Goal:
    return Goal(what, reached, wanted, unit, reached >= wanted)


def _at_most(what: str, reached: float, wanted: float, unit: str) -> Goal:
    return Goal(what, reached, wanted, unit, reached <= wanted)


def _of_contenders(activation: str, rows: Rows) -> list[Goal]:
    if "run" not in rows:
        return []
    ours = rows["run"]
    found = [
        _at_least(
            f"{activation}, faster than {LABELS[name]}",
            rows[name].seconds / ours.seconds,
            wanted,
            "×",
        )
        for name, wanted in FASTER.get(activation, {}).items()
        if name in rows
    ]
    if "matrix" in rows and activation in OF_THE_RATE:
        share = 100 * ours.gflops / rows["matrix"].gflops
        wanted = 100 * OF_THE_RATE[activation]
        found.append(_at_least(f"{activation}, of the matrix-product rate", share, wanted, " %"))
    compile_s = ours.measurement.compile_s
    found.append(_at_most(f"{activation}, compilation", compile_s, COMPILE_S, " s"))
    return found


def _ours(points: Sequence[Row]) -> dict[int, Row]:
    return {row.task.points: row for row in points if row.task.contender == "run"}


def _with_many_points(points: Sequence[Row], rate: float) -> list[Goal]:
    row = _ours(points).get(MANY_POINTS)
    if row is None:
        return []
    share = 100 * row.gflops / rate
    what = f"{MANY_POINTS} points, of the matrix-product rate"
    return [_at_least(what, share, 100 * OF_THE_RATE_WITH_MANY, " %")]


def _of_memory(points: Sequence[Row]) -> list[Goal]:
    ours = _ours(points)
    if not {1000, MOST_POINTS} <= set(ours):
        return []
    few, most = (ours[count].measurement.peak_mib for count in (1000, MOST_POINTS))
    allowed = SLACK * few + MOST_POINTS * BYTES_A_POINT / 2**20
    return [_at_most(f"{MOST_POINTS} points, memory", most, allowed, " MiB")]
