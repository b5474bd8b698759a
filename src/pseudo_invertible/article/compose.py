"""The article's text as Markdown: its sections in order, filled in from the results."""

from __future__ import annotations

from collections.abc import Callable
from importlib.resources import files
from typing import Any

import jinja2

from pseudo_invertible.article import methods, scorecard
from pseudo_invertible.article.figures import Figures
from pseudo_invertible.article.marks import sourced
from pseudo_invertible.article.results import CLEAN, Results
from pseudo_invertible.article.sections import Sections, rows_of
from pseudo_invertible.errors import UserError
from pseudo_invertible.figures.catalogue import write_up_names

# `{#` would meet pandoc's `{#id}`.
MARKS: dict[str, Any] = {
    "block_start_string": "<%",
    "block_end_string": "%>",
    "variable_start_string": "<<",
    "variable_end_string": ">>",
    "comment_start_string": "<!--#",
    "comment_end_string": "#-->",
}
# A section is there, or not, because of what the study has.
SECTIONS: tuple[tuple[str, Callable[[Results], bool]], ...] = (
    ("01_idea.md", lambda results: True),
    ("02_weights.md", lambda results: True),
    ("03_seeds.md", lambda results: len(results.study.seeds) > 1),
    ("04_decides.md", lambda results: results.has_trend and results.high > 0),
    ("05_helps.md", lambda results: CLEAN in results.study.protocols and results.high > 0),
    ("06_possible.md", lambda results: True),
    ("07_scorecard.md", lambda results: not results.claims.empty),
    ("08_playground.md", lambda results: True),
    ("09_appendix.md", lambda results: True),
)


def article_text(results: Results, figures: Figures) -> str:
    """The whole text as Markdown. Raises UserError where a result that it needs is missing."""
    environment = jinja2.Environment(
        loader=jinja2.FunctionLoader(_template),
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        autoescape=False,  # the templates are Markdown, not HTML
        **MARKS,
    )
    environment.globals.update(_functions(results, figures))
    parts = []
    for name, wanted in SECTIONS:
        if wanted(results):
            try:
                parts.append(environment.get_template(name).render())
            except jinja2.UndefinedError as error:
                raise UserError(f"article/text/{name}: {error}.") from error
    return "\n\n".join(parts) + "\n"


def _template(name: str) -> str:
    return files("pseudo_invertible.article").joinpath("text", name).read_text(encoding="utf-8")


def _functions(results: Results, figures: Figures) -> dict[str, Any]:
    """What the templates may call and name."""
    study, sections = results.study, Sections(results)
    return {
        **{name: getattr(sections, name) for name in dir(sections) if not name.startswith("_")},
        "fig": figures.figure,
        "moving": figures.moving,
        "has": figures.has,
        "rows": rows_of,
        "haiku": methods.haiku_lines,
        "settings": lambda: methods.settings(results),
        "protocols": lambda: methods.protocols(results),
        "versions": lambda: methods.versions(results),
        "scorecard": lambda: scorecard.scorecard(results),
        "all_claims": lambda: scorecard.all_claims(results),
        "ours": lambda: scorecard.ours(results),
        "changes": lambda: scorecard.changes(results),
        "counted": lambda: scorecard.counted(results),
        "write_up": methods.WRITE_UP,
        "generated": study.dataset.file is None,
        "published": study.is_published,
        "points": sourced(len(results.dataset.x), "dataset.csv: rows"),
        "seeds": len(study.seeds),
        "has_trend": results.has_trend,
        "sweeps": list(study.sweeps),
        "gallery": [name for name in write_up_names(study) if figures.has(name)],
    }
