"""The workflow, driven through the real Snakemake: targets, equal bytes, own data."""

from __future__ import annotations

import shutil
from collections.abc import Callable

import pytest
from driving import PROJECT, RESULTS, Tree

pytestmark = pytest.mark.workflow

RUN = "results/tiny/runs/activation~{}/lambda~{}/mu~{}/networks.npz"
WRITE_UP = {
    "point_cloud", "loss_equal", "fits_equal", "identity_equal", "weights_0.1_10",
    "unconstrained_relu", "unconstrained_silu",
}  # fmt: skip


def test_default_target_makes_figures_in_three_formats_tables_and_provenance(
    finished: Tree,
) -> None:
    made = finished.artifacts()
    for name in WRITE_UP | {"loss_equal_silu", "weights_0.1_10_silu"}:
        for suffix in ("pdf", "svg", "png"):
            assert made[f"figures/{name}.{suffix}"]
    for name in ("dataset.csv", "tables/metrics.csv", "tables/summary.csv", "provenance.json"):
        assert made[name]


def test_write_up_of_the_default_study_is_the_ten_figures() -> None:
    import yaml

    from pseudo_invertible.workflow.plan import Plan
    from pseudo_invertible.workflow.targets import Targets

    config = yaml.safe_load((PROJECT / "config.yaml").read_text())
    targets = Targets(Plan(config, PROJECT / "workflow/schemas/config.schema.yaml"))
    shown = {path.rpartition("/")[2] for path in targets.write_up if path.endswith(".pdf")}
    assert shown == {
        f"{name}.pdf"
        for name in (
            "point_cloud", "loss_equal", "fits_equal", "identity_equal",
            "fit_priority_0.1", "fit_priority_0.01",
            "invertibility_priority_10", "invertibility_priority_100",
            "unconstrained_relu", "unconstrained_silu",
        )
    }  # fmt: skip


def test_dry_run_of_one_figure_trains_only_what_it_shows(fresh: Callable[[], Tree]) -> None:
    tree = fresh()
    for target in ("fits_equal", "results/tiny/figures/fits_equal.pdf"):
        assert tree.plan(target) == {"dataset": 1, "train": 1, "fits_equal": 1}
    assert tree.plan("weights_0.1_10") == {"dataset": 1, "train": 1, "weights_0.1_10": 1}
    assert tree.plan("point_cloud") == {"dataset": 1, "point_cloud": 1}
    assert "train" not in tree.plan("dataset")


def test_write_up_leaves_out_what_the_write_up_did_not_show(fresh: Callable[[], Tree]) -> None:
    planned = fresh().plan("write_up")
    assert planned["train"] == 6
    assert set(planned) >= WRITE_UP
    assert not [name for name in planned if name.endswith("_silu") and name not in WRITE_UP]


def test_one_core_and_two_cores_and_another_day_give_the_same_bytes(
    finished: Tree, fresh: Callable[[], Tree]
) -> None:
    tree = fresh()
    tree.make("write_up", cores=1)
    other = finished.artifacts()
    for path, content in tree.artifacts().items():
        assert content == other[path], path


def test_swapping_lambda_and_mu_changes_the_run(tree: Tree) -> None:
    pairs = [{"lambda": 10, "mu": 0.1}]
    tree.configure(grid={"weights": pairs})
    tree.make(RUN.format("relu", 10, 0.1))
    swapped = (tree.root / RUN.format("relu", 10, 0.1)).read_bytes()
    assert swapped != (tree.root / RUN.format("relu", 0.1, 10)).read_bytes()


def test_interrupted_study_is_finished_from_where_it_stopped(tree: Tree) -> None:
    before = tree.artifacts()
    shutil.rmtree(tree.root / RESULTS / "runs/activation~silu/lambda~1")
    (tree.root / RESULTS / "figures/fits_equal_silu.svg").unlink()
    assert tree.plan()["train"] == 1
    tree.make()
    assert tree.artifacts() == before


def test_own_data_run_everything(fresh: Callable[[], Tree]) -> None:
    tree = fresh()
    tree.configure(name="mine", dataset={"file": "data/example.csv"}, seeds=[1])
    tree.make("write_up")
    mine = tree.artifacts(RESULTS.parent / "mine")
    for name in WRITE_UP:
        assert mine[f"figures/{name}.png"]
    assert mine["tables/summary.csv"]
    lines = (tree.root / "data/example.csv").read_text().splitlines()
    (tree.root / "data/example.csv").write_text("\n".join([*lines[:-1], "9.5,0.25"]) + "\n")
    assert tree.plan("write_up")["train"] == 6


def test_report_is_one_page_with_every_figure_and_table(tree: Tree) -> None:
    answer = tree.snakemake(
        "--report",
        "report.html",
        http_proxy="http://127.0.0.1:9",
        https_proxy="http://127.0.0.1:9",
    )
    assert answer.code == 0, answer.text
    page = (tree.root / "report.html").read_text()
    for name in (*WRITE_UP, "metrics", "summary"):
        assert name in page
    assert "each against the dashed identity" in page


def test_every_figure_is_a_rule_of_its_name(finished: Tree) -> None:
    answer = finished.snakemake("--list-target-rules")
    assert set(answer.text.split()) >= WRITE_UP | {"all", "write_up", "dataset", "metrics"}


def test_terminal_says_which_configuration_trains_and_how_much_is_left(tree: Tree) -> None:
    shutil.rmtree(tree.root / RESULTS / "runs/activation~relu/lambda~0.1")
    answer = tree.make(RUN.format("relu", 0.1, 10))
    assert "Training relu, λ = 0.1, μ = 10" in answer.text
    assert "1 of 1 steps (100%) done" in answer.text
    log = tree.root / RUN.format("relu", 0.1, 10).replace("runs/", "logs/runs/")
    assert ", loss " in log.with_name(log.name + ".log").read_text()


def test_plain_steps_can_be_run_by_hand(finished: Tree) -> None:
    for command in ("dataset", "train", "metrics", "summary", "figure", "provenance"):
        answer = finished.command(command, "--help")
        assert answer.code == 0
        assert "Usage" in answer.text
