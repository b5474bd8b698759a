"""Advice was tried: what an error sentence says to do is done here, and then it works."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from driving import RESULTS, Tree

import pseudo_invertible as pi
from pseudo_invertible.data.csv import read_csv
from pseudo_invertible.errors import UserError
from pseudo_invertible.experiment.device import BATCH_SIZE
from pseudo_invertible.study.model import Study, read_study
from pseudo_invertible.study.sentences import VERSION_2, keys

LINES = [f"{i},{(7 * i) % 11}" for i in range(12)]


def table(*first: str, sep: str = ",") -> str:
    return "\n".join([*first, *(line.replace(",", sep) for line in LINES)]) + "\n"


@pytest.mark.parametrize(
    ("content", "remedy", "done"),
    [
        (table("x:y", sep=":"), "else set sep", {"read": {"sep": ":"}}),
        (table(), "set header to false", {"header": False}),
        (
            table("x;y", "1;2,5", "1;2.5", sep=";"),
            "set decimal or thousands",
            {"read": {"thousands": ","}},
        ),
        (table("x,x", sep=","), "give its number, such as 1", {"x": 1, "y": 2}),
        (
            "\n".join(["a,b,c", *(f"{line},1{i}" for i, line in enumerate(LINES))]),
            "set x and y to two of its columns",
            {"x": "a", "y": "c"},
        ),
        (table("x,y,Größe").encode("latin-1"), "set encoding", {"read": {"encoding": "cp1252"}}),
        (table("x,y").encode("utf-16"), "or set encoding", {"read": {"encoding": "utf-16"}}),
    ],
)
def test_what_a_sentence_about_a_csv_advises_helps(
    tmp_path: Path, content: str | bytes, remedy: str, done: dict[str, Any]
) -> None:
    path = tmp_path / "mine.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(UserError, match=re.escape(remedy)):
        read_csv(path, **({"x": "x"} if "number" in remedy else {}))
    assert len(read_csv(path, **done).dataset.x) >= len(LINES)


def test_every_key_that_replaces_one_of_version_2_is_there() -> None:
    schema = Study.model_json_schema()
    known = {key.path for key in keys(schema, schema)}
    known |= {path.rpartition(".")[2] for path in known}  # a setting of a protocol
    for old, sentence in VERSION_2.items():
        for path in re.findall(r"`([a-z_.<>]+)`", sentence):
            assert re.sub(r"^protocols\.\w+", "protocols.<name>", path) in known | {
                "protocols.<name>"
            }, old
        for name in re.findall(r"<name>: \{(\w+): …", sentence):
            assert f"protocols.<name>.{name}" in known, old


@pytest.mark.parametrize(
    ("config", "remedy", "done"),
    [
        ({"dataset": {"file": "a.csv"}}, "should have another name", {"name": "mine"}),
        (
            {"sweeps": {"stuck": {"activations": ["relu"], "lambda": [1], "mu": [1]}}},
            "should have another name",
            {"sweeps": {"mine": {"activations": ["relu"], "lambda": [1], "mu": [1]}}},
        ),
        ({"width": 8}, "training.width", {"width": None, "training": {"width": 8}}),
        ({"seed": [1, 2]}, "did you mean seeds?", {"seed": None, "seeds": [1, 2]}),
        (
            {"protocols": {"mine": {"updates": 90, "history_every": 7}}},
            "it should divide updates",
            {"protocols": {"mine": {"updates": 90, "history_every": 9}}},
        ),
        (
            {"protocols": {"mine": {"updates": 90, "keep": [100]}}},
            "at most updates (90)",
            {"protocols": {"mine": {"updates": 90, "keep": [90]}}},
        ),
        ({"device": "cuda"}, "gpu", {"device": "gpu"}),
    ],
)
def test_what_a_sentence_about_the_config_advises_helps(
    config: dict[str, Any], remedy: str, done: dict[str, Any]
) -> None:
    with pytest.raises(UserError) as refusal:
        read_study(config)
    assert remedy in str(refusal.value)
    read_study({key: value for key, value in (config | done).items() if value is not None})


@pytest.mark.filterwarnings("ignore:seed 101")
def test_a_smaller_learning_rate_or_the_clean_protocol_trains_what_diverged() -> None:
    x = np.linspace(-1, 1, 40)
    far = {"learning_rate": 1e8, "updates": 20, "width": 4}
    with pytest.raises(ValueError, match=r'smaller learning_rate or protocol="clean" should help'):
        pi.train(x, x**3, **far)
    pi.train(x, x**3, **far | {"learning_rate": 1e-3}, lambda_=0, mu=0)
    pi.train(x, x**3, protocol="clean", updates=60, keep=[60], width=4)


@pytest.mark.workflow
def test_what_a_sentence_about_the_surroundings_advises_helps(
    finished: Tree, tmp_path: Path
) -> None:
    data = str(finished.root / RESULTS / "dataset.csv")
    call = ("train", data, "--updates", "2", "--width", "3", "--output", str(tmp_path / "out"))
    answer = finished.command(*call, JAX_PLATFORMS="tpu")
    assert "unset it, or set device: cpu" in answer.sentence
    assert finished.command(*call, "--device", "cpu", JAX_PLATFORMS="tpu").code == 0
    answer = finished.command(*call, **{BATCH_SIZE: "many"})
    assert "it should be a whole number of at least 1" in answer.sentence
    assert finished.command(*call, **{BATCH_SIZE: "2"}).code == 0


@pytest.mark.workflow
def test_a_damaged_file_that_is_deleted_is_made_again(tree: Tree) -> None:
    table = tree.root / RESULTS / "tables/baselines.json"
    whole = table.read_bytes()
    table.write_text("{")
    answer = tree.snakemake("--cores", "1", str(RESULTS / "tables/protocols.csv"))
    assert "delete it and run Snakemake again to rebuild it" in answer.sentence
    table.unlink()
    tree.make(str(RESULTS / "tables/protocols.csv"), cores=1)
    assert table.read_bytes() == whole
