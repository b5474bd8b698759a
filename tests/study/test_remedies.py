"""A remedy changes what it says and nothing else, and is known again by it."""

from __future__ import annotations

from dataclasses import asdict

import pytest

from pseudo_invertible.study.remedies import PLAIN, REMEDIES, remedy_of
from pseudo_invertible.study.settings import TrainingSettings

STUDY = TrainingSettings(updates=70, learning_rate=0.02, width=9)


def test_plain_is_the_studys_training_for_as_long_as_all_others():
    assert REMEDIES[PLAIN].applied(STUDY, 1000) == TrainingSettings(1000, 0.02, 9)


@pytest.mark.parametrize("name", list(REMEDIES))
def test_a_run_is_known_by_its_settings(name):
    training = asdict(REMEDIES[name].applied(STUDY, 1000))
    assert remedy_of(training) is REMEDIES[name]
    assert (training["learning_rate"], training["width"]) == (0.02, 9)


def test_no_two_remedies_train_alike_or_read_alike():
    trained = [remedy.applied(STUDY, 1000) for remedy in REMEDIES.values()]
    assert len(set(trained)) == len(REMEDIES)
    for field in ("name", "label", "sentence"):
        assert len({getattr(remedy, field) for remedy in REMEDIES.values()}) == len(REMEDIES)


def test_what_is_no_remedy_is_none():
    training = asdict(REMEDIES["free_50"].applied(STUDY, 1000)) | {"standardise": True}
    assert remedy_of(training) is None
