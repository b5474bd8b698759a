"""What a study's targets are made of, and the sentence for a target that it does not have."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable
from functools import cached_property

from pseudo_invertible.errors import UserError
from pseudo_invertible.figures.catalogue import Figure, Place
from pseudo_invertible.workflow.outlook import Work
from pseudo_invertible.workflow.plan import GRID_WILDCARDS, Plan


class Targets:
    """The files of each target of a plan."""

    def __init__(self, plan: Plan) -> None:
        """Read them from a plan."""
        self._plan = plan
        self._layout = plan.layout

    def figures(self, *places: Place) -> list[str]:
        """All formats of the figures that belong somewhere."""
        return [
            path
            for name, figure in self._plan.figures.items()
            if figure.place in places
            for path in self._layout.figure_files(name).values()
        ]

    @cached_property
    def write_up(self) -> list[str]:
        """The write-up: its figures (where the grid has them), the tables, provenance."""
        return [*self.figures(Place.WRITE_UP), *self._tables, *self._trained]

    @cached_property
    def audit(self) -> list[str]:
        """The audit: its tables, curves and figures, without the sweeps."""
        layout, long_runs, remedies = self._layout, self._plan.long_runs, self._plan.remedies
        return [
            layout.claims,
            layout.claims_page,
            layout.columns,
            *self._plan.pages,
            layout.long_runs,
            layout.off_sample,
            layout.off_sample_curves,
            layout.orientation,
            layout.remedies,
            layout.baselines,
            layout.baseline_curves,
            *long_runs.networks,
            *long_runs.histories,
            *remedies.networks,
            *remedies.directions,
            *self.figures(Place.AUDIT),
        ]

    @cached_property
    def everything(self) -> list[str]:
        """What ``all`` makes: the write-up, its figures for every activation, the audit."""
        return [*self.write_up, self._layout.milestone, *self.figures(Place.BEYOND), *self.audit]

    @staticmethod
    def priority(figure: Figure) -> int:
        """The write-up's figures come as soon as they can, the others when there is time."""
        return 90 if figure.place is Place.WRITE_UP else 0

    @cached_property
    def scatters(self) -> list[str]:
        """Many scatters: their tables and figures, and what is kept of each."""
        layout = self._layout
        tables = [layout.scatters, layout.scatter_runs, layout.scatter_claims]
        return [*tables, layout.scatter_examples, *self.figures(Place.SCATTERS)]

    def sweep(self, name: str) -> list[str]:
        """A sweep: its table, its curves and its figure."""
        layout = self._layout
        tables = [layout.sweep_table(name), layout.sweep_curves(name)]
        return [*tables, *layout.figure_files(name).values()]

    def work(self, asked: Iterable[str]) -> list[Work]:
        """What training the targets of a call take, where they are whole parts of the study.

        asked: as the user typed them; none of them is everything.
        """
        jobs = [job for name in (list(asked) or ["all"]) for job in self._work_of(name)]
        return list(dict.fromkeys(jobs))

    def _work_of(self, target: str) -> list[Work]:
        # Only what is asked for is counted: a sweep may have thousands of shards.
        plan = self._plan
        if target in ("all", "audit"):
            return [*plan.work, *plan.audit_work]
        if target == "write_up":
            return plan.work
        if target == "scatters":
            return plan.scatters.work
        if target in plan.sweeps.sweeps:
            return plan.sweeps.work(target)
        if target == "article":
            parts = ["all", *plan.sweeps.sweeps, *["scatters"] * plan.article.scatters]
            return [job for part in parts for job in self._work_of(part)]
        return []

    @property
    def _tables(self) -> list[str]:
        return [self._layout.metrics, self._layout.summary, self._layout.provenance]

    @property
    def _trained(self) -> list[str]:
        # Not only what is at the end of the chain: what is lost in its middle is made again, too.
        return [self._layout.dataset, *self._plan.networks, *self._plan.histories]

    def refuse_unknown(self, targets: Iterable[str], rules: Iterable[str]) -> None:
        """Refuse, in a sentence, what this study cannot make. Raises UserError.

        targets: as the user typed them. rules: the names of all rules.
        """
        known = [*rules, *self._plan.figures]
        for target in sorted(targets):
            path = re.sub(r"/+", "/", target).removeprefix("./")
            if path.startswith(f"{self._layout.root}/"):
                self._refuse_unknown_file(path, known)
            elif "/" not in path and path not in known:
                raise UserError(self._unknown(path, known))

    def _refuse_unknown_file(self, path: str, known: list[str]) -> None:
        root = re.escape(self._layout.root)
        wanted = "/".join(f"{name}~(?P<{name}>[^/]+)" for name in GRID_WILDCARDS)
        if run := re.match(f"{root}/runs/{wanted}/", path):
            self._plan.configuration(run.groupdict())
        elif path.startswith(f"{self._layout.root}/sweeps/"):
            self._plan.sweeps.refuse_unknown_file(path)
        figure = re.fullmatch(rf"{root}/figures/(.+)\.\w+", path)
        if figure and figure[1] not in self._plan.figures:
            raise UserError(self._unknown(figure[1], known))

    def _unknown(self, name: str, known: list[str]) -> str:
        near = difflib.get_close_matches(name, known, n=1, cutoff=0.4)
        hint = f"did you mean {near[0]}? " if near else ""
        return (
            f"this study has no target {name}; {hint}"
            f"Its figures are {', '.join(self._plan.figures)}; `snakemake --list` shows all."
        )
