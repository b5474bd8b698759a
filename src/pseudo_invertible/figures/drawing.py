"""Draw a figure of any kind from its files, and save it with its caption and alternative text."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from importlib import import_module
from pathlib import Path
from typing import Any

from pseudo_invertible.errors import UserError
from pseudo_invertible.figures.catalogue import Options
from pseudo_invertible.figures.save import FORMATS, About, save_figure
from pseudo_invertible.figures.sources import read_sources
from pseudo_invertible.figures.style import styled
from pseudo_invertible.versions import commit, software

KINDS = (
    *("point_cloud", "loss", "fits", "compositions", "quartet"),
    *("tradeoff", "claims", "seeds", "stuck", "protocols", "off_sample", "limits"),
    *("plane", "datasets", "dataset_examples"),
)


def draw_figure(
    kind: str, files: Iterable[Path | str], options: Options, output: Path | str
) -> None:
    """Draw a figure and write it as PDF, SVG and PNG.

    kind: of ``KINDS``. files: what it is drawn from, in any order. output: one of the three files,
    or their path without a suffix. Raises UserError for an unknown kind, or where a file that it
    needs is missing.
    """
    module = module_of(kind)
    data = read_sources(files)
    with styled():
        figure = module.draw(data, options)
        caption, alt = module.caption(data, options), module.alt(data, options)
    title = options.title or kind.replace("_", " ").capitalize()
    subject = options.flags.replace("--", "")
    about = About(
        title=title,
        creator=software(),
        keywords=", ".join(filter(None, (kind, subject, f"commit {commit()}"))),
        description=f"{caption}\n\n{alt}",
    )
    output = Path(output)
    known = output.suffix.removeprefix(".") in FORMATS
    save_figure(figure, output.with_suffix("") if known else output, about)


def module_of(kind: str) -> Any:
    """The module that draws a kind. Raises UserError for one that there is not."""
    if kind not in KINDS:
        near = difflib.get_close_matches(kind, KINDS, n=1, cutoff=0.4)
        hint = f"did you mean {near[0]}? " if near else ""
        raise UserError(f"figure kind is {kind!r}; {hint}It should be one of {', '.join(KINDS)}.")
    return import_module(f"pseudo_invertible.figures.{kind}")
