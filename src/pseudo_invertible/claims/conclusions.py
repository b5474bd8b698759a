"""The write-up's own conclusions, in our words and its order.

The criteria are chosen for what the words mean, not for the numbers.
"""

from __future__ import annotations

from pseudo_invertible.claims import statistics
from pseudo_invertible.claims.statement import Statement
from pseudo_invertible.claims.verdicts import Criterion

AT_EQUAL = (
    Statement(
        claim="1",
        part="",
        text="At λ = μ = 1 the training loss falls smoothly.",
        statistic="all rises of the loss, as a share of all its falls",
        criterion=Criterion("below", 0.01),
        figure="loss_equal{suffix}",
        values=statistics.column("risen", "equal"),
        chosen=True,
    ),
    Statement(
        claim="2",
        part="",
        text="At λ = μ = 1 the pair cannot fit perfectly, because it must be invertible.",
        statistic="misfit over that of the same seed unconstrained",
        criterion=Criterion("above", 1.1),
        figure="tradeoff",
        values=statistics.ratio("misfit", "equal", "free"),
        chosen=True,
    ),
    Statement(
        claim="3",
        part="a",
        text="At λ = μ = 1 the compositions deviate visibly from the identity.",
        statistic="largest cycle error on the sample, in standard deviations of its axis",
        criterion=Criterion("above", 0.1),
        figure="identity_equal{suffix}",
        values=statistics.largest("equal", "cycle_x_max_sd", "cycle_y_max_sd"),
        chosen=True,
    ),
    Statement(
        claim="3",
        part="b",
        text="They do so in places, not everywhere.",
        statistic="largest cycle error over the median one, on the more uneven axis",
        criterion=Criterion("above", 5.0),
        figure="identity_equal{suffix}",
        values=statistics.unevenness("equal"),
        chosen=True,
    ),
)

ALONG_THE_WEIGHTS = (
    Statement(
        claim="4",
        part="a",
        text="As λ = μ falls from 1 to {low}, the fit improves.",
        statistic="misfit at {low} over that at 1",
        criterion=Criterion("below", 1.0),
        figure="tradeoff",
        values=statistics.ratio("misfit", "low", "equal"),
    ),
    Statement(
        claim="4",
        part="b",
        text="As λ = μ falls from 1 to {low}, invertibility degrades.",
        statistic="cycle error at {low} over that at 1",
        criterion=Criterion("above", 1.0),
        figure="tradeoff",
        values=statistics.ratio("cycle", "low", "equal"),
    ),
    Statement(
        claim="4",
        part="c",
        text="The fit improves gradually: at every step from λ = μ = 1 down to {low}.",
        statistic="misfit over that at the next smaller weight, the smallest of all steps",
        criterion=Criterion("above", 1.0),
        figure="tradeoff",
        values=statistics.smallest_step("misfit", "low", "equal"),
    ),
    Statement(
        claim="4",
        part="d",
        text="Invertibility degrades gradually: at every step from λ = μ = 1 down to {low}.",
        statistic="cycle error over that at the next smaller weight, the largest of all steps",
        criterion=Criterion("below", 1.0),
        figure="tradeoff",
        values=statistics.largest_step("cycle", "low", "equal"),
    ),
    Statement(
        claim="5",
        part="a",
        text="As λ = μ rises from 1 to {high}, invertibility improves.",
        statistic="cycle error at {high} over that at 1",
        criterion=Criterion("below", 1.0),
        figure="tradeoff",
        values=statistics.ratio("cycle", "high", "equal"),
    ),
    Statement(
        claim="5",
        part="b",
        text="As λ = μ rises from 1 to {high}, the fit degrades.",
        statistic="misfit at {high} over that at 1",
        criterion=Criterion("above", 1.0),
        figure="tradeoff",
        values=statistics.ratio("misfit", "high", "equal"),
    ),
    Statement(
        claim="5",
        part="c",
        text="Invertibility improves at every step from λ = μ = 1 up to {high}.",
        statistic="cycle error over that at the next smaller weight, the largest of all steps",
        criterion=Criterion("below", 1.0),
        figure="tradeoff",
        values=statistics.largest_step("cycle", "equal", "high"),
    ),
    Statement(
        claim="5",
        part="d",
        text="The fit matters less and less: it degrades at every step from λ = μ = 1 to {high}.",
        statistic="misfit over that at the next smaller weight, the smallest of all steps",
        criterion=Criterion("above", 1.0),
        figure="tradeoff",
        values=statistics.smallest_step("misfit", "equal", "high"),
    ),
)

