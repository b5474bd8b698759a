"""What a reader should know beside a verdict: further numbers, each computed from the evidence."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator

import pandas as pd

from pseudo_invertible.claims.evidence import Evidence, MissingError, Role, Runs, Subset
from pseudo_invertible.study.configuration import canonical_weight
from pseudo_invertible.study.remedies import PLAIN

# From this correlation of x and y on, a scatter is called nearly monotone.
NEARLY = 0.8
TERMS = ("fit_y", "fit_x", "cycle_x", "cycle_y")

Remark = Callable[[Evidence, str], str]


def remark(place: str, evidence: Evidence, activation: str) -> str:
    """What to add to a claim (``3a``, ``priority loss_end``); empty where there is nothing."""
    told = REMARKS.get(place)
    if told is None:
        return ""
    try:
        return told(evidence, activation)
    except MissingError:
        return ""


def scatter(evidence: Evidence) -> str:
    """What kind of scatter all of this is known for."""
    left = evidence.baselines["straight_line"]["fit_y"] / evidence.baselines["variance"]["y"]
    correlation = math.sqrt(max(0.0, 1 - left))
    shape = "nearly monotone scatter" if correlation >= NEARLY else "scatter"
    return (
        f"All of it is known on this {shape} alone: the correlation of x and y is "
        f"{correlation:.2f} in size."
    )


def _possible(evidence: Evidence, activation: str) -> str:
    known = evidence.baselines
    return (
        "No invertible map of this sample has a misfit below "
        f"{known['least_misfit']['lower_bound']:.3g}; the one of least fit_y + fit_x has "
        f"{known['best_invertible']['sample']['misfit']:.3g}, the flow "
        f"{known['flow']['misfit']:.3g}, two straight regressions (which are not inverse) "
        f"{known['straight_line']['misfit']:.3g}."
    )


def _where(evidence: Evidence, activation: str) -> str:
    parts = []
    for axis, composition in (("x", "g∘f"), ("y", "f∘g")):
        places = evidence.study(activation, "all").of(f"cycle_{axis}_worst_at", "equal")
        low, high = places.quantile(0.25), places.quantile(0.75)
        parts.append(
            f"{composition} errs most at {axis} = {places.iloc[0]:.2g} in the first seed, between "
            f"{low:.2g} and {high:.2g} in half of the seeds"
        )
    return "; ".join(parts) + "."


def _along(name: str, told: str, first: Role, last: Role) -> Remark:
    def medians(evidence: Evidence, activation: str) -> str:
        lists = []
        subsets: dict[Subset, str] = {"all": "all runs", "right_way": "right-way runs"}
        for subset, of in subsets.items():
            runs = evidence.study(activation, subset)
            weights = runs.weights.between(first, last)
            values = [_median(runs, name, weight) for weight in weights]
            if not any(map(math.isnan, values)):
                lists.append(f"{' → '.join(f'{value:.3g}' for value in values)} ({of})")
        if not lists:
            raise MissingError("no runs")
        named = ", ".join(map(canonical_weight, weights))
        return f"Medians of the {told} at λ = μ = {named}: {'; '.join(lists)}."

    return medians


def _median(runs: Runs, name: str, weight: float) -> float:
    values = runs.of(name, weight)
    return float(values.median()) if len(values) else math.nan


def _right_way_fit(evidence: Evidence, activation: str) -> str:
    by_updates = {evidence.updates: evidence.study(activation, "right_way")}
    by_updates |= evidence.longer(activation, "right_way")
    told = []
    for updates, runs in by_updates.items():
        values = runs.of("misfit", "high")
        if len(values):
            told.append(f"{values.median():.3g} after {updates} updates ({len(values)} runs)")
    if not told:
        return "No run goes the right way at the strongest weight."
    lines = evidence.baselines["straight_line"]["misfit"]
    return (
        f"Right-way runs have a misfit of {', '.join(told)}, in the median; two straight "
        f"regressions have {lines:.3g}."
    )


def _remedy(name: str) -> Remark:
    def told(evidence: Evidence, activation: str) -> str:
        table = evidence.remedies
        here = table[table["activation"] == activation].set_index("remedy")
        if not {name, PLAIN} <= set(here.index):
            raise MissingError("not tried")
        tried, plain = here.loc[name], here.loc[PLAIN]
        text = f"Without that, {plain['stuck']} of {plain['n']} get stuck."
        if math.isnan(float(str(tried["misfit"]))):
            return text
        return (
            f"{text} The median misfit of right-way runs is {tried['misfit']:.3g}, their cycle "
            f"error {tried['cycle']:.3g}, after {tried['updates']} updates."
        )

    return told


def _terms(quantity: str, moment: str, units: str) -> Remark:
    def parts(evidence: Evidence, activation: str) -> str:
        table = _priority(evidence, activation, moment, units)
        at = table[table["lambda"] == 1.0]
        if at.empty:
            raise MissingError("no runs")
        told = [f"{name} {at[f'{quantity}_{name}'].median():.1%}" for name in TERMS]
        text = f"Shares of the {quantity} at λ = μ = 1, in the median: {', '.join(told)}. "
        by_weight = table.groupby("lambda")[f"{quantity}_penalty"].median()
        listed = ", ".join(
            f"{share:.1%} at {canonical_weight(float(str(weight)))}"
            for weight, share in by_weight.items()
        )
        text += f"The penalty's share by weight: {listed}."
        if (quantity, moment, units) == ("gradient", "end", "raw"):
            text += " Where training has come to rest the two sides cancel, whatever the weight."
        return text

    return parts


def _priority(evidence: Evidence, activation: str, moment: str, units: str) -> pd.DataFrame:
    table = evidence.priority
    chosen = (table["moment"] == moment) & (table["units"] == units)
    return table[chosen & (table["activation"] == activation) & (table["lambda"] == table["mu"])]


def _all_terms() -> Iterator[tuple[str, Remark]]:
    for units, ending in (("raw", ""), ("standardised", "_standardised")):
        for quantity in ("loss", "gradient"):
            for moment in ("start", "end"):
                yield f"priority {quantity}_{moment}{ending}", _terms(quantity, moment, units)


REMARKS: dict[str, Remark] = {
    "2": _possible,
    "3a": _where,
    "4c": _along("misfit", "misfit", "low", "equal"),
    "4d": _along("cycle", "cycle error", "low", "equal"),
    "5c": _along("cycle", "cycle error", "equal", "high"),
    "5d": _along("misfit", "misfit", "equal", "high"),
    "6d": _right_way_fit,
    "7b": _remedy("standardised"),
    "7c": _remedy("warm_10"),
    "7d": _remedy("free_50"),
    **dict(_all_terms()),
}
