"""config.yaml: what it says reaches the study, and each mistake gets one sentence."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from pseudo_invertible.data.generator import Generator
from pseudo_invertible.errors import UserError
from pseudo_invertible.study.configuration import Configuration
from pseudo_invertible.study.model import Study, read_study

CONFIG = Path(__file__).parents[2] / "config.yaml"
PAIR = {"lambda": 1, "mu": 1}
PLANE = {"activations": ["relu"], "lambda": [1, 2], "mu": [1, 3]}


def refusal(config: dict[str, Any]) -> str:
    """The sentence that a configuration is refused with."""
    with pytest.raises(UserError) as error:
        read_study(config)
    assert "\n" not in str(error.value)
    return str(error.value)


def test_config_yaml_has_the_defaults_of_the_model() -> None:
    shipped = yaml.safe_load(CONFIG.read_text(encoding="utf-8"))
    assert set(shipped) == set(Study.model_fields)
    assert read_study(shipped | {"sweeps": {}}) == read_study({})


def test_default_study_is_the_write_ups() -> None:
    study = read_study({})
    assert study.is_published
    assert Generator(**study.dataset.generator.model_dump()) == Generator()
    assert study.seeds == tuple(range(101, 121))
    assert study.configurations("published") == [
        Configuration(activation, weight, weight)
        for activation in ("relu", "silu")
        for weight in (0.0, 0.01, 0.1, 1.0, 10.0, 100.0)
    ]


@pytest.mark.parametrize(
    "change",
    [
        {"seeds": [7]},
        {"dataset": {"generator": {"points": 60}}},
        {"name": "mine", "dataset": {"file": "mine.csv"}},
    ],
)
def test_other_data_or_another_first_seed_is_not_the_write_ups(change: dict[str, Any]) -> None:
    assert not read_study(change).is_published


def test_a_study_with_a_csv_reads_all_of_its_options() -> None:
    read = {"sep": ";", "decimal": ",", "na_values": ["-"], "skiprows": "2"}
    dataset = {"file": "a.csv", "x": 1, "y": "b", "where": {"year": 2020}, "read": read}
    found = read_study({"name": "mine", "dataset": dataset | {"holdout": "0.2"}}).dataset
    assert (found.x, found.y, found.where, found.holdout) == ("1", "b", {"year": "2020"}, 0.2)
    assert found.read.given == read | {"skiprows": 2}


def test_text_from_the_command_line_is_read_as_what_it_stands_for() -> None:
    study = read_study(
        {
            "seeds": ["101", "103"],
            "training": {"learning_rate": "1e-2", "width": "8"},
            "dataset": {"generator": {"points": "2e2"}, "file": "null"},
            "protocols": {"mine": {"updates": "1e3", "standardise": "true"}, "long": "null"},
            "sweeps": {"a": PLANE | {"lambda": {"logspace": ["1e-1", "1e1", "3"]}, "mu": ["1"]}},
            "stuck": "null",
        }
    )
    assert study.seeds == (101, 103)
    assert study.training.learning_rate == 1e-2
    assert (study.dataset.generator.points, study.dataset.file) == (200, None)
    assert study.protocols["mine"].updates == 1000
    assert study.protocols["mine"].standardise
    assert "long" not in study.protocols
    assert study.sweeps["a"].lambdas == (0.1, 1.0, 10.0)
    assert study.stuck == ()


def test_decades_of_a_logspace_come_out_exactly() -> None:
    axis = {"logspace": [0.001, 1000, 13]}
    weights = read_study({"sweeps": {"a": PLANE | {"lambda": axis}}}).sweeps["a"].lambdas
    assert weights[::2] == (0.001, 0.01, 0.1, 1.0, 10.0, 100.0, 1000.0)
    assert weights[1] == 0.00316227766017


def test_null_switches_off_what_is_optional() -> None:
    study = read_study({"stuck": None, "unseen": None, "datasets": None, "sweeps": None})
    assert (study.stuck, study.unseen, study.datasets, study.sweeps) == ((), None, None, {})


def test_foreign_keys_at_the_top_are_left_to_others() -> None:
    study = read_study({"samples": "theirs.tsv", "threads": 4, "pathvars": {"a": "b"}})
    assert study.foreign == ("samples", "threads")
    assert study.protocols == read_study({}).protocols


@pytest.mark.parametrize(
    ("config", "says"),
    [
        # Unknown keys, and the nearest known one.
        ({"datset": {}}, ["datset is not a known key (did you mean dataset?)", "at the top"]),
        ({"width": 8}, ["width is not a known key (did you mean training.width?)"]),
        ({"dataset": {"generator": {"nois": 1}}}, ["generator.nois", "did you mean noise?"]),
        ({"training": {"samples": 1}}, ["training.samples is not", "learning_rate, width"]),
        ({"seeds": {"first": 1, "cuont": 3}}, ["seeds.cuont", "did you mean count?"]),
        ({"dataset": {"read": {"engine": "c"}}}, ["dataset.read.engine is not a known key"]),
        # Values out of bounds.
        ({"training": {"width": 0}}, ["training.width is 0", "a whole number from 1 to 4096"]),
        ({"training": {"width": 2.5}}, ["training.width is 2.5", "a whole number"]),
        ({"training": {"width": True}}, ["training.width is true", "a whole number"]),
        ({"training": {"learning_rate": 0}}, ["learning_rate is 0", "a number above 0"]),
        ({"training": {"learning_rate": float("nan")}}, ["learning_rate is nan", "above 0"]),
        ({"training": None}, ["training is null", "it should be a mapping"]),
        ({"grid": {"weights": [PAIR | {"mu": -1}]}}, ["grid.weights[0].mu is -1", "from 0"]),
        ({"grid": {"weights": [{"lambda": 1}]}}, ["grid.weights[0].mu is missing"]),
        ({"grid": {"weights": [3]}}, ["grid.weights[0] is 3", "{lambda: 1, mu: 1}"]),
        ({"grid": {"weights": [PAIR, PAIR]}}, ["grid.weights has lambda 1, mu 1 twice"]),
        ({"grid": {"activations": ["rleu"]}}, ["is 'rleu'", "silu or tanh", "mean relu?"]),
        ({"grid": {"activations": ["relu", "relu"]}}, ["grid.activations has relu twice"]),
        ({"seeds": [101, 102, 101]}, ["seeds has 101 twice"]),
        ({"seeds": [-3]}, ["seeds[0] is -3", "4294967295"]),
        ({"seeds": []}, ["seeds is []", "{first: 101, count: 20}"]),
        ({"seeds": {"first": 2**32 - 1, "count": 2}}, ["seeds ends with 4294967296"]),
        ({"name": "../x"}, ["name is '../x'", "a folder name"]),
        ({"device": "tpu"}, ["device is 'tpu'", "auto, cpu or gpu"]),
        ({"figures": {"other_seeds": "perhaps"}}, ["is 'perhaps'", "true or false"]),
        ({"stuck": [{"weights": [1], "seeds": [1]}]}, ["stuck[0].updates is missing"]),
        # Values that do not go together.
        ({"dataset": {"file": "a.csv"}}, ["name is 'published'", "another name"]),
        ({"dataset": {"holdout": 0.2}}, ["dataset.holdout is given, but dataset.file is not"]),
        ({"dataset": {"generator": {"low": 10}}}, ["generator.low is 10", "below high (10)"]),
        ({"figures": {"protocol": "clena"}}, ["figures.protocol is 'clena'", "mean clean?"]),
        ({"datasets": {"protocols": {"mine": {}}}}, ["datasets.protocols has 'mine'"]),
        ({"sweeps": {"a": PLANE | {"protocol": "b"}}}, ["sweeps.a.protocol is 'b'"]),
        ({"sweeps": {"a b": PLANE}}, ["sweeps has the name 'a b'", "a letter, then letters"]),
        ({"sweeps": {"a": PLANE, "a_table": PLANE}}, ["the name 'a_table'", "another target"]),
        ({"sweeps": {"audit": PLANE}}, ["the name 'audit'", "another target"]),
        ({"sweeps": {"a": PLANE | {"mu": 3}}}, ["sweeps.a.mu is 3", "{logspace: [0.001,"]),
        (
            {"sweeps": {"a": PLANE | {"mu": [1], "combine": "diagonal"}}},
            ["sweeps.a.combine is diagonal", "2 and 1"],
        ),
        (
            {"sweeps": {"a": PLANE | {"mu": {"logspace": [2, 1, 3]}}}},
            ["sweeps.a.mu goes from 2 to 1"],
        ),
        # Keys of version 2, all at once.
        ({"scatters": {}, "remedies": {}}, ["scatters is `datasets` now", "remedies is now"]),
        ({"training": {"updates": 5}}, ["training.updates is `protocols.published.updates`"]),
        ({"training": {"warm_start": 0.1}}, ["`protocols: {<name>: {ramp: …}}`"]),
        (
            {"sweeps": {"a": PLANE | {"updates": 5}}},
            ["sweeps.a.updates", "sweeps.<name>.protocol"],
        ),
    ],
)
def test_mistake_gets_one_sentence_with_key_value_and_remedy(
    config: dict[str, Any], says: list[str]
) -> None:
    sentence = refusal(config)
    assert sentence.startswith("config: ")
    for part in says:
        assert part in sentence
