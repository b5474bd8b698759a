"""What the article says of remedies: their table, and what the best one does."""

from __future__ import annotations

from pseudo_invertible.article import numbers
from pseudo_invertible.article.cells import Cell
from pseudo_invertible.article.sources import REMEDIES as TABLE
from pseudo_invertible.article.sources import Sources, label
from pseudo_invertible.measures.shares import Share, share_of
from pseudo_invertible.study.remedies import PLAIN, REMEDIES


class Remedies:
    """The remedies of a study."""

    def __init__(self, sources: Sources) -> None:
        """Read from a study's results."""
        self._sources = sources
        self._facts, self._results = sources.facts, sources.results

    def verdict(self) -> str:
        """What the remedy with the fewest stuck runs does, and whether that is beyond chance."""
        shares = {name: self._share(name) for name in REMEDIES}
        plain = shares.pop(PLAIN)
        best = min(shares, key=lambda name: shares[name].k)
        told = (
            f"{self._counts(best)} {numbers.counted(shares[best].n, 'is', 'are')} stuck where "
            f"{REMEDIES[best].sentence}; where nothing is changed, {self._counts(PLAIN)}"
        )
        if plain.k == 0:
            return (
                f"**There is nothing to cure.** {self._counts(PLAIN)} are stuck where nothing is "
                "changed in training"
            )
        if shares[best].high >= plain.low:
            return f"**Whether anything helps is open.** Among the changes tried, {told}"
        lead = "It can be cured." if shares[best].k == 0 else "It can mostly be avoided."
        if 2 * shares[best].k > plain.k:
            lead = "It can be made rarer."
        return f"**{lead}** Among the changes of training tried, {told}"

    def remedies_table(self) -> str:
        """A row per remedy: runs stuck, misfit and cycle error, by activation."""
        heads = [f"{label(name)}: stuck | misfit | cycle" for name in self._facts.activations]
        columns = 3 * len(heads)
        lines = [f"| change of training | {' | '.join(heads)} |"]
        lines.append("| :--- |" + " --: |" * columns)
        lines += [self._row(name) for name in REMEDIES]
        return "::: scroll\n" + "\n".join(lines) + "\n:::\n"

    def alt_remedies(self) -> str:
        """Shares of stuck runs, remedy by remedy."""
        told = []
        for activation in self._facts.activations:
            shares = ", ".join(
                f"{remedy.label} {int(self._cell(name, activation, 'stuck').value)}"
                for name, remedy in REMEDIES.items()
            )
            runs = int(self._cell(PLAIN, activation, "n").value)
            told.append(f"Stuck of {runs} {label(activation)} runs: {shares}.")
        return " ".join(told)

    def _row(self, name: str) -> str:
        cells = []
        for activation in self._facts.activations:
            stuck, runs = (self._cell(name, activation, column) for column in ("stuck", "n"))
            cells.append(numbers.whole(stuck))
            # Medians are over the runs that are not stuck.
            cells += [
                numbers.significant(self._cell(name, activation, column), 2)
                if stuck.value < runs.value
                else "none"
                for column in ("misfit", "cycle")
            ]
        return f"| {REMEDIES[name].label} | {' | '.join(cells)} |"

    def _counts(self, name: str) -> str:
        told = {}
        for activation in self._facts.activations:
            stuck, runs = (self._cell(name, activation, column) for column in ("stuck", "n"))
            count = numbers.linked(stuck, f"{int(stuck.value)} of {int(runs.value)}")
            noun = numbers.counted(int(runs.value), "run", "runs")
            told[activation] = f"{count} {label(activation)} {noun}"
        return self._sources.by_activation(told)

    def _share(self, name: str) -> Share:
        cells = [
            [int(self._cell(name, activation, column).value) for column in ("stuck", "n")]
            for activation in self._facts.activations
        ]
        return share_of(sum(stuck for stuck, _ in cells), sum(runs for _, runs in cells))

    def _cell(self, name: str, activation: str, column: str) -> Cell:
        return self._results.cell(TABLE, column, remedy=name, activation=activation)
