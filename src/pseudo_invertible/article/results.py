"""The tables of one study, read when a sentence first needs them."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd

from pseudo_invertible.claims.evidence import is_stuck, with_equal_weights
from pseudo_invertible.claims.table import read_claims
from pseudo_invertible.data.dataset import Dataset, read_dataset
from pseudo_invertible.files import read_json, read_table
from pseudo_invertible.measures.tables import read_runs
from pseudo_invertible.study.configuration import PUBLISHED
from pseudo_invertible.study.model import Study

CLEAN = "clean"


class Results:
    """A study and its results; a table that was not asked for, or not made, is None."""

    def __init__(self, root: Path, study: Study) -> None:
        """root: ``results/<name>``."""
        self.root, self.study = root, study

    @cached_property
    def dataset(self) -> Dataset:
        """The study's own points."""
        return read_dataset(self.root / "dataset.csv")

    @cached_property
    def runs(self) -> pd.DataFrame:
        """Runs on the study's own data with λ = μ that did not diverge."""
        return with_equal_weights(read_runs(self.root / "tables/runs.csv"))

    @cached_property
    def all_runs(self) -> pd.DataFrame:
        """All rows of ``runs.csv``."""
        return read_runs(self.root / "tables/runs.csv")

    @cached_property
    def claims(self) -> pd.DataFrame:
        """``claims.csv``."""
        return read_claims(self.root / "tables/claims.csv")

    @cached_property
    def baselines(self) -> dict[str, Any]:
        """``baselines.json``."""
        return read_json(self.root / "tables/baselines.json")

    @cached_property
    def provenance(self) -> dict[str, Any]:
        """``provenance.json``."""
        return read_json(self.root / "provenance.json")

    def table(self, file: str) -> pd.DataFrame | None:
        """A table below ``results/<name>``; None where there is none."""
        path = self.root / file
        if not path.is_file():
            return None
        return read_runs(path) if file.endswith(("runs.csv", "sweeps.csv")) else read_table(path)

    @property
    def activation(self) -> str:
        """The activation that the text is about: the first."""
        return self.study.grid.activations[0]

    @property
    def high(self) -> float:
        """The largest λ = μ; 0 where there is none."""
        return self.study.grid.largest or 0.0

    @property
    def has_trend(self) -> bool:
        """Whether the data have a trend, so that a run can be stuck."""
        return self.baselines["trend"] != 0

    def last(
        self, protocol: str = PUBLISHED, weight: float | None = None, activation: str = ""
    ) -> pd.DataFrame:
        """Runs of a configuration after a protocol's last update; by default the largest weight."""
        runs = self.runs
        at = self.high if weight is None else weight
        chosen = runs[
            (runs["protocol"] == protocol)
            & (runs["activation"] == (activation or self.activation))
            & (runs["lambda"] == at)
        ]
        return chosen[chosen["updates"] == chosen["updates"].max()]

    def stuck(self, protocol: str = PUBLISHED, weight: float | None = None) -> tuple[int, int]:
        """How many runs of a configuration are stuck, and of how many."""
        rows = self.last(protocol, weight)
        return int(is_stuck(rows).sum()), len(rows)
