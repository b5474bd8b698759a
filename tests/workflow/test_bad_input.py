"""Bad input through the front door: one sentence, exit code ≠ 0, nothing half-written."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from pathlib import Path

import pytest
from driving import RESULTS, Tree

pytestmark = pytest.mark.workflow


def refused(tree: Tree, *words: str) -> str:
    answer = tree.snakemake("--cores", "1", *words)
    assert answer.code != 0
    assert "Traceback" not in answer.text
    return answer.sentence


@pytest.fixture
def unmade(fresh: Callable[[], Tree]) -> Tree:
    return fresh()


@pytest.mark.parametrize(
    ("setting", "says"),
    [
        ("training={updtes: 5}", "training.updtes is not a known key; did you mean updates?"),
        ("training={width: 0}", "training.width is 0; it should be a whole number from 1 to 4096"),
        ("grid={activations: [rleu]}", "grid.activations[0] is 'rleu'; it should be relu or silu"),
        ("seeds=[5, 5]", "seeds has 5 twice"),
    ],
)
def test_config_mistake_stops_before_anything_runs(unmade: Tree, setting: str, says: str) -> None:
    assert says in refused(unmade, "--config", setting)
    assert not (unmade.root / "results").exists()


@pytest.mark.parametrize(
    ("target", "says"),
    [
        (str(RESULTS / "runs/activation~relu/lambda~7.5/mu~7.5/networks.npz"), "lambda 7.5"),
        (str(RESULTS / "runs/activation~relu/lambda~1.0/mu~1/networks.npz"), "lambda 1.0"),
        (str(RESULTS / "runs/activation~relu/lambda~1/mu~10/history.csv"), "lambda 1, mu 10"),
        (str(RESULTS / "runs/activation~gelu/lambda~1/mu~1/history.csv"), "activation gelu"),
    ],
)
def test_path_off_the_grid_is_refused_and_the_grid_named(
    unmade: Tree, target: str, says: str
) -> None:
    sentence = refused(unmade, target)
    assert says in sentence
    assert "it has relu, silu, each with λ = μ = 0; λ = μ = 1; λ = 0.1, μ = 10" in sentence


def test_misspelt_figure_is_refused_with_the_nearest_one(unmade: Tree) -> None:
    assert "did you mean fits_equal?" in refused(unmade, "fits_eqal")
    assert "did you mean loss_equal?" in refused(unmade, str(RESULTS / "figures/los_equal.pdf"))


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (None, "data/mine.csv: no such file"),
        ("a,b\n" + "1,2\n" * 12, "needs exactly one column named x"),
        ("x,y\n" + "1,2\n" * 5 + "1,?\n" * 5, "line 7: column y holds '?'"),
        ("x,y\n" + "0,2,0,9\n" * 12, "line 2: has 4 cells"),
        ("x,y\n1,2\n", "has 1 rows; there should be 10 to 1000000"),
        ("x,y\n" + "".join(f"{i},3\n" for i in range(12)), "column y is constant"),
    ],
)
def test_own_csv_that_cannot_serve_ends_the_workflow_with_its_sentence(
    unmade: Tree, content: str | None, says: str
) -> None:
    if content is not None:
        (unmade.root / "data").mkdir(exist_ok=True)
        (unmade.root / "data/mine.csv").write_text(content)
    unmade.configure(name="mine", dataset={"file": "data/mine.csv"})
    assert says in refused(unmade, "write_up")
    assert list((unmade.root / "results").rglob("*.csv")) == []


def test_diverging_training_names_configuration_seed_and_update_and_others_finish(
    unmade: Tree,
) -> None:
    unmade.configure(
        training={"learning_rate": "1e3", "updates": 40},
        grid={"activations": ["relu"]},
        seeds=[101],
    )
    answer = unmade.snakemake("--cores", "1", "point_cloud", "fits_equal")
    assert answer.code != 0
    assert "Traceback" not in answer.text
    assert "training diverged: ReLU, λ = μ = 1, seed 101" in answer.sentence
    assert "not finite after update" in answer.sentence
    ending = answer.text.splitlines()[-6:]
    assert answer.sentence in ending, "the sentence comes last, too, after Snakemake's report"
    assert (unmade.root / RESULTS / "figures/point_cloud.pdf").exists()
    assert list((unmade.root / RESULTS / "runs").rglob("*.npz")) == []


@pytest.mark.parametrize("spoil", ["truncated", "pickled", "foreign"])
def test_spoilt_networks_are_named_with_the_command_that_makes_them_again(
    tree: Tree, spoil: str
) -> None:
    path = Path("results/tiny/runs/activation~relu/lambda~1/mu~1/networks.npz")
    full = tree.root / path
    content = {
        "truncated": full.read_bytes()[:300],
        "pickled": pickle.dumps([1]),
        "foreign": b"PK something else",
    }[spoil]
    full.write_bytes(content)
    answer = tree.command(
        "figure", "{kind: write_up.fits, activation: relu, lambda: 1, mu: 1}",
        "results/tiny/dataset.csv", str(path), "--output", "here/fits.pdf",
    )  # fmt: skip
    assert answer.code == 1
    assert answer.sentence.startswith(f"error: {path}: ")
    assert answer.sentence.endswith(f"snakemake --cores 1 {path}")
    assert not (tree.root / "here").exists()


@pytest.mark.parametrize(
    ("step", "job", "says"),
    [
        (
            "train",
            "{activation: rleu, lambda: 1, mu: 1, seeds: [1]}",
            "'rleu'; it should be",
        ),
        ("train", "{activation: relu, lambda: 1, mu: 1, seeds: 5-}", "the job's seeds is '5-'"),
        ("train", "{activation: relu, lamda: 1, mu: 1, seeds: [5]}", "did you mean lambda?"),
        ("figure", "{kind: pie}", "figure kind is 'pie'"),
        ("figure", "{kind: write_up.fits}", "is drawn from dataset and networks"),
    ],
)
def test_command_line_mistake_gets_one_sentence(
    finished: Tree, step: str, job: str, says: str
) -> None:
    data = "results/tiny/dataset.csv"
    files = [data, "--output", "x.pdf"]
    if step == "train":
        files = ["--dataset", data, "--networks", "n.npz", "--history", "h.csv"]
    answer = finished.command(step, job, *files)
    assert answer.code == 1
    assert says in answer.sentence
    assert "Traceback" not in answer.text
