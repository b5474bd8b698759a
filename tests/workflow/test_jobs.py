"""Parameters travel one way: a job is written once as text and read back once."""

from __future__ import annotations

from dataclasses import replace
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from pseudo_invertible.errors import UserError
from pseudo_invertible.study.settings import TrainingSettings
from pseudo_invertible.study.sweep import listed, logspace
from pseudo_invertible.workflow import steps
from pseudo_invertible.workflow.cli import app
from pseudo_invertible.workflow.jobs import as_text, params, read_job
from pseudo_invertible.workflow.steps import train, train_shard

JOB = train.Job("relu", 1.0, 100.0, (101, 102))
weights = st.floats(0, 1e38)


@given(
    lambda_=weights,
    mu=weights,
    seeds=st.lists(st.integers(0, 2**32 - 1), min_size=1).map(tuple),
    training=st.builds(
        TrainingSettings,
        updates=st.integers(1, 10**7),
        learning_rate=st.floats(1e-9, 10),
        standardise=st.booleans(),
        warm_start=st.floats(0, 1),
        free_updates=st.integers(0, 10**6),
    ),
)
def test_a_job_comes_back_exactly(
    lambda_: float, mu: float, seeds: tuple[int, ...], training: TrainingSettings
) -> None:
    job = train.Job("silu", lambda_, mu, seeds, training, "cpu")
    assert read_job(train.Job, as_text(job)) == job


def test_an_axis_comes_back_as_shortly_as_it_was_stated() -> None:
    job = train_shard.Job("relu", logspace(0.001, 1000, 158), listed([0, 1]))
    assert read_job(train_shard.Job, as_text(job)) == job
    assert len(as_text(job)) < 400


def test_swapping_lambda_and_mu_is_another_text() -> None:
    assert as_text(JOB) != as_text(replace(JOB, lambda_=JOB.mu, mu=JOB.lambda_))


def test_params_are_one_text_and_one_digest() -> None:
    found = params(JOB)
    assert list(found) == ["text", "code"]
    assert all(isinstance(value, str) for value in found.values())


def test_yaml_that_a_person_types_is_read() -> None:
    typed = "{activation: relu, lambda: 1, mu: 1e2, seeds: [101, 102]}"
    assert read_job(train.Job, typed) == JOB


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"lamda": 1}, "the job has no field lamda; did you mean lambda?"),
        ({"training": {"update": 1}}, "no field training.update; did you mean updates?"),
        ({"lambda": -1}, "the job's lambda is -1; it should be greater than or equal to 0"),
        ({"mu": float("nan")}, "the job's mu is nan; it should be a finite number"),
        ({"seeds": []}, "the job's seeds is \\[\\]"),
        ({"seeds": [2**32]}, "the job's seeds.0 is 4294967296"),
        ({"activation": "gelu"}, "the job's activation is 'gelu'; it should be one of relu, silu"),
        ({"training": {"updates": 0}}, "the job's training.updates is 0"),
    ],
)
def test_a_wrong_field_is_refused_in_one_sentence(change: dict[str, Any], says: str) -> None:
    import yaml

    good = {"activation": "relu", "lambda": 1, "mu": 1, "seeds": [101]}
    with pytest.raises(UserError, match=says) as error:
        read_job(train.Job, yaml.safe_dump(good | change))
    assert "\n" not in str(error.value)


@pytest.mark.parametrize("text", ["", "[]", "7", "{", "activation relu", "{activation: relu}"])
def test_what_is_no_job_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(UserError, match="the job") as error:
        read_job(train.Job, text)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize("name", [found.name for found in iter_modules(steps.__path__)])
def test_help_of_every_step_names_its_fields_and_files(name: str) -> None:
    import dataclasses
    import inspect

    module = import_module(f"{steps.__name__}.{name}")
    answer = CliRunner().invoke(app, [name.replace("_", "-"), "--help"])
    assert answer.exit_code == 0, answer.output
    for field in dataclasses.fields(module.Job):
        field_name = field.name.removesuffix("_")
        line = next(
            line for line in answer.output.splitlines() if line.strip().startswith(field_name)
        )
        words = line.partition(":")[2].strip()
        assert words, f"{name}: {field_name} is not explained"
    for file in list(inspect.signature(module.run).parameters)[1:]:
        if file != "progress":
            assert file.replace("_", "-") in answer.output.lower().replace("_", "-")
