"""The run that a figure shows, with the other seeds of its configuration."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from pseudo_invertible.errors import UserError
from pseudo_invertible.experiment.maps import Maps
from pseudo_invertible.experiment.scatter import Dataset
from pseudo_invertible.experiment.trained import Networks
from pseudo_invertible.figures.settings import Settings
from pseudo_invertible.measures.stated import configuration_of
from pseudo_invertible.study.configuration import Configuration


class Run(NamedTuple):
    """A trained pair over the scatter that it was trained on.

    maps: f and g of the seed in front; others: those of the seeds that stand behind it.
    """

    dataset: Dataset
    title: str
    configuration: Configuration
    seed: int
    maps: Maps
    others: tuple[Maps, ...]

    @property
    def head(self) -> tuple[str, str, str]:
        """Title, configuration and the seed in front."""
        return self.title, str(self.configuration), f"seed {self.seed}"


def run_of(settings: Settings, dataset: Dataset, networks: Sequence[Networks]) -> Run:
    """The run that the settings ask for, from the one file of networks that a figure has.

    Raises UserError where that is not of the configuration asked for, or lacks the seed.
    """
    (trained, *more) = networks
    configuration = configuration_of(trained)
    if more:
        raise UserError("the figure shows one configuration; it should have one file of networks.")
    if settings.configuration not in (None, configuration):
        raise UserError(
            f"the networks are of {configuration}; they should be of {settings.configuration}, "
            "which the figure is asked to show."
        )
    seeds = trained.seeds.tolist()
    front = seeds[0] if settings.seed is None else settings.seed
    if front not in seeds:
        raise UserError(f"the networks have no seed {front}; they have {seeds}.")
    maps = {s: Maps(trained.pair(i), configuration.activation) for i, s in enumerate(seeds)}
    others = tuple(maps[s] for s in seeds if s != front) if settings.other_seeds else ()
    return Run(dataset, settings.title, configuration, front, maps[front], others)
