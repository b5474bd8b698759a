"""A job's flags, read back by the command line, are the runs that were planned."""

from __future__ import annotations

import json
import shlex
from typing import Any

import pytest
import yaml
from driving import PROJECT, TINY
from snakemake.cli import parse_config
from snakemake.utils import update_config

from pseudo_invertible.errors import UserError
from pseudo_invertible.experiment.run import Training
from pseudo_invertible.study.model import Study, read_study
from pseudo_invertible.study.written import as_json, config_flags
from pseudo_invertible.workflow import plan
from pseudo_invertible.workflow.arguments import TrainingFlags, runs_of
from pseudo_invertible.workflow.cli import application

APPLICATION = application()
TRAINING = Training.__dataclass_fields__


def studies() -> dict[str, Study]:
    published = yaml.safe_load((PROJECT / "config.yaml").read_text())
    cut = {"activations": ["silu"], "lambda": [0.1, 1, 10], "mu": [1, 2.5e-7], "shard_size": 4}
    unusual = {"name": "unusual", "training": {"learning_rate": 1e-4, "width": 12}}
    unusual |= {"sweeps": {"cut": cut}, "protocols": {"mine": {"updates": 90, "ramp": 0.25}}}
    tiny = yaml.safe_load(TINY.read_text())
    return {
        "published": read_study(published),
        "tiny": read_study(tiny),
        "unusual": read_study(unusual),
    }


def parsed(flags: str) -> dict[str, Any]:
    words = shlex.split(f"train dataset.csv {flags} --output folder")
    return APPLICATION.parse_args(words, exit_on_error=False, print_error=False)[1].arguments


@pytest.mark.parametrize("name", ["published", "tiny", "unusual"])
def test_the_flags_of_a_shard_are_its_runs_and_its_training(name: str) -> None:
    study = studies()[name]
    for shard in list(plan.shards_of(study).values())[::5]:
        found = parsed(
            f"{plan.shard_flags(shard)} --seeds {plan.seeds_text(shard.seeds)}"
            f" {plan.training_flags(shard.training, 'cpu')}"
        )
        runs = runs_of(
            found["seeds"],
            found["lambda_"],
            found.get("mu", (1.0,)),
            found.get("combine", "product"),
            found.get("shard"),
        )
        assert [tuple(run) for run in runs] == shard.runs
        settings = found.get("training", TrainingFlags()).over("published")
        for field in TRAINING:
            assert getattr(settings, field) == getattr(shard.training, field), field


@pytest.mark.parametrize("name", ["published", "unusual"])
def test_the_flags_of_a_protocol_are_its_training(name: str) -> None:
    study = studies()[name]
    for protocol in study.protocols.values():
        found = parsed(plan.training_flags(protocol, "auto")).get("training", TrainingFlags())
        for field in TRAINING:
            assert getattr(found.over("published"), field) == getattr(protocol, field), field


def test_seeds_are_written_as_ranges() -> None:
    assert plan.seeds_text((101, 102, 103, 205, 7)) == "101-103 205 7"
    assert parsed("--seeds 101-103 205 7")["seeds"] == (101, 102, 103, 205, 7)


@pytest.mark.parametrize("name", [*studies(), "a CSV"])
def test_a_study_comes_back_from_its_json_and_from_its_words(name: str) -> None:
    csv = {"name": "csv", "dataset": {"file": "a b.csv", "where": {"group": "it's"}}}
    study = (studies() | {"a CSV": read_study(csv | {"protocols": {"long": None}})})[name]
    assert read_study(json.loads(as_json(study))) == study
    config = yaml.safe_load((PROJECT / "config.yaml").read_text())
    words = shlex.split(config_flags(study, next(iter(study.sweeps), None)))
    update_config(config, parse_config(words[1:]))
    sweeps = {sweep: study.sweeps[sweep] for sweep in list(study.sweeps)[:1]}
    found = read_study(config)
    if sweeps:
        assert sweeps.items() <= found.sweeps.items()
    assert found.model_copy(update={"sweeps": study.sweeps}) == study


def test_the_published_study_needs_no_words() -> None:
    assert config_flags(studies()["published"]) == ""


def test_more_runs_points_and_updates_may_take_more() -> None:
    protocol = studies()["published"].protocols["published"]
    longer = protocol.model_copy(update={"updates": 50_000})
    assert plan.minutes(longer, 20, 1000) > plan.minutes(protocol, 20, 1000)
    assert plan.minutes(protocol, 20, 10**6) > plan.minutes(protocol, 20, 1000)
    assert plan.megabytes(protocol, 20, 10**6) > plan.megabytes(protocol, 20, 1000)
    assert plan.megabytes(protocol, 10**6, 1000) > plan.megabytes(protocol, 20, 1000)


@pytest.mark.parametrize(
    ("flags", "says"),
    [
        ("--seeds 5-", "a range of seeds 101-120"),
        ("--seeds 5 5", "--seeds has a seed twice"),
        ("--seeds 9-3", "'9-3', which should rise"),
        ("--shard 9/8", "it should be a part such as 3/8"),
        ("--lamda 1", "Did you mean --lambda?"),
        ("--updates ten", 'unable to convert "ten" into int'),
    ],
)
def test_a_mistake_in_a_flag_gets_a_sentence(flags: str, says: str) -> None:
    from cyclopts import CycloptsError

    with pytest.raises(CycloptsError) as error:
        parsed(flags)
    assert says in str(error.value)


def test_weights_that_do_not_pair_are_refused() -> None:
    with pytest.raises(UserError, match="--lambda has 2 weights and --mu 1"):
        runs_of((1,), (0.1, 1), (1,), "diagonal", None)
    with pytest.raises(UserError, match="at least 0"):
        runs_of((1,), (-1,), (1,), "product", None)
