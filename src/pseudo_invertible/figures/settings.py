"""What a figure is told beside its files."""

from __future__ import annotations

from dataclasses import dataclass

from pseudo_invertible.study.configuration import Configuration


@dataclass(frozen=True)
class Settings:
    """What a figure of one run is told; one that shows whole tables needs none of it.

    title: of the head. configuration: of the run. seed: in front; None is the first of the
    networks'. other_seeds: whether the other seeds stand behind.
    """

    title: str = ""
    configuration: Configuration | None = None
    seed: int | None = None
    other_seeds: bool = True
