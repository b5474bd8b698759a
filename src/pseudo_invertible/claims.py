"""The write-up's conclusions, in our words, each with a statistic and a criterion.

The criteria are chosen for what the words mean, not for the numbers. A claim is one function from
runs to a number per seed; it is evaluated on the study's own runs and on longer ones alike.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from pseudo_invertible.configuration import ACTIVATION_LABELS, canonical_weight
from pseudo_invertible.verdicts import NOT_TESTED, Criterion, Verdict, judge

JUST = "λ = μ = "


class MissingError(Exception):
    """What a claim needs is not there; the message says what, as a sentence."""


@dataclass(frozen=True)
class Runs:
    """Runs of one budget: a table with a row per (activation, λ, μ, seed)."""

    table: pd.DataFrame
    name: str

    def of(self, activation: str, weight: float, column: str) -> pd.Series:
        """A column over seeds, for λ = μ = weight. Raises MissingError."""
        table = self.table
        if column not in table.columns:
            raise MissingError(f"{self.name} have no column {column}.")
        chosen = table[
            (table["activation"] == activation)
            & (table["lambda"] == weight)
            & (table["mu"] == weight)
        ]
        if chosen.empty:
            label = f"{ACTIVATION_LABELS[activation]}, {JUST}{canonical_weight(weight)}"
            raise MissingError(f"{self.name} lack {label}.")
        return chosen.set_index("seed")[column].astype(np.float64)


@dataclass(frozen=True)
class Evidence:
    """All tables that the claims are judged on.

    seeds: of the study, the published one first. updates: of the study. metrics, convergence:
    a row per run. budget: a row per long run, number of updates and variant. off_sample: a row
    per run and axis. baselines: the content of ``baselines.json``.
    """

    seeds: tuple[int, ...]
    updates: int
    metrics: pd.DataFrame
    convergence: pd.DataFrame
    budget: pd.DataFrame
    off_sample: pd.DataFrame
    baselines: Mapping[str, Any]

    @property
    def study(self) -> Runs:
        """The study's own runs."""
        return Runs(self.metrics, "the study's runs")

    def long(self, variant: str, updates: int) -> Runs:
        """The long runs of a variant after some updates."""
        table = self.budget
        rows = table[(table["variant"] == variant) & (table["updates"] == updates)]
        return Runs(rows, f"the long runs ({variant}, {updates} updates)")

    def with_free(self, variant: str, updates: int) -> Runs:
        """The same, joined by the plain unconstrained runs where the variant has none."""
        bound, free = self.long(variant, updates), self.long("plain", updates).table
        if variant == "plain":
            return bound
        unconstrained = free[(free["lambda"] == 0) & (free["mu"] == 0)]
        return Runs(pd.concat([bound.table, unconstrained]), bound.name)

    def full_weight_updates(self, variant: str) -> list[int]:
        """Numbers of updates after which a variant has reached its full λ and μ."""
        table = self.budget
        rows = table[(table["variant"] == variant) & (table["share_of_weight"] == 1)]
        return sorted(rows["updates"].unique().tolist())

    @property
    def long_updates(self) -> list[int]:
        """Numbers of updates after which the long runs are known."""
        return sorted(self.budget["updates"].unique().tolist())

    @property
    def activations(self) -> list[str]:
        """Activations of the study, in its order."""
        return self.metrics["activation"].drop_duplicates().tolist()

    @property
    def weights(self) -> list[float]:
        """Weights of the study with λ = μ, rising."""
        equal = self.metrics[self.metrics["lambda"] == self.metrics["mu"]]
        return sorted(equal["lambda"].unique().tolist())


Statistic = Callable[[Runs], pd.Series]


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
    longer: Mapping[int, Runs]
    note: Callable[[], str] = lambda: ""


def claims_table(evidence: Evidence) -> pd.DataFrame:
    """Judge every claim: a row each, in the order of the write-up, ReLU before SiLU."""
    rows = [
        _row(claim, evidence.seeds[0])
        for activation in evidence.activations
        for claim in claims_of(activation, evidence)
    ]
    return pd.DataFrame(rows)


