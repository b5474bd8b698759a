"""The verdicts as the article tells them: words, shares and phrases, looked up in the table."""

from __future__ import annotations

from pseudo_invertible.article.cells import Cell, Results
from pseudo_invertible.article.numbers import linked

TABLE = "tables/claims.csv"


class Claims:
    """Verdicts and numbers of claims, by claim, part, activation and subset of seeds."""

    def __init__(self, results: Results) -> None:
        """Look in the study's table of claims."""
        self._results = results

    def cell(
        self, column: str, claim: str, activation: str, part: str = "", subset: str = "all"
    ) -> Cell:
        """A cell of the table of claims. Raises UserError where it is not there or empty."""
        where = {"claim": claim, "part": part, "activation": activation, "subset": subset}
        return self._results.cell(TABLE, column, **where)

    def word(self, claim: str, activation: str, part: str = "", subset: str = "all") -> str:
        """The verdict's plain word, to decide a phrase by."""
        return str(self.cell("verdict", claim, activation, part, subset).value)

    def verdict(self, claim: str, activation: str, part: str = "", subset: str = "all") -> str:
        """The verdict, linked to its row."""
        cell = self.cell("verdict", claim, activation, part, subset)
        word = str(cell.value)
        return f"[**{linked(cell, word)}**]{{.verdict .{word.replace(' ', '-')}}}"

    def count(self, claim: str, activation: str, part: str = "", subset: str = "all") -> str:
        """“14 of 20”: seeds that meet the criterion after the study's updates."""
        return self._count("", claim, activation, part, subset)

    def longest_count(
        self, claim: str, activation: str, part: str = "", subset: str = "all"
    ) -> str:
        """“11 of 20” after the longest training; nothing where the claim was not asked then."""
        where = {"claim": claim, "part": part, "activation": activation, "subset": subset}
        if not self._results.known(TABLE, "longest_k", **where):
            return ""
        return self._count("longest_", claim, activation, part, subset)

    def _count(self, when: str, *where: str) -> str:
        k, n = (self.cell(f"{when}{column}", *where) for column in "kn")
        return linked(k, f"{int(k.value)} of {int(n.value)}")
