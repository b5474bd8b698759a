"""The article's text: its sections in order, filled in from the results."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from pseudo_invertible.article import lists, numbers
from pseudo_invertible.article.cells import Cell, Results
from pseudo_invertible.article.claims import Claims
from pseudo_invertible.article.facts import Facts
from pseudo_invertible.article.figures import Figures
from pseudo_invertible.article.text_env import environment, rendered
from pseudo_invertible.study.configuration import ACTIVATION_LABELS, canonical_weight

# A section is there, or not, because of what the study asks for.
SECTIONS: tuple[tuple[str, Callable[[Facts], bool]], ...] = (
    ("00_answer.md", lambda facts: True),
    ("01_question.md", lambda facts: True),
    ("02_data.md", lambda facts: True),
    ("04_figures.md", lambda facts: True),
    ("05_claims.md", lambda facts: True),
    ("06_stuck.md", lambda facts: bool(facts.orientation)),
    ("07_possible.md", lambda facts: True),
    ("08_off_sample.md", lambda facts: True),
    ("09_scatters.md", lambda facts: facts.scatters),
    ("10_playground.md", lambda facts: True),
    ("11_exact.md", lambda facts: True),
    ("12_methods.md", lambda facts: True),
)
CONFIG = "provenance.json"


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
    claims = Claims(results)
    looked_up = _looked_up(results)
    return {
        "facts": facts,
        "claims": claims,
        "fig": shown.figure,
        "figref": shown.number,
        "caption": shown.caption,
        "label": lambda name: ACTIVATION_LABELS[name],
        "labels": lambda names: " and ".join(ACTIVATION_LABELS[name] for name in names),
        "weight": canonical_weight,
        "plural": numbers.counted,
        "fact_number": lambda value: numbers.linked(_asked(value), numbers.plain(value, 2)),
        "whole_fact": lambda value, name: numbers.whole(_asked(value, name)),
        **looked_up,
        **lists.functions(facts, results, claims, shown),
    }


def _looked_up(results: Results) -> dict[str, Any]:
    def num(file: str, column: str, how: str = "significant", **where: Any) -> str:
        return numbers.FORMATS[how](results.cell(file, column, **where))

    def key(file: str, name: str, how: str = "significant") -> str:
        return numbers.FORMATS[how](results.key(file, name))

    return {"num": num, "key": key, "has": results.has}


def _asked(value: float, name: str = "as configured") -> Cell:
    return Cell(value, CONFIG, f"config: {name}")