def _row(claim: Claim, published: int) -> dict[str, Any]:
    told = {
        "claim": claim.number,
        "part": claim.part,
        "activation": claim.activation,
        "text": claim.text,
        "statistic": claim.statistic,
        "criterion": str(claim.criterion),
    }
    try:
        values = claim.values(claim.base)
    except MissingError as missing:
        return {**told, **_numbers(None, None), "figure": claim.figure, "note": str(missing)}
    longer = dict(_known(claim))
    verdict = judge(values, published, claim.criterion, longer)
    first = float(values[published]) if published in values.index else None
    notes = [claim.note(), *_remarks(verdict, claim, longer)]
    return {
        **told,
        **_numbers(verdict, first),
        "figure": claim.figure,
        "note": " ".join(note for note in notes if note),
    }


def _known(claim: Claim) -> Iterator[tuple[int, pd.Series]]:
    for updates, runs in claim.longer.items():
        try:
            yield updates, claim.values(runs)
        except MissingError:
            continue


def _remarks(verdict: Verdict, claim: Claim, longer: Mapping[int, pd.Series]) -> Iterator[str]:
    if verdict.study.interval is None:
        yield f"No interval: {verdict.study.seeds} seeds are fewer than 6."
    elif not verdict.study.shows(claim.criterion) and claim.criterion.met(
        verdict.study.interval.low
    ) != claim.criterion.met(verdict.study.interval.high):
        yield "The interval straddles the threshold."
    if claim.longer and not longer:
        yield "Longer runs of these configurations are not known."


def _numbers(verdict: Verdict | None, published: float | None) -> dict[str, Any]:
    empty = dict.fromkeys(("estimate", "low", "high", "seeds", "published", "holds_for"), None) | {
        "verdict": NOT_TESTED
    }
    budget = dict.fromkeys(
        ("budget_updates", "budget_estimate", "budget_low", "budget_high", "budget_seeds"), None
    )
    if verdict is None:
        return {**empty, **budget}
    study, longest = verdict.study, verdict.longest
    if longest is not None:
        budget = {
            "budget_updates": verdict.longest_updates,
            "budget_estimate": longest.estimate,
            "budget_low": longest.interval.low if longest.interval else None,
            "budget_high": longest.interval.high if longest.interval else None,
            "budget_seeds": longest.seeds,
        }
    return {
        "estimate": study.estimate,
        "low": study.interval.low if study.interval else None,
        "high": study.interval.high if study.interval else None,
        "seeds": study.seeds,
        "published": published,
        "holds_for": study.holds_for,
        "verdict": verdict.verdict,
        **budget,
    }


