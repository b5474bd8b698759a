"""Which figures the audit has, and the files that each is drawn from. Imports no matplotlib."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from pseudo_invertible.artifacts.layout import Layout


class AuditFigure(NamedTuple):
    """A figure of the audit.

    name: of its files. rule: that makes it. kind: the module of
    ``pseudo_invertible.figures.audit`` that draws it. files: what it is drawn from, by option
    name of the command ``audit-figure``.
    """

    name: str
    rule: str
    kind: str
    files: Mapping[str, str | Sequence[str]]


def audit_figures(layout: Layout, networks: Sequence[str]) -> tuple[AuditFigure, ...]:
    """The audit's own figures. networks: of every configuration of the study's grid."""
    metrics, long_runs = layout.metrics, layout.long_runs
    kinds: dict[str, dict[str, str | Sequence[str]]] = {
        "tradeoff": {"metrics": metrics, "baselines": layout.baselines},
        "seeds": {"dataset": layout.dataset, "metrics": metrics, "networks": networks},
        "long_runs": {"long_runs": long_runs, "baselines": layout.baselines},
        "off_sample": {"curves": layout.off_sample_curves, "off_sample": layout.off_sample},
        "orientation": {"metrics": metrics, "long_runs": long_runs},
        "claims": {"claims": layout.claims},
    }
    return tuple(AuditFigure(kind, kind, kind, files) for kind, files in kinds.items())


def sweep_figures(layout: Layout, grids: Sequence[str]) -> tuple[AuditFigure, ...]:
    """One map for every sweep, named like the grid, which is a target of its own."""
    return tuple(
        AuditFigure(name, f"{name}_figure", "plane", {"grid": layout.sweep_table(name)})
        for name in grids
    )
