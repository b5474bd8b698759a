"""One statement: a claim or a part of one, with a number per seed and a criterion."""

from __future__ import annotations

import math
from typing import NamedTuple

from pseudo_invertible.claims.evidence import Subset
from pseudo_invertible.claims.statistics import Statistic
from pseudo_invertible.claims.verdicts import Criterion

SUBSETS: tuple[Subset, ...] = ("all", "right_way")
STUCK = Criterion("above", 0.5, word="stuck")


class Statement(NamedTuple):
    """A claim, or a part of one.

    text, statistic, figure: may name {low}, {high} and {suffix}, which depend on grid
    and activation. values: the number per seed; None where the runs of a remedy are counted.
    chosen: whether the threshold might as well be another number; the page then shows for which
    the verdict stays. subsets: of seeds to judge. only: the one activation that it is about.
    updates: after which the number is taken, where that is not at the end of the study's runs.
    """

    claim: str
    part: str
    text: str
    statistic: str
    criterion: Criterion
    figure: str
    values: Statistic | None = None
    chosen: bool = False
    subsets: tuple[Subset, ...] = SUBSETS
    only: str = ""
    remedy: str = ""
    updates: int | None = None

    @property
    def place(self) -> str:
        """Claim and part for readers: ``3a``, ``priority loss_start``."""
        return f"{self.claim}{'' if self.claim.isdigit() else ' '}{self.part}"

    @property
    def number(self) -> float:
        """The claim's number in the write-up, beyond all where it has none."""
        return float(self.claim) if self.claim.isdigit() else math.inf
