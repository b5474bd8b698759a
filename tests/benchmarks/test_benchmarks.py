"""The benchmark: fair contenders, honest arithmetic, and tables that come out whole."""

from __future__ import annotations

import csv
import importlib
from collections.abc import Mapping
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest

from pseudo_invertible.artifacts.layout import FIGURE_FORMATS
from pseudo_invertible.experiment.scatter import Dataset

BENCHMARKS = Path(__file__).resolve().parents[2] / "benchmarks"
UPDATES = 5


@pytest.fixture(autouse=True)
def importable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(BENCHMARKS))


def module(name: str) -> ModuleType:
    return importlib.import_module(f"bench.{name}")


def losses(name: str, dataset: Dataset, **asked: Any) -> Any:
    place, function = module("worker").CONTENDERS[name]
    task = module("task").Task(name, points=len(dataset.x), updates=UPDATES, timings=1, **asked)
    return getattr(importlib.import_module(place), function)(task, dataset, lambda: None)


def test_a_published_run_is_eleven_and_a_half_thousand_million_operations() -> None:
    assert module("task").run_flop(points=1000, width=30, updates=500) == 11_520_000_000


def test_loops_train_the_published_run_as_ours_does(published: Dataset) -> None:
    ours = losses("run", published)
    assert ours.shape == (UPDATES,)
    assert ours[0] == pytest.approx(72.93778, rel=1e-6)
    for name in ("loop", "step"):
        np.testing.assert_allclose(losses(name, published), ours, rtol=1e-4)


def test_runs_side_by_side_and_in_a_shard_are_the_same_run(small: Dataset) -> None:
    ours = losses("run", small)
    np.testing.assert_allclose(losses("run", small, runs_at_once=4), ours, rtol=1e-4)
    np.testing.assert_array_equal(losses("shard", small), ours)


def test_pytorch_trains_the_same_model_from_the_same_weights(small: Dataset) -> None:
    torch = pytest.importorskip("torch", reason="PyTorch is not installed (extra: bench)")
    import jax
    import jax.numpy as jnp

    from pseudo_invertible.experiment.initialisation import initial_pair

    eager = module("pytorch")
    pair = initial_pair(jax.random.PRNGKey(101), jnp.float32(1), jnp.float32(1), 30)
    networks = [eager.network(30, "silu") for _ in pair]
    for network, layers in zip(networks, pair, strict=True):
        for place, layer in zip(network[::2], layers, strict=True):
            place.weight.data = torch.tensor(np.array(layer.w).T)
            place.bias.data = torch.tensor(np.array(layer.b))
    x, y = (torch.tensor(values, dtype=torch.float32)[:, None] for values in small)
    theirs = eager.train(*networks, x, y, UPDATES)
    np.testing.assert_allclose(theirs, losses("run", small, activation="silu"), rtol=1e-4)


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # its own, of what it imports
def test_pytorch_compiled_trains_as_eager_does(small: Dataset) -> None:
    pytest.importorskip("torch", reason="PyTorch is not installed (extra: bench)")
    eager, compiled = losses("torch", small), losses("torch_compiled", small)
    np.testing.assert_allclose(compiled, eager, rtol=1e-4)


def test_a_contender_is_measured_in_a_process_of_its_own() -> None:
    found = module("processes").run_apart(
        module("task").Task("run", points=50, updates=UPDATES, timings=2)
    )
    assert found.device == "cpu"
    assert 0 < found.run_s < found.compile_s
    assert found.cpu_s > 0
    assert found.startup_s > 0
    assert found.peak_mib > 50


def test_a_contender_that_fails_says_its_last_line() -> None:
    processes = module("processes")
    task = module("task").Task("run", activation="softplus", points=50)
    with pytest.raises(processes.ContenderFailed, match="softplus"):
        processes.run_apart(task)


def test_the_rate_of_matrix_products_is_positive_and_names_its_library() -> None:
    rate = module("matrix_product").fastest_rate(1, sizes=(64,))
    assert rate.gflops > 0
    assert rate.library
    assert rate.size == 64


def test_medians_are_taken_field_by_field() -> None:
    task = module("task")
    three = [
        task.Measurement("cpu", 1.0, 2.0, run, run, 3.0, last_loss=1.0) for run in (5.0, 1.0, 2.0)
    ]
    assert module("contest").medians(three).run_s == 2.0
    assert module("contest").medians(three).device_peak_mib is None


def pretended(task: Any, extra: Mapping[str, str] | None = None) -> Any:
    """A measurement at 10¹⁰ operations a second; matrix products at twice that."""
    bench = module("task")
    seconds = bench.run_flop(task.points, task.width, task.updates) / 1e10
    seconds /= 2 if task.contender == "matrix" else 1
    compile_s = 0.5 if extra else 2.0
    return bench.Measurement("cpu", 1.0, compile_s, seconds, seconds, 100.0, last_loss=6.5)


