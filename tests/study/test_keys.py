"""config/README.md documents every key, and the schema says the same as code and config.yaml."""

from __future__ import annotations

import dataclasses
import re
from typing import Any

import jsonschema
import pytest
import yaml
from driving import PROJECT

from pseudo_invertible.study.config import read_study
from pseudo_invertible.study.keys import keys, page, resolved
from pseudo_invertible.study.long_runs import LongRunSettings
from pseudo_invertible.study.settings import GeneratorSettings, TrainingSettings

FILE = PROJECT / "workflow/schemas/config.schema.yaml"
SCHEMA: dict[str, Any] = yaml.safe_load(FILE.read_text(encoding="utf-8"))


def test_the_page_about_the_keys_is_up_to_date() -> None:
    found = (PROJECT / "config/README.md").read_text(encoding="utf-8")
    assert found == page(SCHEMA), "make docs"


def test_the_schema_is_one_and_config_yaml_names_it_for_editors() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    first = (PROJECT / "config.yaml").read_text(encoding="utf-8").splitlines()[0]
    named = first.removeprefix("# yaml-language-server: $schema=")
    assert (PROJECT / named).samefile(FILE)


def test_every_key_says_what_it_means_and_what_is_made_again() -> None:
    for key in keys(SCHEMA):
        assert key.meaning, key.path
        assert key.remakes, key.path


def _paths(value: Any, path: str = "") -> set[str]:
    if isinstance(value, dict):
        inside = [_paths(item, f"{path}.{key}") for key, item in value.items()]
        return {path, *set().union(*inside)}
    if isinstance(value, list):
        return {path}.union(*(_paths(item, f"{path}[]") for item in value))
    return {path}


def test_every_key_of_config_yaml_is_documented() -> None:
    config = yaml.safe_load((PROJECT / "config.yaml").read_text(encoding="utf-8"))
    config["sweeps"] = dict.fromkeys(["<name>"], next(iter(config["sweeps"].values())))
    paths = {path.removeprefix(".") for path in _paths(config) if not path.endswith("[]")}
    assert paths - {key.path for key in keys(SCHEMA)} <= {"", "sweeps.<name>"}


def _schemas(schema: Any) -> list[dict[str, Any]]:
    if isinstance(schema, list):
        return [found for item in schema for found in _schemas(item)]
    if not isinstance(schema, dict):
        return []
    own = [schema] if "type" in schema else []
    return own + [found for item in schema.values() for found in _schemas(item)]


@pytest.mark.parametrize(
    "schema", _schemas(SCHEMA), ids=lambda schema: schema.get("description", "")[:30]
)
def test_every_size_is_bounded_and_the_sentence_says_so(schema: dict[str, Any]) -> None:
    wanted = {
        "integer": ["minimum", "maximum"],
        "number": ["minimum", "maximum"],
        "array": ["minItems", "maxItems"],
        "string": ["maxLength"],
    }
    kinds = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    said = [
        float(number) for number in re.findall(r"-?\d[\d.]*(?:e[+-]\d+)?", schema["description"])
    ]
    for bound in (bound for kind in kinds for bound in wanted.get(kind, [])):
        if bound == "minimum" and "anyOf" in schema:  # 0, or at least that much
            low = [part.get("const", part.get("minimum")) for part in schema["anyOf"]]
            assert set(low) <= set(said)
        else:
            assert schema[bound] in said


@pytest.mark.parametrize(
    ("section", "settings"),
    [
        (SCHEMA["properties"]["dataset"]["properties"]["generator"], GeneratorSettings()),
        (SCHEMA["properties"]["training"], TrainingSettings()),
        (SCHEMA["properties"]["long_runs"], LongRunSettings()),
    ],
    ids=["generator", "training", "long_runs"],
)
def test_defaults_of_the_schema_are_the_packages(section: dict[str, Any], settings: Any) -> None:
    said = {name: resolved(key, SCHEMA)["default"] for name, key in section["properties"].items()}
    used = {
        name: list(value) if isinstance(value, tuple) else value
        for name, value in dataclasses.asdict(settings).items()
    }
    assert said == used


def _defaults(section: dict[str, Any]) -> dict[str, Any]:
    """What a section of the schema says to be used where a key is left out."""
    said = {name: resolved(key, SCHEMA) for name, key in section["properties"].items()}
    # "the study's" is no value to be written.
    return {name: key["default"] for name, key in said.items() if _writable(key)}


def _writable(schema: dict[str, Any]) -> bool:
    found = jsonschema.Draft202012Validator({**schema, "$defs": SCHEMA["$defs"]})
    return "default" in schema and found.is_valid(schema["default"])


def test_a_config_that_states_every_default_asks_for_what_one_without_them_asks() -> None:
    top = SCHEMA["properties"]
    sweep = {"activations": ["relu"], "lambda": [0, 1], "mu": [1]}
    short = {
        "dataset": {"generator": {}},
        "seeds": [3, 5],
        "grid": {"activations": ["silu"], "weights": [{"lambda": 1, "mu": 2}]},
        "training": {},
        "sweeps": {"plane": sweep},
    }
    sections = ("training", "long_runs", "remedies", "orientation", "scatters", "figures")
    stated = _defaults(SCHEMA) | {name: _defaults(top[name]) for name in sections}
    generator = _defaults(top["dataset"]["properties"]["generator"])
    of_sweep = _defaults(resolved(top["sweeps"]["additionalProperties"], SCHEMA))
    assert {*stated, *generator, *of_sweep} >= {"name", "device", "knots", "combine", "shard_size"}
    full = short | stated | {"dataset": {"generator": generator}}
    full["sweeps"] = {"plane": sweep | of_sweep}
    assert read_study(full, FILE) == read_study(short, FILE)
