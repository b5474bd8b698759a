"""How many runs train side by side, and whether the memory planned for them is what it takes."""

from __future__ import annotations

from types import SimpleNamespace

import jax
import pytest

from pseudo_invertible.errors import UserError
from pseudo_invertible.experiment.memory import (
    BATCH_SIZE_VARIABLE,
    Extent,
    batch_size_for_device,
    bytes_per_run,
)
from pseudo_invertible.experiment.program import Program, compiled_block
from pseudo_invertible.experiment.scatter import Dataset
from pseudo_invertible.experiment.training import Run, train_blocks
from pseudo_invertible.study.settings import TrainingSettings

PUBLISHED = Extent(points=1000, width=30, records=501, kept=1)


def test_the_environment_overrides_how_many_runs_train_side_by_side(
    small: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(BATCH_SIZE_VARIABLE, raising=False)
    assert batch_size_for_device(PUBLISHED) == 1
    monkeypatch.setenv(BATCH_SIZE_VARIABLE, "4")
    blocks = train_blocks(small, "relu", [Run(1, 1, 1)] * 5, TrainingSettings(updates=3, width=4))
    assert [len(runs) for runs, _ in blocks] == [4, 1]
    monkeypatch.setenv(BATCH_SIZE_VARIABLE, "1")
    assert batch_size_for_device(PUBLISHED) == 1


@pytest.mark.parametrize("text", ["0", "-1", "many", "", "1.5", "²"])
def test_a_batch_size_that_is_none_is_refused(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setenv(BATCH_SIZE_VARIABLE, text)
    with pytest.raises(UserError, match="should be a whole number of at least 1"):
        batch_size_for_device(PUBLISHED)


def test_on_a_gpu_the_memory_decides(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(BATCH_SIZE_VARIABLE, raising=False)

    def chosen(gibibytes: int, run: Extent = PUBLISHED) -> int:
        card = SimpleNamespace(
            platform="gpu", memory_stats=lambda: {"bytes_limit": gibibytes * 2**30}
        )
        monkeypatch.setattr(jax, "devices", lambda: [card])
        return batch_size_for_device(run)

    assert 9_000 < chosen(60) < 12_000
    assert chosen(60) == pytest.approx(2 * chosen(30), rel=0.01)
    assert chosen(60, PUBLISHED._replace(points=10**5)) < chosen(60) / 70
    # An unthinned history counts too.
    assert chosen(60, PUBLISHED._replace(points=10, records=10**6)) < 3000
    assert chosen(1, PUBLISHED._replace(points=10**9)) == 1


def test_a_card_that_does_not_tell_its_memory_is_taken_for_a_small_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv(BATCH_SIZE_VARIABLE, raising=False)

    def chosen(stats: dict[str, int] | None) -> int:
        card = SimpleNamespace(platform="gpu", memory_stats=lambda: stats)
        monkeypatch.setattr(jax, "devices", lambda: [card])
        return batch_size_for_device(PUBLISHED)

    assert chosen(None) == chosen({}) == chosen({"bytes_limit": 8 * 2**30})


@pytest.mark.parametrize(
    ("points", "chunks", "width", "updates", "kept"),
    [(1000, 1, 30, 500, 1), (200, 1, 64, 2000, 6), (9000, 9, 30, 50, 1)],
)
def test_the_memory_planned_is_what_the_compiler_plans_or_half_as_much_more(
    points: int, chunks: int, width: int, updates: int, kept: int
) -> None:
    batch = 16
    keep = tuple(range(updates - kept + 1, updates + 1))
    for activation in ("relu", "silu"):
        # A GPU's own program, though compiled for this device: only there are batches planned.
        program = Program(activation, width, 1e-3, updates, 1, keep, points, chunks, batch, "cuda")
        compiled = compiled_block(program).memory_analysis()
        needed = compiled.temp_size_in_bytes + compiled.output_size_in_bytes
        run = Extent(points // chunks, width, program.records, kept)
        assert 1 <= batch * bytes_per_run(run) / needed <= 1.5
