"""config.yaml: what it says reaches the study, and each mistake gets one sentence."""

from __future__ import annotations

import copy
from typing import Any

import pytest
import yaml
from driving import PROJECT, TINY

from pseudo_invertible.errors import UserError
from pseudo_invertible.study.config import read_study
from pseudo_invertible.study.configuration import Configuration
from pseudo_invertible.study.settings import GeneratorSettings, TrainingSettings

SCHEMA = PROJECT / "workflow" / "schemas" / "config.schema.yaml"


@pytest.fixture
def config() -> dict[str, Any]:
    return copy.deepcopy(yaml.safe_load((PROJECT / "config.yaml").read_text()))


def test_default_study_is_the_write_ups(config: dict[str, Any]) -> None:
    study = read_study(config, SCHEMA)
    assert study.generator == GeneratorSettings()
    assert study.training == TrainingSettings()
    assert study.seeds == tuple(range(101, 121))
    weights = [0.0, 0.01, 0.1, 1.0, 10.0, 100.0]
    assert study.grid == tuple(
        Configuration(activation, weight, weight)
        for activation in ("relu", "silu")
        for weight in weights
    )


def test_schema_refuses_unknown_keys_everywhere() -> None:
    def walk(schema: Any, where: str = "") -> None:
        if isinstance(schema, dict):
            if "properties" in schema and ("type" in schema or "$defs" in schema):
                assert schema.get("additionalProperties") is False, where
            for key, value in schema.items():
                walk(value, f"{where}/{key}")

    walk(yaml.safe_load(SCHEMA.read_text()))


def test_every_setting_of_the_package_is_known_to_the_schema() -> None:
    schema = yaml.safe_load(SCHEMA.read_text())["properties"]
    assert set(schema["dataset"]["properties"]["generator"]["properties"]) == set(
        GeneratorSettings.__dataclass_fields__
    )
    assert set(schema["training"]["properties"]) == set(TrainingSettings.__dataclass_fields__)


def test_tiny_study_of_the_tests_is_valid() -> None:
    assert read_study(yaml.safe_load(TINY.read_text()), SCHEMA).name == "tiny"


def _set(config: dict[str, Any], path: str, value: Any) -> None:
    *parents, last = path.split(".")
    for key in parents:
        config = config[key]
    config[last] = value


PAIR = {"lambda": 1, "mu": 1}


