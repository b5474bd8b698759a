"""Every number in the tables, computed again from the artifacts with NumPy alone."""

from __future__ import annotations

import io
import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from driving import RESULTS, Tree
from making import some_networks

from pseudo_invertible.experiment.scatter import Dataset
from pseudo_invertible.experiment.trained import write_networks
from pseudo_invertible.measures.runs import metrics_of, with_excess, with_excess_over
from pseudo_invertible.measures.stated import configuration_of
from pseudo_invertible.measures.summary import summarise
from pseudo_invertible.study.config import read_study

CYCLES = ("cycle_x", "cycle_y")


def numpy_forward(arrays: dict[str, np.ndarray], name: str, seed: int, values, activation: str):
    hidden = np.asarray(values, np.float64)[:, None]
    for layer in range(3):
        w = arrays[f"{name}/linear_{layer}/w"][seed].astype(np.float64)
        hidden = hidden @ w + arrays[f"{name}/linear_{layer}/b"][seed].astype(np.float64)
        if layer < 2:
            hidden = (
                np.maximum(hidden, 0) if activation == "relu" else hidden / (1 + np.exp(-hidden))
            )
    return hidden[:, 0]


def recomputed_row(arrays, seed: int, x, y, activation: str, lambda_: float, mu: float, floor):
    def f(values):
        return numpy_forward(arrays, "f", seed, values, activation)

    def g(values):
        return numpy_forward(arrays, "g", seed, values, activation)

    row = {"fit_y": np.mean((y - f(x)) ** 2), "fit_x": np.mean((x - g(y)) ** 2)}
    errors = {"cycle_x": x - g(f(x)), "cycle_y": y - f(g(y))}
    row |= {name: np.mean(error**2) for name, error in errors.items()}
    row["loss"] = row["fit_y"] + row["fit_x"] + lambda_ * row["cycle_x"] + mu * row["cycle_y"]
    row["r2_f"] = 1 - row["fit_y"] / np.mean((y - y.mean()) ** 2)
    row["r2_g"] = 1 - row["fit_x"] / np.mean((x - x.mean()) ** 2)
    for name, unit in (("cycle_x", x.std()), ("cycle_y", y.std())):
        size = np.abs(errors[name])
        found = {
            f"{name}_rms": np.sqrt(np.mean(size**2)),
            f"{name}_median": np.median(size),
            f"{name}_p95": np.quantile(size, 0.95),
            f"{name}_max": size.max(),
        }
        row |= found | {f"{key}_sd": value / unit for key, value in found.items()}
    row["cycle_x_worst_at"] = x[np.argmax(np.abs(errors["cycle_x"]))]
    row["cycle_y_worst_at"] = y[np.argmax(np.abs(errors["cycle_y"]))]
    row["misfit"] = (2 - row["r2_f"] - row["r2_g"]) / 2
    row["cycle"] = np.sqrt((row["cycle_x_rms_sd"] ** 2 + row["cycle_y_rms_sd"] ** 2) / 2)
    for name, this, a, b in (("f", f, x, y), ("g", g, y, x)):
        mapped, grid = this(a), np.linspace(a.min(), a.max(), 1001)
        slopes = np.diff(this(grid)) / np.diff(grid)
        line, of_data = np.polyfit(a, mapped, 1), np.polyfit(a, b, 1)
        row[f"trend_{name}"] = line[0] / of_data[0]
        row[f"orientation_{name}"] = np.sign(line[0]) * np.sign(of_data[0])
        row[f"linearity_{name}"] = 1 - np.var(mapped - np.polyval(line, a)) / np.var(mapped)
        row[f"monotone_share_{name}"] = max(np.mean(slopes > 0), np.mean(slopes < 0))
        row[f"lipschitz_{name}"] = np.max(np.abs(slopes))
        row[f"lipschitz_{name}_median"] = np.median(np.abs(slopes))
    row["wrong_orientation"] = min(row["orientation_f"], row["orientation_g"]) < 0
    grid = np.linspace(x.min(), x.max(), 1001)
    deviation = np.abs(np.diff(g(f(grid))) / np.diff(grid) - 1)
    row["inverse_slope_max"], row["inverse_slope_median"] = deviation.max(), np.median(deviation)
    row["excess_y"] = row["fit_y"] - floor["floor_y"]
    row["excess_x"] = row["fit_x"] - floor["floor_x"]
    return row


@pytest.mark.workflow
def test_metrics_are_what_numpy_finds_in_the_artifacts(finished: Tree) -> None:
    root = finished.root / RESULTS
    table = pd.read_csv(root / "tables/metrics.csv")
    x, y = np.loadtxt(root / "dataset.csv", delimiter=",", skiprows=1, unpack=True)
    floor = json.loads((root / "audit/noise_floor.json").read_text())
    assert len(table) == 2 * 3 * 2
    seen = set()
    for _, stored in table.iterrows():
        lambda_, mu = stored["lambda"], stored["mu"]
        folder = root / f"runs/activation~{stored['activation']}/lambda~{lambda_:g}/mu~{mu:g}"
        with np.load(folder / "networks.npz", allow_pickle=False) as archive:
            arrays = dict(archive)
        seed = arrays["seeds"].tolist().index(stored["seed"])
        expected = recomputed_row(arrays, seed, x, y, stored["activation"], lambda_, mu, floor)
        assert set(expected) == set(table.columns) - {"activation", "lambda", "mu", "seed"}
        for name, value in expected.items():
            assert stored[name] == pytest.approx(value, rel=1e-8, abs=1e-10), name
        seen.add((stored["activation"], lambda_, mu, stored["seed"]))
    assert len(seen) == len(table)


