"""What an edit makes again, and what it leaves alone, through the real Snakemake."""

from __future__ import annotations

import os
import subprocess

import pytest
from driving import Tree

pytestmark = pytest.mark.workflow

PACKAGE = "src/pseudo_invertible"
OBJECTIVE = f"{PACKAGE}/experiment/objective.py"


def test_nothing_to_do_after_a_full_run(tree: Tree) -> None:
    assert tree.plan() == {}


def test_times_of_files_do_not_matter(tree: Tree) -> None:
    for number, path in enumerate(sorted(tree.root.rglob("*"))):
        if path.is_file() and ".snakemake" not in path.parts:
            os.utime(path, (1.7e9 + 977 * (number % 1000), 1.7e9 + 977 * (number % 1000)))
    assert tree.plan() == {}


def test_touched_sources_rerun_nothing(tree: Tree) -> None:
    for path in (tree.root / "src").rglob("*.py"):
        path.touch()
    assert tree.plan() == {}


def test_git_checkout_away_and_back_reruns_nothing(tree: Tree) -> None:
    def git(*words: str) -> None:
        subprocess.run(
            ["git", "-c", "user.name=t", "-c", "user.email=t@t", *words],
            cwd=tree.root,
            check=True,
            capture_output=True,
        )

    git("init", "-q", "-b", "main")
    git("add", "src", "workflow", "Snakefile", "config.yaml", "profiles")
    git("commit", "-qm", "one")
    git("checkout", "-qb", "other")
    tree.edit(OBJECTIVE, "lambda_ * values", "2 * lambda_ * values")
    git("commit", "-qam", "two")
    assert tree.plan()["train"] == 6
    git("checkout", "-q", "main")
    assert tree.plan() == {}


def test_editing_the_objective_retrains_everything(tree: Tree) -> None:
    tree.edit(OBJECTIVE, "lambda_ * values", "2 * lambda_ * values")
    planned = tree.plan()
    assert planned["train"] == 6
    assert planned["metrics"] == 1


def test_editing_a_comment_of_the_objective_reruns_nothing(tree: Tree) -> None:
    tree.edit(OBJECTIVE, "in its one home.", "here.")
    assert tree.plan() == {}


def test_editing_one_figures_code_redraws_that_figure(tree: Tree) -> None:
    tree.edit(
        "src/pseudo_invertible/figures/write_up/loss.py", "\n\n\ndef ", "\n\n_EDITED = 1\n\n\ndef "
    )
    assert set(tree.plan()) == {"loss_equal", "loss_equal_silu", "milestone", "all"}


def test_editing_the_style_redraws_figures_and_trains_nothing(tree: Tree) -> None:
    tree.edit("src/pseudo_invertible/figures/style.py", "#CC3311", "#CC3312")
    planned = tree.plan()
    assert {"point_cloud", "loss_equal", "fits_equal", "unconstrained_silu"} <= set(planned)
    assert not {"train", "metrics", "summary", "dataset"} & set(planned)
    tree.make("fits_equal")


def test_one_more_weight_is_one_more_job_per_activation(tree: Tree) -> None:
    weights = [(0, 0), (1, 1), (0.1, 10), (5, 5)]
    pairs = [{"lambda": lambda_, "mu": mu} for lambda_, mu in weights]
    tree.configure(grid={"weights": pairs})
    planned = tree.plan("write_up")
    assert planned["train"] == 2
    assert planned["metrics"] == 1
    assert planned["invertibility_priority_5"] == 1
    assert "fits_equal" not in planned


def test_swapping_lambda_and_mu_retrains(tree: Tree) -> None:
    pairs = [{"lambda": lambda_, "mu": mu} for lambda_, mu in [(0, 0), (1, 1), (10, 0.1)]]
    tree.configure(grid={"weights": pairs})
    planned = tree.plan("write_up")
    assert planned["train"] == 2
    assert planned["weights_10_0.1"] == 1


def test_another_seed_or_another_dataset_retrains(tree: Tree) -> None:
    assert tree.plan("write_up", "--config", "seeds=[101]")["train"] == 6
    changed = tree.plan("write_up", "--config", "dataset={generator: {noise: 0.2}}")
    assert changed["dataset"] == 1
    assert changed["train"] == 6


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("experiment/progress.py", "def __call__(", "EDITED = 1\n\n    def __call__("),
        ("experiment/csv_file.py", "most so many: thin it.", "most so many: thin it out."),
        ("workflow/cli.py", "the steps of the workflow.", "each step of the workflow."),
        ("workflow/steps/train.py", "networks.npz, to write", "the networks.npz, to write"),
        ("study/settings.py", "learning_rate: Adam's", "learning_rate: of Adam"),
    ],
)
def test_an_edit_of_what_is_only_told_makes_nothing_again(
    tree: Tree, file: str, old: str, new: str
) -> None:
    tree.edit(f"{PACKAGE}/{file}", old, new)
    assert tree.plan() == {}


def test_an_edit_of_a_figures_metadata_redraws_figures_and_trains_nothing(tree: Tree) -> None:
    tree.edit(f"{PACKAGE}/workflow/steps/figure.py", '"Keywords": f"commit', '"Keywords": f"at')
    planned = tree.plan()
    assert {"fits_equal", "tradeoff", "claims"} <= set(planned)
    assert not {"train", "train_long", "metrics", "claims_table"} & set(planned)


def test_an_edit_of_a_measure_trains_nothing(tree: Tree) -> None:
    tree.edit(f"{PACKAGE}/measures/shape.py", "FLAT = 1e-9", "FLAT = 1e-8")
    planned = tree.plan()
    assert {"metrics", "long_runs_table"} <= set(planned)
    assert not {"train", "train_long", "dataset"} & set(planned)


def test_an_edit_of_the_verdicts_measures_nothing_again(tree: Tree) -> None:
    tree.edit(f"{PACKAGE}/claims/verdicts.py", 'HOLDS = "holds"', 'EDITED = 1\nHOLDS = "holds"')
    planned = tree.plan()
    assert "claims_table" in planned
    assert not {"train", "train_long", "metrics", "long_runs_table"} & set(planned)
