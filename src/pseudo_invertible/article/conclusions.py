"""The write-up's sentences with their verdicts, as the article lists them."""

from __future__ import annotations

from collections.abc import Callable

from pseudo_invertible.article.sources import Sources, label
from pseudo_invertible.claims.evidence import Weights
from pseudo_invertible.claims.statement import Statement
from pseudo_invertible.claims.statements import statements
from pseudo_invertible.claims.verdicts import NOT_JUDGED

Asked = list[tuple[str, Statement]]


class Conclusions:
    """The conclusions of a study, by activation."""

    def __init__(self, sources: Sources) -> None:
        """Read from a study's results."""
        self._facts, self._claims = sources.facts, sources.claims

    def claims_list(self) -> str:
        """Each conclusion of the write-up with its verdicts, in the write-up's order."""
        found = self._asked(lambda one: one.claim.isdigit())
        return "\n".join(self._line(one, f"**{one[0][1].place}.** ") for one in found)

    def priority_list(self) -> str:
        """Whether the penalty is as important as the fit, as far as numbers can say."""
        found = self._asked(lambda one: one.claim == "priority")
        return "\n".join(self._line(one, "") for one in found)

    def _asked(self, wanted: Callable[[Statement], bool]) -> list[Asked]:
        rows: dict[str, Asked] = {}
        weights = Weights.of(self._facts.weights)
        for activation in self._facts.activations:
            for statement in statements(activation, weights):
                if wanted(statement):
                    rows.setdefault(statement.place, []).append((activation, statement))
        return sorted(rows.values(), key=lambda found: found[0][1].number)

    def _line(self, asked: Asked, place: str) -> str:
        texts = " / ".join(dict.fromkeys(one.text for _, one in asked))
        answers = "; ".join(self._answer(activation, one) for activation, one in asked)
        return f"- {place}{texts} [{answers}.]{{.answers}}"

    def _answer(self, activation: str, one: Statement) -> str:
        verdict = self._claims.verdict(one.claim, activation, one.part)
        if self._claims.word(one.claim, activation, one.part) == NOT_JUDGED:
            return f"{label(activation)}: {verdict}"
        counts = [
            self._claims.count(one.claim, activation, one.part),
            self._claims.longest_count(one.claim, activation, one.part),
        ]
        return f"{label(activation)}: {verdict} ({', then '.join(filter(None, counts))})"
