"""Sentences and tables of the sections, computed; empty where a study has no ground for them."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd

from pseudo_invertible.article.marks import marked, num, sourced
from pseudo_invertible.article.results import CLEAN, RUNS, Results
from pseudo_invertible.claims import sentences
from pseudo_invertible.claims.datasets import datasets_sentences
from pseudo_invertible.claims.plane import plane_sentences
from pseudo_invertible.claims.stuck import coin_flip_sentence, stuck_sentence
from pseudo_invertible.claims.words import count, joined, number, phrase, weights
from pseudo_invertible.measures.tables import read_runs
from pseudo_invertible.study.configuration import PUBLISHED, canonical_weight

STUCK, PROTOCOLS, UNSEEN = "tables/stuck.csv", "tables/protocols.csv", "tables/unseen_runs.csv"
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

    def along_the_weights(self) -> str:
        """Fit and round trips at the smallest and the largest weight."""
        results, known = self._results, self._weights()
        if len(known) < 2:
            return ""
        said = [
            f"the median {words} goes from {results.median_text(name, weight=known[0])} to "
            f"{results.median_text(name, weight=known[-1])}"
            for name, words in (("fvu", "FVU"), ("cycle", "cycle error"))
        ]
        low, high = (canonical_weight(weight) for weight in (known[0], known[-1]))
        return (
            f"Over the {results.label} runs as published, from λ = μ = {low} to {high}, "
            f"{joined(said)}."
        )

    def _weights(self) -> list[float]:
        known = sorted(self._results.runs["lambda"].unique())
        return [weight for weight in known if not self._results.last(weight=weight).empty]

    def stuck_by_weight(self) -> str:
        """How many runs are stuck at the largest weight and at the smallest, as published."""
        results, known = self._results, self._weights()
        ends = dict.fromkeys(known[-1:] + known[:1])
        parts = [f"{results.stuck_text(weight=one)} at {weights(one)}" for one in ends]
        runs = f"Of the {results.label} runs as published"
        return f"{runs}, {joined(parts)} are stuck." if parts else ""

    def torn(self) -> str:
        """What torn runs at λ = μ = 1 do to the round trips."""
        text = sentences.torn_sentence(self._results.runs, self._results.activation)
        return marked(text, f"{RUNS}: direction, cycle; protocol published, λ = μ = 1")

    def coin_flip(self) -> str:
        """The reason for stuck runs, where the numbers show it."""
        stuck, results = self._results.table(STUCK), self._results
        if stuck is None:
            return ""
        text = coin_flip_sentence(stuck, results.baselines, results.activation)
        return marked(text, f"{STUCK}: row of the largest weight")

    def stuck_counts(self) -> str:
        """How many runs are stuck at the largest weight of the experiment on stuck runs."""
        stuck = self._results.table(STUCK)
        if stuck is None:
            return ""
        rows = stuck[stuck["activation"] == self._results.activation].nlargest(1, "lambda")
        return marked(stuck_sentence(rows, self._results.activation), STUCK)

    def cause(self) -> str:
        """Whether the penalty is the cause."""
        text = sentences.cause_of_stuck(self._results.runs, self._results.activation)
        return marked(text, f"{RUNS}: direction; protocol published, last updates")

    def hopeless(self) -> str:
        """How many runs fit worse than predicting the means, where any does; what helps."""
        results = self._results
        if results.hopeless()[0] == 0:
            return ""
        trained = not results.last(CLEAN).empty
        helped = f", and {results.hopeless_text(CLEAN)} trained cleanly" if trained else ""
        return (
            f"Fits worse than predicting the means (FVU above 1) at {results.at_high}: "
            f"{results.hopeless_text()} runs as published{helped}."
        )

    def helps(self) -> str:
        """Stuck runs under the clean protocol, beside the published one."""
        results = self._results
        if results.last(CLEAN).empty or not results.has_trend:
            return ""
        text = (
            f"At {results.at_high}, {results.stuck_text()} runs are stuck as published and "
            f"{results.stuck_text(CLEAN)} trained this way."
        )
        unseen = results.table(UNSEEN)
        if unseen is None:
            return text
        rows = unseen[unseen["direction"].notna() & (unseen["lambda"] == results.high)]
        rows = rows[rows["activation"] == results.activation]
        rows = rows[rows["updates"] == rows["updates"].max()]
        if rows.empty:
            return text
        stuck = count(int((rows["direction"] != "aligned").sum()), len(rows))
        return (
            f"{text} On other seeds, which played no part in choosing the protocol, "
            f"{sourced(stuck, f'{UNSEEN}: direction')} are stuck."
        )

    def protocols_table(self) -> str:
        """A row per protocol and map, at the largest weight."""
        table, results = self._results.table(PROTOCOLS), self._results
        if table is None:
            return ""
        kept = table["activation"].isna() | (table["activation"] == results.activation)
        lines = ["| training | updates | stuck | FVU | cycle error |"]
        lines += ["|:-----------|---:|---:|---:|---:|"]
        lines += [_row(row) for _, row in table[kept].iterrows()]
        title = (
            f": {results.label} at {results.at_high}: runs that are stuck, and medians on the "
            "training points."
        )
        return "\n".join([*lines, "", title])

    def floor(self) -> str:
        """What the noise does not allow to predict."""
        floor = self._results.baselines.get("noise_floor") or {}
        if "floor_fvu" not in floor:
            return ""
        least = num(floor["floor_fvu"], f"{BASELINES}: noise_floor.floor_fvu")
        return f"Noise sets a limit: on average, no pair of functions has an FVU below {least}."

    def best_maps(self) -> str:
        """The two best invertible maps, and two straight lines."""
        found = self._results.baselines
        if found["best_fvu"]["fvu"] < ROUNDING:
            return "An invertible map fits these points exactly, up to rounding."
        least, other, lines = (
            num(found[name]["fvu"], f"{BASELINES}: {name}.fvu")
            for name in ("best_fvu", "best_fit_loss", "lines")
        )
        loss = num(found["best_fit_loss"]["fit_loss"], f"{BASELINES}: best_fit_loss.fit_loss")
        poor = found["best_fvu"]["fvu"] > 0.9
        hardly = ": hardly better than predicting the means" if poor else ""
        same = number(found["best_fvu"]["fvu"]) == number(found["best_fit_loss"]["fvu"])
        its = (
            "has the same, to three digits" if same else f"is another one, with an FVU of {other}"
        )
        return (
            f"Among invertible maps, the least FVU is {least}{hardly}. The map of least fit loss "
            f"(fit~y~ + fit~x~ = {loss}) {its}. Two straight lines, which are not inverse to each "
            f"other, have {lines}."
        )

    def runs_beside(self) -> str:
        """The median run beside the best maps, at the largest weight."""
        results, said = self._results, []
        for protocol in (CLEAN, PUBLISHED) if results.high else ():
            rows = results.last(protocol)
            if not rows.empty:
                how = phrase(protocol, int(rows["updates"].iloc[0]))
                said.append(f"{results.median_text('fvu', protocol)} {how}")
        return f"The median run at {results.at_high} has an FVU of {joined(said)}." if said else ""

    def datasets(self) -> str:
        """What is true of the generator's other datasets."""
        runs, table = (self._results.table(f"datasets/{one}.csv") for one in ("runs", "datasets"))
        if runs is None or table is None:
            return ""
        found = datasets_sentences(runs, table)
        return " ".join(marked(one, "datasets/datasets.csv, datasets/runs.csv") for one in found)

    def plane(self, name: str) -> list[str]:
        """What a sweep shows."""
        path = self._results.root / f"sweeps/{name}.csv"
        found = plane_sentences(read_runs(path), self._results.baselines) if path.is_file() else []
        return [marked(one, f"sweeps/{name}.csv") for one in found]

    def off_the_points(self) -> str:
        """Round-trip errors between and outside the points, at λ = μ = 1 or the largest weight."""
        results = self._results
        weight = 1.0 if 1.0 in self._weights() else results.high
        columns, rows = ("between_x", "outside_x"), results.last(weight=weight)
        if not np.isfinite(rows[list(columns)].median()).all():
            return ""
        between, outside = (results.median_text(name, weight=weight) for name in columns)
        return (
            f"At {weights(weight)}, the median run's round-trip error in x is {between} times as "
            f"large between neighbouring points as on them, and {outside} times outside their "
            "range."
        )

    def disagreements(self) -> list[str]:
        """Where a count depends on the measure of fit or on the points."""
        claims = self._results.claims
        claims = claims[claims["activation"] == self._results.activation]
        found = sentences.disagreements(claims, "measure", "fvu", "fit_loss")
        found += sentences.disagreements(claims, "points", "training", "fresh")
        return [marked(one, CLAIMS) for one in found]

    def linearity(self) -> str:
        """How linear the runs are, beside the best maps."""
        results = self._results
        text = sentences.linearity_sentence(results.claims, results.baselines, results.activation)
        return marked(text, f"{CLAIMS}: 6b, effect")


def _row(row: pd.Series) -> str:
    name = str(row["protocol"])
    source = f"{PROTOCOLS}: {row['kind']}, {name}"
    how = HOW.get(name, name) + (", other seeds" if row["kind"] == "unseen" else "")
    known = pd.notna(row["stuck"])
    stuck = sourced(count(int(row["stuck"]), int(row["n"])), source) if known else ""
    cells = [how, "" if pd.isna(row["updates"]) else f"{row['updates']:.0f}", stuck]
    for column in ("fvu", "cycle"):
        text = "0" if row[column] < ROUNDING else number(row[column])
        cells.append("" if pd.isna(row[column]) else sourced(text, f"{source}, {column}"))
    return f"| {' | '.join(cells)} |"


def rows_of(lines: Iterable[str]) -> str:
    """A Markdown list."""
    return "\n".join(f"- {line}" for line in lines)
