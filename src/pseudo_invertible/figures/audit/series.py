"""The long runs as the series that figures show: each remedy at each pair of weights."""

from __future__ import annotations

from typing import NamedTuple

import pandas as pd

from pseudo_invertible.figures import selection
from pseudo_invertible.study.remedies import PLAIN, REMEDIES


class Series(NamedTuple):
    """Long runs of one remedy with one pair of weights."""

    remedy: str
    lambda_: float
    mu: float

    @property
    def label(self) -> str:
        """The remedy, for readers."""
        known = REMEDIES.get(self.remedy)
        return known.label if known else self.remedy


def series_of(long_runs: pd.DataFrame) -> list[Series]:
    """All series of a table: plain ones by weight, then the remedies in its order."""
    keys = long_runs[["remedy", "lambda", "mu"]].drop_duplicates()
    found = [Series(*row) for row in keys.itertuples(index=False, name=None)]
    order = [PLAIN, *dict.fromkeys(series.remedy for series in found)]
    return sorted(found, key=lambda s: (order.index(s.remedy), s.lambda_ * s.mu, s))


def runs_of(long_runs: pd.DataFrame, series: Series, activation: str) -> pd.DataFrame:
    """Rows of one series and activation."""
    remedy, lambda_, mu = series
    return selection.select(
        long_runs, remedy=remedy, lambda_=lambda_, mu=mu, activation=activation
    )