@pytest.mark.workflow
def test_summary_is_median_and_quartiles_over_seeds(finished: Tree) -> None:
    root = finished.root / RESULTS
    metrics = pd.read_csv(root / "tables/metrics.csv")
    summary = pd.read_csv(root / "tables/summary.csv")
    assert len(summary) == 6
    assert summary["seeds"].tolist() == [2] * 6
    for _, row in summary.iterrows():
        same = (
            metrics[["activation", "lambda", "mu"]] == row[["activation", "lambda", "mu"]]
        ).all(axis=1)
        for column in metrics.columns[4:]:
            if not pd.api.types.is_float_dtype(metrics[column]):
                continue
            for part, quantile in (("q25", 0.25), ("median", 0.5), ("q75", 0.75)):
                expected = np.quantile(metrics.loc[same, column], quantile)
                found = row[f"{column}_{part}"]
                assert found == pytest.approx(expected, rel=1e-12), column


@pytest.mark.workflow
def test_history_ends_where_the_networks_are(finished: Tree) -> None:
    """The last row of the history is the loss of the networks that were written."""
    root = finished.root / RESULTS
    metrics = pd.read_csv(root / "tables/metrics.csv")
    for _, row in metrics.iterrows():
        folder = f"activation~{row['activation']}/lambda~{row['lambda']:g}/mu~{row['mu']:g}"
        history = pd.read_csv(root / "runs" / folder / "history.csv")
        last = history[(history["seed"] == row["seed"]) & (history["update"] == 20)]
        for term in ("loss", "fit_y", "fit_x", "cycle_x", "cycle_y"):
            assert float(last[term].iloc[0]) == pytest.approx(row[term], rel=1e-4, abs=1e-6)


@pytest.mark.workflow
def test_figures_and_tables_come_with_their_provenance(finished: Tree) -> None:
    from driving import PROJECT

    record = json.loads((finished.root / RESULTS / "provenance.json").read_text())
    study = read_study(record["config"], PROJECT / "workflow/schemas/config.schema.yaml")
    assert study.seeds == (101, 102)
    assert record["prng"] == [
        {"implementation": "threefry2x32", "jax_threefry_partitionable": False}
    ]
    for key in ("commit", "versions", "devices", "sources", "dataset_sha256"):
        assert record[key]
    assert record["versions"]["jax"]


def test_table_survives_csv_exactly(tmp_path) -> None:
    from pseudo_invertible.artifacts.tables import read_table, write_table

    table = pd.DataFrame({"value": [0.1, 1 / 3, 1e-300, 12345678.90123]})
    write_table(tmp_path / "t.csv", table)
    assert read_table(tmp_path / "t.csv", ["value"])["value"].tolist() == table["value"].tolist()
    assert io.StringIO((tmp_path / "t.csv").read_text()).readline() == "value\n"


@pytest.mark.parametrize("activation", ["relu", "silu"])
def test_every_number_of_a_run_is_what_numpy_finds_in_its_networks(
    small: Dataset, tmp_path: Path, activation: str
) -> None:
    networks = some_networks([4, 9], activation, 0.25, 30.0)
    write_networks(tmp_path / "networks.npz", networks)
    with np.load(tmp_path / "networks.npz", allow_pickle=False) as archive:
        arrays = dict(archive)
    floor = {"floor_y": 0.2, "floor_x": 3.0}
    table = with_excess(metrics_of(networks, configuration_of(networks), small), 0.2, 3.0)
    assert table["seed"].tolist() == [4, 9]
    for place, stored in table.iterrows():
        assert (stored["activation"], stored["lambda"], stored["mu"]) == (activation, 0.25, 30.0)
        expected = recomputed_row(arrays, place, *small, activation, 0.25, 30.0, floor)
        assert set(expected) == set(table.columns) - {"activation", "lambda", "mu", "seed"}
        for name, value in expected.items():
            assert stored[name] == pytest.approx(value, rel=1e-8, abs=1e-10), name


def test_only_a_known_noise_floor_is_taken_off_the_fits(tmp_path: Path) -> None:
    table = pd.DataFrame({"fit_y": [0.5], "fit_x": [7.0]})
    known, unknown = tmp_path / "known.json", tmp_path / "unknown.json"
    known.write_text(json.dumps({"floor_y": 0.2, "floor_x": 6.5}))
    unknown.write_text(json.dumps({"none": "the noise is too small"}))
    found = with_excess_over(known, table)
    expected = {"fit_y": 0.5, "fit_x": 7.0, "excess_y": 0.3, "excess_x": 0.5}
    assert found.iloc[0].to_dict() == pytest.approx(expected)
    for floor in (unknown, None):
        assert list(with_excess_over(floor, table).columns) == ["fit_y", "fit_x"]


def test_a_summary_has_quartiles_of_each_configuration_in_the_tables_order() -> None:
    table = pd.DataFrame(
        {
            "activation": ["silu"] * 4 + ["relu"],
            "lambda": 1.0,
            "mu": 2.0,
            "seed": [1, 2, 3, 4, 1],
            "misfit": [1.0, 2.0, 3.0, 4.0, 7.0],
            "cycle": 0.5,
        }
    )
    found = summarise(table)
    assert found["activation"].tolist() == ["silu", "relu"]
    assert found["seeds"].tolist() == [4, 1]
    names = ["misfit_q25", "misfit_median", "misfit_q75"]
    assert found[names].to_numpy().tolist() == [[1.75, 2.5, 3.25], [7.0, 7.0, 7.0]]
    assert not {"lambda_median", "mu_median"} & set(found.columns)
    told = [name for name in found.columns if name.endswith("_median")]
    assert told == ["misfit_median", "cycle_median"]
