"""The first screen: does it hold, in four sentences whose words follow from the numbers."""

from __future__ import annotations

from pseudo_invertible.article import numbers
from pseudo_invertible.article.cells import Cell
from pseudo_invertible.article.points import Points
from pseudo_invertible.article.remedies import Remedies
from pseudo_invertible.article.sources import BASELINES, CLAIMS, Sources, joined, label
from pseudo_invertible.claims.interval import FEWEST
from pseudo_invertible.claims.verdicts import CHANGES, FAILS, HOLDS, NOT_JUDGED, OPEN
from pseudo_invertible.study.configuration import canonical_weight

# A verdict as a verb: for one conclusion, for several.
VERBS = {
    HOLDS: ("holds", "hold"),
    FAILS: ("does not", "do not"),
    CHANGES: ("changes with longer training", "change with longer training"),
    OPEN: ("is inconclusive", "are inconclusive"),
}
# Shares of the variance: what is called little, and what is called nearly everything.
LITTLE, NEARLY_ALL = 0.1, 0.9


class Answers:
    """The sentences of the first screen."""

    def __init__(self, sources: Sources) -> None:
        """Read from a study's results."""
        self._sources = sources
        self._facts, self._results = sources.facts, sources.results
        self._points, self._remedies = Points(sources), Remedies(sources)

    def fewest_seeds(self) -> str:
        """The seeds that a verdict needs."""
        return str(FEWEST)

    def answer_verdicts(self) -> str:
        """How many of the write-up's conclusions have each verdict, by activation."""
        told = [self._verdicts_of(name) for name in self._facts.activations if self._judged(name)]
        if not told:
            return (
                f"**Too few runs to say.** A verdict needs at least {self.fewest_seeds()} seeds; "
                "what follows describes these runs and judges nothing."
            )
        judged = sum(self._judged(name) for name in self._facts.activations)
        hold = sum(self._total(HOLDS, name) for name in self._facts.activations)
        fail = sum(self._total(FAILS, name) for name in self._facts.activations)
        lead = (
            "Mostly." if 2 * hold > judged else "Mostly not." if 2 * fail > judged else "In part."
        )
        return f"**{lead}** Of the write-up's conclusions, part by part: {'; '.join(told)}."

    def _verdicts_of(self, activation: str) -> str:
        parts = []
        for word, (one, many) in VERBS.items():
            count = self._total(word, activation)
            if count:
                where = f"rows of {activation}, all seeds, conclusions with the verdict {word}"
                told = numbers.whole(Cell(count, CLAIMS, where))
                parts.append(f"{told} {numbers.counted(count, one, many)}")
        return f"with {label(activation)}, {joined(parts)}"

    def _total(self, word: str, activation: str) -> int:
        table = self._results.table(CLAIMS)
        chosen = table[(table["activation"] == activation) & (table["subset"] == "all")]
        chosen = chosen[chosen["claim"].str.isdigit()]
        return int((chosen["verdict"] == word).sum())

    def _judged(self, activation: str) -> int:
        return sum(self._total(word, activation) for word in VERBS if word != NOT_JUDGED)

    def answer_stuck(self) -> str:
        """How many runs end against the trend at the largest weight."""
        top = canonical_weight(self._facts.strongest)
        pairs = {name: self._stuck_of(name, top) for name in self._facts.activations}
        stuck, runs = (sum(pair[place] for pair in pairs.values()) for place in (0, 1))
        told = self._sources.by_activation(
            {
                name: f"{self._sources.claims.count('stuck', name, top)} {label(name)} "
                f"{numbers.counted(pairs[name][1], 'run', 'runs')}"
                for name in pairs
            }
        )
        ends = f"At λ = μ = {top}, {told} {numbers.counted(runs, 'ends', 'end')}"
        if stuck == 0:
            return f"**No run is stuck.** {ends} against the trend of the data."
        if stuck == runs:
            return f"**Every run is stuck.** {ends} against the trend of the data."
        return (
            f"**Runs are a mixture.** {ends} against the trend of the data, the others with it; "
            "a median over both describes neither."
        )

    def _stuck_of(self, activation: str, weight: str) -> tuple[int, int]:
        cells = (self._sources.claims.cell(one, "stuck", activation, weight) for one in "kn")
        stuck, runs = (int(cell.value) for cell in cells)
        return stuck, runs

    def answer_remedy(self) -> str:
        """What the best remedy does."""
        return self._remedies.verdict()

    def answer_cost(self) -> str:
        """What the best invertible map leaves, beside what the noise leaves."""
        best = self._results.key(BASELINES, "least_misfit.misfit")
        told = f"the best of all invertible maps leaves {numbers.percent(best)} of the variance"
        if float(best.value) > NEARLY_ALL:
            lead = "Being invertible costs nearly everything here"
            rest = "as much, or nearly, as two constants would"
            return f"**{lead}.** On these points {told}, {rest}."
        if not self._points.known_floor:
            line = numbers.percent(self._results.key(BASELINES, "straight_line.misfit"))
            return (
                f"**What an invertible map can do is known.** On these points {told}; two "
                f"straight lines, which are not inverse to each other, leave {line}."
            )
        floor = self._points.floor_share()
        little = float(best.value) - float(floor.value) < LITTLE
        lead = f"Being invertible costs {'little' if little else 'something'} here"
        return (
            f"**{lead}.** On these points {told}, and what the noise alone leaves is "
            f"{numbers.percent(floor)}."
        )
