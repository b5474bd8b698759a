"""networks.npz: comes back exactly, without pickles, and says so when it cannot."""

from __future__ import annotations

import os
import pickle
import re
import tempfile
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from pseudo_invertible.errors import UserError
from pseudo_invertible.experiment.mlp import Linear, Pair
from pseudo_invertible.experiment.trained import Networks, write_history, write_networks
from pseudo_invertible.experiment.trained_files import read_history, read_networks
from pseudo_invertible.study.configuration import Configuration

floats = st.floats(width=32, allow_nan=False, allow_infinity=False)


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

    stated = {"activation": "relu", "lambda": "1", "mu": "10"}
    return Networks(Pair(network(), network()), np.arange(seeds) + 101, {"configuration": stated})


@settings(deadline=None)  # it writes to disk
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


def spoilt(path: Path, how: str) -> None:
    """Replace a file of networks by one that is no such file."""
    content = path.read_bytes()
    with np.load(path) as archive:
        arrays = dict(archive)
    arrays |= OTHER_ARRAYS.get(how, {})
    if how in OTHER_ARRAYS:
        np.savez(path, **arrays)
    elif how == "truncated":
        path.write_bytes(content[:-100])
    elif how == "empty":
        path.write_bytes(b"")
    elif how == "flipped":
        path.write_bytes(content[:200] + bytes([content[200] ^ 0xFF]) + content[201:])
    elif how == "foreign":
        np.savez(path, weights=np.ones(3))
    elif how == "pickle":
        path.write_bytes(pickle.dumps({"f": [1, 2, 3]}))
    elif how == "pickle inside":
        np.savez(path, allow_pickle=True, **arrays | {"seeds": np.array([{}], object)})
    elif how == "text":
        path.write_text("not an archive\n")
    elif how == "array":
        with path.open("wb") as file:
            np.save(file, np.ones(3))
    elif how == "encrypted":
        path.write_bytes(re.sub(b"(PK\x01\x02.{4}).", b"\\1\x01", content, flags=re.DOTALL))
    elif how == "a folder":
        path.unlink()
        path.mkdir()
    elif how == "a pipe":
        path.unlink()
        os.mkfifo(path)
    elif how == "a bomb":
        np.savez_compressed(path, **arrays | {"f/linear_1/w": np.zeros((1000, 1000), np.float32)})
    else:
        raise AssertionError(how)


OTHER_ARRAYS: dict[str, dict[str, np.ndarray]] = {
    "other seeds": {"seeds": np.arange(5)},
    "another width": {"f/linear_1/w": np.zeros((2, 4, 4), np.float32)},
    "a flat array": {"g/linear_0/b": np.zeros(3, np.float32)},
    "float64": {"f/linear_0/b": np.zeros((2, 3))},
    "not finite": {"g/linear_2/w": np.full((2, 3, 1), np.nan, np.float32)},
    "broken provenance": {"provenance": np.array("{")},
    "no configuration": {"provenance": np.array("{}")},
    "a list": {"provenance": np.array("[1]")},
    "numbers for provenance": {"provenance": np.array(3.0)},
    "deep provenance": {"provenance": np.array("[" * 100_000)},
}
HOW = [
    *("truncated", "empty", "flipped", "foreign", "pickle", "pickle inside", "text", "array"),
    *("encrypted", "a folder", "a pipe", "a bomb", *OTHER_ARRAYS),
]


@pytest.mark.parametrize("how", HOW)
def test_spoilt_networks_name_the_file_and_the_command_that_makes_them_again(
    tmp_path: Path, how: str
) -> None:
    path = tmp_path / "networks.npz"
    write_networks(path, networks_of(2, 3))
    spoilt(path, how)
    with pytest.raises(UserError) as refusal:
        read_networks(path)
    message = str(refusal.value)
    assert message.startswith(f"{path}: ")
    assert message.endswith(f"snakemake --cores 1 {path}")
    assert "\n" not in message


def test_networks_of_another_configuration_than_asked_for_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "networks.npz"
    write_networks(path, networks_of(2, 3))
    read_networks(path, Configuration("relu", 1, 10), seeds=[101, 102])
    for asked, word in [
        (Configuration("silu", 1, 10), "activation relu, where silu"),
        (Configuration("relu", 10, 1), "lambda 1, where 10"),
        (Configuration("relu", 1, 1), "mu 10, where 1"),
    ]:
        with pytest.raises(UserError, match=f"holds networks of {word} is asked for"):
            read_networks(path, asked)
    with pytest.raises(UserError, match="has no seed 100; it has 101, 102"):
        read_networks(path, seeds=[100, 101])


@pytest.mark.parametrize(
    ("place", "word"),
    [
        ("activation~silu/lambda~1/mu~10", "activation relu, where its path says silu"),
        ("activation~relu/lambda~10/mu~1", "lambda 1, where its path says 10"),
        ("activation~relu/lambda~1/mu~10/updates~50", "updates 20, where its path says 50"),
    ],
)
def test_swapped_folders_are_seen(tmp_path: Path, place: str, word: str) -> None:
    path = tmp_path / place / "networks.npz"
    networks = networks_of(2, 3)
    write_networks(path, networks._replace(provenance=networks.provenance | {"kept_after": 20}))
    with pytest.raises(UserError, match=word):
        read_networks(path)


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


def test_a_history_with_another_configurations_weights_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "history.csv"
    history = np.arange(1, 33, dtype=np.float32).reshape(2, 4, 4)
    write_history(path, [5, 6], history, 2.0, 0.5)
    read_history(path, Configuration("relu", 2, 0.5))
    for lambda_, mu, told in ((1, 0.5, "λ = 1, μ = 0.5"), (0.5, 2, "λ = 0.5, μ = 2")):
        with pytest.raises(UserError, match=f"losses of other weights than {re.escape(told)}"):
            read_history(path, Configuration("relu", lambda_, mu))


def test_a_thinned_history_says_after_which_updates(tmp_path: Path) -> None:
    write_history(tmp_path / "history.csv", [5, 6], np.ones((2, 3, 4), np.float32), 1, 1, 50)
    assert read_history(tmp_path / "history.csv")["update"].tolist() == [0, 50, 100] * 2


@pytest.mark.parametrize(
    "text",
    [
        "",
        "seed,update\n1,2\n",
        "seed,update,loss,fit_y,fit_x,cycle_x,cycle_y\n",
        "seed,update,loss,fit_y,fit_x,cycle_x,cycle_y\n1,2,3,4,5,6,inf\n",
        "seed,update,loss,fit_y,fit_x,cycle_x,cycle_y\n1,2,3,4,5,6,high\n",
        "seed,update,loss,fit_y,fit_x,cycle_x,cycle_y\n1,2,3,4,5,6,7,8\n",
        "seed,update,loss,fit_y,fit_x,cycle_x,cycle_y\n1,2,3\n",
        "\0\0\0\0",
    ],
)
def test_a_spoilt_history_is_refused_in_a_sentence(tmp_path: Path, text: str) -> None:
    path = tmp_path / "history.csv"
    path.write_text(text)
    with pytest.raises(UserError) as refusal:
        read_history(path)
    assert str(refusal.value).endswith(f"snakemake --cores 1 {path}")
