"""One engine: a run gives the same numbers whichever job trains it, wherever it stands in it."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any, NoReturn

import jax
import numpy as np
import pytest
from jax import export

from pseudo_invertible.data.dataset import Dataset, opposite
from pseudo_invertible.data.generator import Generator, generate
from pseudo_invertible.errors import UserError
from pseudo_invertible.experiment import compiled as compiled_module
from pseudo_invertible.experiment import program as program_module
from pseudo_invertible.experiment import training as training_module
from pseudo_invertible.experiment.device import BATCH_SIZE
from pseudo_invertible.experiment.program import program_for
from pseudo_invertible.experiment.run import Run, Training
from pseudo_invertible.experiment.scale import Scale
from pseudo_invertible.experiment.stored import Networks
from pseudo_invertible.experiment.training import initial_parameters, train_runs

SHORT = Training(updates=40, width=8)
RUNS = [Run(101, 1, 1), Run(102, 0, 0), Run(103, 0.1, 100), Run(104, 100, 0.1), Run(105, 0, 3)]
ACTIVATIONS = ("relu", "silu")


@pytest.fixture(autouse=True)
def no_forced_batch_size(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(BATCH_SIZE, raising=False)


def assert_same(first: Networks, second: Networks, **tolerance: float) -> None:
    """Equal parameters to the last bit, or within a tolerance."""
    compare = np.testing.assert_allclose if tolerance else np.testing.assert_array_equal
    for name in first.parameters:
        compare(first.parameters[name], second.parameters[name], **tolerance)


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_a_run_is_the_same_to_the_bit_alone_and_among_others(
    small: Dataset, activation: str
) -> None:
    together, history = train_runs(small, activation, RUNS, SHORT)
    backwards, _ = train_runs(small, activation, RUNS[::-1], SHORT)
    for index, run in enumerate(RUNS):
        alone, its_history = train_runs(small, activation, [run], SHORT)
        assert_same(alone, together.only(index))
        assert_same(alone, backwards.only(4 - index))
        np.testing.assert_array_equal(its_history[0], history[index])


def test_thinning_the_history_changes_no_bit(small: Dataset) -> None:
    full, history = train_runs(small, "silu", RUNS[:2], SHORT)
    thin, records = train_runs(small, "silu", RUNS[:2], replace(SHORT, history_every=4))
    assert_same(thin, full)
    np.testing.assert_array_equal(records, history[:, ::4])


def test_keeping_networks_on_the_way_changes_no_bit(small: Dataset) -> None:
    last, history = train_runs(small, "relu", RUNS, SHORT)
    kept, same = train_runs(small, "relu", RUNS, replace(SHORT, keep=(20, 40)))
    half, _ = train_runs(small, "relu", RUNS, replace(SHORT, updates=20))
    for index, expected in enumerate((half, last)):
        at = {name: leaf[:, index : index + 1] for name, leaf in kept.parameters.items()}
        assert_same(kept._replace(parameters=at), expected)
    np.testing.assert_array_equal(history, same)


@pytest.mark.parametrize(("activation", "batch"), [("relu", 2), ("relu", 64), ("silu", 3)])
def test_runs_side_by_side_agree_with_runs_one_by_one(
    small: Dataset, activation: str, batch: int
) -> None:
    one_by_one, _ = train_runs(small, activation, RUNS, SHORT)
    side_by_side, _ = train_runs(small, activation, RUNS, SHORT, batch=batch)
    assert_same(side_by_side, one_by_one, rtol=2e-4, atol=2e-5)


def test_points_in_chunks_train_as_all_at_once(
    small: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    at_once, _ = train_runs(small, "silu", RUNS, SHORT)
    monkeypatch.setattr(program_module, "MOST_AT_ONCE", 5)
    monkeypatch.setattr(program_module, "CHUNK", {"cpu": 9})
    chunked, _ = train_runs(small, "silu", RUNS, SHORT)
    assert_same(chunked, at_once, rtol=2e-4, atol=2e-5)


def test_swapping_lambda_and_mu_changes_the_run(small: Dataset) -> None:
    _, history = train_runs(small, "relu", [Run(101, 1, 9), Run(101, 9, 1)], SHORT)
    assert not np.array_equal(history[0, 1:], history[1, 1:])


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_the_mirrored_start_is_the_plain_start_on_the_opposite_pairing(activation: str) -> None:
    """On a grid symmetric about 0, f(−·) and −g train on (x, y) as f and g do on ``opposite``."""
    half = np.linspace(0.25, 8, 30)
    data = Dataset(np.concatenate([-half[::-1], half]), generate(Generator(points=60)).y)
    turned = opposite(data)
    np.testing.assert_array_equal(turned.x, -data.x)
    plain, _ = train_runs(turned, activation, [Run(101, 5, 5)], SHORT)

    def mirrored(runs: Run) -> Any:
        start = compiled_module.compiled_start(SHORT.width, 1)(runs)
        start["f/linear_0"]["w"] = -start["f/linear_0"]["w"]
        start["g/linear_2"] = jax.tree.map(lambda leaf: -leaf, start["g/linear_2"])
        return start

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(training_module, "compiled_start", lambda width, count: mirrored)
        own, _ = train_runs(data, activation, [Run(101, 5, 5)], SHORT)
    signs = {"f/linear_0/w": -1, "g/linear_2/w": -1, "g/linear_2/b": -1}
    for name, leaf in own.parameters.items():
        np.testing.assert_array_equal(leaf * signs.get(name, 1), plain.parameters[name])


def test_a_run_that_diverges_is_marked_and_the_others_go_on(small: Dataset) -> None:
    runs = [Run(101, 1, 1), Run(101, 1e38, 1), Run(102, 1, 1)]
    networks, _ = train_runs(small, "relu", runs, SHORT)
    assert networks.diverged_at.tolist() == [-1, 0, -1]
    without, _ = train_runs(small, "relu", runs[::2], SHORT)
    assert_same(without.only(1), networks.only(2))


def test_progress_counts_runs_and_gives_the_latest_loss(small: Dataset) -> None:
    reports: list[tuple[int, float]] = []
    _, history = train_runs(
        small, "relu", RUNS, SHORT, batch=2, progress=lambda *report: reports.append(report)
    )
    ends = history[[1, 3, 4], -1].astype(np.float64)
    losses = np.sum(ends * [[1, 1, 0, 0], [1, 1, 100, 0.1], [1, 1, 0, 3]], axis=1)
    assert [done for done, _ in reports] == [2, 4, 5]
    np.testing.assert_allclose([loss for _, loss in reports], losses, rtol=1e-6)


def test_a_delay_leaves_both_weights_out(small: Dataset) -> None:
    delayed = replace(SHORT, delay=15)
    histories = [
        train_runs(small, "silu", [run], settings)[1][0]
        for run, settings in (
            (Run(101, 3, 2), delayed),
            (Run(101, 7, 0.1), delayed),
            (Run(101, 3, 2), SHORT),
        )
    ]
    np.testing.assert_array_equal(histories[0][:16], histories[1][:16])
    assert not np.array_equal(histories[0][17], histories[1][17])
    assert not np.array_equal(histories[0][1], histories[2][1])


@pytest.mark.parametrize("axis", ["x", "y"])
def test_standardised_training_does_not_notice_an_offset_or_another_unit(
    small: Dataset, axis: str
) -> None:
    moved = small._replace(**{axis: 8 * getattr(small, axis) + 32})
    settings = replace(SHORT, standardise=True)
    before, after = (
        train_runs(data, "silu", [Run(1, 1, 1)], settings)[1][0, -1] for data in (small, moved)
    )
    grown = [1, 64, 64, 1] if axis == "x" else [64, 1, 1, 64]
    np.testing.assert_allclose(after, before * grown, rtol=1e-3)


def test_standardised_networks_come_back_in_units_of_the_data(small: Dataset) -> None:
    stretched = Dataset(small.x * 40 + 7, small.y)
    networks, history = train_runs(
        stretched, "silu", [Run(101, 1, 1)], replace(SHORT, standardise=True)
    )
    maps = networks.maps(0)
    errors = (stretched.y - maps.f(stretched.x), stretched.x - maps.g(stretched.y))
    np.testing.assert_allclose(history[0, -1, :2], [np.mean(e**2) for e in errors], rtol=1e-3)
    assert Scale().unscaled(networks.parameters) is networks.parameters


def test_unconstrained_networks_start_equal_and_joint_ones_do_not() -> None:
    drawn = initial_parameters([7, 7, 7], [0, 1, 0], [0, 0, 1], 5)
    equal = (drawn["f/linear_1/w"] == drawn["g/linear_1/w"]).all(axis=(1, 2))
    assert equal.tolist() == [True, False, False]


def test_importing_and_training_change_nothing_in_jax(small: Dataset) -> None:
    before = dict(jax.config.values)
    train_runs(small, "relu", RUNS[:1], SHORT)
    assert dict(jax.config.values) == before


def test_the_callers_settings_change_no_number(small: Dataset) -> None:
    plain, _ = train_runs(small, "relu", RUNS[:1], SHORT)
    compiled_module.compiled.cache_clear()
    with (
        jax.enable_x64(True),
        jax.threefry_partitionable(True),
        jax.default_matmul_precision("bfloat16"),
    ):
        other, _ = train_runs(small, "relu", RUNS[:1], SHORT)
    assert_same(plain, other)


def test_one_compilation_serves_every_weight_seed_delay_and_length(
    small: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    count = 0

    def counted(*arguments: Any) -> Any:
        nonlocal count
        count += 1
        return compile_for_device(*arguments)

    compile_for_device = compiled_module.compile_for_device
    monkeypatch.setattr(compiled_module, "compile_for_device", counted)
    compiled_module.compiled.cache_clear()
    compiled_module.compiled_start.cache_clear()
    for runs in (RUNS[:1], RUNS, [Run(9, 0.5, 7)] * 9):
        train_runs(small, "relu", runs, SHORT)
    for changed in ({"delay": 7}, {"ramp": 0.5}, {"standardise": True}, {"keep": (3, 40)}):
        train_runs(small, "relu", RUNS, replace(SHORT, **changed))
    assert count == 3  # start, updates, gradient shares
    compiled_module.compiled.cache_clear()


def test_a_batch_that_the_memory_does_not_hold_ends_in_a_sentence(
    small: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: Any) -> NoReturn:
        raise jax.errors.JaxRuntimeError("RESOURCE_EXHAUSTED: Out of memory allocating 9 bytes.")

    def compiled(program: Any) -> Any:
        return compiled_module.Compiled(full, full, compiled_module.state_before(program))

    monkeypatch.setattr(training_module, "compiled", compiled)
    with pytest.raises(UserError, match=f"does not hold 5 runs at once; set {BATCH_SIZE}=2"):
        train_runs(small, "relu", RUNS, SHORT, batch=64)


@pytest.mark.parametrize(("points", "batch"), [(1000, 1), (1000, 64), (250_000, 2)])
def test_every_training_program_lowers_for_cuda(
    points: int, batch: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In full precision, without matrix products of inner dimension 1, which are slow there."""
    monkeypatch.setattr(jax, "default_backend", lambda: "gpu")
    program = program_for(points, "silu", Training())._replace(batch=batch)
    assert program.chunks == (1 if points == 1000 else 3)
    train, shapes = next(compiled_module.functions_of_block(program))
    with training_module.settings():
        lowered = export.export(jax.jit(train), platforms=["cuda"])(*shapes).mlir_module()
    products = re.findall(
        r"dot_general.*?contracting_dims = \[(\d)[^\]]*\].*?: \(tensor<([\dx]+)xf32>", lowered
    )
    inner = {int(shape.split("x")[int(place)]) for place, shape in products}
    assert inner == {30, -(-points // program.chunks)}
    assert "precision = [HIGHEST, HIGHEST]" in lowered
