"""The row of a run: every number against plain NumPy, and what is empty when."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pandas as pd
import pytest
from making import make_dataset, make_history, make_networks

from pseudo_invertible.data.dataset import Dataset
from pseudo_invertible.errors import UserError
from pseudo_invertible.experiment.stored import Networks
from pseudo_invertible.measures.runs import COLUMNS, MEASURES, loss_measures, measure_runs

DATASET, FRESH = make_dataset(60), make_dataset(200, seed=1)


def evaluated(networks: Networks, name: str, run: int, kept: int, points: np.ndarray):
    """A network of a run, by the formula of the write-up."""
    hidden = points[:, None]
    for layer in range(3):
        leaf = {leaf: networks.parameters[f"{name}/linear_{layer}/{leaf}"] for leaf in "wb"}
        hidden = hidden @ leaf["w"][run, kept].astype(float) + leaf["b"][run, kept]
        if layer < 2 and networks.activation == "relu":
            hidden = np.maximum(hidden, 0)
        elif layer < 2:
            hidden = hidden / (1 + np.exp(-hidden))
    return hidden[:, 0]


def fit_measures(f, g, dataset: Dataset) -> dict[str, float]:
    x, y = dataset
    fvu_y, fvu_x = np.mean((y - f(x)) ** 2) / y.var(), np.mean((x - g(y)) ** 2) / x.var()
    trips = [(x - g(f(x))) / x.std(), (y - f(g(y))) / y.std()]
    return {
        "fvu": (fvu_y + fvu_x) / 2,
        "fvu_y": fvu_y,
        "fvu_x": fvu_x,
        "cycle": np.sqrt(np.mean(np.square(trips))),
        "fit_loss": fvu_y * y.var() + fvu_x * x.var(),
    }


def expected_measures(networks: Networks, run: int, kept: int) -> dict[str, float]:
    """Most measures of a run, again from its parameters."""

    def f(points: np.ndarray) -> np.ndarray:
        return evaluated(networks, "f", run, kept, points)

    def g(points: np.ndarray) -> np.ndarray:
        return evaluated(networks, "g", run, kept, points)

    x, y = DATASET
    trips = {"x": x - g(f(x)), "y": y - f(g(y))}
    squares = {axis: np.mean(trip**2) for axis, trip in trips.items()}
    penalty = networks.lambdas[run] * squares["x"] + networks.mus[run] * squares["y"]
    row = {**fit_measures(f, g, DATASET), "cycle_x": squares["x"], "cycle_y": squares["y"]}
    row |= {"fit_y": np.mean((y - f(x)) ** 2), "loss": row["fit_loss"] + penalty}
    row |= {"penalty_share": penalty / row["loss"], "fit_x": np.mean((x - g(y)) ** 2)}
    row |= {f"fresh_{name}": value for name, value in fit_measures(f, g, FRESH).items()}
    for axis, there, back, values in (("x", f, g, x), ("y", g, f, y)):
        size = np.abs(trips[axis]) / values.std()
        row |= {f"cycle_{axis}_median": np.median(size), f"cycle_{axis}_max": size.max()}
        between = np.sort(values)[:-1] + np.diff(np.sort(values)) / 2
        trip = np.mean((between - back(there(between))) ** 2)
        row[f"between_{axis}"] = np.sqrt(trip / squares[axis])
    for name, this, a, b in (("f", f, x, y), ("g", g, y, x)):
        line, steps = np.polyfit(a, this(a), 1), np.diff(this(np.linspace(a.min(), a.max(), 1001)))
        row[f"slope_{name}"] = line[0] / np.polyfit(a, b, 1)[0]
        row[f"linearity_{name}"] = 1 - np.var(this(a) - np.polyval(line, a)) / np.var(this(a))
        row[f"monotone_{name}"] = max(np.mean(steps > 0), np.mean(steps < 0))
    return row


@pytest.mark.parametrize("activation", ["relu", "silu"])
def test_every_number_is_what_numpy_finds_in_the_networks(activation: str) -> None:
    networks = make_networks(3, 2, (10, 20), activation=activation, lambda_=0.25, mu=30.0)
    table = measure_runs(networks, make_history(networks), DATASET, fresh=FRESH)
    assert table[["seed", "updates"]].to_numpy().tolist() == [
        *([101, 10], [101, 20]),
        *([102, 10], [102, 20]),
    ]
    for place, row in table.iterrows():
        run, kept = divmod(place, 2)
        for name, value in expected_measures(networks, run, kept).items():
            assert row[name] == pytest.approx(value, rel=1e-9, abs=1e-12), name
        shares = row[[name for name in COLUMNS if name.startswith("gradient_")]]
        assert shares.tolist() == networks.gradient[run, kept].tolist()
        signs = {np.sign(row["slope_f"]), np.sign(row["slope_g"])}
        known = {(1.0,): "aligned", (-1.0,): "reversed", (-1.0, 1.0): "torn"}
        assert row["direction"] == known[tuple(sorted(signs))]


def test_the_schema_is_the_same_with_and_without_fresh_points() -> None:
    networks = make_networks()
    found = measure_runs(networks, make_history(networks), DATASET, name="seed_201", protocol="p")
    assert tuple(found.columns) == COLUMNS
    assert found.loc[0, ["dataset", "protocol", "activation"]].tolist() == [
        "seed_201",
        "p",
        "relu",
    ]
    empty = set(found.columns[found.isna().all()])
    fresh = {name for name in COLUMNS if name.startswith("fresh_")}
    assert empty == fresh | {"diverged_at"}


def test_a_run_that_diverged_has_keys_and_nothing_else() -> None:
    networks = make_networks(runs=3, diverged={1: 0})
    found = measure_runs(networks, make_history(networks), DATASET, fresh=FRESH)
    diverged = (found["seed"] == 102).to_numpy()
    assert found["diverged_at"].fillna(-1).tolist() == [-1, -1, 0, 0, -1, -1]
    assert found.loc[diverged, ["direction", *MEASURES]].isna().all(axis=None)
    assert found.loc[~diverged, ["direction", *MEASURES]].notna().all(axis=None)
    alone = measure_runs(make_networks(), make_history(make_networks()), DATASET, fresh=FRESH)
    assert found.dtypes.equals(alone.dtypes)


def test_histories_of_other_runs_are_refused() -> None:
    networks = make_networks()
    history = make_history(networks)
    for wrong in (
        history.assign(seed=history["seed"] + 1),
        history.assign(mu=2.0),
        history.iloc[:-1],
        history.iloc[::-1],
    ):
        with pytest.raises(UserError, match="not of the same runs"):
            measure_runs(networks, wrong, DATASET)


def test_history_is_read_up_to_the_kept_update_only() -> None:
    networks = make_networks(kept=(10, 20))
    history = make_history(networks)
    later = history["update"] > 10
    found = measure_runs(networks, history, DATASET)
    other = measure_runs(networks, history.assign(loss=history["loss"] + 5 * later), DATASET)
    early, names = found["updates"] == 10, ["rises", "loss_change"]
    pd.testing.assert_frame_equal(found.loc[early, names], other.loc[early, names])
    assert (found.loc[~early, "rises"] != other.loc[~early, "rises"]).all()


def test_rises_are_all_rises_over_all_falls() -> None:
    updates = np.arange(5)
    assert loss_measures(updates, np.array([10.0, 6, 7, 2, 4]), 4)["rises"] == pytest.approx(3 / 9)
    assert loss_measures(updates, np.array([5.0, 4, 3, 2, 1]), 4)["rises"] == 0
    assert loss_measures(updates, np.full(5, 2.0), 4)["rises"] == 0
    assert np.isnan(loss_measures(20 * updates, np.arange(5.0), 80)["rises"])


@pytest.mark.parametrize("every", [1, 20, 50])
def test_loss_change_is_the_slope_per_hundred_updates_over_the_mean(every: int) -> None:
    updates = np.arange(0, 501, every)
    loss = np.where(updates < 400, 99.0, 8 - updates / 100)
    # From 400 to 500 updates the loss falls from 4 to 3.
    assert loss_measures(updates, loss, 500)["loss_change"] == pytest.approx(-1 / 3.5)
    assert np.isnan(loss_measures(updates, loss, 0)["loss_change"])


def test_measuring_starts_neither_jax_nor_scipy() -> None:
    code = (
        "import sys; from pseudo_invertible.measures import runs, tables, curves, columns; "
        "print(*{'jax', 'scipy', 'matplotlib', 'pydantic'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""
