"""The language of the templates: Jinja whose marks do not meet pandoc's, and its functions."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.resources import files
from typing import Any

import jinja2
from jinja2 import StrictUndefined

from pseudo_invertible.errors import UserError

# `{#` would meet pandoc's `{#id}`.
MARKS: dict[str, Any] = {
    "block_start_string": "<%",
    "block_end_string": "%>",
    "variable_start_string": "<<",
    "variable_end_string": ">>",
    "comment_start_string": "<!--#",
    "comment_end_string": "#-->",
}


def environment(functions: Mapping[str, Any]) -> jinja2.Environment:
    """The templates' environment: what is not defined is an error, never an empty string."""
    found = jinja2.Environment(
        loader=jinja2.FunctionLoader(template_text),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        autoescape=False,  # the templates are Markdown, not HTML
        **MARKS,
    )
    found.globals.update(functions)
    return found


def template_text(name: str) -> str:
    """The text of a template."""
    return files("pseudo_invertible.article").joinpath("text", name).read_text(encoding="utf-8")


def rendered(env: jinja2.Environment, name: str) -> str:
    """A template filled in.

    Raises UserError that names the template, its line and its sentence where something that it
    looks up is not there.
    """
    try:
        return env.get_template(name).render()
    except (UserError, jinja2.UndefinedError) as error:
        line = _line_of(error, name)
        sentence = template_text(name).splitlines()[line - 1].strip() if line else ""
        place = f", line {line}" if line else ""
        shown = f" in “{sentence}”" if sentence else ""
        raise UserError(f"article/text/{name}{place}: {error}{shown}") from error


def _line_of(error: Exception, name: str) -> int | None:
    found, trace = None, error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename.endswith(name) or "<template>" in (
            trace.tb_frame.f_code.co_filename
        ):
            found = trace.tb_lineno
        trace = trace.tb_next
    return found
