"""The article's text: its sections in order, filled in from the results."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from pseudo_invertible.article import numbers
from pseudo_invertible.article.alts import Alts
from pseudo_invertible.article.answers import Answers
from pseudo_invertible.article.beyond import Beyond
from pseudo_invertible.article.cells import Cell, Results
from pseudo_invertible.article.claims import Claims
from pseudo_invertible.article.conclusions import Conclusions
from pseudo_invertible.article.facts import Facts
from pseudo_invertible.article.figures import Figures
from pseudo_invertible.article.methods import Methods
from pseudo_invertible.article.points import Points
from pseudo_invertible.article.remedies import Remedies
from pseudo_invertible.article.sources import PROVENANCE, Sources, functions_of, joined, label
from pseudo_invertible.article.text_env import environment, rendered
from pseudo_invertible.article.ways import Ways
from pseudo_invertible.study.configuration import canonical_weight

# A section is there, or not, because of what the study asks for.
SECTIONS: tuple[tuple[str, Callable[[Facts], bool]], ...] = (
    ("00_answer.md", lambda facts: True),
    ("01_question.md", lambda facts: True),
    ("02_data.md", lambda facts: True),
    ("03_figures.md", lambda facts: True),
    ("04_claims.md", lambda facts: True),
    ("05_stuck.md", lambda facts: True),
    ("06_possible.md", lambda facts: True),
    ("07_off_sample.md", lambda facts: bool(facts.weights)),
    ("08_plane.md", lambda facts: bool(facts.sweeps)),
    ("09_scatters.md", lambda facts: facts.scatters),
    ("10_playground.md", lambda facts: True),
    ("11_exact.md", lambda facts: True),
    ("12_methods.md", lambda facts: True),
)
# What the templates call, beside single cells.
KINDS = (Answers, Points, Alts, Conclusions, Ways, Remedies, Beyond, Methods)


def article_text(facts: Facts, root: Path) -> tuple[str, Figures]:
    """The whole text as Markdown, and the figures that it shows.

    root: the study's folder of results. Raises UserError, naming the sentence, where a number
    or a figure that should be there is not.
    """
    results = Results(root)
    shown = Figures(facts, root)
    env = environment(_functions(facts, results, shown))
    parts = [rendered(env, name) for name, wanted in SECTIONS if wanted(facts)]
    return "\n\n".join(parts) + "\n", shown


def _functions(facts: Facts, results: Results, shown: Figures) -> dict[str, Any]:
    """What the templates may call."""
    sources = Sources(facts, results, Claims(results))
    told = [kind(sources) for kind in KINDS]
    return {
        "facts": facts,
        "fig": shown.figure,
        "caption": shown.caption,
        "label": label,
        "labels": lambda names: joined([label(name) for name in names]),
        "weight": canonical_weight,
        "plural": numbers.counted,
        "asked": lambda value, key: numbers.as_asked(_asked(value, key)),
        "asked_whole": lambda value, key: numbers.whole(_asked(value, key)),
        **_looked_up(results),
        **{name: found for one in told for name, found in functions_of(one).items()},
    }


def _looked_up(results: Results) -> dict[str, Any]:
    def num(file: str, column: str, how: str = "significant", **where: Any) -> str:
        return numbers.FORMATS[how](results.cell(file, column, **where))

    def key(file: str, name: str, how: str = "significant") -> str:
        return numbers.FORMATS[how](results.key(file, name))

    def reason(file: str, name: str) -> str:
        """Why a record has no numbers there; empty where it has them."""
        found = results.key(file, name).value
        return str(found["none"]) if "none" in found else ""

    return {"num": num, "key": key, "reason": reason}


def _asked(value: float, key: str) -> Cell:
    return Cell(value, PROVENANCE, f"config: {key}")
