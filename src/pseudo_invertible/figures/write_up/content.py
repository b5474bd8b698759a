"""What a figure is drawn from."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import pandas as pd

from pseudo_invertible.errors import UserError
from pseudo_invertible.experiment.maps import Maps
from pseudo_invertible.experiment.scatter import Dataset, read_csv
from pseudo_invertible.experiment.trained import read_history, read_networks
from pseudo_invertible.study.configuration import Configuration


class Content(NamedTuple):
    """The scatter and the trained pairs that a figure shows.

    maps: f and g of the seed in front; others: those of the seeds that stand behind it.
    history: terms over updates of all these seeds, or None.
    """

    dataset: Dataset
    title: str
    configuration: Configuration | None = None
    seed: int | None = None
    maps: Maps | None = None
    others: tuple[Maps, ...] = ()
    history: pd.DataFrame | None = None


def read_content(
    dataset: Path,
    title: str,
    configuration: Configuration | None = None,
    networks: Path | None = None,
    history: Path | None = None,
    seed: int | None = None,
    other_seeds: bool = True,
) -> Content:
    """Read a figure's files. Raises UserError where one cannot serve or lacks the seed."""
    content = Content(read_csv(dataset), title, configuration)
    if configuration is not None and networks is not None:
        trained = read_networks(networks)
        seeds = trained.seeds.tolist()
        front = seeds[0] if seed is None else seed
        if front not in seeds:
            raise UserError(f"{networks}: has no seed {front}; it has {seeds}.")
        maps = {s: Maps(trained.pair(i), configuration.activation) for i, s in enumerate(seeds)}
        behind = tuple(maps[s] for s in seeds if s != front) if other_seeds else ()
        content = content._replace(seed=front, maps=maps[front], others=behind)
    if history is not None:
        rows = read_history(history)
        content = content._replace(
            history=rows if other_seeds else rows[rows["seed"] == content.seed]
        )
    return content
