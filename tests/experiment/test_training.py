"""One engine: a run gives the same numbers whichever job trains it, wherever it stands in it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any, NoReturn

import jax
import numpy as np
import pytest

from pseudo_invertible.errors import UserError
from pseudo_invertible.experiment import program, training
from pseudo_invertible.experiment.chunks import chunks_for
from pseudo_invertible.experiment.flipping import with_outputs_flipped
from pseudo_invertible.experiment.maps import Maps
from pseudo_invertible.experiment.memory import BATCH_SIZE_VARIABLE
from pseudo_invertible.experiment.mlp import Linear, Pair
from pseudo_invertible.experiment.scatter import Dataset, write_csv
from pseudo_invertible.experiment.training import (
    Run,
    Trained,
    refuse_divergence,
    train_blocks,
    train_runs,
)
from pseudo_invertible.measures.shard_files import read_shard
from pseudo_invertible.study.settings import TrainingSettings
from pseudo_invertible.study.sweep import listed
from pseudo_invertible.workflow.steps import train_shard

SETTINGS = TrainingSettings(updates=40, width=8)
RUNS = [Run(101, 1, 1), Run(102, 0, 0), Run(103, 0.1, 100), Run(104, 100, 0.1), Run(105, 0, 3)]
ACTIVATIONS = ("relu", "silu")


@pytest.fixture(autouse=True)
def no_forced_batch_size(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(BATCH_SIZE_VARIABLE, raising=False)


def some(trained: Trained, indices: list[int]) -> Trained:
    """Some of the runs."""
    return jax.tree.map(lambda leaf: leaf[indices], trained)


def assert_same(first: Trained, second: Trained, **tolerance: float) -> None:
    """Equal to the last bit, or within a tolerance."""
    compare = np.testing.assert_allclose if tolerance else np.testing.assert_array_equal
    for one, other in zip(jax.tree.leaves(first), jax.tree.leaves(second), strict=True):
        assert one.shape == other.shape
        compare(one, other, **tolerance)


# The same run, the same numbers.


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_a_run_is_the_same_to_the_bit_alone_and_anywhere_in_a_shard(
    small: Dataset, activation: str
) -> None:
    together = train_runs(small, activation, RUNS, SETTINGS)
    for index, run in enumerate(RUNS):
        alone = train_runs(small, activation, [run], SETTINGS)
        assert_same(alone, some(together, [index]))
    backwards = train_runs(small, activation, RUNS[::-1], SETTINGS)
    assert_same(some(backwards, [4, 3, 2, 1, 0]), together)


def test_thinning_the_history_changes_no_bit(published: Dataset) -> None:
    activation, settings = "silu", TrainingSettings(updates=40)
    full = train_runs(published, activation, RUNS[:2], settings)
    for every in (4, 40):
        thin = train_runs(published, activation, RUNS[:2], settings, history_every=every)
        assert_same(thin._replace(history=full.history), full)
        np.testing.assert_array_equal(thin.history, full.history[:, ::every])


def test_keeping_networks_on_the_way_changes_no_bit(small: Dataset) -> None:
    last = train_runs(small, "relu", RUNS, SETTINGS)
    kept = train_runs(small, "relu", RUNS, SETTINGS, keep=(0, 20, 40))
    at_the_end = jax.tree.map(lambda leaf: leaf[:, 2:], kept.pairs)
    assert_same(kept._replace(pairs=at_the_end), last)
    half = train_runs(small, "relu", RUNS, TrainingSettings(updates=20, width=8), history_every=20)
    assert_same(half.pairs, jax.tree.map(lambda leaf: leaf[:, 1:2], kept.pairs))


@pytest.mark.parametrize(("activation", "batch"), [("relu", 2), ("relu", 64), ("silu", 3)])
def test_runs_side_by_side_agree_with_runs_one_by_one(
    small: Dataset, activation: str, batch: int
) -> None:
    one_by_one = train_runs(small, activation, RUNS, SETTINGS)
    side_by_side = train_runs(small, activation, RUNS, SETTINGS, batch_size=batch)
    assert_same(side_by_side, one_by_one, rtol=2e-4, atol=2e-5)


def test_filling_up_the_last_block_changes_no_run(small: Dataset) -> None:
    filled_up = train_runs(small, "silu", RUNS, SETTINGS, batch_size=3)
    full = train_runs(small, "silu", [*RUNS, Run(7, 2, 2)], SETTINGS, batch_size=3)
    assert_same(filled_up, some(full, [0, 1, 2, 3, 4]))


def test_an_update_to_keep_that_is_never_reached_is_refused(small: Dataset) -> None:
    with pytest.raises(ValueError, match="the updates are 40"):
        train_runs(small, "relu", RUNS, SETTINGS, keep=(0, 41))


def test_swapping_lambda_and_mu_changes_the_run(small: Dataset) -> None:
    swapped = train_runs(small, "relu", [Run(101, 1, 9), Run(101, 9, 1)], SETTINGS)
    assert not np.array_equal(swapped.history[0, 1:], swapped.history[1, 1:])


def test_the_loss_that_is_told_is_the_latest_runs_with_its_own_weights(small: Dataset) -> None:
    told: list[tuple[int, float]] = []
    trained = train_runs(
        small, "relu", RUNS, SETTINGS, batch_size=2, progress=lambda *report: told.append(report)
    )
    ends = trained.history[[1, 3, 4], -1].astype(np.float64)
    losses = np.sum(ends * [[1, 1, 0, 0], [1, 1, 100, 0.1], [1, 1, 0, 3]], axis=1)
    assert [done for done, _ in told] == [2, 4, 5]
    np.testing.assert_allclose([loss for _, loss in told], losses, rtol=1e-6)


def test_a_run_that_diverges_on_the_way_is_marked_with_the_first_update_of_such_a_loss(
    small: Dataset,
) -> None:
    wild = replace(SETTINGS, learning_rate=1e12)
    trained = train_runs(small, "relu", [Run(101, 1, 1)], wild)
    bad = ~np.isfinite(trained.history[0]).all(axis=1)
    assert not bad[0]
    assert bad[1:].all()
    assert trained.first_bad.tolist() == [1]


def test_divergence_is_refused_in_a_sentence_with_configuration_seed_and_update() -> None:
    runs = RUNS[2:4]
    refuse_divergence("silu", runs, np.array([-1, -1], np.int32))
    for update in (0, 17):
        with pytest.raises(UserError) as refusal:
            refuse_divergence("silu", runs, np.array([-1, update], np.int32))
        where = "SiLU, λ = 100, μ = 0.1, seed 104"
        assert f"{where}: the loss was not finite after update {update};" in str(refusal.value)


# Changes of training.


def test_free_updates_are_those_of_an_unconstrained_run(small: Dataset) -> None:
    free = replace(SETTINGS, free_updates=15)
    first, other, plain = (
        train_runs(small, "silu", [run], settings, keep=(15, 40))
        for run, settings in (
            (Run(101, 3, 2), free),
            (Run(101, 7, 0.1), free),
            (Run(101, 3, 2), SETTINGS),
        )
    )
    np.testing.assert_array_equal(first.history[:, :16], other.history[:, :16])
    assert not np.array_equal(first.history[:, 17], other.history[:, 17])
    assert not np.array_equal(first.history[:, 1], plain.history[:, 1])
    assert_same(train_runs(small, "silu", [Run(101, 3, 2)], SETTINGS, keep=(15, 40)), plain)


def test_flipped_outputs_start_both_networks_with_the_data(small: Dataset) -> None:
    runs = [Run(seed, 1, 1) for seed in range(12)]
    trend = np.sign(np.corrcoef(*small)[0, 1])

    def starts(settings: TrainingSettings) -> list[tuple[float, float]]:
        trained = train_runs(small, "relu", runs, settings, keep=(0,))
        pairs = [jax.tree.map(lambda leaf, i=i: leaf[i, 0], trained.pairs) for i in range(12)]
        maps = [Maps(pair, "relu") for pair in pairs]
        return [
            (np.corrcoef(small.x, m.f(small.x))[0, 1], np.corrcoef(small.y, m.g(small.y))[0, 1])
            for m in maps
        ]

    plain, flipped = (
        np.array(starts(SETTINGS)),
        np.array(starts(replace(SETTINGS, flip_outputs=True))),
    )
    assert (np.sign(plain) != trend).any()
    assert (np.sign(flipped) == trend).all()
    np.testing.assert_allclose(np.abs(plain), np.abs(flipped), rtol=1e-12)


@pytest.mark.parametrize("trend", [-1.0, 0.0, 1.0])
def test_a_map_or_data_without_a_slope_is_left_as_it_is(trend: float) -> None:
    """f rises with x; g is constant, and no less a map for that."""
    one, none = np.ones((1, 1), np.float32), np.zeros(1, np.float32)
    layers = (Linear(one, none), Linear(one, none))
    rising, constant = Linear(one, none), Linear(0 * one, none + 3)
    pair = Pair((*layers, rising), (*layers, constant))
    x = np.array([1, 2, 3, 4], np.float32)
    y = np.float32(trend) * x
    flipped = with_outputs_flipped(pair, x, y, "relu")
    assert flipped.f[-1].w.item() == (-1 if trend < 0 else 1)
    assert flipped.g[-1].b.item() == 3


# Many points.


def test_a_scatter_in_chunks_trains_as_one_at_once(
    small: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    at_once = train_runs(small, "silu", RUNS, SETTINGS)
    monkeypatch.setattr(
        training, "chunks_for", lambda points, platform: 7
    )  # 9 points each, 3 more
    chunked = train_runs(small, "silu", RUNS, SETTINGS)
    assert_same(chunked, at_once, rtol=2e-4, atol=2e-5)


def test_only_a_large_scatter_is_chunked() -> None:
    assert [chunks_for(n, "cpu") for n in (1, 1000, 2000, 2001, 10**6)] == [1, 1, 1, 3, 1000]
    assert [chunks_for(n, "cuda") for n in (4001, 10**5, 10**6)] == [1, 1, 10]


# Compilation and memory.


def test_an_activation_and_length_compile_once_for_all_runs(
    small: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    traced = []

    def counted(*arguments: Any) -> Any:
        traced.append(arguments)
        return terms(*arguments)

    terms = program.terms
    monkeypatch.setattr(program, "terms", counted)
    program.compiled_block.cache_clear()
    train_runs(small, "relu", RUNS[:1], SETTINGS)
    once = len(traced)
    for runs in (RUNS, RUNS[1:], [Run(9, 0.5, 7)] * 9):
        train_runs(small, "relu", runs, SETTINGS)
    for changed in ({"free_updates": 7}, {"warm_start": 0.5}, {"standardise": True}):
        train_runs(small, "relu", RUNS, replace(SETTINGS, **changed))
    assert len(traced) == once
    train_runs(small, "silu", RUNS, SETTINGS)
    assert len(traced) == 2 * once
    program.compiled_block.cache_clear()


def test_blocks_are_given_as_they_are_done(small: Dataset) -> None:
    done: list[int] = []
    blocks = train_blocks(
        small,
        "relu",
        RUNS,
        SETTINGS,
        batch_size=2,
        progress=lambda count, loss: done.append(count),
    )
    runs, trained = next(blocks)
    assert (list(runs), done, len(trained.history)) == (RUNS[:2], [2], 2)
    assert [len(trained.history) for _, trained in blocks] == [2, 1]
    assert done == [2, 4, 5]


def test_a_block_that_the_memory_does_not_hold_ends_in_a_sentence(
    small: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    def block(*_: Any) -> NoReturn:
        raise jax.errors.JaxRuntimeError("RESOURCE_EXHAUSTED: Out of memory allocating 9 bytes.")

    monkeypatch.setattr(training, "compiled_block", lambda *_: block)
    with pytest.raises(
        UserError, match=f"does not hold 5 runs at once; set {BATCH_SIZE_VARIABLE}=2"
    ):
        train_runs(small, "relu", RUNS, SETTINGS, batch_size=64)


# Shards.


def trained_shard(tmp_path: Path, dataset: Dataset, **options: Any) -> Any:
    write_csv(tmp_path / "dataset.csv", dataset)
    axes = {"lambdas": listed([0.1, 1]), "mus": listed([1, 10]), "seeds": (101, 102)}
    job = train_shard.Job("silu", **(axes | {"training": SETTINGS} | options))
    train_shard.run(job, tmp_path / "dataset.csv", tmp_path / "shard.npz")
    return read_shard(tmp_path / "shard.npz")


@pytest.mark.parametrize("batch_size", [None, 3])
def test_slices_of_a_grid_are_its_whole(
    small: Dataset, tmp_path: Path, batch_size: int | None
) -> None:
    whole = trained_shard(tmp_path, small, history_every=20)
    assert whole.history.shape == (8, 3, 4)
    assert whole.updates.tolist() == [0, 20, 40]
    slices = [
        trained_shard(tmp_path, small, first=first, length=length, batch_size=batch_size)
        for first, length in ((0, 3), (3, 4), (7, 1))
    ]
    for name in ("seeds", "lambdas", "mus", "diverged_at"):
        joined = np.concatenate([getattr(part, name) for part in slices])
        np.testing.assert_array_equal(joined, getattr(whole, name))
    rtol = 1e-3 if batch_size else 0
    for name in whole.curves:
        joined = np.concatenate([part.curves[name] for part in slices])
        np.testing.assert_allclose(joined, whole.curves[name], rtol=rtol, atol=rtol)
    joined = np.concatenate([part.metrics for part in slices])
    np.testing.assert_allclose(joined, whole.metrics, rtol=10 * rtol, atol=rtol)


def test_a_run_that_diverges_is_marked_and_the_others_go_on(
    small: Dataset, tmp_path: Path
) -> None:
    options = {"seeds": (101,), "mus": listed([1])}
    shard = trained_shard(tmp_path, small, lambdas=listed([0.1, 1e38, 1]), **options)
    assert shard.diverged_at.tolist() == [-1, 0, -1]
    assert np.isnan(shard.metrics).any(axis=1).tolist() == [False, True, False]
    assert np.isnan(shard.metrics[1]).all()
    without = trained_shard(tmp_path, small, lambdas=listed([0.1, 1]), **options)
    np.testing.assert_array_equal(without.metrics, shard.metrics[[0, 2]])


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (
            {"combine": "diagonal", "mus": listed([1])},
            "the job's combine pairs 2 lambdas with 1 mus",
        ),
        ({"first": 8}, "runs 8 to 7, which do not exist; these axes and seeds have 8"),
        ({"length": 9}, "runs 0 to 8, which do not exist"),
        ({"history_every": 7}, r"the job's history_every is 7; it should divide .*\(40\)"),
    ],
)
def test_a_shard_that_cannot_be_is_refused_in_one_sentence(
    small: Dataset, tmp_path: Path, options: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(UserError, match=sentence):
        trained_shard(tmp_path, small, **options)
