"""``import pseudo_invertible as pi``: train a pair, use it, measure it, plot it, save it."""

from __future__ import annotations

import re
import subprocess
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import pseudo_invertible as pi
from pseudo_invertible.data.dataset import Dataset
from pseudo_invertible.experiment.run import Run, Training
from pseudo_invertible.experiment.training import train_runs
from pseudo_invertible.measures.runs import COLUMNS

README = Path(__file__).parents[1] / "README.md"
QUICK: dict[str, Any] = {"updates": 60, "width": 8}


@pytest.fixture(scope="module")
def line() -> tuple[np.ndarray, np.ndarray]:
    x = np.linspace(-1, 1, 40)
    return x, 0.7 * x + 0.05 * np.sin(9 * x)


@pytest.fixture(scope="module")
def fit(line: tuple[np.ndarray, np.ndarray]) -> pi.Fit:
    changes = QUICK | {"standardise": True, "learning_rate": 0.01}
    with _whatever_it_warns():
        return pi.train(*line, activation="silu", seed=3, **changes)


@contextmanager
def _whatever_it_warns() -> Iterator[None]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def test_a_fit_maps_any_array_like_and_keeps_its_shape(fit: pi.Fit) -> None:
    assert fit.f([0.1, 0.2]).shape == (2,)
    assert fit.g(np.zeros((2, 3))).shape == (2, 3)
    assert fit.f(0.5).shape == ()


def test_measures_and_history_have_the_columns_of_the_tables(fit: pi.Fit) -> None:
    assert list(fit.measures.index) == list(COLUMNS)
    assert len(fit.history) == 61
    assert fit.history["loss"].iloc[-1] == pytest.approx(fit.measures["loss"], rel=1e-4)


def test_a_saved_fit_comes_back_the_same(fit: pi.Fit, tmp_path: Path) -> None:
    fit.save(tmp_path / "mine.npz")
    back = pi.load(tmp_path / "mine.npz")
    np.testing.assert_array_equal(back.f(fit.x), fit.f(fit.x))
    assert back.direction == fit.direction
    assert back.measures.equals(fit.measures)
    assert back.history.equals(fit.history)


@pytest.mark.parametrize("kind", ["quartet", "fits", "compositions", "loss"])
def test_every_plot_is_a_figure_with_something_in_it(fit: pi.Fit, kind: str) -> None:
    figure = fit.plot(kind)
    assert any(axes.has_data() for axes in figure.axes)


def test_train_gives_the_bits_of_the_engine(line: tuple[np.ndarray, np.ndarray]) -> None:
    with _whatever_it_warns():
        fits = pi.train(*line, seeds=[101, 102], lambda_=2, mu=3, **QUICK)
    networks, _ = train_runs(
        Dataset(*line), "relu", [Run(101, 2, 3), Run(102, 2, 3)], Training(60, width=8)
    )
    for place, found in enumerate(fits):
        for name, leaf in networks.only(place).parameters.items():
            np.testing.assert_array_equal(found.networks.parameters[name], leaf)


def test_a_bad_fit_warns_and_names_the_clean_protocol(
    line: tuple[np.ndarray, np.ndarray],
) -> None:
    x, y = line
    with pytest.warns(UserWarning, match='protocol="clean" may help'):
        pi.train(100 * x + 500, y, updates=3, width=4)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"y": np.ones(39)}, r"x has the shape \(40,\) and y \(39,\)"),
        ({"y": np.full(40, np.nan)}, "y is not finite everywhere"),
        ({"x": range(5), "y": range(5)}, "has 5 points; there should be 10 to"),
        ({"x": ["a"] * 40}, "x holds something that is not a number"),
        ({"activation": "rellu"}, "Did you mean 'relu'"),
        ({"mu": -1}, "mu is -1; it should be a finite number of at least 0"),
        ({"seed": 1.5}, "the seed is 1.5"),
        ({"protocol": "cleen"}, "clean"),
        ({"updates": 0}, "updates"),
        ({"learning_rat": 0.1}, "learning_rate"),
    ],
)
def test_wrong_input_is_a_value_error_of_one_sentence(
    line: tuple[np.ndarray, np.ndarray], change: dict[str, Any], sentence: str
) -> None:
    asked = {"x": line[0], "y": line[1]} | change
    with pytest.raises(ValueError, match=sentence) as refusal:
        pi.train(asked.pop("x"), asked.pop("y"), **asked)
    assert "\n" not in str(refusal.value)


def test_divergence_is_said_with_seed_and_update(line: tuple[np.ndarray, np.ndarray]) -> None:
    with pytest.raises(ValueError, match=r"training diverged: seed 101: .* after update \d+;"):
        pi.train(*line, learning_rate=1e8, **QUICK)


def test_importing_the_package_starts_neither_jax_nor_pandas() -> None:
    code = (
        "import sys, pseudo_invertible; print([m for m in ('jax', 'pandas') if m in sys.modules])"
    )
    answer = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert answer.stdout.strip() == "[]"


def test_the_lines_of_python_in_the_readme_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = re.search(r"```python\n(.*?)```", README.read_text("utf-8"), re.DOTALL)
    assert code
    monkeypatch.chdir(tmp_path)
    (tmp_path / "data").symlink_to(README.parent / "data")
    with _whatever_it_warns():
        exec(compile(code[1], "README.md", "exec"), {})
    assert (tmp_path / "mine.npz").exists()
