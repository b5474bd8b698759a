"""What the write-up's conclusions leave open, asked in the same way."""

from __future__ import annotations

from collections.abc import Iterator

from pseudo_invertible.claims import statistics
from pseudo_invertible.claims.evidence import Weights
from pseudo_invertible.claims.statement import STUCK, Statement
from pseudo_invertible.claims.verdicts import Criterion
from pseudo_invertible.study.configuration import canonical_weight
from pseudo_invertible.study.remedies import REMEDIES

# Neither side has more than twice what the other has.
ALIKE = Criterion("between", 1 / 3, 2 / 3)


def stuck_in_spite_of_remedies() -> Iterator[Statement]:
    """Whether most runs get stuck whatever the training."""
    for part, remedy in (("b", "standardised"), ("c", "warm_10"), ("d", "free_50")):
        yield Statement(
            claim="7",
            part=part,
            text=f"At λ = μ = {{high}} most runs get stuck even so: {REMEDIES[remedy].sentence}.",
            statistic="runs that are stuck at the end",
            criterion=STUCK,
            figure="remedies",
            subsets=("all",),
            remedy=remedy,
        )


def equal_priority() -> Iterator[Statement]:
    """Whether λ = μ = 1 gives the penalty as much to say as the fit."""
    for units, told in (("raw", ""), ("standardised", ", x and y in standard deviations")):
        for quantity in ("loss", "gradient"):
            for moment, when in (("start", "before the first update"), ("end", "at the end")):
                yield Statement(
                    claim="priority",
                    part=f"{quantity}_{moment}" + (f"_{units}" if told else ""),
                    text="At λ = μ = 1 invertibility is as important as the fit: in the "
                    f"{quantity}, {when}{told}.",
                    statistic=f"the penalty's share of the {quantity} {when}{told}",
                    criterion=ALIKE,
                    figure="",
                    values=statistics.column(f"{quantity}_penalty_{moment}_{units}", "equal"),
                    updates=0 if moment == "start" else None,
                )


def stuck(weights: Weights) -> Iterator[Statement]:
    """Whether most runs go the wrong way, by weight."""
    for weight in weights.known:
        text = canonical_weight(weight)
        yield Statement(
            claim="stuck",
            part=text,
            text=f"At λ = μ = {text} most runs get stuck.",
            statistic="runs in which f or g goes against the trend of the data at the end",
            criterion=STUCK,
            figure="orientation",
            values=statistics.column("wrong_orientation", weight),
            subsets=("all",),
        )
