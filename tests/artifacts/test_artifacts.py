"""networks.npz: comes back exactly, without pickles, and says so when it cannot."""

from __future__ import annotations

import pickle
import tempfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from pseudo_invertible.artifacts.sealed import broken_seals, replacing
from pseudo_invertible.errors import UserError
from pseudo_invertible.experiment.mlp import Linear, Pair
from pseudo_invertible.experiment.trained import (
    Networks,
    read_history,
    read_networks,
    write_history,
    write_networks,
)

floats = st.floats(width=32, allow_nan=True, allow_infinity=True)


def networks_of(seeds: int, width: int, values: np.ndarray | None = None) -> Networks:
    shapes = [(1, width), (width, width), (width, 1)]
    generator = np.random.default_rng(0)

    def leaf(*shape: int) -> np.ndarray:
        drawn = generator.normal(size=(seeds, *shape)).astype(np.float32)
        if values is not None:
            drawn.flat[: len(values)] = values[: drawn.size]
        return drawn

    def network() -> tuple[Linear, ...]:
        return tuple(Linear(leaf(*shape), leaf(shape[1])) for shape in shapes)

    return Networks(Pair(network(), network()), np.arange(seeds) + 101, {"made": "by hand"})


@given(st.integers(1, 3), st.integers(1, 4), arrays(np.float32, 6, elements=floats))
def test_networks_come_back_bit_by_bit(seeds: int, width: int, values: np.ndarray) -> None:
    networks = networks_of(seeds, width, values)
    with tempfile.TemporaryDirectory() as folder:
        write_networks(Path(folder) / "networks.npz", networks)
        back = read_networks(Path(folder) / "networks.npz")
    for ours, theirs in zip(networks.pairs, back.pairs, strict=True):
        for layer, other in zip(ours, theirs, strict=True):
            assert layer.w.tobytes() == other.w.tobytes()
            assert layer.b.tobytes() == other.b.tobytes()
    assert back.seeds.tolist() == networks.seeds.tolist()
    assert back.provenance == networks.provenance


def test_same_networks_give_the_same_bytes(tmp_path: Path) -> None:
    for name in "ab":
        write_networks(tmp_path / name / "networks.npz", networks_of(2, 3))
    a, b = (tmp_path / name / "networks.npz" for name in "ab")
    assert a.read_bytes() == b.read_bytes()


def test_layout_of_the_file_is_the_published_one(tmp_path: Path) -> None:
    path = tmp_path / "networks.npz"
    write_networks(path, networks_of(2, 3))
    with np.load(path, allow_pickle=False) as archive:
        assert set(archive.files) == {
            *(f"{n}/linear_{i}/{leaf}" for n in "fg" for i in range(3) for leaf in "wb"),
            "seeds",
            "provenance",
        }
        assert archive["f/linear_1/w"].shape == (2, 3, 3)
        assert archive["f/linear_1/w"].dtype == np.float32


def _truncate(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-100])


def _empty(path: Path) -> None:
    path.write_bytes(b"")


def _flip(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[200] ^= 0xFF
    path.write_bytes(bytes(content))


def _foreign(path: Path) -> None:
    np.savez(path, weights=np.ones(3))


def _pickled(path: Path) -> None:
    path.write_bytes(pickle.dumps({"f": [1, 2, 3]}))


def _pickled_inside(path: Path) -> None:
    np.savez(path, allow_pickle=True, seeds=np.array([{"a": 1}], dtype=object))


def _text(path: Path) -> None:
    path.write_text("not an archive\n")


def _plain_array(path: Path) -> None:
    with path.open("wb") as file:
        np.save(file, np.ones(3))


@pytest.mark.parametrize(
    "spoil", [_truncate, _empty, _flip, _foreign, _pickled, _pickled_inside, _text, _plain_array]
)
def test_spoilt_networks_name_the_file_and_the_command_that_makes_them_again(
    tmp_path: Path, spoil: Callable[[Path], None]
) -> None:
    path = tmp_path / "networks.npz"
    write_networks(path, networks_of(2, 3))
    spoil(path)
    with pytest.raises(UserError) as refusal:
        read_networks(path)
    message = str(refusal.value)
    assert message.startswith(f"{path}: ")
    assert message.endswith(f"snakemake --cores 1 {path}")
    assert "\n" not in message


def test_missing_networks_are_named(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="no such file"):
        read_networks(tmp_path / "networks.npz")


def test_history_comes_back_in_float32(tmp_path: Path) -> None:
    history = np.random.default_rng(1).normal(size=(2, 4, 4)).astype(np.float32) ** 2
    write_history(tmp_path / "history.csv", [5, 6], history, 2.0, 0.5)
    rows = read_history(tmp_path / "history.csv")
    assert rows["seed"].tolist() == [5] * 4 + [6] * 4
    assert rows["update"].tolist() == [0, 1, 2, 3] * 2
    terms = rows[["fit_y", "fit_x", "cycle_x", "cycle_y"]].to_numpy(np.float32)
    assert np.array_equal(terms, history.reshape(-1, 4))
    loss = history.reshape(-1, 4).astype(np.float64) @ [1, 1, 2, 0.5]
    np.testing.assert_allclose(rows["loss"], loss, rtol=1e-6)


def test_interrupted_write_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    with replacing(path) as draft:
        draft.write_text("old")
    with pytest.raises(KeyboardInterrupt), replacing(path) as draft:
        draft.write_text("half of the n")
        raise KeyboardInterrupt
    assert path.read_text() == "old"
    assert [p.name for p in tmp_path.iterdir() if not p.name.endswith(".sha256")] == ["table.csv"]


def test_altered_files_are_known_by_their_seals(tmp_path: Path) -> None:
    for name in "ab":
        with replacing(tmp_path / name / "table.csv") as draft:
            draft.write_text(name)
    assert broken_seals(tmp_path) == []
    (tmp_path / "b" / "table.csv").write_text("c")
    assert broken_seals(tmp_path) == [tmp_path / "b" / "table.csv"]
