"""What an edit runs again, and what it leaves alone, through the real Snakemake."""

from __future__ import annotations

import os
import sys
import sysconfig
from contextlib import ExitStack
from pathlib import Path

import pytest
from driving import Tree

pytestmark = pytest.mark.workflow

PACKAGE = "src/pseudo_invertible"
TRAINING = {"train", "train_shard"}


@pytest.fixture(scope="module")
def studied(finished: Tree, tmp_path_factory: pytest.TempPathFactory) -> Tree:
    """A copy of the finished study: its sources are edited, nothing is run."""
    return finished.copy(tmp_path_factory.mktemp("reruns") / "tree")


def test_times_of_files_and_the_place_of_python_do_not_matter(
    studied: Tree, tmp_path: Path
) -> None:
    for number, path in enumerate(sorted(studied.root.rglob("*"))):
        if path.is_file() and ".snakemake" not in path.parts:
            os.utime(path, (1.7e9 + 977 * (number % 1000), 1.7e9 + 977 * (number % 1000)))
    elsewhere = tmp_path / "python"
    elsewhere.symlink_to(sys.executable)
    packages = f"{studied.root / 'src'}:{sysconfig.get_paths()['purelib']}"
    words = (str(elsewhere), "-m", "snakemake", "all", "plane", "datasets", "--dry-run")
    assert studied.run(*words, PYTHONPATH=packages).planned == {}


WORDS = [
    ("experiment/loss.py", '"""', '"""Again: '),
    ("workflow/progress.py", "runs, loss", "runs; loss"),
    ("study/model.py", '"where the points (x, y) come from"', '"where the points are from"'),
    ("workflow/commands/runs.py", "weights of cycle_x", "the weight of cycle_x"),
    ("data/dataset.py", "both should be lists", "they should be lists"),
    ("measures/runs.py", "# Over how many", "# Over how very many"),
]


def test_edits_of_words_run_nothing(studied: Tree) -> None:
    """Docstrings, comments, help texts, errors, the descriptions of keys."""
    with ExitStack() as edits:
        for file, old, new in WORDS:
            edits.enter_context(studied.edited(f"{PACKAGE}/{file}", old, new))
        assert studied.plan("all", "plane") == {}


@pytest.mark.parametrize(
    ("file", "old", "new", "run", "kept"),
    [
        (
            "experiment/loss.py",
            "lambda_ *",
            "2 * lambda_ *",
            {*TRAINING, "measure", "merge", "claims"},
            {"dataset"},
        ),
        (
            "measures/runs.py",
            "WINDOW = 100",
            "WINDOW = 50",
            {"measure", "train_shard", "merge", "claims_table", "tradeoff"},
            {"dataset", "train", "baselines"},
        ),
        (
            "claims/table.py",
            "def judge(",
            "EDITED = 1\n\n\ndef judge(",
            {"claims_table"},
            {*TRAINING, "measure", "merge", "summary", "fits_equal"},
        ),
        (
            "figures/style.py",
            "def new_figure(",
            "EDITED = 1\n\n\ndef new_figure(",
            {"point_cloud", "fits_equal", "tradeoff", "provenance"},
            {*TRAINING, "measure", "merge", "claims_table"},
        ),
        (
            "figures/loss.py",
            "def draw(",
            "EDITED = 1\n\n\ndef draw(",
            {"loss_equal", "loss_equal_silu", "ten_figures"},
            {*TRAINING, "measure", "fits_equal", "point_cloud"},
        ),
    ],
)
def test_an_edit_runs_what_depends_on_it(
    studied: Tree, file: str, old: str, new: str, run: set[str], kept: set[str]
) -> None:
    with studied.edited(f"{PACKAGE}/{file}", old, new):
        planned = set(studied.plan("all", "plane"))
    assert run <= planned
    assert not kept & planned


def test_settings_run_what_they_change(studied: Tree) -> None:
    planned = studied.plan("--config", "seeds=[101]")
    assert planned["train"] == 12
    assert "train_shard" not in planned
    weights = "grid={weights: [{lambda: 0, mu: 0}, {lambda: 1, mu: 1}, {lambda: 5, mu: 0.1}]}"
    planned = studied.plan("write_up", "--config", weights)
    assert planned["train"] == 2
    assert "fits_equal" not in planned
    assert "dataset" in studied.plan("write_up", "--config", "dataset={generator: {noise: 0.2}}")


def test_swapping_lambda_and_mu_trains_again(studied: Tree) -> None:
    weights = "grid={weights: [{lambda: 100, mu: 1}]}"
    assert studied.plan("write_up", "--config", weights)["train"] == 2
    planned = studied.plan("plane", "--config", "sweeps={plane: {lambda: [1, 10], mu: [0.1, 1]}}")
    assert planned["train_shard"] == 2
