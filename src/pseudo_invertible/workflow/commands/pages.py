"""Commands about what is read: figures, the article, how everything was made."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from pseudo_invertible.workflow.arguments import read_json_study
from pseudo_invertible.workflow.progress import wrote


def figure(
    kind: str,
    /,
    *files: Path,
    output: Path,
    title: str = "",
    activation: str | None = None,
    lambda_: float | None = None,
    mu: float | None = None,
    seed: int | None = None,
    protocol: str | None = None,
    other_seeds: Annotated[bool, Parameter(negative="--no-other-seeds")] = True,
) -> None:
    """Draw a figure as PDF, SVG and PNG.

    Args:
        kind: what it shows, such as fits or tradeoff; an unknown kind lists them all.
        files: what it is drawn from, in any order.
        output: the PDF, to write; SVG and PNG are written beside it.
        title: above the figure.
        activation: of the run in front.
        lambda_: of the run in front.
        mu: of the run in front.
        seed: of the run in front; without one, the first.
        protocol: of its runs.
        other_seeds: draw the other seeds faintly behind.
    """
    from pseudo_invertible.figures.catalogue import Options
    from pseudo_invertible.figures.drawing import draw_figure

    options = Options(title, activation, lambda_, mu, seed, protocol, other_seeds)
    draw_figure(kind, files, options, output)
    wrote(output)


def article(folder: Path, /, *, study: str, page: Path, paper: Path, playground: Path) -> None:
    """Write the article from the results of a study: a page, a PDF, the playground alone.

    Args:
        folder: results/<name>.
        study: the configuration as JSON.
        page: index.html, one file that needs no network, to write.
        paper: article.pdf, to write.
        playground: playground.html, to write.
    """
    from pseudo_invertible.experiment.device import use_device

    use_device("cpu")
    from pseudo_invertible.article.build import build_article

    build_article(folder, read_json_study(study), page, paper, playground)
    wrote(page, paper, playground)


def provenance(*files: Path, output: Path, study: str = "{}") -> None:
    """Write down how a study was made: configuration, versions, device, digests of its files.

    Args:
        files: everything that was made.
        output: provenance.json, to write.
        study: the configuration as JSON.
    """
    from pseudo_invertible.files import write_json
    from pseudo_invertible.workflow.provenance import provenance_of

    write_json(output, provenance_of(files, output.parent, study))
    wrote(output)


def verify(folder: Path, /) -> None:
    """Compare the files of a study with the digests in its provenance.json.

    Args:
        folder: results/<name>.
    """
    from pseudo_invertible.workflow.provenance import differences

    found = differences(folder)
    print(*found.lines, sep="\n")
    if found.any:
        sys.exit(1)
