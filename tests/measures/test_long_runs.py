"""Long runs are the write-up's own runs, only longer, and what is kept is what it says."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import yaml
from driving import PROJECT
from making import some_networks

from pseudo_invertible.artifacts.layout import Layout
from pseudo_invertible.errors import UserError
from pseudo_invertible.experiment.scatter import Dataset, write_csv
from pseudo_invertible.measures.long_runs import long_run_rows
from pseudo_invertible.study.config import Study, read_study
from pseudo_invertible.study.configuration import Configuration
from pseudo_invertible.study.long_runs import LongRunSettings, history_step
from pseudo_invertible.study.settings import TrainingSettings
from pseudo_invertible.workflow.long_run_plan import LongRunPlan
from pseudo_invertible.workflow.steps import long_runs, train, train_long


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory, small: Dataset) -> Path:
    """Short and long runs of one configuration, side by side."""
    folder = tmp_path_factory.mktemp("long")
    dataset = folder / "dataset.csv"
    write_csv(dataset, small)
    short = TrainingSettings(updates=20, width=4)
    run = ("relu", 1.0, 1.0, (101, 102))
    train.run(
        train.Job(*run, short, "cpu"),
        dataset,
        folder / "short/networks.npz",
        folder / "short/history.csv",
    )
    settings = replace(short, updates=40)
    kept = [folder / f"long/updates~{n}/networks.npz" for n in (20, 40)]
    job = train_long.Job(*run, (20, 40), settings, "cpu")
    train_long.run(job, kept, dataset, folder / "long/history.csv")
    long_runs.run(long_runs.Job(), kept, dataset, folder / "long_runs.csv")
    return folder


def test_a_long_run_passes_through_the_short_one(trained: Path):
    with (
        np.load(trained / "short/networks.npz") as short,
        np.load(trained / "long/updates~20/networks.npz") as kept,
    ):
        for name in short.files:
            if name != "provenance":
                np.testing.assert_array_equal(short[name], kept[name], err_msg=name)


def test_the_table_has_a_row_per_run_and_number_of_updates(trained: Path):
    table = pd.read_csv(trained / "long_runs.csv")
    assert table[["updates", "seed"]].to_numpy().tolist() == [
        [20, 101],
        [20, 102],
        [40, 101],
        [40, 102],
    ]
    assert not table.isna().any().any()
    assert table["converged"].dtype == bool


def test_the_thinned_history_ends_at_the_kept_networks(trained: Path):
    history = pd.read_csv(trained / "long/history.csv")
    table = pd.read_csv(trained / "long_runs.csv")
    for _, row in table.iterrows():
        at = (history["seed"] == row["seed"]) & (history["update"] == row["updates"])
        assert float(history[at]["loss"].iloc[0]) == pytest.approx(row["loss"], rel=1e-4)


def test_every_kept_update_has_a_record_and_a_window_before_it():
    for updates in ((500, 2000, 20000), (20, 40), (7,), (150, 1000)):
        step = history_step(updates)
        assert step <= 100
        assert all(number % step == 0 for number in updates)


@pytest.mark.parametrize("keep", [(20, 10), (5, 5), (10, 30)])
def test_a_bad_list_of_updates_is_refused_in_a_sentence(keep, tmp_path):
    job = train_long.Job("relu", 1.0, 1.0, (101,), keep, TrainingSettings(updates=20))
    with pytest.raises(UserError, match=r"the job's keep is .*; it should rise to"):
        train_long.run(job, [tmp_path / "a", tmp_path / "b"], tmp_path, tmp_path)


def test_the_default_audit_begins_with_the_write_ups_budget():
    settings = LongRunSettings()
    assert settings.updates[0] == 500
    assert [number // 500 for number in settings.updates] == [1, 4, 16]


def study_with(asked: dict | None, **changes: object) -> Study:
    config = yaml.safe_load((PROJECT / "config.yaml").read_text(encoding="utf-8")) | changes
    config.pop("long_runs")
    return read_study(
        config if asked is None else config | {"long_runs": asked},
        PROJECT / "workflow/schemas/config.schema.yaml",
    )


def test_a_config_without_an_audit_has_the_default_one():
    assert study_with(None).long_runs == LongRunSettings()
    assert study_with({"seeds": 3}).long_runs == LongRunSettings(seeds=3)


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ({"updates": [500, 100]}, "long_runs.updates is \\[500, 100\\]; they should rise"),
        ({"updates": [100, 100]}, "they should rise"),
        ({"weights": [1, 1.0]}, "long_runs.weights has 1 twice"),
        ({"seeds": 0}, "long_runs.seeds is 0; it should be a whole number from 1 to 5000"),
        ({"warm_start": 0.1}, "long_runs.warm_start is now among the remedies"),
        ({"seed": 3}, "long_runs.seed is not a known key; did you mean seeds"),
    ],
)
def test_a_mistake_in_the_long_runs_gets_one_sentence(asked, sentence):
    with pytest.raises(UserError, match=sentence):
        study_with(asked)


def test_there_is_a_job_for_every_activation_and_weight():
    plan = LongRunPlan(study_with({"weights": [0, 2], "updates": [10, 30]}), Layout("mine"))
    runs = [(run.activation, run.lambda_, run.mu) for run in plan.runs()]
    assert runs == [("relu", 0, 0), ("relu", 2, 2), ("silu", 0, 0), ("silu", 2, 2)]
    assert len(plan.networks) == 8
    assert plan.networks[0] == (
        "results/mine/audit/long_runs/activation~relu/lambda~0/mu~0/updates~10/networks.npz"
    )


def test_the_long_runs_take_the_first_seeds_of_the_study():
    plan = LongRunPlan(study_with({"seeds": 3}), Layout("mine"))
    wildcards = {"activation": "relu", "weight": "100"}
    assert '"seeds":[101,102,103]' in plan.train(wildcards)["text"]


def test_every_long_run_lies_where_the_rule_makes_it():
    plan, layout = LongRunPlan(study_with(None), Layout("mine")), Layout("mine")
    for configuration in plan.runs():
        folder = layout.long_pattern.format(
            activation=configuration.activation,
            weight=configuration.wildcards["mu"],
        )
        assert layout.long_history(configuration) == f"{folder}/history.csv"


def test_the_change_of_a_loss_is_that_of_the_same_seed_before_the_kept_update(small: Dataset):
    networks = some_networks([102, 101], "silu", 1.0, 1.0)
    networks.provenance["kept_after"] = 200
    update = np.arange(0, 401, 10)
    falling = pd.DataFrame({"seed": 101, "update": update, "loss": 500.0 - update})
    still = pd.DataFrame({"seed": 102, "update": update, "loss": 1.0 + 9 * (update > 200)})
    history = pd.concat([falling, still], ignore_index=True)
    table = long_run_rows(networks, history, Configuration("silu", 1.0, 1.0), small)
    assert table["updates"].tolist() == [200, 200]
    assert table["seed"].tolist() == [102, 101]
    assert table["loss_change_100"].tolist() == pytest.approx([0, -100 / 350])
    assert table["converged"].tolist() == [True, False]
