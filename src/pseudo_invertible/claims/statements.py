"""The write-up's ten conclusions in our words, and three questions of ours: one table.

A statement has a number per seed; a seed meets it if the number lies between ``above`` and
``below``. The thresholds are chosen for what the words mean.
"""

from __future__ import annotations

import math
from typing import NamedTuple

from pseudo_invertible.claims import numbers
from pseudo_invertible.claims.evidence import Role, Weights
from pseudo_invertible.claims.numbers import Values

FIT, CYCLE = ("fvu", "fit_loss"), ("cycle",)
NAMES = {"fvu": "FVU", "fit_loss": "fit loss", "cycle": "cycle error"}
NAMES |= {"outside_x": "x", "outside_y": "y", "between_x": "x", "between_y": "y"}


class Statement(NamedTuple):
    """One statement about runs.

    claim: the conclusion's number in the write-up and its part, or a name. text: for readers; may
    name {low} and {high}. number: what the number per seed is; may name the weights' roles and
    {measure}. values: that number, from the runs at ``weights``. measures: a row by each. steps:
    all weights between the two are used. over: the yardstick that the number is divided by. only:
    the one activation that it is about, compared with ``against``. shown: the activation that the
    write-up shows.
    """

    claim: str
    text: str
    number: str
    values: Values
    weights: tuple[Role, ...]
    measures: tuple[str, ...]
    above: float = -math.inf
    below: float = math.inf
    steps: bool = False
    over: str = ""
    only: str = ""
    against: str = ""
    shown: str = "relu"
    origin: str = "write-up"

    def said(self, weights: Weights) -> str:
        """Its text, with the weights of a study."""
        return self.text.format(**weights.names)

    def described(self, measure: str, weights: Weights) -> str:
        """What its number per seed is, by a measure: the label of an axis."""
        return self.number.format(measure=NAMES.get(measure, measure), **weights.names)

    def origin_for(self, activation: str) -> str:
        """``write-up`` or ``ours``; ``extension``: the write-up shows another activation."""
        extended = self.origin == "write-up" and activation != self.shown
        return "extension" if extended else self.origin


def _ratio(
    claim: str,
    text: str,
    over: Role,
    under: Role,
    measures: tuple[str, ...],
    *,
    above: float = 1.0,
    steps: bool = False,
) -> Statement:
    """That a measure at one weight exceeds that at another, or does so at every step between."""
    number = f"{{measure}} at {{{over}}} over that at {{{under}}}"
    if steps:
        number = (
            f"smallest ratio of the {{measure}} at neighbouring weights, {{{over}}} to {{{under}}}"
        )
    weights = (over, under)
    return Statement(claim, text, number, numbers.ratio, weights, measures, above, steps=steps)


AT_EQUAL = (
    Statement(
        "1",
        "At λ = μ = 1 the training loss falls smoothly.",
        "all rises of the loss over all its falls",
        numbers.value,
        ("equal",),
        ("rises",),
        below=0.01,
    ),
    _ratio(
        "2",
        "At λ = μ = 1 the pair fits worse than without the constraint.",
        "equal",
        "free",
        FIT,
        above=1.1,
    ),
    Statement(
        "3a",
        "At λ = μ = 1 the compositions deviate visibly from the identity.",
        "largest round-trip error, in standard deviations",
        numbers.largest_error,
        ("equal",),
        ("cycle_max",),
        above=0.1,
    ),
    Statement(
        "3b",
        "At λ = μ = 1 they deviate in some intervals more than in others.",
        "largest round-trip error over the median one",
        numbers.unevenness,
        ("equal",),
        ("unevenness",),
        above=5.0,
    ),
)

_DOWN, _UP = (
    "at every step from λ = μ = 1 down to {low}.",
    "at every step from λ = μ = 1 up to {high}.",
)
ALONG_THE_WEIGHTS = (
    _ratio("4a", "As λ = μ falls from 1 to {low}, the fit improves.", "equal", "low", FIT),
    _ratio("4b", "As λ = μ falls from 1 to {low}, invertibility degrades.", "low", "equal", CYCLE),
    _ratio("4c", f"The fit improves {_DOWN}", "equal", "low", FIT, steps=True),
    _ratio("4d", f"Invertibility degrades {_DOWN}", "low", "equal", CYCLE, steps=True),
    _ratio(
        "5a", "As λ = μ rises from 1 to {high}, invertibility improves.", "equal", "high", CYCLE
    ),
    _ratio("5b", "As λ = μ rises from 1 to {high}, the fit degrades.", "high", "equal", FIT),
    _ratio("5c", f"Invertibility improves {_UP}", "equal", "high", CYCLE, steps=True),
    _ratio("5d", f"The fit degrades {_UP}", "high", "equal", FIT, steps=True),
)

