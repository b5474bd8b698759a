"""What the Snakemake rules ask: the checked study, its jobs' parameters, its targets.

The rules stay thin because their decisions are here, where they can be tested. Neither
JAX nor matplotlib is imported: every job parses the Snakefile again.
"""

from __future__ import annotations

import difflib
import os
import re
import sys
import time
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from functools import cached_property
from pathlib import Path
from typing import Any

from pseudo_invertible.artifacts.code import sources_digest
from pseudo_invertible.artifacts.layout import Layout
from pseudo_invertible.artifacts.sealed import broken_seals, digest, seal_of
from pseudo_invertible.errors import UserError
from pseudo_invertible.experiment.device import gpu_at_hand
from pseudo_invertible.figures.catalogue import Figure, Place, figures_of
from pseudo_invertible.study.config import Study, read_study
from pseudo_invertible.study.configuration import Configuration
from pseudo_invertible.workflow.audit_plan import AuditPlan
from pseudo_invertible.workflow.sweep_plan import SweepPlan

GRID_WILDCARDS = ("activation", "lambda", "mu")


def put_this_python_on_path() -> None:
    """Make ``python`` in the jobs' shell the Python that runs the workflow."""
    folder = str(Path(sys.executable).parent)
    os.environ["PATH"] = os.pathsep.join([folder, os.environ.get("PATH", "")])


