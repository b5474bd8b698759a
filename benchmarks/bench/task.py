"""What is measured: one task, its arithmetic, and what comes back. Imports nothing heavy."""

from __future__ import annotations

from dataclasses import dataclass

GIGA = 1e9
SEED = 101  # the write-up's
SHARD = 64  # runs of the contender "shard"


@dataclass(frozen=True)
class Task:
    """What one process measures.

    contender: a name of ``bench.contenders.CONTENDERS``. points: n. width: units of both
    hidden layers. updates: full-batch Adam updates of a run. runs_at_once: runs trained
    side by side. timings: how often the work is timed after its first, compiling, time.
    device: auto, cpu or gpu.
    """

    contender: str
    activation: str = "relu"
    points: int = 1000
    width: int = 30
    updates: int = 500
    runs_at_once: int = 1
    timings: int = 3
    device: str = "cpu"


@dataclass(frozen=True)
class Measurement:
    """What one process measured.

    startup_s: from the start of the process to its first work (interpreter, imports, device,
    scatter). compile_s: what the first run took beyond a later one, clocked as ``seconds``.
    run_s: wall time of one run, cpu_s: its processor time (less than run_s where others used
    the core). peak_mib: most memory that the process held, device_peak_mib: on a GPU.
    last_loss: before the last update. note: what else to say.
    """

    device: str
    startup_s: float
    compile_s: float
    run_s: float
    cpu_s: float
    peak_mib: float
    device_peak_mib: float | None = None
    last_loss: float | None = None
    note: str = ""

    @property
    def seconds(self) -> float:
        """Of one run: processor time on one core, which others on it cannot tilt; else wall."""
        return self.cpu_s if self.device == "cpu" else self.run_s


def run_flop(points: int, width: int, updates: int) -> int:
    """Floating-point operations of the matrix products of one run.

    11.52·10⁹ for the published experiment (1000 points, width 30, 500 updates).
    """
    weights = width + width * width + width  # 1 → width → width → 1
    evaluation = 2 * points * weights  # a multiplication and an addition each
    evaluations = 4  # f(x), g(y), g(f(x)), f(g(y))
    passes = 3  # forward; backward to the weights; backward to the inputs
    return updates * passes * evaluations * evaluation
