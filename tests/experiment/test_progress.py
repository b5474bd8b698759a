"""What a person reads while runs train, and that nothing that trains depends on it."""

from __future__ import annotations

import io

import pytest

from pseudo_invertible.artifacts.code import sources
from pseudo_invertible.experiment.progress import ProgressLog, duration


class Stream(io.StringIO):
    """Text that may pretend to be a terminal."""

    def __init__(self, terminal: bool) -> None:
        super().__init__()
        self.terminal = terminal

    def isatty(self) -> bool:
        return self.terminal


def told(terminal: bool, seconds_a_run: float, runs: int) -> str:
    now = 0.0
    stream = Stream(terminal)
    log = ProgressLog("relu, λ = 1, μ = 1", runs, stream, lambda: now)
    for done in range(1, runs + 1):
        now += seconds_a_run
        log(done, 6.673 / done)
    return stream.getvalue()


def test_a_file_gets_plain_lines_with_configuration_runs_loss_and_time_left() -> None:
    lines = told(False, 6, 4).splitlines()
    assert lines == [
        "relu, λ = 1, μ = 1: 4 runs",
        "relu, λ = 1, μ = 1: 1 of 4 runs, loss 6.673",
        "relu, λ = 1, μ = 1: 2 of 4 runs, loss 3.337, 12 s left",
        "relu, λ = 1, μ = 1: 3 of 4 runs, loss 2.224, 6 s left",
        "relu, λ = 1, μ = 1: 4 of 4 runs, loss 1.668",
    ]


def test_the_first_run_which_compiles_says_nothing_of_how_long_the_others_take() -> None:
    times = iter([0.0, 60.0, 66.0, 72.0, 78.0])
    stream = Stream(False)
    log = ProgressLog("relu", 4, stream, lambda: next(times))
    for done in range(1, 5):
        log(done, 1.0)
    left = [line.partition("loss 1")[2] for line in stream.getvalue().splitlines()[1:]]
    assert left == ["", ", 12 s left", ", 6 s left", ""]


def test_a_single_run_is_told_in_the_singular() -> None:
    assert told(False, 1, 1).splitlines()[0] == "relu, λ = 1, μ = 1: 1 run"


def test_quick_runs_do_not_fill_a_file() -> None:
    assert len(told(False, 0.1, 200).splitlines()) <= 2 + 200 * 0.1 / 5


def test_a_terminal_gets_one_line_that_changes() -> None:
    text = told(True, 1, 5)
    assert text.count("\n") == 1
    assert text.endswith("5 of 5 runs, loss 1.335\n")


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(7.6, "8 s"), (60, "1 min"), (200, "3 min"), (3600, "1 h 0 min"), (7500, "2 h 5 min")],
)
def test_times_read_as_people_say_them(seconds: float, text: str) -> None:
    assert duration(seconds) == text


@pytest.mark.parametrize("step", ["train", "train_long", "train_shard"])
def test_a_progress_line_retrains_nothing(step: str) -> None:
    names = {path.stem for path in sources(f"workflow.steps.{step}")}
    assert "program" in names
    assert "progress" not in names
