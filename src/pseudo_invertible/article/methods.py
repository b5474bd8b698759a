"""Versions, machine and settings, as the methods section tells them."""

from __future__ import annotations

from pseudo_invertible.article.cells import Cell
from pseudo_invertible.article.numbers import linked
from pseudo_invertible.article.sources import PROVENANCE, Sources, joined
from pseudo_invertible.study.configuration import canonical_weight


class Methods:
    """How a study was made."""

    def __init__(self, sources: Sources) -> None:
        """Read from a study's results."""
        self._facts, self._results = sources.facts, sources.results

    def weights_list(self) -> str:
        """The grid's pairs of weights."""
        return joined([self._pair(lambda_, mu) for lambda_, mu in self._facts.pairs])

    @staticmethod
    def _pair(lambda_: float, mu: float) -> str:
        texts = canonical_weight(lambda_), canonical_weight(mu)
        text = f"λ = μ = {texts[0]}" if lambda_ == mu else f"λ = {texts[0]} with μ = {texts[1]}"
        return linked(Cell(lambda_, PROVENANCE, "config: grid"), text)

    def changes_told(self) -> str:
        """What was changed of the write-up's training, as sentences."""
        return " ".join(f"In all runs of the grid {one}." for one in self._facts.changes)

    def versions_table(self) -> str:
        """Versions, device and commit, from the provenance."""
        record = self._results.record(PROVENANCE)
        rows = [*record["versions"].items(), ("device", ", ".join(map(str, record["devices"])))]
        rows.append(("commit", record["commit"]))
        lines = ["| part | version |", "| :--- | :--- |"]
        lines += [
            f"| {name} | {linked(Cell(value, PROVENANCE, str(name)), str(value))} |"
            for name, value in rows
        ]
        return "::: scroll\n" + "\n".join(lines) + "\n:::\n"
