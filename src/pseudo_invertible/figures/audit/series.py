"""The long runs as the series that figures show: each remedy at each pair of weights."""

from __future__ import annotations

from typing import NamedTuple

import pandas as pd

from pseudo_invertible.figures.audit import parts

PLAIN = "plain"
REMEDY_LABELS = {PLAIN: "plain", "standardised": "standardised", "warm": "warm start"}


class Series(NamedTuple):
    """Long runs of one remedy with one pair of weights."""

    remedy: str
    lambda_: float
    mu: float


def series_of(long_runs: pd.DataFrame) -> list[Series]:
    """All series of a table: plain ones by weight, then the remedies."""
    keys = long_runs[["remedy", "lambda", "mu"]].drop_duplicates()
    order = {name: place for place, name in enumerate(REMEDY_LABELS)}
    found = [Series(*row) for row in keys.itertuples(index=False, name=None)]
    return sorted(found, key=lambda s: (order.get(s.remedy, len(order)), s.lambda_ * s.mu, s))


def runs_of(long_runs: pd.DataFrame, series: Series, activation: str) -> pd.DataFrame:
    """Rows of one series and activation."""
    remedy, lambda_, mu = series
    return parts.select(long_runs, remedy=remedy, lambda_=lambda_, mu=mu, activation=activation)
