"""The tables of one study, and the numbers of the text that come from single configurations."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd

from pseudo_invertible.article.marks import num, sourced
from pseudo_invertible.claims.evidence import is_stuck, with_equal_weights
from pseudo_invertible.claims.table import read_claims
from pseudo_invertible.claims.words import count, label, weights
from pseudo_invertible.data.dataset import Dataset, read_dataset
from pseudo_invertible.files import read_json, read_table
from pseudo_invertible.measures.runs import WORSE
from pseudo_invertible.measures.tables import read_runs
from pseudo_invertible.study.configuration import PUBLISHED
from pseudo_invertible.study.model import Study

CLEAN = "clean"
RUNS = "tables/runs.csv"


class Results:
    """A study and its results. ``root``: ``results/<name>``."""

    def __init__(self, root: Path, study: Study) -> None:
        """Read tables below a folder, each when it is first needed."""
        self.root, self.study = root, study
        self.activation = study.grid.activations[0]  # which the text is about
        self.label = label(self.activation)
        self.high = study.grid.largest or 0.0  # the largest λ = μ
        self.at_high = weights(self.high)

    @cached_property
    def dataset(self) -> Dataset:
        """The study's own points."""
        return read_dataset(self.root / "dataset.csv")

    @cached_property
    def runs(self) -> pd.DataFrame:
        """Runs on the study's own data with λ = μ that did not diverge."""
        return with_equal_weights(read_runs(self.root / RUNS))

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

    @property
    def has_trend(self) -> bool:
        """Whether the data have a trend, so that a run can be stuck."""
        return self.baselines["trend"] != 0

    def table(self, file: str) -> pd.DataFrame | None:
        """A table that not every study has; None where there is none."""
        path = self.root / file
        if not path.is_file():
            return None
        return read_runs(path) if file.endswith("runs.csv") else read_table(path)

    def last(self, protocol: str = PUBLISHED, weight: float | None = None) -> pd.DataFrame:
        """Runs after a protocol's last update; without a weight, at the largest."""
        runs = self.runs[(self.runs["protocol"] == protocol)]
        chosen = (runs["activation"] == self.activation) & (
            runs["updates"] == runs["updates"].max()
        )
        return runs[chosen & (runs["lambda"] == (self.high if weight is None else weight))]

    def stuck(self, protocol: str = PUBLISHED, weight: float | None = None) -> tuple[int, int]:
        """How many runs of a configuration are stuck, and of how many."""
        rows = self.last(protocol, weight)
        return int(is_stuck(rows).sum()), len(rows)

    def stuck_text(self, protocol: str = PUBLISHED, weight: float | None = None) -> str:
        """``10 of 20``, with its source."""
        found = count(*self.stuck(protocol, weight))
        return sourced(found, self._source("direction", protocol, weight))

    def hopeless(self, protocol: str = PUBLISHED) -> tuple[int, int]:
        """How many runs at the largest weight fit worse than the means, and of how many."""
        rows = self.last(protocol)
        return int((rows["trouble"] == WORSE).sum()), len(rows)

    def hopeless_text(self, protocol: str = PUBLISHED) -> str:
        """``20 of 20``, with its source."""
        return sourced(count(*self.hopeless(protocol)), self._source("trouble", protocol, None))

    def median_text(
        self, column: str, protocol: str = PUBLISHED, weight: float | None = None
    ) -> str:
        """The median of a measure over the runs of a configuration, with its source."""
        source = self._source(f"median of {column}", protocol, weight)
        return num(self.last(protocol, weight)[column].median(), source)

    def _source(self, what: str, protocol: str, weight: float | None) -> str:
        at = weights(self.high if weight is None else weight)
        return f"{RUNS}: {what}; protocol {protocol}, {self.activation}, {at}, last updates"