AT_THE_STRONGEST = (
    Statement(
        claim="6",
        part="a",
        text="At λ = μ = {high} the fits are terrible.",
        statistic="misfit (1: no better than two constants)",
        criterion=Criterion("above", 1.0),
        figure="seeds",
        values=statistics.column("misfit", "high"),
    ),
    Statement(
        claim="6",
        part="b",
        text="At λ = μ = {high} the functions are almost linear.",
        statistic="R² of a straight line through f or g, the smaller",
        criterion=Criterion("above", 0.95),
        figure="seeds",
        values=statistics.smallest("high", "linearity_f", "linearity_g"),
        chosen=True,
    ),
    Statement(
        claim="6",
        part="c",
        text="At λ = μ = {high} they do not even capture the linear trend of the data.",
        statistic="slope of f or g against that of the data: the larger relative error",
        criterion=Criterion("above", 0.5),
        figure="seeds",
        values=statistics.farthest_from_one("high", "trend_f", "trend_g"),
        chosen=True,
    ),
    Statement(
        claim="6",
        part="d",
        text="At λ = μ = {high} they fit worse than two straight lines.",
        statistic="misfit over that of two straight regressions",
        criterion=Criterion("above", 1.0),
        figure="seeds",
        values=statistics.column("over_lines", "high"),
    ),
    Statement(
        claim="7",
        part="a",
        text="The bad fits at λ = μ = {high} are due to the constraint: they survive longer "
        "training.",
        statistic="misfit less that of the same seed unconstrained",
        criterion=Criterion("above", 0.5),
        figure="long_runs",
        values=statistics.difference("misfit", "high", "free"),
        chosen=True,
    ),
)

UNCONSTRAINED = (
    Statement(
        claim="8",
        part="",
        text="Unconstrained networks are too simple for this cloud.",
        statistic="fit over what the conditional mean leaves on the sample, the worse axis",
        criterion=Criterion("above", 1.1),
        figure="long_runs",
        values=statistics.largest("free", "over_floor"),
        chosen=True,
    ),
    Statement(
        claim="9",
        part="",
        text="Unconstrained SiLU networks fit a bit better than ReLU ones.",
        statistic="misfit of SiLU over that of ReLU, same seed",
        criterion=Criterion("below", 1.0),
        figure="long_runs",
        values=statistics.between_activations("misfit", "free", "silu", "relu"),
        only="silu",
    ),
)

OUTSIDE = "cycle error outside, up to twice the width, over that on the sample, the worse axis"

OFF_THE_SAMPLE = (
    Statement(
        claim="10",
        part="a",
        text="At λ = μ = 1 the pair is inverse only around the sample: not outside its range.",
        statistic=OUTSIDE,
        criterion=Criterion("above", 2.0),
        figure="off_sample",
        values=statistics.column("ratio_outside", "equal"),
        chosen=True,
    ),
    Statement(
        claim="10",
        part="b",
        text="At λ = μ = {high} likewise: not outside the sample's range.",
        statistic=OUTSIDE,
        criterion=Criterion("above", 2.0),
        figure="off_sample",
        values=statistics.column("ratio_outside", "high"),
        chosen=True,
    ),
    Statement(
        claim="10",
        part="c",
        text="At λ = μ = 1 it is inverse around the sample's points: between them too.",
        statistic="cycle error midway between neighbours over that on the sample, the worse axis",
        criterion=Criterion("below", 1.5),
        figure="off_sample",
        values=statistics.column("ratio_between", "equal"),
        chosen=True,
    ),
)
