"""The study: what config.yaml asks for, checked and typed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from pseudo_invertible.study.configuration import Configuration
from pseudo_invertible.study.long_runs import LongRunSettings
from pseudo_invertible.study.orientation import OrientationSettings
from pseudo_invertible.study.remedies import RemedySettings
from pseudo_invertible.study.scatters import ScatterSettings
from pseudo_invertible.study.settings import GeneratorSettings, TrainingSettings
from pseudo_invertible.study.sweep import Sweep

# The name of the write-up's own study, and of the folder of its results.
PUBLISHED = "published"


@dataclass(frozen=True)
class Study:
    """A whole study, as config.yaml states it.

    name: of the folder under results/ that holds everything made.
    dataset_file: an own CSV, or None where the generator draws the scatter.
    seeds: the first one is the published one, which figures show in front.
    sweeps: by name, trained on demand.
    """

    name: str
    dataset_file: str | None
    generator: GeneratorSettings
    seeds: tuple[int, ...]
    grid: tuple[Configuration, ...]
    training: TrainingSettings
    other_seeds: bool
    device: str
    sweeps: Mapping[str, Sweep] = field(default_factory=dict)
    long_runs: LongRunSettings = field(default_factory=LongRunSettings)
    remedies: RemedySettings = field(default_factory=RemedySettings)
    orientation: OrientationSettings = field(default_factory=OrientationSettings)
    scatters: ScatterSettings = field(default_factory=ScatterSettings)
