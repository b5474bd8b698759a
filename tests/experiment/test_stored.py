"""networks.npz comes back exactly, without pickles, and says so where it cannot."""

from __future__ import annotations

import pickle
from pathlib import Path

import numpy as np
import pytest

from pseudo_invertible.data.dataset import Dataset
from pseudo_invertible.errors import UserError
from pseudo_invertible.experiment.run import Run, Training
from pseudo_invertible.experiment.stored import (
    HISTORY,
    Networks,
    arrays_of,
    history_table,
    read_networks,
    write_networks,
)
from pseudo_invertible.experiment.training import train_runs


@pytest.fixture(scope="module")
def trained(small: Dataset) -> tuple[Networks, np.ndarray]:
    runs = [Run(1, 0.5, 2), Run(2, 0.5, 3)]
    return train_runs(small, "silu", runs, Training(6, width=3, keep=(3, 6), history_every=2))


def test_networks_come_back_bit_by_bit_and_equal_networks_give_equal_bytes(
    trained: tuple[Networks, np.ndarray], tmp_path: Path
) -> None:
    for name in ("a.npz", "b.npz"):
        write_networks(tmp_path / name, trained[0])
    assert (tmp_path / "a.npz").read_bytes() == (tmp_path / "b.npz").read_bytes()
    back, expected = arrays_of(read_networks(tmp_path / "a.npz")), arrays_of(trained[0])
    assert back.keys() == expected.keys()
    assert all(back[name].tobytes() == expected[name].tobytes() for name in expected)
    assert back["f/linear_1/w"].shape == (2, 2, 3, 3)


def test_history_has_a_row_per_run_and_record(trained: tuple[Networks, np.ndarray]) -> None:
    networks, history = trained
    table = history_table(networks, history, 2)
    assert tuple(table.columns) == HISTORY
    assert table["update"].tolist() == [0, 2, 4, 6] * 2
    assert table["seed"].tolist() == [1] * 4 + [2] * 4
    last = table.iloc[-1]
    expected = last["fit_y"] + last["fit_x"] + 0.5 * last["cycle_x"] + 3 * last["cycle_y"]
    assert last["loss"] == pytest.approx(expected, rel=1e-6)


@pytest.mark.parametrize(
    "how", ["missing", "truncated", "empty", "foreign", "pickle", "text", "folder", "nan", "shape"]
)
def test_a_file_that_cannot_serve_is_named_with_its_remedy(
    trained: tuple[Networks, np.ndarray], tmp_path: Path, how: str
) -> None:
    path = tmp_path / "networks.npz"
    arrays = arrays_of(trained[0])
    if how == "nan":
        arrays["f/linear_0/b"] = np.full_like(arrays["f/linear_0/b"], np.nan)
    elif how == "shape":
        arrays["mu"] = arrays["mu"][:1]
    np.savez(path, **arrays)
    content = path.read_bytes()
    path.unlink()
    if how == "folder":
        path.mkdir()
    elif how == "foreign":
        np.savez(path, weights=np.ones(3))
    elif how != "missing":
        other = {"empty": b"", "text": b"x,y\n", "pickle": pickle.dumps([1, 2])}
        path.write_bytes(content[:-100] if how == "truncated" else other.get(how, content))
    with pytest.raises(UserError, match=r"networks\.npz: .*; delete it and run Snakemake again"):
        read_networks(path)
