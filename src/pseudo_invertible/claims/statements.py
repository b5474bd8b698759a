"""The write-up's conclusions, in our words, each with a statistic and a criterion.

The criteria are chosen for what the words mean, not for the numbers. A claim is one function from
runs to a number per seed; it is evaluated on the study's own runs and on longer ones alike.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

import pandas as pd

from pseudo_invertible.claims.evidence import Evidence, MissingError, Runs
from pseudo_invertible.claims.verdicts import Criterion
from pseudo_invertible.study.configuration import ACTIVATION_LABELS, canonical_weight

Statistic = Callable[[Runs], pd.Series]
EQUAL = 1.0
# The write-up's extremes, named where a grid has none of its own.
LOWEST, HIGHEST = 0.01, 100.0


class Claim(NamedTuple):
    """One claim, or part of one, for one activation.

    values: the statistic per seed. base: the runs to judge first. longer: runs of more updates
    to ask again, by their number. note: adds what a reader should know.
    """

    number: int
    part: str
    activation: str
    text: str
    statistic: str
    criterion: Criterion
    figure: str
    values: Statistic
    base: Runs
    longer: Mapping[int, Runs] = {}
    note: Callable[[], str] = str


def claims_of(activation: str, evidence: Evidence) -> Iterator[Claim]:
    """The ten claims for one activation, some in parts, in the write-up's order."""
    claims = _Claims(activation, evidence)
    yield claims.loss_falls_smoothly()
    yield claims.fit_is_imperfect()
    yield from claims.compositions_deviate()
    yield from claims.towards_zero()
    yield from claims.towards_infinity()
    yield from claims.terrible_at_the_strongest()
    yield from claims.because_of_the_constraint()
    yield claims.too_simple()
    if activation == "silu":
        yield claims.better_than_relu()
    yield from claims.only_around_the_sample()


