"""Remedies and the orientation experiment: from the configuration to their tables."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import yaml
from driving import PROJECT

from pseudo_invertible.artifacts.layout import Layout
from pseudo_invertible.errors import UserError
from pseudo_invertible.experiment.scatter import Dataset, write_csv
from pseudo_invertible.study.config import read_study
from pseudo_invertible.study.remedies import REMEDIES
from pseudo_invertible.study.settings import TrainingSettings
from pseudo_invertible.workflow.jobs import read_job
from pseudo_invertible.workflow.remedy_plan import RemedyPlan
from pseudo_invertible.workflow.steps import (
    orientation,
    remedies,
    train_orientation,
    train_remedies,
)

SHORT = TrainingSettings(updates=6, learning_rate=0.05, width=4)


def plan_of(**changes: object) -> RemedyPlan:
    config = yaml.safe_load((PROJECT / "config.yaml").read_text(encoding="utf-8")) | changes
    study = read_study(config, PROJECT / "workflow/schemas/config.schema.yaml")
    return RemedyPlan(study, Layout("mine"))


@pytest.fixture(scope="module")
def dataset(tmp_path_factory: pytest.TempPathFactory, small: Dataset) -> Path:
    path = tmp_path_factory.mktemp("remedies") / "dataset.csv"
    write_csv(path, small)
    return path


def test_every_remedy_is_trained_at_the_largest_weights_on_the_same_seeds_and_as_long() -> None:
    plan = plan_of(remedies={"seeds": [5, 6], "updates": 300})
    job = read_job(train_remedies.Job, plan.train({"activation": "silu"})["text"])
    assert (job.activation, job.lambda_, job.mu, job.seeds) == ("silu", 100, 100, (5, 6))
    assert len(job.trainings) == len(plan.networks_of("silu")) == len(REMEDIES)
    assert {training.updates for training in job.trainings} == {300}
    assert len(plan.networks) == 2 * len(REMEDIES)


def test_the_orientation_experiment_has_no_remedy_of_the_studys_own() -> None:
    plan = plan_of(training={"free_updates": 50})
    job = read_job(train_orientation.Job, plan.train_orientation({"activation": "relu"})["text"])
    assert job.training == TrainingSettings()
    assert job.updates == (0, 5, 10, 20, 50, 100, 200, 500)


def test_networks_are_told_apart_by_their_training(dataset: Path, tmp_path: Path) -> None:
    names = ("flipped", "plain", "standardised")
    paths = [tmp_path / name / "networks.npz" for name in names]
    trainings = tuple(REMEDIES[name].applied(SHORT, 6) for name in names)
    job = train_remedies.Job("relu", 1.0, 1.0, (101, 102), trainings, "cpu")
    train_remedies.run(job, paths, dataset)
    remedies.run(remedies.Job(), paths, dataset, tmp_path / "runs.csv", tmp_path / "table.csv")
    table = pd.read_csv(tmp_path / "table.csv")
    assert table["remedy"].tolist() == ["plain", "standardised", "flipped"]
    assert (table["n"] == 2).all()
    assert len(pd.read_csv(tmp_path / "runs.csv")) == 6
    with pytest.raises(UserError, match="3 trainings, but 1 files"):
        train_remedies.run(job, paths[:1], dataset)


def test_the_same_networks_start_on_every_pairing_and_trained_they_differ(
    dataset: Path, tmp_path: Path
) -> None:
    job = train_orientation.Job("relu", (1.0,), (101, 102), (0, 6), SHORT, "cpu")
    train_orientation.run(job, dataset, tmp_path / "relu.csv")
    orientation.run(
        orientation.Job(), [tmp_path / "relu.csv"], tmp_path / "runs.csv", tmp_path / "table.csv"
    )
    runs = pd.read_csv(tmp_path / "runs.csv").set_index(["updates", "data"])
    for map_ in ("correlation_f", "correlation_g", "monotone_f"):
        own = runs.loc[(0, "own"), map_].to_numpy()
        for data in ("opposite", "shuffled"):
            np.testing.assert_allclose(runs.loc[(0, data), map_], own)
    trained = runs["correlation_f"].loc[6]
    assert not np.allclose(trained.loc["own"], trained.loc["opposite"])
    assert set(pd.read_csv(tmp_path / "table.csv")["data"]) == {"own", "opposite", "shuffled"}


def test_updates_that_do_not_rise_to_the_length_are_refused(dataset: Path, tmp_path: Path) -> None:
    job = train_orientation.Job("relu", (1.0,), (101,), (5, 0), SHORT, "cpu")
    with pytest.raises(UserError, match=r"updates are \[5, 0\]; they should rise"):
        train_orientation.run(job, dataset, tmp_path / "relu.csv")
