"""Mistakes through the front door: one sentence, exit code 1, nothing half-written."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from pathlib import Path

import pytest
from driving import RESULTS, Tree

from pseudo_invertible.workflow import cli

RUN = RESULTS / "runs/protocol~published/activation~relu/lambda~1/mu~1"


@pytest.mark.workflow
@pytest.mark.parametrize(
    ("setting", "says"),
    [
        (
            "protocols={published: {updtes: 5}}",
            "updtes is not a known key (did you mean updates?)",
        ),
        ("grid={activations: [rleu]}", "it should be relu, silu or tanh (did you mean relu?)"),
        ("sweeps={train: {activations: [relu], lambda: [1], mu: [1]}}", "a rule train"),
    ],
)
def test_a_mistake_in_the_config_stops_before_anything_runs(
    unmade: Tree, setting: str, says: str
) -> None:
    answer = unmade.snakemake("--cores", "1", "--config", setting)
    assert answer.code == 1
    assert says in answer.sentence
    assert answer.sentence.startswith("error: config: ")
    assert not (unmade.root / "results").exists()


@pytest.mark.workflow
def test_a_key_given_twice_in_the_file_is_refused_with_its_line(fresh: Callable[[], Tree]) -> None:
    tree = fresh()
    config = tree.root / "config.yaml"
    config.write_text(config.read_text() + "seeds: [7]\n")
    line = config.read_text().count("\n")
    assert f"config.yaml, line {line}: " in tree.snakemake("--dry-run").sentence


@pytest.mark.workflow
def test_a_csv_is_an_input_whose_mistakes_and_changes_are_noticed(
    fresh: Callable[[], Tree],
) -> None:
    tree = fresh()
    tree.configure(name="mine", dataset={"file": "mine.csv"})
    answer = tree.snakemake("--dry-run", "point_cloud")
    assert answer.code == 1
    assert "MissingInputException" in answer.text
    assert "mine.csv" in answer.text
    data = tree.root / "mine.csv"
    data.write_text("x,y\n" + "1,2\n" * 5)
    answer = tree.snakemake("--cores", "1", "point_cloud")
    assert answer.code == 1
    assert "mine.csv" in answer.sentence
    assert answer.text.count(answer.sentence) > 1, "it is repeated when the workflow ends"
    assert not list((tree.root / "results/mine").rglob("*.pdf"))
    data.write_text("x,y\n" + "".join(f"{i},{i % 7 - i}\n" for i in range(20)))
    answer = tree.make("point_cloud", cores=1)
    assert tree.plan("point_cloud") == {}
    data.write_text(data.read_text() + "20,-18\n")
    assert tree.plan("point_cloud") == {"dataset": 1, "point_cloud": 1}


@pytest.mark.workflow
def test_a_platform_that_jax_cannot_start_is_a_sentence(finished: Tree, tmp_path: Path) -> None:
    answer = finished.command(
        *("train", str(RESULTS / "dataset.csv"), "--output", str(tmp_path / "out")),
        JAX_PLATFORMS="tpu",
    )
    assert answer.code == 1
    assert answer.sentence.startswith("error: JAX_PLATFORMS is tpu, which JAX cannot start here")
    assert list(tmp_path.iterdir()) == []


def refused(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    with pytest.raises(SystemExit) as end:
        cli.main(words)
    assert end.value.code == 1
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    return said


@pytest.fixture(autouse=True)
def _same_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Commands in this process leave its environment as it is."""
    monkeypatch.setattr(cli, "prepare", lambda: None)


@pytest.mark.workflow
@pytest.mark.parametrize("spoil", ["truncated", "pickled", "foreign", "missing"])
def test_damaged_networks_are_named_with_what_to_do(
    finished: Tree, tmp_path: Path, capsys: pytest.CaptureFixture[str], spoil: str
) -> None:
    content = {
        "truncated": (finished.root / RUN / "networks.npz").read_bytes()[:300],
        "pickled": pickle.dumps([1]),
        "foreign": b"PK something else",
    }
    networks = tmp_path / "networks.npz"
    if spoil in content:
        networks.write_bytes(content[spoil])
    data, output = finished.root / RESULTS / "dataset.csv", tmp_path / "out" / "fits.pdf"
    said = refused(capsys, "figure", "fits", str(data), str(networks), "--output", str(output))
    assert said.startswith(f"error: {networks}: ")
    assert said.endswith("delete it and run Snakemake again to rebuild it.\n")
    assert not output.parent.exists()


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["trian"], 'Unknown command "trian". Did you mean "train"?'),
        (["train", "d.csv", "--lamda", "1", "--output", "o"], "Did you mean --lambda?"),
        (["train", "d.csv"], 'Command "train" parameter --output requires an argument.'),
        (["train", "d.csv", "--activation", "rleu", "--output", "o"], "did you mean relu?"),
        (["train", "d.csv", "--updates", "0", "--output", "o"], "updates is 0; it should be"),
        (["train", "d.csv", "--protocol", "cleen", "--output", "o"], "did you mean clean?"),
        (["train", "d.csv", "--output", "o"], "d.csv: no such file"),
        (["figure", "pie", "d.csv", "--output", "o.pdf"], "figure kind is 'pie'"),
        (["dataset", "--points", "5", "--output", "o"], "points is 5; it should be"),
        (["dataset", "d.csv", "--seed", "5", "--output", "o"], "give one of them"),
        (["merge", "--output", "o"], "merge needs at least one table"),
    ],
)
def test_a_mistake_on_the_command_line_gets_one_sentence(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    words: list[str],
    says: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    assert says in refused(capsys, *words)
    assert not list(tmp_path.iterdir())
