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
        ("training.width", 0, ["training.width is 0", "at least 1"]),
        ("training.width", 2.5, ["training.width is 2.5", "whole number"]),
        ("training.updates", -1, ["training.updates is -1", "at least 1"]),
        ("training.updates", "many", ["training.updates is 'many'", "whole number"]),
        ("training.learning_rate", 0, ["training.learning_rate is 0", "above 0"]),
        ("training.learning_rate", float("inf"), ["training.learning_rate is inf", "finite"]),
        ("training", None, ["training is None", "it should be"]),
        ("grid.weights", [{"lambda": -1, "mu": 1}], ["grid.weights[0].lambda is -1"]),
        ("grid.weights", [{"lambda": 1, "mu": float("nan")}], ["weights[0].mu is nan", "finite"]),
        ("grid.weights", [{"lambda": float("inf"), "mu": 1}], ["weights[0].lambda is inf"]),
        ("grid.weights", [{"lambda": 1}], ["grid.weights[0].mu is missing"]),
        ("grid.weights", [PAIR, {"lambda": 1.0, "mu": 1.0}], ["lambda 1, mu 1 twice"]),
        ("grid.weights", [], ["grid.weights is []", "list of pairs"]),
        ("grid.activations", ["rleu"], ["grid.activations[0] is 'rleu'", "relu or silu"]),
        ("grid.activations", ["relu", "relu"], ["grid.activations has relu twice"]),
        ("seeds", [101, 102, 101], ["seeds has 101 twice"]),
        ("seeds", [-3], ["seeds[0] is -3"]),
        ("seeds", [], ["seeds is []"]),
        ("seeds", {"first": 101, "cuont": 3}, ["seeds.cuont", "did you mean count?"]),
        ("name", "../x", ["name is '../x'", "folder name"]),
        ("dataset.file", "mine.csv", ["name is 'published'", "its own name"]),
        ("dataset.generator.knots", 3, ["dataset.generator.knots is 3", "at least 4"]),
        ("dataset.generator.points", 9, ["dataset.generator.points is 9", "at least 10"]),
        ("dataset.generator.low", 20, ["dataset.generator.low is 20", "below"]),
        ("figures", {"other_seeds": "perhaps"}, ["figures.other_seeds is 'perhaps'"]),
        ("device", "tpu", ["device is 'tpu'", "auto, cpu or gpu"]),
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