@pytest.mark.parametrize(
    ("path", "value", "says"),
    [
        ("datset", {}, ["datset is not a known key", "did you mean dataset?"]),
        ("training.updtes", 5, ["training.updtes", "did you mean updates?"]),
        ("training.learning_rte", 5, ["did you mean learning_rate?"]),
        ("dataset.generator.nois", 5, ["dataset.generator.nois", "did you mean noise?"]),
        ("training.width", 0, ["training.width is 0", "from 1 to 4096"]),
        ("training.width", 2.5, ["training.width is 2.5", "whole number"]),
        ("training.updates", -1, ["training.updates is -1", "from 1 to 1000000"]),
        ("training.updates", "many", ["training.updates is 'many'", "whole number"]),
        ("training.learning_rate", 0, ["training.learning_rate is 0", "from 1e-12"]),
        ("training.learning_rate", float("inf"), ["training.learning_rate is inf", "to 1000000"]),
        ("training", None, ["training is null", "it should be a mapping"]),
        ("grid.weights", [{"lambda": -1, "mu": 1}], ["grid.weights[0].lambda is -1"]),
        (
            "grid.weights",
            [{"lambda": 1, "mu": float("nan")}],
            ["weights[0].mu is no number"],
        ),
        ("grid.weights", [{"lambda": float("inf"), "mu": 1}], ["weights[0].lambda is inf"]),
        ("grid.weights", [{"lambda": 1}], ["grid.weights[0].mu is missing"]),
        ("grid.weights", [PAIR, {"lambda": 1.0, "mu": 1.0}], ["lambda 1, mu 1 twice"]),
        ("grid.weights", [{"lambda": 2, "mu": 5}] * 2, ["lambda 2, mu 5 twice"]),
        ("grid.weights", [], ["grid.weights is []", "list of 1 to 1000 pairs"]),
        ("grid.activations", ["rleu"], ["grid.activations[0] is 'rleu'", "relu or silu"]),
        ("grid.activations", ["relu", "relu"], ["grid.activations has relu twice"]),
        ("seeds", [101, 102, 101], ["seeds has 101 twice"]),
        ("seeds", [-3], ["seeds[0] is -3"]),
        ("seeds", [], ["seeds is []"]),
        ("seeds", {"first": 101, "cuont": 3}, ["seeds.cuont", "did you mean count?"]),
        ("name", "../x", ["name is '../x'", "folder name"]),
        ("dataset.file", "mine.csv", ["name is 'published'", "its own name"]),
        ("dataset.generator.knots", 3, ["dataset.generator.knots is 3", "from 4"]),
        ("dataset.generator.points", 9, ["dataset.generator.points is 9", "from 10"]),
        ("dataset.generator.low", 20, ["dataset.generator.low is 20", "below"]),
        ("dataset.generator.low", 10, ["dataset.generator.low is 10", "below", "high (10)"]),
        ("figures", {"other_seeds": "perhaps"}, ["figures.other_seeds is 'perhaps'"]),
        ("device", "tpu", ["device is 'tpu'", "auto, cpu or gpu"]),
        # Sizes that cannot be meant.
        ("seeds", {"first": 1, "count": 10**12}, ["seeds.count is 1000000000000", "1 to 5000"]),
        ("seeds", list(range(5001)), ["seeds has 5001 entries", "1 to 5000"]),
        ("seeds", {"first": 2**32 - 3, "count": 4}, ["seeds ends with 4294967296", "4294967295"]),
        ("dataset.generator.points", 10**12, ["points is 1000000000000", "10 to 1000000"]),
        ("training.updates", "1e12", ["training.updates is 1000000000000", "1 to 1000000"]),
        ("training.width", 10**9, ["training.width is 1000000000", "from 1 to 4096"]),
        pytest.param(
            "training.width",
            10**5000,
            ["training.width has over 300 digits", "from 1 to 4096"],
            id="long",
        ),
        ("training.learning_rate", 1e39, ["training.learning_rate is 1e+39"]),
        ("grid.weights", [{"lambda": 1e39, "mu": 1}], ["lambda is 1e+39", "1e-12 to 1e+12"]),
        ("grid.weights", [{"lambda": 1, "mu": 1e-45}], ["mu is 1e-45", "0, or a number from"]),
        ("dataset.file", "a\0b.csv", ["dataset.file is 'a\\x00b.csv'", "path of a CSV"]),
        ("dataset.file", "a" * 5000, ["dataset.file is 'aaa", "at most 1000 letters"]),
        ("dataset.file", "data/" + "a" * 300, ["dataset.file is 'data/aa", "at most 255 bytes"]),
        # Names that YAML takes for something else, or that look like another.
        ("name", True, ["name is true", "in quotes"]),
        ("name", 1, ["name is 1", "in quotes"]),
        ("name", None, ["name is null", "in quotes"]),
        ("name", "tiny\n", ["name is 'tiny\\n'", "folder name"]),
        ("name", "a" * 101, ["at most 100 letters"]),
        # Keys of an older version.
        ("grids", {}, ["grids is now sweeps"]),
        ("audit", {"seeds": 4}, ["audit is now long_runs"]),
        ("dataset.name", "mine", ["dataset.name is now name, at the top"]),
        ("long_runs.warm_start", 0.1, ["long_runs.warm_start is now among the remedies"]),
    ],
)
def test_mistake_gets_one_sentence_with_key_value_and_remedy(
    config: dict[str, Any], path: str, value: Any, says: list[str]
) -> None:
    _set(config, path, value)
    with pytest.raises(UserError) as refusal:
        read_study(config, SCHEMA)
    message = str(refusal.value)
    assert message.startswith("config: ")
    assert "\n" not in message
    for part in says:
        assert part in message


def test_all_keys_of_an_older_version_are_named_at_once(config: dict[str, Any]) -> None:
    config["dataset"]["name"] = config.pop("name")
    config["grids"], config["audit"] = config.pop("sweeps"), config.pop("long_runs")
    with pytest.raises(UserError) as refusal:
        read_study(config, SCHEMA)
    for words in ("dataset.name is now name,", "grids is now sweeps", "audit is now long_runs"):
        assert words in str(refusal.value)


AXES = {"activations": ["relu"], "lambda": [1], "mu": [1]}


