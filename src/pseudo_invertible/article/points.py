"""What the article says of the points themselves and of what no function can know."""

from __future__ import annotations

from typing import Any

from pseudo_invertible.article import numbers
from pseudo_invertible.article.cells import Cell
from pseudo_invertible.article.sources import BASELINES, FLOOR, Sources

DATASET = "dataset.csv"


class Points:
    """The scatter in numbers."""

    def __init__(self, sources: Sources) -> None:
        """Read from a study's results."""
        self._results, self._facts = sources.results, sources.facts

    @property
    def known_floor(self) -> bool:
        """Whether it is known what the noise leaves: a generator whose noise is large enough."""
        return self._facts.generated and "none" not in self._results.record(FLOOR)

    def why_no_floor(self) -> str:
        """The sentence that says why a generator's noise floor is not known."""
        return str(self._results.record(FLOOR)["none"])

    def floor_share(self) -> Cell:
        """What the conditional means leave on the sample, as a share of the variance."""
        floor, variance = self._results.record(FLOOR), self._results.record(BASELINES)["variance"]
        share = (floor["left_y"] / variance["y"] + floor["left_x"] / variance["x"]) / 2
        return Cell(share, FLOOR, "left_y and left_x over the sample's variances, their mean")

    def points(self) -> str:
        """How many points there are."""
        return numbers.whole(Cell(len(self._dataset), DATASET, "rows"))

    def correlation(self) -> str:
        """The correlation of x and y, linked."""
        return numbers.significant(Cell(self._correlation, DATASET, "correlation of x and y"), 2)

    def determined(self) -> str:
        """The squared correlation, linked."""
        where = "squared correlation of x and y"
        return numbers.significant(Cell(self._correlation**2, DATASET, where), 2)

    def alt_points(self) -> str:
        """What the scatter looks like."""
        count, r = len(self._dataset), self._correlation
        way = "rise" if r > 0 else "fall"
        ends = {name: self._dataset[name].agg(["min", "max"]) for name in "xy"}
        spans = " and ".join(
            f"{name} from {numbers.bare(low)} to {numbers.bare(high)}"
            for name, (low, high) in ends.items()
        )
        return (
            f"{count} points, {spans}. On the whole they {way} from left to right: x and y "
            f"correlate by {numbers.bare(r)}."
        )

    @property
    def _correlation(self) -> float:
        return float(self._dataset["x"].corr(self._dataset["y"]))

    @property
    def _dataset(self) -> Any:
        return self._results.table(DATASET)
