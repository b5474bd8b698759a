"""Which way runs go: when it is decided, and by what."""

from __future__ import annotations

from typing import Any

from pseudo_invertible.article import numbers
from pseudo_invertible.article.cells import Cell
from pseudo_invertible.article.playground import playground_address
from pseudo_invertible.article.sources import METRICS, ORIENTATION, REMEDY_RUNS, Sources, label
from pseudo_invertible.claims.interval import FEWEST
from pseudo_invertible.study.configuration import Configuration, canonical_weight
from pseudo_invertible.study.remedies import REMEDIES

# Shares of the runs: what is called nearly all, most, few.
NEARLY_ALL, MOST, FEW = 0.9, 0.75, 0.25
FREE = REMEDIES["free_50"]


class Ways:
    """What the experiment on the runs' ways says, in words that follow from it."""

    def __init__(self, sources: Sources) -> None:
        """Read from a study's results."""
        self._facts, self._results = sources.facts, sources.results
        self._sources = sources

    def nearly_monotone(self) -> str:
        """How many runs end with an f that moves in one direction."""
        last = self._facts.orientation[-1]
        told = {
            name: f"{self._count(name, 'monotone', updates=last)} {label(name)} runs"
            for name in self._facts.activations
        }
        top = canonical_weight(self._facts.orientation_top)
        return (
            f"At λ = μ = {top}, f moves in one direction over nearly its whole range at the end "
            f"in {self._sources.by_activation(told)}."
        )

    def when_decided(self, activation: str) -> str:
        """When the way of f is settled, and what follows."""
        start, early = self._facts.orientation_start, self._facts.orientation_early
        runs = int(self._cell(activation, "settled", "n", updates=start).value)
        first, then = (
            int(self._cell(activation, "settled", "k", updates=at).value) / runs
            for at in (start, early)
        )
        when = f"after {start} updates" if start else "before the first update"
        top = canonical_weight(self._facts.orientation_top)
        told = (
            f"With {label(activation)} at λ = μ = {top}, f goes {when} the way in which it ends "
            f"in {self._count(activation, 'settled', updates=start)} runs"
        )
        if early != start:
            after = self._updates(activation, early)
            settled = self._count(activation, "settled", updates=early)
            told += f", and after {after} updates in {settled}"
        return f"{told}. {self._conclusion(first, then, runs)}".strip()

    def _conclusion(self, first: float, then: float, runs: int) -> str:
        if runs < FEWEST:
            return "So few runs are an example and no more."
        if first >= NEARLY_ALL:
            return "The way is in the initial networks already."
        if then >= NEARLY_ALL:
            return "So the first updates decide, and not the initial networks as such."
        return "So the way stays open for longer than that."

    def what_decides(self, weight: float) -> str:
        """Whether the same initial networks go the same way on data of the opposite trend."""
        told, shares = {}, []
        for name in self._facts.activations:
            told[name] = (
                f"{self._count(name, 'same_way', weight, data='opposite')} {label(name)} runs"
            )
            cells = [
                self._cell(name, "same_way", one, weight, data="opposite").value for one in "kn"
            ]
            shares.append((int(cells[0]), int(cells[1])))
        same, runs = (sum(pair[place] for pair in shares) for place in (0, 1))
        said = (
            f"At λ = μ = {canonical_weight(weight)}, f ends in the same direction on both in "
            f"{self._sources.by_activation(told)}"
        )
        if runs < FEWEST:
            return f"{said}."
        if same >= MOST * runs:
            return f"{said}: the way is rather in the networks than in the data."
        if same <= FEW * runs:
            return f"{said}: the data decide."
        return f"{said}: networks and data both have a say."

    def playground_links(self) -> str:
        """Links to states of the playground in which a run does what the text says."""
        runs = self._results.table(REMEDY_RUNS)
        for activation in self._facts.activations:
            seed = self._stuck_seed(activation)
            if seed is None:
                continue
            top = self._facts.strongest
            where = Configuration(activation, top, top)
            plain = playground_address(where, seed, play=1)
            links = [f"[watch seed {seed} lock in the wrong way]({plain})"]
            chosen = runs[
                (runs["activation"] == activation)
                & (runs["seed"] == seed)
                & (runs["remedy"] == FREE.name)
                & (runs["lambda"] == top)
                & (runs["mu"] == top)
            ]
            if len(chosen) == 1 and not bool(chosen.iloc[0]["wrong_orientation"]):
                free = playground_address(
                    where,
                    seed,
                    free_updates=FREE.free_updates,
                    updates=int(chosen.iloc[0]["updates"]),
                    play=1,
                )
                links.append(f"[leave the penalty out at first and it does not]({free})")
            gentle = playground_address(Configuration(activation, 0.01, 0.01), seed, play=1)
            links.append(f"[start gently and raise λ and μ by hand]({gentle})")
            return f"In the [playground](#train-it-yourself): {'; '.join(links)}."
        return ""

    def _stuck_seed(self, activation: str) -> int | None:
        table, top = self._results.table(METRICS), self._facts.strongest
        rows = table[
            (table["activation"] == activation) & (table["lambda"] == top) & (table["mu"] == top)
        ]
        stuck = rows[rows["wrong_orientation"].astype(bool)]
        held = stuck[stuck["seed"].isin(self._facts.playground_seeds)]
        return None if held.empty else int(held.iloc[0]["seed"])

    def _updates(self, activation: str, updates: int) -> str:
        return numbers.whole(self._cell(activation, "settled", "updates", updates=updates))

    def _count(
        self, activation: str, question: str, weight: float | None = None, **where: Any
    ) -> str:
        k, n = (self._cell(activation, question, one, weight, **where) for one in "kn")
        return numbers.linked(k, f"{int(k.value)} of {int(n.value)}")

    def _cell(
        self,
        activation: str,
        question: str,
        column: str,
        weight: float | None = None,
        data: str = "own",
        **where: Any,
    ) -> Cell:
        asked = {"question": question, "activation": activation, "data": data, "map": "f", **where}
        asked["lambda_"] = self._facts.orientation_top if weight is None else weight
        return self._results.cell(ORIENTATION, column, **asked)