def claims_of(activation: str, evidence: Evidence) -> Iterator[Claim]:
    """The ten claims for one activation, some in parts."""
    study = evidence.study
    longer = {
        updates: evidence.long("plain", updates)
        for updates in evidence.long_updates
        if updates > evidence.updates
    }
    never: dict[int, Runs] = {}
    positive = [weight for weight in evidence.weights if weight > 0]
    low = min(positive, default=0.01)
    high = max(positive, default=100.0)
    low, high = (low if low < 1 else 0.01), (high if high > 1 else 100.0)
    low_text, high_text = canonical_weight(low), canonical_weight(high)
    suffix = "" if activation == "relu" else f"_{activation}"

    def column(name: str, weight: float) -> Statistic:
        return lambda runs: runs.of(activation, weight, name)

    def ratio(name: str, over: float, under: float) -> Statistic:
        return lambda runs: (
            runs.of(activation, over, name) / runs.of(activation, under, name)
        ).dropna()

    def claim(
        number: int,
        part: str,
        text: str,
        statistic: str,
        criterion: Criterion,
        figure: str,
        values: Statistic,
        base: Runs = study,
        longer: Mapping[int, Runs] = never,
        note: Callable[[], str] = lambda: "",
    ) -> Claim:
        return Claim(
            number,
            part,
            activation,
            text,
            statistic,
            criterion,
            figure,
            values,
            base,
            longer,
            note,
        )

    def stuck(weight: float) -> Callable[[], str]:
        def note() -> str:
            wrong = study.of(activation, weight, "wrong_orientation")
            return (
                f"At {JUST}{canonical_weight(weight)}, {int(wrong.sum())} of {len(wrong)} seeds "
                "run against the data."
            )

        return note

    yield claim(
        1,
        "",
        "At λ = μ = 1 the training loss falls smoothly.",
        "all rises of the loss, as a share of all its falls",
        Criterion("below", 0.01),
        f"loss_equal{suffix}",
        column("risen", 1.0),
        Runs(evidence.convergence, "the study's histories"),
    )
    yield claim(
        2,
        "",
        "At λ = μ = 1 the pair cannot fit perfectly, because it must be invertible.",
        "misfit over that of the same seed unconstrained",
        Criterion("above", 1.1),
        "tradeoff",
        ratio("misfit", 1.0, 0.0),
        longer=longer,
    )
    yield claim(
        3,
        "a",
        "At λ = μ = 1 the compositions deviate visibly from the identity.",
        "largest cycle error on the sample, in standard deviations of its axis",
        Criterion("above", 0.1),
        f"identity_equal{suffix}",
        lambda runs: _larger(runs, activation, "cycle_x_max_sd", "cycle_y_max_sd"),
        longer=longer,
        note=lambda: _where(study, activation),
    )
    yield claim(
        3,
        "b",
        "They do so in places, not everywhere.",
        "largest cycle error over the median one, the more uneven axis",
        Criterion("above", 3.0),
        f"identity_equal{suffix}",
        lambda runs: _uneven(runs, activation),
        longer=longer,
    )
    yield claim(
        4,
        "a",
        f"As λ = μ falls from 1 to {low_text}, the fit improves.",
        f"misfit at {low_text} over that at 1",
        Criterion("below", 1.0),
        "tradeoff",
        ratio("misfit", low, 1.0),
        longer=longer,
    )
    yield claim(
        4,
        "b",
        f"As λ = μ falls from 1 to {low_text}, invertibility degrades.",
        f"cycle error at {low_text} over that at 1",
        Criterion("above", 1.0),
        "tradeoff",
        ratio("cycle", low, 1.0),
        longer=longer,
    )
    yield claim(
        5,
        "a",
        f"As λ = μ rises from 1 to {high_text}, invertibility improves.",
        f"cycle error at {high_text} over that at 1",
        Criterion("below", 1.0),
        "tradeoff",
        ratio("cycle", high, 1.0),
        longer=longer,
    )
    yield claim(
        5,
        "b",
        f"As λ = μ rises from 1 to {high_text}, the fit degrades.",
        f"misfit at {high_text} over that at 1",
        Criterion("above", 1.0),
        "tradeoff",
        ratio("misfit", high, 1.0),
        longer=longer,
        note=stuck(1.0),
    )
    yield claim(
        6,
        "a",
        f"At λ = μ = {high_text} the fits are terrible.",
        "misfit (1: no better than two constants)",
        Criterion("above", 1.0),
        "seeds",
        column("misfit", high),
        note=stuck(high),
    )
    yield claim(
        6,
        "b",
        f"At λ = μ = {high_text} the functions are almost linear.",
        "R² of a straight line through f or g, the smaller",
        Criterion("above", 0.95),
        "seeds",
        lambda runs: _smaller(runs, activation, high, "linearity_f", "linearity_g"),
    )
    yield claim(
        6,
        "c",
        f"At λ = μ = {high_text} they do not even capture the linear trend of the data.",
        "slope of f or g against that of the data: the larger relative error",
        Criterion("above", 0.5),
        "seeds",
        lambda runs: _trend_error(runs, activation, high),
    )
    yield from _because(activation, high, evidence, claim)
    yield claim(
        8,
        "",
        f"Unconstrained {ACTIVATION_LABELS[activation]} networks are too simple for this cloud.",
        "fit over what the conditional mean leaves on the sample, the worse axis",
        Criterion("above", 1.1),
        "budget",
        lambda runs: _over_noise(runs, activation, evidence.baselines),
        longer=longer,
    )
    if activation == "silu":
        yield claim(
            9,
            "",
            "Unconstrained SiLU networks fit a bit better than ReLU ones.",
            "misfit of SiLU over that of ReLU, same seed",
            Criterion("below", 1.0),
            "budget",
            lambda runs: (
                runs.of("silu", 0.0, "misfit") / runs.of("relu", 0.0, "misfit")
            ).dropna(),
            longer=longer,
        )
    outside = Runs(_worse_axis(evidence.off_sample), "the off-sample errors")
    yield claim(
        10,
        "a",
        "At λ = μ = 1 the pair is inverse only around the sample: not outside its range.",
        "cycle error outside, up to twice the width, over that on the sample, the worse axis",
        Criterion("above", 2.0),
        "off_sample",
        column("ratio_outside", 1.0),
        outside,
    )
    yield claim(
        10,
        "b",
        f"At λ = μ = {high_text} likewise.",
        "cycle error outside, up to twice the width, over that on the sample, the worse axis",
        Criterion("above", 2.0),
        "off_sample",
        column("ratio_outside", high),
        outside,
    )
    yield claim(
        10,
        "c",
        "At λ = μ = 1 it is inverse around the sample's points: between them too.",
        "cycle error midway between neighbours over that on the sample, the worse axis",
        Criterion("below", 1.5),
        "off_sample",
        column("ratio_between", 1.0),
        outside,
    )


