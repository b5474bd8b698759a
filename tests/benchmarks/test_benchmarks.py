"""The benchmark: fair contenders, honest arithmetic, goals beside what was measured."""

from __future__ import annotations

import importlib
import shutil
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pytest
from bench.matrix_product import fastest_rate
from bench.page import page_rows
from bench.plan import FULL, QUICK, contenders, plan
from bench.processes import measured
from bench.report import contenders_text, goals
from bench.task import LABELS, Measurement, Task, run_flop
from bench.worker import TRAINERS
from compare import RENAMED, differences
from engine_versions import table

from pseudo_invertible.data.dataset import Dataset
from pseudo_invertible.measures.runs import MEASURES

UPDATES = 5


def losses(name: str, dataset: Dataset, **more: Any) -> np.ndarray:
    module, function = TRAINERS[name]
    task = Task("", name, points=len(dataset.x), updates=UPDATES, timings=1, **more)
    train: Callable[..., np.ndarray] = getattr(importlib.import_module(module), function)
    return train(task, dataset, lambda: None)


def test_rates_are_of_known_operations() -> None:
    assert run_flop(points=1000, width=30, updates=500) == 11_520_000_000
    assert fastest_rate(1, sizes=(64,)).gflops > 0


def test_loops_train_the_published_run_as_ours_does(published: Dataset) -> None:
    ours = losses("run", published)
    assert ours.shape == (UPDATES,)
    assert ours[0] == pytest.approx(72.93778, rel=1e-6)
    for name in ("loop", "step"):
        np.testing.assert_allclose(losses(name, published), ours, rtol=1e-4)


def test_runs_side_by_side_and_in_a_shard_are_the_same_run(small: Dataset) -> None:
    ours = losses("run", small)
    np.testing.assert_allclose(losses("run", small, at_once=4), ours, rtol=1e-4)
    np.testing.assert_array_equal(losses("shard", small), ours)


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # PyTorch's, of what it imports
def test_pytorch_trains_the_same_model_from_the_same_weights(small: Dataset) -> None:
    torch = pytest.importorskip("torch", reason="PyTorch is not installed (extra: bench)")
    from bench import pytorch

    from pseudo_invertible.experiment.training import initial_parameters

    start = initial_parameters([101], [1.0], [1.0])
    pair = pytorch.network(30, "silu"), pytorch.network(30, "silu")
    for name, network in zip("fg", pair, strict=True):
        for layer, place in enumerate(network[::2]):
            place.weight.data = torch.tensor(start[f"{name}/linear_{layer}/w"][0].T.copy())
            place.bias.data = torch.tensor(start[f"{name}/linear_{layer}/b"][0])
    theirs = pytorch.train_pair(pair, small, UPDATES)
    np.testing.assert_allclose(theirs, losses("run", small, activation="silu"), rtol=1e-4)
    np.testing.assert_allclose(losses("torch_compiled", small), losses("torch", small), rtol=1e-4)


def test_a_process_measures_a_task_and_a_failed_one_is_named(
    capsys: pytest.CaptureFixture[str],
) -> None:
    task = Task("contenders", points=50, updates=UPDATES, timings=2)
    [row] = measured([task, Task("contenders", activation="softplus")]).to_dict("records")
    assert 0 < row["processor_s"] < row["compile_s"]
    assert row["peak_mib"] > 50
    assert "softplus" in capsys.readouterr().out


def pretended(task: Task, cache: str = "") -> Measurement:
    """10¹⁰ operations a second; matrix products at twice that."""
    seconds = run_flop(task.points, task.width, task.updates) / 1e10
    seconds /= 2 if task.contender == "matrix" else 1
    return Measurement(1.0, 2.0, seconds, seconds, 100.0, last_loss=6.5)


def test_goals_are_held_against_what_was_measured(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bench.plan.importlib.util.find_spec", lambda name: True)
    rows = measured(plan(FULL, "cpu"), pretended)
    found = goals(rows).set_index("goal")
    assert found.loc["relu, faster than PyTorch, eager", "reached"] == pytest.approx(1)
    rate = found.loc["silu, of the matrix-product rate"]
    assert (rate["reached"], rate["wanted"], rate["met"]) == (pytest.approx(50), 50, "reached")
    assert found.loc["relu, compilation", "met"] == "not reached"
    assert found.loc["1000000 points, memory", "met"] == "reached"
    assert all(label in contenders_text(rows) for label in LABELS.values())


def test_without_pytorch_its_contenders_are_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bench.plan.importlib.util.find_spec", lambda name: None)
    assert set(LABELS) - set(contenders()) == {"torch", "torch_compiled"}
    assert len(goals(measured(plan(QUICK, "gpu"), pretended))) == 5


@pytest.mark.skipif(shutil.which("node") is None, reason="Node is not installed")
def test_the_pages_engine_is_timed_beside_ours() -> None:
    assert (page_rows({"relu": 1.0, "silu": 1.0}, updates=2)["page"] > 0).all()


def test_versions_are_compared_run_by_run() -> None:
    assert set(RENAMED.values()) <= set(MEASURES)
    runs = pd.MultiIndex.from_tuples([("relu", 1.0, 1.0, 101), ("relu", 1.0, 1.0, 102)])
    before = pd.DataFrame({"fvu": [1.0, 4.0], "rises": [0.0, np.nan], "direction": ""}, runs)
    found = differences(before, before.assign(fvu=[1.0, 5.0])).set_index("measure")
    assert found.loc["fvu", ["largest", "run"]].tolist() == [0.2, "relu λ=1 μ=1 seed 102"]
    assert found.loc["rises", "largest"] == 0
    assert "0.500" in table({"version 2": [0.2, 0.3], "this version": [0.1, 0.3]})
