"""Alt texts: what is to be seen in a figure, said with its numbers."""

from __future__ import annotations

from typing import Any

from pseudo_invertible.article import numbers
from pseudo_invertible.article.facts import Shown
from pseudo_invertible.article.numbers import bare
from pseudo_invertible.article.sources import (
    BASELINES,
    CLAIMS,
    METRICS,
    OFF_SAMPLE,
    ORIENTATION,
    Sources,
    joined,
    label,
)
from pseudo_invertible.artifacts.layout import named_in
from pseudo_invertible.study.configuration import canonical_weight

LONG_RUNS = "tables/long_runs.csv"


class Alts:
    """Alt texts and captions of a study's figures."""

    def __init__(self, sources: Sources) -> None:
        """Read from a study's results."""
        self._facts, self._results = sources.facts, sources.results

    def figures_at(self, *places: str) -> list[Shown]:
        """The figures that belong somewhere, in order, but the point cloud, which comes first."""
        return [
            figure
            for figure in self._facts.figures
            if figure.place in places and figure.name != "point_cloud"
        ]

    def write_up_caption(self, shown: Shown) -> str:
        """What a figure of the write-up shows, for its configuration."""
        return f"{shown.title} ({shown.configuration}). {shown.caption}"

    def alt_write_up(self, shown: Shown) -> str:
        """What is to be seen in a figure of the write-up, with its run's own numbers."""
        row = self._row_of(shown)
        if shown.kind == "write_up.loss":
            first = self._loss_first(shown)
            return (
                f"Loss over {self._facts.updates} updates on a logarithmic axis, and its four "
                f"terms. For seed {self._facts.first_seed} it goes from {bare(first)} to "
                f"{bare(row['loss'])}."
            )
        told = f"{shown.title}, {shown.configuration}, seed {self._facts.first_seed}."
        if shown.kind != "write_up.identity":
            way = "against" if row["wrong_orientation"] else "with"
            told += (
                f" f over the points leaves fit_y {bare(row['fit_y'])}, g over them leaves fit_x "
                f"{bare(row['fit_x'])}; the pair goes {way} the trend of the data."
            )
        if shown.kind != "write_up.fits":
            told += (
                f" The round trips beside the identity leave cycle_x {bare(row['cycle_x'])} and "
                f"cycle_y {bare(row['cycle_y'])}."
            )
        return told

    def _row_of(self, shown: Shown) -> Any:
        named = next(found for file in shown.files if (found := named_in(file)))
        where = {
            "activation": named["activation"],
            "lambda": float(named["lambda"]),
            "mu": float(named["mu"]),
            "seed": self._facts.first_seed,
        }
        return self._results.row(METRICS, **where)

    def _loss_first(self, shown: Shown) -> float:
        history = next(file for file in shown.files if file.endswith("history.csv"))
        row = self._results.row(history, seed=self._facts.first_seed, update=0)
        return float(row["loss"])

    def alt_tradeoff(self) -> str:
        """The medians of both ways at the largest weight, beside the best invertible map."""
        best = float(self._results.key(BASELINES, "least_misfit.misfit").value)
        top = self._facts.strongest
        parts = [
            f"{len(chosen)} {label(name)} {numbers.counted(len(chosen), 'run', 'runs')} {word} "
            f"the trend, with median misfit {bare(chosen['misfit'].median())} and cycle error "
            f"{bare(chosen['cycle'].median())}"
            for name in self._facts.activations
            for wrong, word in ((False, "with"), (True, "against"))
            if len(chosen := self._runs(name, top, wrong=wrong))
        ]
        return (
            "Misfit of every run against its cycle error, both logarithmic, a colour per weight. "
            f"At λ = μ = {canonical_weight(top)}: {joined(parts)}. The best invertible map has "
            f"misfit {bare(best)} without any cycle error."
        )

    def _runs(self, activation: str, weight: float, *, wrong: bool) -> Any:
        table = self._results.table(METRICS)
        return table[
            (table["activation"] == activation)
            & (table["lambda"] == weight)
            & (table["mu"] == weight)
            & (table["wrong_orientation"].astype(bool) == wrong)
        ]

    def alt_seeds(self) -> str:
        """How many runs go against the trend, weight by weight."""
        told = []
        for name in self._facts.activations:
            counts = ", ".join(
                f"{len(self._runs(name, weight, wrong=True))} at {canonical_weight(weight)}"
                for weight in self._facts.weights
            )
            told.append(f"{label(name)}: {counts}")
        return (
            "f and g of every seed, a column per weight. Of "
            f"{self._facts.seeds} each, so many go against the trend, by λ = μ: "
            f"{'; '.join(told)}."
        )

    def alt_claims(self) -> str:
        """How many verdicts of each word the figure shows."""
        table = self._results.table(CLAIMS)
        counts = table[table["subset"] == "all"]["verdict"].value_counts(sort=False)
        told = joined([f"{count} {word}" for word, count in counts.items()])
        return f"A row per conclusion, with shares of seeds and verdicts. Over all seeds: {told}."

    def alt_long_runs(self) -> str:
        """Median misfit at the first and the last number of updates."""
        table = self._results.table(LONG_RUNS)
        updates = sorted(table["updates"].unique())
        parts = []
        for (activation, weight), rows in table.groupby(["activation", "mu"]):
            medians = [rows[rows["updates"] == at]["misfit"].median() for at in updates]
            parts.append(
                f"{label(str(activation))} at {canonical_weight(float(str(weight)))} from "
                f"{bare(medians[0])} to {bare(medians[-1])}"
            )
        return (
            "Misfit and cycle error of every long run over its updates. Median misfit between "
            f"{updates[0]} and {updates[-1]} updates: {'; '.join(parts)}."
        )

    def alt_off_sample(self) -> str:
        """By how much the cycle error grows outside, at each weight."""
        table = self._results.table(OFF_SAMPLE)
        rows = table[(table["axis"] == "x") & (table["lambda"] == table["mu"])]
        parts = [
            f"{label(row['activation'])} at {canonical_weight(float(row['mu']))} "
            f"{bare(row['ratio_outside_median'], 2)} times"
            for _, row in rows.iterrows()
            if row["mu"] > 0
        ]
        return (
            "Cycle error along x and y over twice the width of the data, which is shaded. "
            f"Outside, along x, it is larger than on the points: {', '.join(parts)}."
            if parts
            else "Cycle error along x and y over twice the width of the data, which is shaded."
        )

    def alt_orientation(self) -> str:
        """When the way of f is settled, at the largest weight of the experiment."""
        table, top = self._results.table(ORIENTATION), self._facts.orientation_top
        rows = table[
            (table["question"] == "settled")
            & (table["lambda"] == top)
            & (table["data"] == "own")
            & (table["map"] == "f")
        ]
        parts = [
            f"{label(str(name))} "
            + ", ".join(
                f"{int(k)} after {int(at)}" for k, at in zip(of["k"], of["updates"], strict=True)
            )
            + f" of {int(of['n'].iloc[0])}"
            for name, of in rows.groupby("activation", sort=False)
        ]
        return (
            "Correlation of f with x over the updates, on three sets of data. At λ = μ = "
            f"{canonical_weight(top)} so many runs go the way in which they end, by update: "
            f"{'; '.join(parts)}."
        )
