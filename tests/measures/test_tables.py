"""Tables of runs: read back exactly, merged, summarised, explained; curves of sweeps."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from making import make_dataset, make_history, make_networks, make_runs_table

from pseudo_invertible.errors import UserError
from pseudo_invertible.files import write_arrays, write_table
from pseudo_invertible.measures.columns import columns_page, explained
from pseudo_invertible.measures.curves import CURVES, curves_of, merge_curves, read_curves
from pseudo_invertible.measures.runs import COLUMNS, measure_runs
from pseudo_invertible.measures.tables import merge_runs, read_runs, summarise

DATASET = make_dataset()
ONE = {"protocols": {"published": (500,)}, "activations": ("relu",), "weights": ((10.0, 10.0),)}
OTHERS = {
    "stuck.csv": "activation lambda updates n stuck reversed torn share_low share_high "
    "same_on_opposite",
    "claims.csv": "claim text origin activation protocol updates measure points n k k_stuck "
    "share_low share_high effect effect_low effect_high word",
    "datasets.csv": "dataset generator_seed points sd_x sd_y correlation spearman "
    "far_from_monotone least_fit_loss least_fit_loss_fvu least_fvu lines_fvu direction floor_fvu",
    "history.csv": "seed lambda mu update loss fit_y fit_x cycle_x cycle_y",
    "dataset.csv": "x y",
}


@pytest.mark.parametrize(
    "table",
    [
        make_runs_table(),
        make_runs_table(diverged=[101], **ONE),
        make_runs_table(diverged=range(101, 121), **ONE),
        make_runs_table(trend=False, fresh=False, **ONE),
    ],
)
def test_a_table_of_runs_comes_back_exactly(table: pd.DataFrame, tmp_path: Path) -> None:
    write_table(tmp_path / "runs.csv", table)
    pd.testing.assert_frame_equal(read_runs(tmp_path / "runs.csv"), table, check_exact=True)


def test_merged_shards_are_the_rows_of_one_measurement(tmp_path: Path) -> None:
    networks = make_networks(runs=3, diverged={1: 7})
    whole = measure_runs(networks, make_history(networks), DATASET)
    paths = [tmp_path / f"{run}.csv" for run in range(3)]
    for run, path in enumerate(paths):
        write_table(path, whole.iloc[2 * run : 2 * run + 2])
    pd.testing.assert_frame_equal(merge_runs(paths), whole, check_exact=True)


@pytest.mark.parametrize(
    "change",
    [
        lambda table: table.drop(columns="fvu"),
        lambda table: table.assign(misfit=1.0),
        lambda table: table.assign(seed="first"),
        lambda table: table.iloc[:0],
    ],
)
def test_foreign_tables_are_refused_by_name(change, tmp_path: Path) -> None:
    table = make_runs_table(**ONE)
    write_table(tmp_path / "good.csv", table)
    write_table(tmp_path / "odd.csv", change(table))
    with pytest.raises(UserError, match=r"odd\.csv: "):
        merge_runs([tmp_path / "good.csv", tmp_path / "odd.csv"])


def test_a_summary_counts_directions_and_has_quartiles() -> None:
    runs = make_runs_table(stuck=0.5, torn=0.2, diverged=[101], **ONE)
    row = summarise(runs).iloc[0]
    assert row[["n", "diverged", "stuck", "reversed", "torn"]].tolist() == [19, 1, 10, 8, 2]
    for part, share in (("q25", 0.25), ("median", 0.5), ("q75", 0.75)):
        assert row[f"fvu_{part}"] == pytest.approx(np.nanquantile(runs["fvu"], share))


def test_a_summary_has_a_row_per_protocol_and_configuration_in_order() -> None:
    summary = summarise(make_runs_table())
    assert len(summary) == (1 + 3 + 3) * 2 * 6
    assert summary["protocol"].drop_duplicates().tolist() == ["published", "long", "clean"]
    assert summary["n"].eq(20).all()


def test_nothing_is_stuck_in_data_without_a_trend() -> None:
    summary = summarise(make_runs_table(trend=False, **ONE))
    assert summary[["stuck", "reversed", "torn"]].isna().all(axis=None)
    assert summary["n"].tolist() == [20]


def test_every_column_of_every_table_is_explained() -> None:
    summary = summarise(make_runs_table(**ONE))
    tables = {name: names.split() for name, names in OTHERS.items()}
    page = columns_page({"tables/runs.csv": COLUMNS, "summary.csv": summary.columns, **tables})
    assert page.count("\n| `") == len(COLUMNS) + len(summary.columns) + sum(
        map(len, tables.values())
    )
    assert "| `fvu_median` | share | median over seeds of fvu |" in page
    for name in COLUMNS:
        assert explained(name).meaning, name


def test_a_column_means_the_same_in_runs_and_in_their_summary() -> None:
    shared = set(summarise(make_runs_table(**ONE)).columns) & set(COLUMNS)
    assert shared == {"dataset", "protocol", "activation", "lambda", "mu", "updates"}


def test_a_column_without_an_explanation_is_refused() -> None:
    with pytest.raises(UserError, match=r"mine\.csv: its column misfit is not explained"):
        columns_page({"mine.csv": ["seed", "misfit"]})


def written_curves(folder: Path, diverged: dict[int, int] | None = None) -> list[Path]:
    paths = []
    for seed, runs in ((0, 2), (1, 1), (2, 3)):
        networks = make_networks(seed, runs, activation="silu", diverged=diverged)
        paths.append(folder / f"{seed}.npz")
        write_arrays(paths[-1], curves_of(networks, DATASET))
    return paths


def test_curves_are_the_maps_after_the_last_update() -> None:
    networks = make_networks(runs=2, diverged={1: 3})
    curves, maps = curves_of(networks, DATASET), networks.maps(0, -1)
    x, y = curves["x"], curves["y"]
    assert (x[0], x[-1], len(x)) == (-10, 10, 101)
    assert (y[0], y[-1]) == (DATASET.y.min(), DATASET.y.max())
    expected = (maps.f(x), maps.g(y), maps.g(maps.f(x)), maps.f(maps.g(y)))
    for name, values in zip(CURVES, expected, strict=True):
        assert curves[name].dtype == np.float32
        np.testing.assert_array_equal(curves[name][0], values.astype(np.float32))
        assert np.isnan(curves[name][1]).all()


def test_merged_curves_are_those_of_the_parts_in_order(tmp_path: Path) -> None:
    paths = written_curves(tmp_path, {0: 5})
    for name in ("a", "b"):
        merge_curves(paths, tmp_path / f"{name}.npz")
    assert (tmp_path / "a.npz").read_bytes() == (tmp_path / "b.npz").read_bytes()
    merged, parts = read_curves(tmp_path / "a.npz"), [read_curves(path) for path in paths]
    assert set(merged) == set(parts[0])
    for name in set(merged) - {"x", "y"}:
        np.testing.assert_array_equal(merged[name], np.concatenate([part[name] for part in parts]))


def test_curves_of_other_data_are_not_merged(tmp_path: Path) -> None:
    paths = written_curves(tmp_path)
    write_arrays(paths[1], curves_of(make_networks(), make_dataset(seed=9)))
    with pytest.raises(UserError, match=r"1\.npz: its y is not that of .*0\.npz"):
        merge_curves(paths, tmp_path / "all.npz")
    assert not (tmp_path / "all.npz").exists()