def _because(
    activation: str, high: float, evidence: Evidence, claim: Callable[..., Claim]
) -> Iterator[Claim]:
    """Claim 7: are the bad fits due to the constraint? Ask longer training and two remedies."""
    weight = canonical_weight(high)
    texts = {
        "plain": f"The bad fits at λ = μ = {weight} are due to the constraint: longer training "
        "does not remove them.",
        "standardised": "… nor does training on standardised x and y.",
        "warm": "… nor does a warm start, λ and μ raised slowly from 0.",
    }
    for part, (variant, text) in zip("abc", texts.items(), strict=True):
        # The study's own runs are the plain ones at the study's budget.
        known = [u for u in evidence.full_weight_updates(variant) if u >= evidence.updates]
        first = evidence.updates if variant == "plain" else min(known, default=evidence.updates)
        base = evidence.study if variant == "plain" else evidence.with_free(variant, first)
        yield claim(
            7,
            part,
            text,
            "misfit less that of the same seed unconstrained" + _after(first, evidence),
            Criterion("above", 0.5),
            "budget",
            lambda runs: (
                runs.of(activation, high, "misfit") - runs.of(activation, 0.0, "misfit")
            ).dropna(),
            base,
            {u: evidence.with_free(variant, u) for u in known if u > first},
        )


def _after(updates: int, evidence: Evidence) -> str:
    return "" if updates == evidence.updates else f", after {updates} updates"


def _larger(runs: Runs, activation: str, *columns: str) -> pd.Series:
    return _frame(runs, activation, 1.0, columns).max(axis=1)


def _smaller(runs: Runs, activation: str, weight: float, *columns: str) -> pd.Series:
    return _frame(runs, activation, weight, columns).min(axis=1)


def _uneven(runs: Runs, activation: str) -> pd.Series:
    ratios = [
        runs.of(activation, 1.0, f"cycle_{axis}_max")
        / runs.of(activation, 1.0, f"cycle_{axis}_median")
        for axis in "xy"
    ]
    return pd.concat(ratios, axis=1).max(axis=1)


def _trend_error(runs: Runs, activation: str, weight: float) -> pd.Series:
    trends = _frame(runs, activation, weight, ("trend_f", "trend_g"))
    return (trends - 1).abs().max(axis=1)


def _frame(runs: Runs, activation: str, weight: float, columns: tuple[str, ...]) -> pd.DataFrame:
    return pd.concat([runs.of(activation, weight, name) for name in columns], axis=1)


def _over_noise(runs: Runs, activation: str, baselines: Mapping[str, Any]) -> pd.Series:
    floor = baselines["noise_floor"]
    if floor is None:
        raise MissingError("Own data have no noise floor that is known.")
    if "none" in floor:
        raise MissingError(floor["none"])
    return pd.concat(
        [
            runs.of(activation, 0.0, "fit_y") / floor["left_y"],
            runs.of(activation, 0.0, "fit_x") / floor["left_x"],
        ],
        axis=1,
    ).max(axis=1)


def _worse_axis(off_sample: pd.DataFrame) -> pd.DataFrame:
    keys = ["activation", "lambda", "mu", "seed"]
    columns = [name for name in off_sample.columns if name.startswith("ratio_")]
    return off_sample.groupby(keys, sort=False)[columns].max().reset_index()


def _where(runs: Runs, activation: str) -> str:
    parts = []
    for axis, composition in (("x", "g∘f"), ("y", "f∘g")):
        places = runs.of(activation, 1.0, f"cycle_{axis}_worst_at")
        low, high = places.quantile(0.25), places.quantile(0.75)
        parts.append(
            f"{composition} errs most at {axis} = {places.iloc[0]:.2g} "
            f"(published seed; half of the seeds between {low:.2g} and {high:.2g})"
        )
    return "; ".join(parts) + "."