class Plan:
    """A study with the paths of its artifacts and the parameters of its jobs.

    Every ``…_params`` is one dict in fixed key order: Snakemake compares parameters as a
    set of representations, so that a swap of λ and μ between two of them would go unseen.
    Each holds the digest of the modules that its step really uses.
    """

    def __init__(self, config: Mapping[str, Any], schema: Path) -> None:
        """Check the merged configuration. Raises UserError."""
        self._started = time.time()
        self.config = config
        self.study: Study = read_study(config, schema)
        self.layout = Layout(self.study.name)
        self.sweeps = SweepPlan(self.study, self.layout)
        self.audit = AuditPlan(self.study, self.layout)
        self.figures: dict[str, Figure] = figures_of(
            self.layout, self.study.grid, self.sweeps.sweeps, self.study.seeds[0]
        )

    @cached_property
    def wildcard_constraints(self) -> dict[str, str]:
        """The grid's own strings, written canonically: no alias of a weight matches."""
        rows = [configuration.wildcards for configuration in self.study.grid]
        return {
            name: "|".join(re.escape(value) for value in dict.fromkeys(row[name] for row in rows))
            for name in GRID_WILDCARDS
        }

    def configuration(self, wildcards: Mapping[str, str]) -> Configuration:
        """The configuration that a path names. Raises UserError where the grid lacks it."""
        for configuration in self.study.grid:
            if all(configuration.wildcards[name] == wildcards[name] for name in GRID_WILDCARDS):
                return configuration
        raise UserError(self._off_grid({name: wildcards[name] for name in GRID_WILDCARDS}))

    def _off_grid(self, named: Mapping[str, str]) -> str:
        asked = ", ".join(f"{name} {value}" for name, value in named.items())
        activations = list(dict.fromkeys(c.activation for c in self.study.grid))
        pairs = list(dict.fromkeys(c.weights_text for c in self.study.grid))
        return (
            f"the grid has no configuration {asked}; it has {', '.join(activations)}, each with "
            f"{'; '.join(pairs)}. Add the pair to grid in config.yaml to train it."
        )

    # Parameters of jobs.

    @cached_property
    def dataset_params(self) -> dict[str, Any]:
        """Parameters of the dataset's job: generator or own file, by content."""
        file = self.study.dataset_file
        source: dict[str, Any]
        if file is None:
            source = asdict(self.study.generator)
        else:
            source = {"file": file, "content": digest(file) if Path(file).is_file() else "missing"}
        options = {key: value for key, value in source.items() if key != "content"}
        return {
            "options": _options(options),
            "source": source,
            "code": sources_digest("workflow.steps.dataset"),
        }

    def train_params(self, wildcards: Mapping[str, str]) -> dict[str, Any]:
        """Parameters of the job that trains all seeds of one configuration."""
        self.configuration(wildcards)
        training = self.study.training
        return {
            **{name: str(wildcards[name]) for name in GRID_WILDCARDS},
            "seeds": ",".join(map(str, self.study.seeds)),
            "updates": training.updates,
            "learning_rate": training.learning_rate,
            "width": training.width,
            "device": self.study.device,
            "code": sources_digest("workflow.steps.train"),
        }

    @cached_property
    def table_params(self) -> dict[str, Any]:
        """Parameters of the tables' jobs."""
        return {"code": sources_digest("workflow.steps.tables")}

    @cached_property
    def provenance_params(self) -> dict[str, Any]:
        """Parameters of the provenance's job: the merged configuration, as JSON text."""
        import json

        return {
            "config": json.dumps(self.config, sort_keys=True),
            "code": sources_digest("workflow.steps.tables"),
        }

    def figure_params(self, figure: Figure) -> dict[str, Any]:
        """Parameters of one figure's job: what it shows, and the code that draws it."""
        options: dict[str, Any] = {"title": figure.title}
        if figure.configuration is not None:
            options |= {
                **figure.configuration.wildcards,
                "seed": figure.seed,
                "other_seeds": self.study.other_seeds,
            }
        return {
            "kind": figure.kind,
            "options": _options(options),
            "code": sources_digest("workflow.steps.figure", figure.module),
        }

    @cached_property
    def gpus_per_training_job(self) -> int:
        """1 where training asks for a card: device gpu, or auto on a machine that has one."""
        # The process that plans decides; a job on a node, which inherits the variable, must not
        # find another answer there.
        device = self.study.device
        here = int(device == "gpu" or (device == "auto" and gpu_at_hand()))
        return int(os.environ.setdefault("PSEUDO_INVERTIBLE_GPUS_PER_JOB", str(here)))

    # Targets.

    @cached_property
    def all_networks(self) -> list[str]:
        """The trained networks of every configuration, in the grid's order."""
        return [self.layout.networks(configuration) for configuration in self.study.grid]

    @cached_property
    def all_histories(self) -> list[str]:
        """The histories of every configuration, in the grid's order."""
        return [self.layout.history(configuration) for configuration in self.study.grid]

    def figure_files(self, *places: Place) -> list[str]:
        """All formats of the figures that belong to some places."""
        return [
            path
            for figure in self.figures.values()
            if figure.place in places
            for path in self.layout.figure_files(figure.name).values()
        ]

    @cached_property
    def write_up(self) -> list[str]:
        """The write-up: its figures (where the grid has them), the tables, provenance."""
        return [*self.figure_files(Place.WRITE_UP), *self._tables, *self._trained]

    @cached_property
    def everything(self) -> list[str]:
        """What ``all`` makes: the write-up, its figures for every activation, the audit."""
        return [
            *self.figure_files(Place.WRITE_UP, Place.BEYOND),
            *self._tables,
            *self._trained,
            *self.audit_targets,
        ]

    @property
    def _trained(self) -> list[str]:
        # Not only what is at the end of the chain: what is lost in its middle is made again, too.
        histories = [self.layout.history(configuration) for configuration in self.study.grid]
        return [self.layout.dataset, *self.all_networks, *histories]

    @cached_property
    def audit_targets(self) -> list[str]:
        """The audit: its tables, curves and figures, without the sweeps."""
        return [*self.audit.targets, *self.figure_files(Place.AUDIT)]

    def sweep_targets(self, name: str) -> list[str]:
        """A sweep: its table, its curves and its figure."""
        tables = [self.layout.sweep_table(name), self.layout.sweep_curves(name)]
        return [*tables, *self.layout.figure_files(name).values()]

    @property
    def _tables(self) -> list[str]:
        return [self.layout.metrics, self.layout.summary, self.layout.provenance]

    def refuse_unknown_targets(self, targets: Iterable[str], rules: Iterable[str]) -> None:
        """Refuse, in a sentence, what this study cannot make. Raises UserError."""
        run = re.compile(
            re.escape(f"{self.layout.root}/runs/")
            + "/".join(f"{name}~(?P<{name}>[^/]+)" for name in GRID_WILDCARDS)
            + "/"
        )
        figures = list(self.figures)
        known = [*rules, *figures]
        for target in sorted(targets):
            path = re.sub(r"/+", "/", target).removeprefix("./")
            if match := run.match(path):
                self.configuration(match.groupdict())
                continue
            if path.startswith(f"{self.layout.root}/sweeps/"):
                self.sweeps.refuse_unknown_shard(path)
                continue
            figure = re.fullmatch(re.escape(f"{self.layout.root}/figures/") + r"(.+)\.\w+", path)
            name = figure[1] if figure else path
            if (figure and name not in figures) or ("/" not in path and name not in known):
                near = difflib.get_close_matches(name, known, n=1, cutoff=0.4)
                hint = f"did you mean {near[0]}? " if near else ""
                raise UserError(
                    f"this study has no target {name}; {hint}"
                    f"Its figures are {', '.join(figures)}; `snakemake --list` shows all."
                )

    def repair(self) -> list[str]:
        """Remove artifacts whose content is no longer what was written, telling which.

        Snakemake then makes them again. What seems to come from the future (the clock was set
        back) becomes of now: Snakemake would take all that is made from it for outdated.
        """
        broken = broken_seals(self.layout.root)
        for path in broken:
            path.unlink()
            seal_of(path).unlink()
        now = time.time()
        for path in Path(self.layout.root).rglob("*"):
            if path.is_file() and path.stat().st_mtime > now:
                os.utime(path, (now, now))
        return _told(broken)

    def refusals(self) -> list[str]:
        """What the failed jobs of this call said was wrong: the sentences in their logs."""
        found: dict[str, None] = {}
        for log in sorted(Path(self.layout.root).glob("logs/**/*.log")):
            if log.stat().st_mtime >= self._started:
                text = log.read_text(encoding="utf-8", errors="replace")
                lines = [line for line in text.splitlines() if line.startswith("error: ")]
                found.update(dict.fromkeys(lines))
        return list(found)

    def broken_artifacts(self) -> list[str]:
        """A sentence for each artifact whose content is no longer what was written."""
        return _told(broken_seals(self.layout.root))


def _told(broken: Iterable[Path]) -> list[str]:
    return [
        f"{path}: truncated or altered since it was made; it is made again." for path in broken
    ]


def _options(values: Mapping[str, Any]) -> str:
    """Values as command-line options; for Snakemake's shell, which quotes nothing by itself."""
    import shlex

    words: list[str] = []
    for name, value in values.items():
        option = "--" + name.replace("_", "-")
        if isinstance(value, bool):
            words.append(option if value else "--no-" + option.removeprefix("--"))
        else:
            words.append(f"{option}={shlex.quote(str(value))}")
    return " ".join(words)
