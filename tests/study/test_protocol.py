"""Protocols: the eight that ship, a user's changes, and what is trained under each."""

from __future__ import annotations

from typing import Any

import pytest

from pseudo_invertible.errors import UserError
from pseudo_invertible.experiment.run import Training
from pseudo_invertible.study.configuration import Configuration
from pseudo_invertible.study.model import read_study
from pseudo_invertible.study.protocol import SHIPPED, checked_protocol


def test_a_protocol_of_one_line_joins_the_eight_with_everything_filled_in() -> None:
    config = {"seeds": [7, 8], "training": {"width": 8}, "grid": {"activations": ["tanh"]}}
    study = read_study(config | {"protocols": {"mine": {"updates": 1000, "ramp": 0.5}}})
    assert list(study.protocols) == [*SHIPPED, "mine"]
    mine = study.protocols["mine"]
    assert (mine.updates, mine.keep, mine.ramp, mine.delay) == (1000, (1000,), 0.5, 0)
    assert (mine.width, mine.learning_rate, mine.history_every) == (8, 1e-3, 1)
    assert (mine.seeds, mine.activations, mine.weights) == ((7, 8), ("tanh",), None)


def test_what_a_protocol_says_itself_wins_over_the_study() -> None:
    asked = {"width": 4, "seeds": {"first": 3, "count": 2}, "activations": ["silu"]}
    mine = read_study({"protocols": {"mine": asked}}).protocols["mine"]
    assert (mine.width, mine.seeds, mine.activations) == (4, (3, 4), ("silu",))


def test_changes_of_a_shipped_protocol_keep_the_rest() -> None:
    clean = read_study({"protocols": {"clean": {"delay": 100}}}).protocols["clean"]
    assert (clean.delay, clean.standardise, clean.keep) == (100, True, (500, 1000, 2000))


def test_null_removes_a_protocol_and_what_is_trained_under_it() -> None:
    study = read_study({"protocols": {"clean": None}})
    assert "clean" not in study.protocols
    with pytest.raises(UserError, match=r"protocols\.published cannot be removed"):
        read_study({"protocols": {"published": None}})


def test_weights_choose_configurations_with_equal_weights_that_the_grid_has() -> None:
    pairs = [{"lambda": a, "mu": b} for a, b in ((0, 0), (5, 5), (1, 9))]
    study = read_study(
        {
            "grid": {"activations": ["relu"], "weights": pairs},
            "protocols": {"mine": {"weights": [0, 1, "largest"]}},
        }
    )
    assert study.configurations("mine") == [Configuration("relu", w, w) for w in (0.0, 5.0)]
    assert Configuration("relu", 1, 9) in study.configurations("published")


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ({"updates": 0}, "mine.updates is 0; it should be a whole number from 1"),
        ({"keep": [200, 501]}, r"mine.keep has 501; it should be at most updates \(500\)"),
        ({"history_every": 7}, r"mine.history_every is 7; it should divide updates and keep"),
        ({"keep": [30], "history_every": 20}, r"should divide updates and keep \(30\)"),
        ({"delay": 500}, r"mine.delay is 500; it should be below updates \(500\)"),
        ({"weights": ["largst"]}, r"mine.weights\[0\] is 'largst'; .* or largest"),
        ({"rmap": 1}, r"mine.rmap is not a known key \(did you mean ramp\?\)"),
        (5, "protocols.mine is 5; it should be a mapping"),
    ],
)
def test_mistake_in_a_protocol_names_it(asked: Any, says: str) -> None:
    with pytest.raises(UserError, match=says):
        read_study({"protocols": {"mine": asked}})


@pytest.mark.parametrize("name", ["a b", "1st", "a.b", "a~b", "a/b", ""])
def test_a_protocol_needs_a_name_that_a_path_can_have(name: str) -> None:
    with pytest.raises(UserError, match="protocols has the name"):
        read_study({"protocols": {name: {}}})


# Protocols of the Python API and of the command line.


@pytest.mark.parametrize("name", SHIPPED)
def test_shipped_protocols_are_the_same_without_a_study(name: str) -> None:
    alone, study = checked_protocol(name), read_study({}).protocols[name]
    for setting in Training.__dataclass_fields__:
        assert getattr(alone, setting) == getattr(study, setting)


def test_the_published_protocol_is_the_default_of_the_engine() -> None:
    found = checked_protocol()
    settings = {name: getattr(found, name) for name in Training.__dataclass_fields__}
    assert Training(**settings) == Training(keep=(500,))


@pytest.mark.parametrize(
    ("base", "updates", "keep"),
    [("clean", 1500, (500, 1000, 1500)), ("clean", 300, (300,)), ("long", 50, (50,))],
)
def test_fewer_updates_keep_what_is_still_reached(base: str, updates: int, keep: Any) -> None:
    assert checked_protocol(base, updates=updates, width=None).keep == keep


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"base": "clena"}, "protocol is 'clena'; it should be one of published, .* mean clean"),
        ({"ramp": 2}, "^ramp is 2; it should be a number from 0 to 1"),
        ({"updtes": 3}, r"^updtes is not a known key \(did you mean updates\?\)"),
        ({"base": "clean", "updates": 20}, "^delay is 50; it should be below updates"),
    ],
)
def test_mistake_in_a_call_gets_one_sentence(changes: dict[str, Any], says: str) -> None:
    with pytest.raises(UserError, match=says):
        checked_protocol(**changes)
