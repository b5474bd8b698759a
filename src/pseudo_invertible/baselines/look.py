"""A look at points before anything is trained on them: what is possible, and what to do.

The thresholds of the advice come from training: 500 updates, λ = μ = 1, three seeds, on lines and
cubics with noise, shifted and scaled, and on the write-up's generator.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

import numpy as np

from pseudo_invertible.baselines.best_maps import best_fvu
from pseudo_invertible.baselines.regressions import lines, monotone_fvu, rank_correlation
from pseudo_invertible.data.dataset import Dataset, correlation

MOST_POINTS = 1000
FEW_POINTS = 30
HOPELESS_FVU = 0.9
# The write-up's ratio of 112 is fitted; from about 150 on, some runs have an FVU far above 1.
UNEVEN = 150.0
FAR_UNEVEN = 1e4
SMALL_SPREAD = 1e-3
# New networks have no biases: they begin as lines through the origin on either side of it.
ORIGIN_FVU = 3.0
FITS = "the published protocol should fit with λ and μ up to 1; with larger ones use clean"
NORMAL_95 = 1.959963984540054
SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


@dataclass(frozen=True)
class Look:
    """What to know about points; ``print`` it. Pairs are of x and of y.

    missing: rows of the file without x or y. distinct: numbers of different values. correlation:
    with interval, its 95 % interval (Fisher's z). monotone_fvu: the FVU of two monotone functions
    of one direction, inverse or not. lines_fvu: of the two straight regressions. best_fvu: of the
    best invertible map, of which direction is increasing or decreasing; on sampled points. No pair
    that is exactly inverse has a smaller FVU there.
    """

    points: int
    missing: int
    distinct: tuple[int, int]
    mean: tuple[float, float]
    variance: tuple[float, float]
    correlation: float
    interval: tuple[float, float]
    rank_correlation: float
    monotone_fvu: float
    lines_fvu: float
    best_fvu: float
    direction: str
    sampled: int

    @property
    def origin_fvu(self) -> float:
        """The FVU of the best line through the origin, as a function of x or of y: the larger."""
        (mean_x, mean_y), (of_x, of_y) = self.mean, self.variance
        square_x, square_y = of_x + mean_x**2, of_y + mean_y**2
        product = self.correlation * math.sqrt(of_x * of_y) + mean_x * mean_y
        unexplained = 1 - product**2 / (square_x * square_y)
        return max(unexplained * square_x / of_x, unexplained * square_y / of_y)

    @property
    def advice(self) -> str:
        """What to expect and what to do, in one sentence."""
        if self.best_fvu > HOPELESS_FVU:
            return (
                f"No invertible map has an FVU below {shown(self.best_fvu)}, and predicting the "
                "mean scores 1: a pair that is nearly inverse will hardly fit."
            )
        protocol = next(self._problems(), FITS)
        sentence = "; ".join([*islice(self._expectations(), 1), protocol])
        return f"{sentence[0].upper()}{sentence[1:]}."

    def _expectations(self) -> Iterator[str]:
        if self.points < FEW_POINTS:
            yield f"{self.points} points are few, and a good fit says little about other points"
        if self.interval[0] <= 0 <= self.interval[1]:
            yield "x and y have no clear linear trend, so no run counts as stuck"

    def _problems(self) -> Iterator[str]:
        """Why the published protocol, which trains in the units of the data, may not fit."""
        of_x, of_y = self.variance
        more, less = ("x", "y") if of_x > of_y else ("y", "x")
        ratio = max(self.variance) / min(self.variance)
        if ratio > UNEVEN:
            word = "will" if ratio > FAR_UNEVEN else "may"
            reason = f"the variance of {more} is {shown(ratio)} times that of {less}"
            yield f"{reason}: the published protocol {word} not fit, so use clean"
        if max(self.variance) < SMALL_SPREAD**2:
            reason = f"x and y vary by only {shown(math.sqrt(max(self.variance)))}"
            yield f"{reason}: the published protocol may not fit, so use clean"
        if self.origin_fvu > ORIGIN_FVU:
            reason = "the points lie around ({}, {}), away from the origin"
            reason = reason.format(*map(shown, self.mean))
            yield f"{reason}: the published protocol may not fit, so use clean"

    def __str__(self) -> str:
        of_x, of_y = self.variance
        part = "" if self.sampled == self.points else f", from {self.sampled} rows drawn at random"
        low, high = map(shown, self.interval)
        facts = {
            "rows": f"{self.points} with x and y, {self.missing} without",
            "different values": f"x {self.distinct[0]}, y {self.distinct[1]}",
            "mean": f"x {shown(self.mean[0])}, y {shown(self.mean[1])}",
            "variance": f"x {shown(of_x)}, y {shown(of_y)}, ratio {shown(of_x / of_y)}",
            "correlation": f"{shown(self.correlation)} (95 % interval {low} to {high})",
            "rank correlation": f"{shown(self.rank_correlation)} (1 or -1: monotone)",
            "monotone functions": f"FVU {shown(self.monotone_fvu)}",
            "two straight lines": f"FVU {shown(self.lines_fvu)}",
            "best invertible map": f"FVU {shown(self.best_fvu)}, {self.direction}{part}",
        }
        return "\n".join([*(f"{name:<21}{fact}" for name, fact in facts.items()), self.advice])


def look(dataset: Dataset, *, missing: int = 0, seed: int = 0) -> Look:
    """Look at points that ``check_dataset`` accepts; about a second.

    missing: rows without x or y, for the report. seed: of the 1000 points on which the best
    invertible map is found where there are more.
    """
    x, y = dataset
    found = correlation(x, y)
    sample = _sample(dataset, seed)
    best = best_fvu(sample)
    return Look(
        points=len(x),
        missing=missing,
        distinct=(len(np.unique(x)), len(np.unique(y))),
        mean=(_mean(x), _mean(y)),
        variance=(float(x.var()), float(y.var())),
        correlation=found,
        interval=_interval(found, len(x)),
        rank_correlation=rank_correlation(dataset),
        monotone_fvu=monotone_fvu(dataset),
        lines_fvu=lines(dataset).fvu,
        best_fvu=best.value,
        direction=best.direction,
        sampled=len(sample.x),
    )


def _sample(dataset: Dataset, seed: int) -> Dataset:
    """At most 1000 points, drawn at random; all points where those are constant in x or y."""
    if len(dataset.x) <= MOST_POINTS:
        return dataset
    rows = np.random.default_rng(seed).choice(len(dataset.x), MOST_POINTS, replace=False)
    drawn = Dataset(dataset.x[rows], dataset.y[rows])
    return drawn if np.ptp(drawn.x) and np.ptp(drawn.y) else dataset


def _mean(values: np.ndarray) -> float:
    """The mean; 0 where it is rounding."""
    mean = float(values.mean())
    return mean if abs(mean) > 1e-12 * float(np.ptp(values)) else 0.0


def _interval(found: float, points: int) -> tuple[float, float]:
    if abs(found) >= 1:
        return found, found
    middle, half = math.atanh(found), NORMAL_95 / math.sqrt(points - 3)
    return math.tanh(middle - half), math.tanh(middle + half)


def shown(value: float) -> str:
    """A number with at most four digits, or with two and a power of ten."""
    if value == 0 or 1e-2 <= abs(value) < 9999.5:
        return f"{value:.4g}"
    digits, exponent = f"{value:.1e}".split("e")
    power = f"10{str(int(exponent)).translate(SUPERSCRIPTS)}"
    return f"{digits}·{power}" if abs(float(digits)) != 1 else power if value > 0 else f"-{power}"