class _Claims:
    """What the claims of one activation share: its runs, the grid's extremes, longer runs."""

    def __init__(self, activation: str, evidence: Evidence) -> None:
        self.activation, self.evidence = activation, evidence
        self.study = evidence.study
        self.low = min((w for w in evidence.weights if 0 < w < EQUAL), default=LOWEST)
        self.high = max((w for w in evidence.weights if w > EQUAL), default=HIGHEST)
        self.low_text, self.high_text = canonical_weight(self.low), canonical_weight(self.high)
        self.suffix = "" if activation == "relu" else f"_{activation}"
        self.longer = {
            updates: evidence.long("plain", updates)
            for updates in evidence.long_updates
            if updates > evidence.updates
        }

    # Statistics that several claims use.

    def column(self, name: str, weight: float) -> Statistic:
        return lambda runs: runs.of(self.activation, weight, name)

    def ratio(self, name: str, over: float, under: float) -> Statistic:
        return lambda runs: (
            runs.of(self.activation, over, name) / runs.of(self.activation, under, name)
        ).dropna()

    def frame(self, runs: Runs, weight: float, *columns: str) -> pd.DataFrame:
        return pd.concat([runs.of(self.activation, weight, name) for name in columns], axis=1)

    # 1 to 3: λ = μ = 1.

    def loss_falls_smoothly(self) -> Claim:
        return Claim(
            1,
            "",
            self.activation,
            "At λ = μ = 1 the training loss falls smoothly.",
            "all rises of the loss, as a share of all its falls",
            Criterion("below", 0.01),
            f"loss_equal{self.suffix}",
            self.column("risen", EQUAL),
            Runs(self.evidence.convergence, "the study's histories"),
        )

    def fit_is_imperfect(self) -> Claim:
        return Claim(
            2,
            "",
            self.activation,
            "At λ = μ = 1 the pair cannot fit perfectly, because it must be invertible.",
            "misfit over that of the same seed unconstrained",
            Criterion("above", 1.1),
            "tradeoff",
            self.ratio("misfit", EQUAL, 0.0),
            self.study,
            self.longer,
            lambda: _possible(self.evidence.baselines),
        )

    def compositions_deviate(self) -> Iterator[Claim]:
        def uneven(runs: Runs) -> pd.Series:
            of = self.frame(
                runs,
                EQUAL,
                *(f"cycle_{axis}_{part}" for axis in "xy" for part in ("max", "median")),
            )
            x, y = (of[f"cycle_{axis}_max"] / of[f"cycle_{axis}_median"] for axis in "xy")
            return x.where(x > y, y)

        yield Claim(
            3,
            "a",
            self.activation,
            "At λ = μ = 1 the compositions deviate visibly from the identity.",
            "largest cycle error on the sample, in standard deviations of its axis",
            Criterion("above", 0.1),
            f"identity_equal{self.suffix}",
            lambda runs: self.frame(runs, EQUAL, "cycle_x_max_sd", "cycle_y_max_sd").max(axis=1),
            self.study,
            self.longer,
            self.where,
        )
        yield Claim(
            3,
            "b",
            self.activation,
            "They do so in places, not everywhere.",
            "largest cycle error over the median one, the more uneven axis "
            "(1000 normal errors would reach about 5)",
            Criterion("above", 5.0),
            f"identity_equal{self.suffix}",
            uneven,
            self.study,
            self.longer,
        )

    def where(self) -> str:
        parts = []
        for axis, composition in (("x", "g∘f"), ("y", "f∘g")):
            places = self.study.of(self.activation, EQUAL, f"cycle_{axis}_worst_at")
            low, high = places.quantile(0.25), places.quantile(0.75)
            parts.append(
                f"{composition} errs most at {axis} = {places.iloc[0]:.2g} "
                f"(published seed; half of the seeds between {low:.2g} and {high:.2g})"
            )
        return "; ".join(parts) + "."

    # 4 and 5: the two limits.

    def towards_zero(self) -> Iterator[Claim]:
        for part, name, thing, change, side in (
            ("a", "misfit", "the fit", "improves", "below"),
            ("b", "cycle", "invertibility", "degrades", "above"),
        ):
            yield self._towards(4, part, name, thing, change, side, self.low, "falls")

    def towards_infinity(self) -> Iterator[Claim]:
        for part, name, thing, change, side in (
            ("a", "cycle", "invertibility", "improves", "below"),
            ("b", "misfit", "the fit", "degrades", "above"),
        ):
            yield self._towards(5, part, name, thing, change, side, self.high, "rises")

    def _towards(
        self,
        number: int,
        part: str,
        name: str,
        thing: str,
        change: str,
        side: Any,
        weight: float,
        moves: str,
    ) -> Claim:
        text = canonical_weight(weight)
        measure = {"misfit": "misfit", "cycle": "cycle error"}[name]
        return Claim(
            number,
            part,
            self.activation,
            f"As λ = μ {moves} from 1 to {text}, {thing} {change}.",
            f"{measure} at {text} over that at 1",
            Criterion(side, 1.0),
            "tradeoff",
            self.ratio(name, weight, EQUAL),
            self.study,
            self.longer,
            lambda: _against(self.study, self.activation, EQUAL) if number == 5 else "",
        )

    # 6 and 7: the strongest constraint.

    def terrible_at_the_strongest(self) -> Iterator[Claim]:
        at = f"At λ = μ = {self.high_text}"
        yield Claim(
            6,
            "a",
            self.activation,
            f"{at} the fits are terrible.",
            "misfit (1: no better than two constants)",
            Criterion("above", 1.0),
            "seeds",
            self.column("misfit", self.high),
            self.study,
            note=lambda: _against(self.study, self.activation, self.high),
        )
        yield Claim(
            6,
            "b",
            self.activation,
            f"{at} the functions are almost linear.",
            "R² of a straight line through f or g, the smaller",
            Criterion("above", 0.95),
            "seeds",
            lambda runs: self.frame(runs, self.high, "linearity_f", "linearity_g").min(axis=1),
            self.study,
        )
        yield Claim(
            6,
            "c",
            self.activation,
            f"{at} they do not even capture the linear trend of the data.",
            "slope of f or g against that of the data: the larger relative error",
            Criterion("above", 0.5),
            "seeds",
            lambda runs: (self.frame(runs, self.high, "trend_f", "trend_g") - 1).abs().max(axis=1),
            self.study,
        )

    def because_of_the_constraint(self) -> Iterator[Claim]:
        """Are the bad fits due to the constraint? Ask longer training and two remedies."""
        bad = f"The bad fits at λ = μ = {self.high_text}"
        texts = {
            "plain": f"{bad} are due to the constraint: they survive longer training.",
            "standardised": f"{bad} survive training on standardised x and y.",
            "warm": f"{bad} survive a warm start, λ and μ raised slowly from 0.",
        }
        for part, (remedy, text) in zip("abc", texts.items(), strict=True):
            yield self._survives(part, remedy, text)

    def _survives(self, part: str, remedy: str, text: str) -> Claim:
        evidence, own = self.evidence, self.evidence.updates
        known = [u for u in evidence.full_weight_updates(remedy) if u >= own]
        # The study's own runs are the plain ones at the study's budget.
        first = own if remedy == "plain" else min(known, default=own)
        longest = evidence.long(remedy, max(known, default=first))
        return Claim(
            7,
            part,
            self.activation,
            text,
            "misfit less that of the same seed unconstrained"
            + ("" if first == own else f", after {first} updates"),
            Criterion("above", 0.5),
            "long_runs",
            lambda runs: (
                runs.of(self.activation, self.high, "misfit")
                - runs.of(self.activation, 0.0, "misfit")
            ).dropna(),
            self.study if remedy == "plain" else evidence.with_free(remedy, first),
            {u: evidence.with_free(remedy, u) for u in known if u > first},
            lambda: _against(longest, self.activation, self.high),
        )

    # 8 and 9: without a constraint.

    def too_simple(self) -> Claim:
        return Claim(
            8,
            "",
            self.activation,
            f"Unconstrained {ACTIVATION_LABELS[self.activation]} networks are too simple for "
            "this cloud.",
            "fit over what the conditional mean leaves on the sample, the worse axis",
            Criterion("above", 1.1),
            "long_runs",
            self.over_noise,
            self.study,
            self.longer,
        )

    def over_noise(self, runs: Runs) -> pd.Series:
        floor = self.evidence.baselines["noise_floor"]
        if floor is None:
            raise MissingError("Own data have no noise floor that is known.")
        if "none" in floor:
            raise MissingError(floor["none"])
        fits = self.frame(runs, 0.0, "fit_y", "fit_x")
        return (fits / [floor["left_y"], floor["left_x"]]).max(axis=1)

    def better_than_relu(self) -> Claim:
        return Claim(
            9,
            "",
            self.activation,
            "Unconstrained SiLU networks fit a bit better than ReLU ones.",
            "misfit of SiLU over that of ReLU, same seed",
            Criterion("below", 1.0),
            "long_runs",
            lambda runs: (
                runs.of("silu", 0.0, "misfit") / runs.of("relu", 0.0, "misfit")
            ).dropna(),
            self.study,
            self.longer,
        )

    # 10: off the sample.

    def only_around_the_sample(self) -> Iterator[Claim]:
        errors = Runs(_worse_axis(self.evidence.off_sample), "the off-sample errors")
        outside = "cycle error outside, up to twice the width, over that on the sample, "
        for part, weight, text in (
            ("a", EQUAL, "the pair is inverse only around the sample: not outside its range."),
            ("b", self.high, "likewise: not outside the sample's range."),
        ):
            yield Claim(
                10,
                part,
                self.activation,
                f"At λ = μ = {canonical_weight(weight)} {text}",
                outside + "the worse axis",
                Criterion("above", 2.0),
                "off_sample",
                self.column("ratio_outside", weight),
                errors,
            )
        yield Claim(
            10,
            "c",
            self.activation,
            "At λ = μ = 1 it is inverse around the sample's points: between them too.",
            "cycle error midway between neighbours over that on the sample, the worse axis",
            Criterion("below", 1.5),
            "off_sample",
            self.column("ratio_between", EQUAL),
            errors,
        )


def _worse_axis(off_sample: pd.DataFrame) -> pd.DataFrame:
    keys = ["activation", "lambda", "mu", "seed"]
    columns = [name for name in off_sample.columns if name.startswith("ratio_")]
    return off_sample.groupby(keys, sort=False)[columns].max().reset_index()


def _against(runs: Runs, activation: str, weight: float) -> str:
    try:
        wrong = runs.of(activation, weight, "wrong_orientation")
    except MissingError:
        return ""
    return f"{int(wrong.sum())} of {len(wrong)} seeds run against the data in {runs.name}."


def _possible(baselines: Mapping[str, Any]) -> str:
    least, flow = baselines["least_misfit"]["lower_bound"], baselines["flow"]["misfit"]
    best = baselines["best_invertible"]["sample"]["misfit"]
    return (
        f"No invertible map of this sample has a misfit below {least:.3g}; the one of least "
        f"fit_y + fit_x has {best:.3g}, the flow {flow:.3g}."
    )