@pytest.fixture
def all_rows(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    contest = module("contest")
    monkeypatch.setattr(contest, "contenders", lambda: tuple(contest.LABELS))
    main = {
        activation: contest.main_rows(contest.FULL, "cpu", activation, pretended)
        for activation in contest.ACTIVATIONS
    }
    return {
        "main": main,
        "curves": contest.scaling_rows(contest.FULL, "cpu", main["relu"], pretended),
        "at_once": contest.at_once_rows(contest.FULL, "cpu", False, pretended),
        "cache": contest.cache_rows(contest.FULL, "cpu", pretended),
    }


def test_the_plan_covers_what_was_promised(all_rows: dict[str, Any]) -> None:
    curves = all_rows["curves"]
    assert list(all_rows["main"]) == ["relu", "silu"]
    for rows in all_rows["main"].values():
        torch = {"torch", "torch_compiled"}
        assert set(rows) == {"loop", "step", "run", "shard", "matrix"} | torch
    assert {row.task.points for row in curves["points"]} >= {100, 1_000_000}
    assert {row.task.width for row in curves["width"]} >= {30, 512}
    assert [row.task.runs_at_once for row in all_rows["at_once"]] == [1, 2, 8, 64]
    assert list(all_rows["cache"]) == ["without", "filling", "from it"]
    on_gpu = module("contest").at_once_rows(module("contest").FULL, "gpu", True, pretended)
    assert on_gpu[-1].task.runs_at_once == 16_384


def test_tables_give_ratios(all_rows: dict[str, Any], tmp_path: Path) -> None:
    tables = module("tables")
    main = all_rows["main"]["relu"]
    assert "11.52·10⁹ operations" in tables.main_text(main)
    tables.write_rows(tmp_path / "contenders.csv", tables.main_cells(main))
    with (tmp_path / "contenders.csv").open(encoding="utf-8") as file:
        written = {row["contender"]: row for row in csv.DictReader(file)}
    assert float(written["run"]["of_matrix_rate"]) == pytest.approx(0.5)
    assert float(written["loop"]["times_ours"]) == pytest.approx(1)
    assert "left out" not in tables.curve_text("points", all_rows["curves"]["points"])
    assert "+1.50 s saved" in tables.cache_text(all_rows["cache"])


def test_every_goal_is_said_with_what_was_reached(all_rows: dict[str, Any]) -> None:
    lines = [g.line for g in module("goals").goals(all_rows["main"], all_rows["curves"])]
    assert lines == [
        "relu, faster than a loop in the write-up's manner: 1×, goal 20×: not reached",
        "relu, faster than PyTorch, eager: 1×, goal 6×: not reached",
        "relu, faster than PyTorch, compiled, fused Adam: 1×, goal 4×: not reached",
        "relu, of the matrix-product rate: 50 %, goal 70 %: not reached",
        "relu, compilation: 2 s, goal 1 s: not reached",
        "silu, faster than PyTorch, compiled, fused Adam: 1×, goal 3.2×: not reached",
        "silu, of the matrix-product rate: 50 %, goal 50 %: reached",
        "silu, compilation: 2 s, goal 1 s: not reached",
        "100000 points, of the matrix-product rate: 50 %, goal 60 %: not reached",
        "1000000 points, memory: 100 MiB, goal 155.776 MiB: reached",
    ]


def test_the_figure_comes_in_all_formats(
    all_rows: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    main, contest = importlib.import_module("run"), module("contest")
    monkeypatch.setattr(contest, "main_rows", lambda *asked: all_rows["main"][asked[-1]])
    monkeypatch.setattr(main.study_targets, "target_rows", lambda *_: [])
    monkeypatch.setattr(main.playground, "playground_rows", lambda *_: [])
    for name in ("scaling_rows", "at_once_rows", "cache_rows"):
        rows = all_rows[name.removesuffix("_rows").replace("scaling", "curves")]
        monkeypatch.setattr(contest, name, lambda *_, rows=rows: rows)
    main.bench(quick=True, repeats=1, output=tmp_path, device="cpu")
    assert {path.name for path in tmp_path.glob("[!.]*")} == {
        *(f"benchmarks.{suffix}" for suffix in FIGURE_FORMATS),
        *("contenders.csv", "scaling.csv", "at_once.csv", "compile_cache.csv", "machine.csv"),
        "goals.csv",
    }


def test_without_pytorch_its_contender_is_left_out_in_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    contest, main = module("contest"), importlib.import_module("run")
    monkeypatch.setattr(contest.importlib.util, "find_spec", lambda name: None)
    assert "torch" not in contest.contenders()
    monkeypatch.setattr(contest, "main_rows", lambda *_: {})
    with pytest.raises(main.UserError, match="nothing to compare"):
        main.bench(output=tmp_path, device="cpu")
    assert "PyTorch is not installed, so its contender is left out" in capsys.readouterr().out


def test_a_failed_contender_is_left_out_and_named(capsys: pytest.CaptureFixture[str]) -> None:
    contest = module("contest")

    def failing(task: Any, extra: Mapping[str, str] | None = None) -> Any:
        if task.runs_at_once > 2:
            raise module("processes").ContenderFailed("out of memory")
        return pretended(task, extra)

    rows = contest.at_once_rows(contest.FULL, "cpu", False, failing)
    assert [row.task.runs_at_once for row in rows] == [1, 2]
    assert "left out, because it failed" in capsys.readouterr().out


def test_the_playgrounds_speed_stands_beside_jax(monkeypatch: pytest.MonkeyPatch) -> None:
    playground = module("playground")
    row = {"activation": "silu", "way": "plain", "playground": 99.6, "jax": 3000.4}
    last = playground.playground_text([row]).splitlines()[-1]
    assert last.split() == ["SiLU,", "the", "plain", "way", "100", "3000"]
    monkeypatch.setattr(playground.shutil, "which", lambda name: None)
    assert playground.playground_text(playground.playground_rows({})).startswith("Node is not")
