"""Where every result lies, in one place: paths under ``results/<name>/``."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from pseudo_invertible.study.configuration import canonical_weight

if TYPE_CHECKING:
    from pseudo_invertible.study.model import Study

# Runs on the study's own data, with Snakemake's wildcards.
RUN = "runs/protocol~{protocol}/activation~{activation}/lambda~{lambda}/mu~{mu}"
RUN_FILES = ("networks.npz", "history.csv", "measures.csv")
FIGURE_FORMATS = ("pdf", "svg", "png")


def results(study: Study) -> str:
    """The folder of a study's results."""
    return f"results/{study.name}"


def run_files(study: Study, protocols: Iterable[str], *names: str) -> list[str]:
    """Files of the runs on the study's own data under some protocols.

    names: of ``RUN_FILES``; all of them where none is given.
    """
    return [
        f"{results(study)}/runs/protocol~{protocol}/{configuration.path}/{name}"
        for protocol in protocols
        for configuration in study.configurations(protocol)
        for name in names or RUN_FILES
    ]


def figure_files(study: Study, figures: Iterable[str]) -> list[str]:
    """All formats of some figures."""
    folder = f"{results(study)}/figures"
    return [f"{folder}/{name}.{suffix}" for name in figures for suffix in FIGURE_FORMATS]


def fresh_points(study: Study) -> str | None:
    """Points that no run sees: drawn again, or rows of a CSV held out; None: there are none."""
    if study.dataset.file is None:
        return f"{results(study)}/fresh.csv"
    return f"{results(study)}/holdout.csv" if study.dataset.holdout else None


def run_constraints(study: Study) -> dict[str, str]:
    """Patterns of the wildcards in ``RUN``: weights have only one spelling."""
    pairs = study.grid.weights
    words = {
        "protocol": set(study.protocols),
        "activation": set(study.grid.activations),
        "lambda": {canonical_weight(lambda_) for lambda_, _ in pairs},
        "mu": {canonical_weight(mu) for _, mu in pairs},
    }
    return {name: "|".join(sorted(map(re.escape, found))) for name, found in words.items()}
