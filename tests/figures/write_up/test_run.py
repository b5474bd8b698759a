"""Which run a figure of the write-up shows."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from drawn import SETTINGS, line, words, write_up
from made_tables import CONFIGURATION, some_dataset, some_networks
from making import some_pair

from pseudo_invertible.errors import UserError
from pseudo_invertible.experiment.maps import Maps
from pseudo_invertible.figures.settings import Settings
from pseudo_invertible.figures.write_up.run import run_of
from pseudo_invertible.study.configuration import Configuration


def test_the_seed_asked_for_stands_in_front() -> None:
    figure = write_up("fits", settings=replace(SETTINGS, seed=8))
    front = line(figure, "f")
    maps = Maps(some_pair(8), CONFIGURATION.activation)
    np.testing.assert_array_equal(front.get_ydata(), maps.f(np.asarray(front.get_xdata())))
    assert "seed 8" in words(figure)


def test_without_settings_the_networks_say_what_they_are_and_the_first_seed_is_shown() -> None:
    run = run_of(Settings(), some_dataset(), [some_networks()])
    assert (run.configuration, run.seed) == (CONFIGURATION, 7)


@pytest.mark.parametrize("kind", ["loss", "fits"])
def test_other_seeds_can_be_switched_off(kind: str) -> None:
    assert "other seed" not in words(write_up(kind, settings=replace(SETTINGS, other_seeds=False)))


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        (replace(SETTINGS, seed=5), r"no seed 5; they have \[7, 8, 9\]"),
        (
            replace(SETTINGS, configuration=Configuration("silu", 100, 10)),
            "are of SiLU, λ = 10, μ = 100; they should be of SiLU, λ = 100, μ = 10",
        ),
    ],
)
def test_networks_that_do_not_have_the_run_are_refused(settings: Settings, said: str) -> None:
    with pytest.raises(UserError, match=said):
        write_up("fits", settings=settings)


def test_two_files_of_networks_are_one_too_many() -> None:
    with pytest.raises(UserError, match="one file of networks"):
        write_up("fits", networks=[some_networks(), some_networks()])
