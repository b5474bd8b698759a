"""config/README.md and the editor's schema come from the model, and are up to date."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest
import yaml

from pseudo_invertible.study import docs
from pseudo_invertible.study.model import Study
from pseudo_invertible.study.sentences import keys

PROJECT = Path(__file__).parents[2]
CONFIG = PROJECT / "config"


def test_committed_files_are_what_the_model_says() -> None:
    assert (CONFIG / docs.README).read_text(encoding="utf-8") == docs.page()
    assert (CONFIG / docs.SCHEMA).read_text(encoding="utf-8") == docs.editor_schema()


def test_every_key_is_explained() -> None:
    schema, page = Study.model_json_schema(), docs.page()
    for key in keys(schema, schema):
        assert key.schema["description"], key.path
        assert f"`{key.path}`" in page or f"## {key.path}\n" in page, key.path


def test_config_yaml_names_the_schema_and_follows_it() -> None:
    text = (PROJECT / "config.yaml").read_text(encoding="utf-8")
    assert text.splitlines()[0].endswith(f"$schema=config/{docs.SCHEMA}")
    validator = jsonschema.Draft202012Validator(json.loads(docs.editor_schema()))
    validator.validate(yaml.safe_load(text))
    validator.validate({"stuck": None, "sweeps": None, "protocols": {"long": None}})
    for wrong in ({"training": {"width": 0}}, {"trainig": {}}, {"grid": {"activations": ["x"]}}):
        with pytest.raises(jsonschema.ValidationError):
            validator.validate(wrong)
