"""A remedy changes what it says and nothing else, and is known again by it."""

from __future__ import annotations

from dataclasses import asdict

import pytest
import yaml
from driving import PROJECT

from pseudo_invertible.errors import UserError
from pseudo_invertible.study.config import Study, read_study
from pseudo_invertible.study.orientation import OrientationSettings
from pseudo_invertible.study.remedies import PLAIN, REMEDIES, RemedySettings, remedy_of
from pseudo_invertible.study.settings import TrainingSettings

STUDY = TrainingSettings(updates=70, learning_rate=0.02, width=9)


def test_plain_is_the_studys_training_for_as_long_as_all_others():
    assert REMEDIES[PLAIN].applied(STUDY, 1000) == TrainingSettings(1000, 0.02, 9)


@pytest.mark.parametrize("name", list(REMEDIES))
def test_a_run_is_known_by_its_settings(name):
    training = asdict(REMEDIES[name].applied(STUDY, 1000))
    assert remedy_of(training) is REMEDIES[name]
    assert (training["learning_rate"], training["width"]) == (0.02, 9)


def test_a_remedy_is_named_after_how_much_it_changes():
    parts = [remedy.name.partition("_") for remedy in REMEDIES.values()]
    assert [rest for kind, _, rest in parts if kind == "warm"] == ["10", "50"]
    assert [rest for kind, _, rest in parts if kind == "free"] == ["20", "50", "100", "200"]
    assert REMEDIES["warm_10"].warm_start == 0.1
    assert REMEDIES["free_200"].free_updates == 200


def test_no_two_remedies_train_alike_or_read_alike():
    trained = [remedy.applied(STUDY, 1000) for remedy in REMEDIES.values()]
    assert len(set(trained)) == len(REMEDIES)
    for field in ("name", "label", "sentence"):
        assert len({getattr(remedy, field) for remedy in REMEDIES.values()}) == len(REMEDIES)


def test_what_is_no_remedy_is_none():
    training = asdict(REMEDIES["free_50"].applied(STUDY, 1000)) | {"standardise": True}
    assert remedy_of(training) is None


def study_with(**asked: object) -> Study:
    config = yaml.safe_load((PROJECT / "config.yaml").read_text(encoding="utf-8"))
    for name in ("remedies", "orientation"):
        del config[name]
    return read_study(config | asked, PROJECT / "workflow/schemas/config.schema.yaml")


def test_a_config_without_them_has_forty_seeds_of_each():
    study = study_with()
    assert study.remedies == RemedySettings(tuple(range(101, 141)), 1000)
    assert study.orientation == OrientationSettings()
    assert len(study.orientation.seeds) == 40


def test_what_the_config_asks_reaches_the_study():
    study = study_with(
        remedies={"seeds": {"first": 5, "count": 2}, "updates": 7},
        orientation={"seeds": [3], "weights": [2], "updates": [0, 9]},
    )
    assert study.remedies == RemedySettings((5, 6), 7)
    assert study.orientation == OrientationSettings((3,), (2.0,), (0, 9))


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ({"remedies": {"seeds": [1, 1]}}, "remedies.seeds has 1 twice"),
        ({"remedies": {"update": 7}}, "remedies.update is not a known key; did you mean updates"),
        ({"remedies": {"updates": 0}}, "remedies.updates is 0; it should be a whole number"),
        ({"orientation": {"updates": [5, 0]}}, r"orientation.updates is \[5, 0\]; they should"),
        ({"orientation": {"updates": [5]}}, "a list of 2 to 100 rising whole numbers"),
        ({"orientation": {"weights": [1, 1.0]}}, "orientation.weights has 1 twice"),
        ({"orientation": {"seeds": [7, 7]}}, "orientation.seeds has 7 twice"),
    ],
)
def test_a_mistake_gets_one_sentence(asked, sentence):
    with pytest.raises(UserError, match=sentence):
        study_with(**asked)
