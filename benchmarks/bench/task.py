"""What one process measures, its arithmetic, and what it reports. Imports nothing heavy."""

from __future__ import annotations

from dataclasses import dataclass

SEED = 101  # the write-up's
SHARD = 64  # runs of the contender "shard"
LABELS = {
    "loop": "a loop in the write-up's manner",
    "step": "a jitted step in a Python loop",
    "torch": "PyTorch, eager",
    "torch_compiled": "PyTorch, compiled, fused Adam",
    "run": "ours, one run",
    "shard": f"ours, in a shard of {SHARD}",
    "matrix": "its matrix products only",
}


@dataclass(frozen=True)
class Task:
    """What one process measures.

    part: of the benchmark. contender: a key of ``LABELS``. updates: of a run. at_once: runs side
    by side. timings: how often the work is repeated after its first, compiling, time. device: cpu
    or gpu. cache: whether JAX keeps compiled programs in a folder.
    """

    part: str
    contender: str = "run"
    activation: str = "relu"
    points: int = 1000
    width: int = 30
    updates: int = 500
    at_once: int = 1
    timings: int = 3
    device: str = "cpu"
    cache: bool = False

    @property
    def runs(self) -> int:
        """Runs of one timing."""
        return max(SHARD, self.at_once) if self.contender == "shard" else self.at_once


@dataclass(frozen=True)
class Measurement:
    """What one process measured.

    startup_s: from the start of the process to its first work. compile_s: what the first run takes
    beyond a later one. wall_s, processor_s: of one run. peak_mib: most memory of the process, or
    of the GPU. last_loss: before the last update. note: what else there is to say.
    """

    startup_s: float
    compile_s: float
    wall_s: float
    processor_s: float
    peak_mib: float
    last_loss: float = float("nan")
    note: str = ""


def run_flop(points: int, width: int, updates: int) -> int:
    """Floating-point operations of the matrix products of one run.

    11.52·10⁹ for the published experiment (1000 points, width 30, 500 updates).
    """
    weights = width + width * width + width  # 1 → width → width → 1
    evaluation = 2 * points * weights  # a multiplication and an addition each
    evaluations = 4  # f(x), g(y), g(f(x)), f(g(y))
    passes = 3  # forward; backward to the weights; backward to the inputs
    return updates * passes * evaluations * evaluation
