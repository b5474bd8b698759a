"""Off the sample, over the plane of weights, and on other scatters: the article's lists."""

from __future__ import annotations

from typing import Any

from pseudo_invertible.article import numbers
from pseudo_invertible.article.cells import Cell
from pseudo_invertible.article.facts import Shown
from pseudo_invertible.article.numbers import bare
from pseudo_invertible.article.sources import (
    OFF_SAMPLE,
    SCATTER_CLAIMS,
    SCATTERS,
    Sources,
    joined,
    label,
)
from pseudo_invertible.claims.evidence import Weights
from pseudo_invertible.claims.statements import statements
from pseudo_invertible.study.configuration import canonical_weight

# A best invertible map that leaves more than this share of the variance explains nearly nothing.
IMPOSSIBLE = 0.9
# A scatter that so few others reach is called unusual.
UNUSUAL = 0.05


class Beyond:
    """What is asked beyond the study's points and weights."""

    def __init__(self, sources: Sources) -> None:
        """Read from a study's results."""
        self._facts, self._results = sources.facts, sources.results

    def off_sample_table(self) -> str:
        """Cycle error off the sample over that on it, by weight and activation."""
        names = self._facts.activations
        heads = [f"{label(name)}: between | outside" for name in names]
        lines = [f"| λ = μ | {' | '.join(heads)} |", "| --: |" + " --: |" * (2 * len(names))]
        for weight in self._facts.weights:
            cells = [
                numbers.significant(self._off(name, weight, column), 2)
                for name in names
                for column in ("ratio_between_median", "ratio_outside_median")
            ]
            lines.append(f"| {canonical_weight(weight)} | {' | '.join(cells)} |")
        return "::: scroll\n" + "\n".join(lines) + "\n:::\n"

    def _off(self, activation: str, weight: float, column: str) -> Cell:
        where = {"activation": activation, "lambda_": weight, "mu": weight, "axis": "x"}
        return self._results.cell(OFF_SAMPLE, column, **where)

    # Sweeps.

    def sweep_told(self, name: str) -> str:
        """How many runs a sweep has, and how many of them go against the trend."""
        file = f"sweeps/{name}.csv"
        table = self._results.table(file)
        stuck = int(table["wrong_orientation"].fillna(False).astype(bool).sum())
        runs = numbers.whole(Cell(len(table), file, "rows"))
        told = numbers.whole(Cell(stuck, file, "rows with wrong_orientation true"))
        return f"{runs} runs, of which {told} go against the trend of the data"

    def alt_sweep(self, name: str) -> str:
        """Where over the plane runs go the wrong way."""
        table = self._results.table(f"sweeps/{name}.csv")
        wrong = table["wrong_orientation"].fillna(False).astype(bool)
        parts = []
        for low in (True, False):
            ends = table.groupby("activation")[["lambda", "mu"]].transform("min" if low else "max")
            chosen = (table["lambda"] == ends["lambda"]) & (table["mu"] == ends["mu"])
            size = "smallest" if low else "largest"
            parts.append(
                f"at the {size} λ and μ {int(wrong[chosen].sum())} of {int(chosen.sum())} runs go "
                "against the trend, with median misfit "
                f"{bare(table.loc[chosen, 'misfit'].median())}"
            )
        return f"Maps over the plane of λ and μ of misfit, cycle error and way: {joined(parts)}."

    # Scatters.

    def scatters_count(self) -> str:
        """How many other scatters were asked."""
        return numbers.whole(Cell(len(self._others), SCATTERS, "rows, without the study's own"))

    def own_scatter(self) -> str:
        """How the study's own scatter stands among the others."""
        table, others = self._results.table(SCATTERS), self._others
        own = table[table["own"].astype(bool)].iloc[0]
        size = abs(float(own["pearson"]))
        more = int((others["pearson"].abs() >= size).sum())
        told = numbers.whole(Cell(more, SCATTERS, "rows whose pearson is as large in size"))
        said = f"{told} of {self.scatters_count()} others reach that."
        lead = "The study's own scatter is unusual: " if more <= UNUSUAL * len(others) else ""
        where = "own scatter: pearson"
        here = numbers.significant(Cell(size, SCATTERS, where), 2)
        start = "x" if lead else "On the study's own scatter x"
        return f"{lead}{start} and y correlate by {here} in size, and {said}"

    def scatters_impossible(self) -> str:
        """On how many of them no invertible map explains a tenth of the variance."""
        count = int((self._others["least_misfit_low"] > IMPOSSIBLE).sum())
        where = f"rows with least_misfit_low above {IMPOSSIBLE:g}, without the study's own"
        told = numbers.whole(Cell(count, SCATTERS, where))
        verb = numbers.counted(count, "scatter", "scatters")
        share = f"{1 - IMPOSSIBLE:.0%}".replace("%", " %")
        said = f"On {told} {verb} no invertible map explains even {share} of the variance"
        if count:
            return f"{said}. A terrible fit there is what invertibility costs, not bad training."
        return f"{said}: where fits are terrible, invertibility alone does not cost so much."

    @property
    def _others(self) -> Any:
        table = self._results.table(SCATTERS)
        return table[~table["own"].astype(bool)]

    def alt_scatters(self, shown: Shown) -> str:
        """What the best invertible maps leave: of all scatters, or where a few stand in panels."""
        top = canonical_weight(max(self._facts.scatter_weights))
        if shown.kind == "scatters.scatters_examples":
            return (
                "Scatters in panels, from the nearest to monotone to the farthest: the points in "
                "grey, the best invertible map as a black line that never turns, and f of every "
                f"seed at λ = μ = {top}."
            )
        leaves = self._others["least_misfit"]
        reach = f"{bare(leaves.min(), 2)} to {bare(leaves.max(), 2)}"
        return (
            f"{len(leaves)} other scatters of the generator, by how far each is from monotone. "
            f"The best invertible maps leave {reach} of the variance, in the median "
            f"{bare(leaves.median(), 2)}. Below, the networks at λ = μ = {top}."
        )

    def scatter_claims_list(self) -> str:
        """Each conclusion that these scatters can answer, and on how many it is met."""
        table = self._results.table(SCATTER_CLAIMS)
        table = table[(table["units"] == table["units"].iloc[0]) & (table["n"] > 0)]
        weights = Weights.of(tuple(sorted(self._facts.scatter_weights)))
        lines: dict[str, list[str]] = {}
        for activation in table["activation"].drop_duplicates():
            for one in statements(activation, weights):
                rows = table[
                    (table["activation"] == activation)
                    & (table["claim"] == one.claim)
                    & (table["part"] == one.part)
                ]
                if one.claim.isdigit() and len(rows):
                    row = rows.iloc[0]
                    where = ", ".join(
                        str(row[key]) for key in ("claim", "part", "activation", "units")
                    )
                    told = numbers.linked(
                        Cell(row["k"], SCATTER_CLAIMS, f"{where}: k"),
                        f"{int(row['k'])} of {int(row['n'])}",
                    )
                    lines.setdefault(f"**{one.place}.** {one.text}", []).append(
                        f"{label(activation)}: {told}"
                    )
        return "\n".join(
            f"- {text} [{'; '.join(told)}.]{{.answers}}" for text, told in lines.items()
        )
