"""Sentences and tables of the sections, computed; empty where a study has no ground for them."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd

from pseudo_invertible.article.deck import source_of
from pseudo_invertible.article.marks import marked, num, percent, sourced
from pseudo_invertible.article.results import CLEAN, Results
from pseudo_invertible.claims import sentences
from pseudo_invertible.claims.datasets import datasets_sentences
from pseudo_invertible.claims.plane import plane_sentences
from pseudo_invertible.claims.stuck import coin_flip_sentence, stuck_sentence
from pseudo_invertible.claims.words import count, joined, label, number, phrase, weights
from pseudo_invertible.measures.tables import read_runs
from pseudo_invertible.study.configuration import PUBLISHED, canonical_weight

RUNS, STUCK, PROTOCOLS = "tables/runs.csv", "tables/stuck.csv", "tables/protocols.csv"
BASELINES, CLAIMS = "tables/baselines.json", "tables/claims.csv"
ROUNDING = 1e-9
HOW = {
    "published": "as published",
    "plain": "as published, for longer",
    "standardised": "standardised data",
    "ramped": "penalty ramped up",
    "delayed": "penalty delayed",
    "delayed_long": "penalty delayed for longer",
    "clean": "standardised and delayed (clean)",
    "long": "much longer",
    "lines": "two straight lines, not inverse",
    "best_fit_loss": "invertible map of least fit loss",
    "best_fvu": "invertible map of least FVU",
    "flow": "a spline flow",
}


class Sections:
    """What the templates call."""

    def __init__(self, results: Results) -> None:
        """Read from a study's results."""
        self._results = results

    # Turn λ.

    def along_the_weights(self) -> str:
        """Fit and round trips of the first activation, without penalty and at the largest weight."""
        results = self._results
        known = sorted(results.runs["lambda"].unique())
        if len(known) < 2:
            return ""
        ends = [results.last(weight=weight) for weight in (known[0], known[-1])]
        if any(rows.empty for rows in ends):
            return ""
        said = []
        for name, words in (("fvu", "FVU"), ("cycle", "cycle error")):
            values = [
                num(rows[name].median(), f"{RUNS}: median of {name}; {label(results.activation)}, {weights(weight)}")
                for rows, weight in zip(ends, (known[0], known[-1]), strict=True)
            ]
            said.append(f"the median {words} goes from {values[0]} to {values[1]}")
        low, high = (canonical_weight(weight) for weight in (known[0], known[-1]))
        return (
            f"Over the {label(results.activation)} runs as published, from λ = μ = {low} to "
            f"{high}, {joined(said)}."
        )

    # Many seeds.

    def stuck_by_weight(self) -> str:
        """How many runs are stuck at the largest weight and at the smallest, as published."""
        results = self._results
        known = sorted(results.runs["lambda"].unique())
        ends = [weight for weight in dict.fromkeys((known[-1], known[0])) if results.stuck(weight=weight)[1]]
        parts = [
            f"{sourced(count(*results.stuck(weight=weight)), f'{RUNS}: direction; published, {weights(weight)}')} at {weights(weight)}"
            for weight in ends
        ]
        return f"Of the {label(results.activation)} runs as published, {joined(parts)} are stuck." if parts else ""

    def torn(self) -> str:
        """What torn runs at λ = μ = 1 do to the round trips."""
        text = sentences.torn_sentence(self._results.runs, self._results.activation)
        return marked(text, f"{RUNS}: direction, cycle; published, λ = μ = 1")

    # The first updates.

    def coin_flip(self) -> str:
        """The reason for stuck runs, where the numbers show it."""
        stuck = self._results.table(STUCK)
        if stuck is None:
            return ""
        text = coin_flip_sentence(stuck, self._results.baselines, self._results.activation)
        return marked(text, f"{STUCK}: row of the largest weight")

    def stuck_counts(self) -> str:
        """How many runs are stuck at the largest weight of the experiment on stuck runs."""
        stuck = self._results.table(STUCK)
        rows = None if stuck is None else stuck[stuck["activation"] == self._results.activation]
        if rows is None or rows.empty:
            return ""
        return marked(stuck_sentence(rows.nlargest(1, "lambda"), self._results.activation), STUCK)

    def cause(self) -> str:
        """Whether the penalty is the cause."""
        text = sentences.cause_of_stuck(self._results.runs, self._results.activation)
        return marked(text, source_of(self._results))

    # What helps.

    def helps(self) -> str:
        """Stuck runs under the clean protocol, beside the published one."""
        results = self._results
        rows = results.last(CLEAN)
        if rows.empty or not results.has_trend:
            return ""
        (before, n), (after, m) = results.stuck(), results.stuck(CLEAN)
        counts = [
            sourced(count(before, n), source_of(results)),
            sourced(count(after, m), source_of(results, CLEAN)),
        ]
        ends = f"At {weights(results.high)}, {counts[0]} runs are stuck as published and {counts[1]} trained this way"
        return f"{ends}.{self._unseen()}"

    def _unseen(self) -> str:
        path = self._results.root / "tables/unseen_runs.csv"
        if not path.is_file():
            return ""
        rows = read_runs(path)
        rows = rows[rows["direction"].notna() & (rows["updates"] == rows["updates"].max())]
        rows = rows[(rows["activation"] == self._results.activation) & (rows["lambda"] == self._results.high)]
        if rows.empty:
            return ""
        stuck = int((rows["direction"] != "aligned").sum())
        counted = sourced(count(stuck, len(rows)), "tables/unseen_runs.csv: direction")
        return f" On other seeds, which played no part in choosing the protocol, {counted} are stuck."

    def protocols_table(self) -> str:
        """A row per protocol and map, at the largest weight."""
        table = self._results.table(PROTOCOLS)
        if table is None:
            return ""
        chosen = table[table["activation"].isna() | (table["activation"] == self._results.activation)]
        lines = ["| training | updates | stuck | FVU | cycle error |", "|:---|---:|---:|---:|---:|"]
        for _, row in chosen.iterrows():
            name = str(row["protocol"])
            how = HOW.get(name, name) + (", other seeds" if row["kind"] == "unseen" else "")
            source = f"{PROTOCOLS}: {row['kind']}, {name}"
            cells = [how, "" if pd.isna(row["updates"]) else f"{row['updates']:.0f}"]
            stuck = "" if pd.isna(row["stuck"]) else count(int(row["stuck"]), int(row["n"]))
            cells.append(sourced(stuck, source) if stuck else "")
            cells += [
                "" if pd.isna(row[name]) else sourced(_small(row[name]), f"{source}: {name}")
                for name in ("fvu", "cycle")
            ]
            lines.append(f"| {' | '.join(cells)} |")
        title = (
            f": {label(self._results.activation)} at {weights(self._results.high)}: runs that are "
            "stuck, and medians on the training points."
        )
        return "\n".join([*lines, "", title])

    # What is possible.

    def floor(self) -> str:
        """What the noise alone does not allow to predict."""
        floor = self._results.baselines.get("noise_floor") or {}
        if "floor_fvu" not in floor:
            return ""
        share = percent(floor["floor_fvu"], f"{BASELINES}: noise_floor.floor_fvu")
        return (
            "No pair of functions predicts these data exactly: the noise alone is "
            f"{share} of the variance, the mean of both axes."
        )

    def best_maps(self) -> str:
        """The two best invertible maps, and two straight lines."""
        found = self._results.baselines
        least, lines = found["best_fvu"], found["lines"]
        if least["fvu"] < ROUNDING:
            return "An invertible map fits these points exactly, up to rounding."
        fvu = percent(least["fvu"], f"{BASELINES}: best_fvu.fvu")
        text = (
            f"Of all invertible maps, the one of least FVU does not explain {fvu} of the variance"
        )
        if least["fvu"] > 0.9:
            text += ", hardly better than predicting the means"
        other = percent(found["best_fit_loss"]["fvu"], f"{BASELINES}: best_fit_loss.fvu")
        loss = num(found["best_fit_loss"]["fit_loss"], f"{BASELINES}: best_fit_loss.fit_loss")
        straight = percent(lines["fvu"], f"{BASELINES}: lines.fvu")
        return (
            f"{text}. The one of least fit loss, fit~y~ + fit~x~ = {loss}, is another map, with an "
            f"FVU of {other}. Two straight lines, which are not inverse to each other, leave {straight}."
        )

    def runs_beside(self) -> str:
        """The median run beside the best maps, at the largest weight."""
        results, said = self._results, []
        for protocol in (CLEAN, PUBLISHED) if results.high else ():
            rows = results.last(protocol)
            if not rows.empty:
                source = f"{RUNS}: median of fvu; {protocol}, {results.activation}, {weights(results.high)}"
                how = phrase(protocol, int(rows["updates"].iloc[0]))
                said.append(f"{num(rows['fvu'].median(), source)} {how}")
        return f"The median run at {weights(results.high)} has an FVU of {joined(said)}." if said else ""

    def datasets(self) -> str:
        """What is true of the generator's other datasets."""
        runs, table = (self._results.table(f"datasets/{name}.csv") for name in ("runs", "datasets"))
        if runs is None or table is None:
            return ""
        return " ".join(marked(one, "datasets/datasets.csv, datasets/runs.csv") for one in datasets_sentences(runs, table))

    # Appendix.

    def plane(self, name: str) -> list[str]:
        """What a sweep shows."""
        path = self._results.root / f"sweeps/{name}.csv"
        if not path.is_file():
            return []
        found = plane_sentences(read_runs(path), self._results.baselines)
        return [marked(one, f"sweeps/{name}.csv") for one in found]

    def off_the_points(self) -> str:
        """Round-trip errors between and outside the points, at λ = μ = 1 and the largest weight."""
        results, said = self._results, []
        for weight in sorted({1.0, results.high}):
            rows = results.last(weight=weight)
            if rows.empty or weight == 0:
                continue
            for place in ("between", "outside"):
                column = f"{place}_x"
                ratio = rows[column].replace([np.inf, -np.inf], np.nan).median()
                if np.isfinite(ratio):
                    source = f"{RUNS}: median of {column}; published, {weights(weight)}"
                    said.append(f"{num(ratio, source)} {place} them at {canonical_weight(weight)}")
        return (
            "The round-trip error in x, over that on the points, by λ = μ (median run): "
            f"{joined(said)}." if said else ""
        )

    def disagreements(self) -> list[str]:
        """Where a count depends on the measure of fit or on the points."""
        claims = self._results.claims
        found = sentences.disagreements(claims, "measure", "fvu", "fit_loss")
        found += sentences.disagreements(claims, "points", "training", "fresh")
        return [marked(one, CLAIMS) for one in found]

    def linearity(self) -> str:
        """How linear the runs are, beside the best maps."""
        text = sentences.linearity_sentence(
            self._results.claims, self._results.baselines, self._results.activation
        )
        return marked(text, f"{CLAIMS}: 6b, effect")


def _small(value: float) -> str:
    return "0" if value < ROUNDING else number(value)


def rows_of(lines: Iterable[str]) -> str:
    """A Markdown list."""
    return "\n".join(f"- {line}" for line in lines)