@pytest.mark.parametrize(
    ("sweeps", "says"),
    [
        ({"a b": AXES}, ["sweeps has the name 'a b'", "a letter first"]),
        ({True: AXES}, ["sweeps has the name true", "in quotes"]),
        ({1: AXES}, ["sweeps has the name 1", "in quotes"]),
        ({"a\n": AXES}, ["sweeps has the name 'a\\n'", "a letter first"]),
        ({"a": AXES, "a_table": AXES}, ["the names a and a_table", "another name"]),
        ({"a_figure": AXES, "a": AXES}, ["the names a and a_figure", "another name"]),
        ({"a": AXES | {"lambda": {"logspace": [1, 2, 10**9]}}}, ["logspace[2] is 1000000000"]),
        ({"a": AXES | {"lambda": {"logspace": [1, 1e39, 3]}}}, ["logspace[1] is 1e+39"]),
        (
            {"a": AXES | {"seeds": {"first": 2**32 - 1, "count": 2}}},
            ["sweeps.a.seeds ends with 4294967296"],
        ),
        (
            {"a": AXES | {"seeds": {"first": 0, "count": 10**6}, "shard_size": 10}},
            ["sweeps.a brings the sweeps to 100000 jobs", "at most 20000", "larger shard_size"],
        ),
        (
            {
                name: AXES
                | {
                    "lambda": {"logspace": [1, 100, 1000]},
                    "mu": {"logspace": [1, 100, 1000]},
                    "seeds": {"first": 0, "count": count},
                    "shard_size": 100000,
                }
                for name, count in (("a", 9), ("b", 2))
            },
            ["sweeps.b brings the sweeps to 11000000 runs", "at most 10000000"],
        ),
    ],
)
def test_sweep_that_cannot_be_planned_is_refused_by_name(
    config: dict[str, Any], sweeps: dict[Any, Any], says: list[str]
) -> None:
    with pytest.raises(UserError) as refusal:
        read_study(config | {"sweeps": sweeps}, SCHEMA)
    for part in says:
        assert part in str(refusal.value)


def test_as_many_runs_and_jobs_as_a_workflow_can_plan_are_planned(
    config: dict[str, Any],
) -> None:
    axis = {"logspace": [1, 100, 1000]}
    asked = {"lambda": axis, "mu": axis, "seeds": {"first": 0, "count": 10}, "shard_size": 500}
    sweep = read_study(config | {"sweeps": {"a": AXES | asked}}, SCHEMA).sweeps["a"]
    assert (sweep.size, sweep.shards_per_activation) == (10_000_000, 20_000)


def test_the_last_seed_and_the_longest_file_name_that_are_allowed_are_read(
    config: dict[str, Any],
) -> None:
    config |= {"name": "mine", "seeds": {"first": 2**32 - 3, "count": 3}}
    config["dataset"] |= {"file": f"data/{'a' * 251}.csv"}
    assert read_study(config, SCHEMA).seeds == (2**32 - 3, 2**32 - 2, 2**32 - 1)


def test_whole_numbers_may_be_written_with_an_exponent_wherever_they_are_allowed(
    config: dict[str, Any],
) -> None:
    _set(config, "dataset.generator.points", "2e2")
    _set(config, "dataset.generator.seed", "1e2")
    _set(config, "training.updates", "1e2")
    _set(config, "training.width", "1.6e1")
    _set(config, "long_runs", {"seeds": "1e0", "updates": ["1e2", "1e3"]})
    seeds = {"seeds": {"first": "1e2", "count": "1e1"}, "updates": "1e1", "shard_size": "1e1"}
    config["sweeps"] = {"a": AXES | seeds | {"lambda": {"logspace": ["1e-1", "1e1", "3e0"]}}}
    config["seeds"] = ["1e2", "2e2"]
    study = read_study(config, SCHEMA)
    sweep = study.sweeps["a"]
    found = [
        study.generator.points, study.generator.seed, study.training.updates,
        study.training.width, study.long_runs.seeds, *study.long_runs.updates, *study.seeds,
        *sweep.seeds, sweep.updates, sweep.shard_size, len(sweep.lambdas),
    ]  # fmt: skip
    assert found == [200, 100, 100, 16, 1, 100, 1000, 100, 200, *range(100, 110), 10, 10, 3]
    assert {type(number) for number in found} == {int}


def test_missing_section_is_named(config: dict[str, Any]) -> None:
    del config["grid"]
    with pytest.raises(UserError, match=r"config: grid is missing\."):
        read_study(config, SCHEMA)


def test_numbers_that_yaml_takes_for_text_are_read_as_numbers(config: dict[str, Any]) -> None:
    config["training"]["learning_rate"] = yaml.safe_load("1e-3")
    config["seeds"] = ["101", "103"]  # as `--config 'seeds=[101, 103]'` gives them
    study = read_study(config, SCHEMA)
    assert study.training.learning_rate == 1e-3
    assert study.seeds == (101, 103)


def test_own_file_takes_the_generators_place(config: dict[str, Any]) -> None:
    config["name"] = "mine"
    config["dataset"] |= {"file": "data/mine.csv"}
    assert read_study(config, SCHEMA).dataset_file == "data/mine.csv"


def test_of_several_mistakes_the_innermost_is_told(config: dict[str, Any]) -> None:
    config["training"]["width"] = 0
    config["grid"]["weights"] = [{"lambda": 1, "mu": -1}]
    config["device"] = "tpu"
    with pytest.raises(UserError, match=r"grid\.weights\[0\]\.mu is -1"):
        read_study(config, SCHEMA)