AT_THE_LARGEST = (
    Statement(
        "6a",
        "At λ = μ = {high} the fits are terrible: worse than predicting the means.",
        "{measure} over that of predicting the means",
        numbers.value,
        ("high",),
        FIT,
        above=1.0,
        over="means",
    ),
    Statement(
        "6b",
        "At λ = μ = {high} the functions are almost linear.",
        "R² of a straight line through f or g, the smaller",
        numbers.least_linear,
        ("high",),
        ("linearity",),
        above=0.95,
    ),
    Statement(
        "6c",
        "At λ = μ = {high} they do not capture the linear trend of the data.",
        "relative error of the slope of f or g, the larger",
        numbers.slope_error,
        ("high",),
        ("slope",),
        above=0.5,
    ),
    Statement(
        "6d",
        "At λ = μ = {high} they fit worse than two straight lines.",
        "{measure} over that of two straight lines",
        numbers.value,
        ("high",),
        FIT,
        above=1.0,
        over="lines",
    ),
    Statement(
        "7a",
        "At λ = μ = {high} the constraint spoils the fit: without it, the fit is much better.",
        "{measure} at {high} minus that at 0, over that of predicting the means",
        numbers.difference,
        ("high", "free"),
        FIT,
        above=0.5,
        over="means",
    ),
)

WITHOUT_CONSTRAINT = (
    Statement(
        "8",
        "Without the constraint the networks are too simple for these data.",
        "{measure} over that of the conditional means",
        numbers.value,
        ("free",),
        FIT,
        above=1.1,
        over="floor",
    ),
    Statement(
        "9",
        "Without the constraint SiLU networks fit better than ReLU networks.",
        "{measure} of ReLU over that of SiLU",
        numbers.ratio,
        ("free",),
        FIT,
        above=1.0,
        only="silu",
        against="relu",
        shown="silu",
    ),
)

OUTSIDE = "round-trip error outside the range of {measure} over that at the points"
OFF_THE_POINTS = (
    Statement(
        "10a",
        "At λ = μ = 1 the pair is inverse only around the points, not outside their range.",
        OUTSIDE,
        numbers.value,
        ("equal",),
        ("outside_x", "outside_y"),
        above=2.0,
    ),
    Statement(
        "10b",
        "At λ = μ = {high}, too, the pair is not inverse outside the range of the points.",
        OUTSIDE,
        numbers.value,
        ("high",),
        ("outside_x", "outside_y"),
        above=2.0,
    ),
    Statement(
        "10c",
        "At λ = μ = 1 the pair is inverse between neighbouring points, too.",
        "round-trip error between neighbouring values of {measure} over that at the points",
        numbers.value,
        ("equal",),
        ("between_x", "between_y"),
        below=1.5,
    ),
)

OURS = (
    Statement(
        "priority_loss",
        "At λ = μ = 1 penalty and fit have similar shares of the loss at the end.",
        "share of the penalty in the loss",
        numbers.value,
        ("equal",),
        ("penalty_share",),
        above=1 / 3,
        below=2 / 3,
        origin="ours",
    ),
    Statement(
        "priority_gradient",
        "At λ = μ = 1 penalty and fit have similar shares of the gradient at the end.",
        "share of the penalty in the gradient",
        numbers.value,
        ("equal",),
        ("gradient_penalty",),
        above=1 / 3,
        below=2 / 3,
        origin="ours",
    ),
    Statement(
        "stuck",
        "At λ = μ = {high} a run gets stuck.",
        "1 for a run that is stuck, else 0",
        numbers.value,
        ("high",),
        ("stuck",),
        above=0.5,
        origin="ours",
    ),
)

STATEMENTS = (
    *(*AT_EQUAL, *ALONG_THE_WEIGHTS, *AT_THE_LARGEST),
    *(*WITHOUT_CONSTRAINT, *OFF_THE_POINTS, *OURS),
)
