"""config.yaml as one model: every key, its meaning, its default, its bounds."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from typing import Annotated, Any, Literal, Self, TypeVar

from pydantic import BeforeValidator, Field, PrivateAttr, model_validator

from pseudo_invertible.study.configuration import PUBLISHED, Configuration
from pseudo_invertible.study.dataset import DatasetSettings
from pseudo_invertible.study.fields import Allowed, Name, Section, Seeds, key
from pseudo_invertible.study.protocol import SHIPPED, Protocol, checked_protocol, laid_over
from pseudo_invertible.study.sections import (
    Article,
    Datasets,
    Figures,
    Grid,
    Stuck,
    Sweep,
    Training,
    Unseen,
    laid_over_defaults,
    stuck_runs,
)
from pseudo_invertible.study.sentences import SIMILAR, VERSION_2, checked, hint, keys

__all__ = ["PUBLISHED", "SHIPPED", "Protocol", "Study", "checked_protocol", "read_study"]

FIRST_SEED = 101  # the author's
PATHVARS = "pathvars"  # a key that Snakemake itself reads
# Targets of the workflow: names that no sweep may have.
TARGETS = ("all", "write_up", "audit", "article", "datasets", "stuck", "unseen", "figures")
PARTS = ("table", "figure")  # `plane_table` makes the table of the sweep `plane`

Entry = TypeVar("Entry", bound=Section)
_OrNoRuns = BeforeValidator(
    lambda given: () if given is None else given, json_schema_input_type=list[Stuck] | None
)
_OrNone = BeforeValidator(
    lambda given: {} if given is None else given, json_schema_input_type=dict[Name, Sweep] | None
)


class Study(Section):
    """A whole study. Protocols and sweeps have all of their values filled in."""

    name: Annotated[
        str,
        Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$", max_length=100),
        Allowed("a folder name of at most 100 letters, digits, '.', '_' and '-'"),
    ] = key(
        PUBLISHED,
        "name of the study and of the folder of its results, `results/<name>/`",
        rebuilds="everything, in another folder; the old one is left alone",
    )
    dataset: DatasetSettings = key(
        DatasetSettings, "where the points (x, y) come from", rebuilds="everything"
    )
    seeds: Seeds = key(
        tuple(range(FIRST_SEED, FIRST_SEED + 20)),
        "initialisations; the first is the author's and stands out in the figures",
        otherwise="{first: 101, count: 20}",
        rebuilds="the networks of all configurations, and all that follows from them",
    )
    grid: Grid = key(
        Grid,
        "the configurations: every activation with every pair of weights",
        rebuilds="the networks of new configurations, and tables, figures and article",
    )
    training: Training = key(
        Training,
        "what all protocols share, unless they have their own",
        rebuilds="all networks, and all that follows from them",
    )
    protocols: Annotated[
        dict[Name, Protocol], laid_over_defaults(Protocol, SHIPPED, laid_over, kept=PUBLISHED)
    ] = key(
        {},
        "ways to train, by name; what is given here changes or extends the eight of "
        "config.yaml, and null removes one (not `published`)",
        otherwise="the eight of config.yaml",
        rebuilds="the networks of that protocol, and tables, figures and article",
        validate_default=True,
    )
    stuck: Annotated[tuple[Stuck, ...], _OrNoRuns] = key(
        stuck_runs,
        "how often the slopes of f and g take the wrong sign: each start is trained on the data "
        "and on the same x and y paired in opposite order; null switches it off",
        otherwise="as in config.yaml",
        rebuilds="these runs, `tables/stuck.csv`, its figure and the article",
    )
    unseen: Unseen | None = key(
        Unseen,
        "a protocol on seeds that played no part in choosing it; null switches it off",
        rebuilds="these runs, the table and figure of what helps, and the article",
    )
    sweeps: Annotated[dict[Name, Sweep], _OrNone] = key(
        {},
        "dense grids over the (λ, μ) plane by name, each a target of its own; an edited measure "
        "trains them again, because their networks are not kept",
        rebuilds="the shards of that sweep, its table and figure",
    )
    datasets: Datasets | None = key(
        Datasets,
        "other datasets of the generator, a target of its own; null switches it off",
        rebuilds="the runs, tables and figures of these datasets; a new one trains only itself",
    )
    figures: Figures = key(Figures, "what the figures show", rebuilds="figures and article")
    article: Article = key(Article, "the article", rebuilds="the article")
    device: Literal["auto", "cpu", "gpu"] = key(
        "auto",
        "where networks are trained; auto takes a GPU if there is one",
        rebuilds="all networks",
    )
    _foreign: tuple[str, ...] = PrivateAttr(())

    @property
    def foreign(self) -> tuple[str, ...]:
        """Keys at the top of the configuration that are not ours, for a warning."""
        return self._foreign

    @property
    def is_published(self) -> bool:
        """Whether the first run is the write-up's: its data, its seed."""
        return self.dataset == DatasetSettings() and self.seeds[0] == FIRST_SEED

    def configurations(self, protocol: str) -> list[Configuration]:
        """What is trained under a protocol, on the study's own data."""
        asked = self.protocols[protocol]
        return [
            Configuration(activation, lambda_, mu)
            for activation in asked.activations
            for lambda_, mu in self.grid.weights
            if asked.weights is None
            or (lambda_ == mu and lambda_ in self.as_numbers(asked.weights))
        ]

    def as_numbers(self, weights: tuple[float | Literal["largest"], ...]) -> tuple[float, ...]:
        """A list of weights, in which ``largest`` is the grid's largest (if λ = μ anywhere)."""
        found = (self.grid.largest if weight == "largest" else weight for weight in weights)
        return tuple(dict.fromkeys(float(weight) for weight in found if weight is not None))

    @model_validator(mode="after")
    def _fill_in(self) -> Self:
        """Give protocols and sweeps what they share with the study."""
        shared: dict[str, Any] = {
            **self.training.model_dump(),
            "activations": self.grid.activations,
        }
        shared["seeds"] = self.seeds
        self.protocols.update({n: _filled(entry, shared) for n, entry in self.protocols.items()})
        self.sweeps.update({n: _filled(entry, shared) for n, entry in self.sweeps.items()})
        return self

    @model_validator(mode="after")
    def _know_protocols(self) -> Self:
        named = [("figures.protocol is", self.figures.protocol)]
        named += [(f"sweeps.{name}.protocol is", s.protocol) for name, s in self.sweeps.items()]
        # Of the shipped ones that are removed, nothing is trained here either.
        other = self.datasets.protocols if self.datasets else ()
        optional = [("datasets.protocols has", name) for name in other]
        optional += [("unseen.protocol is", self.unseen.protocol)] if self.unseen else []
        for place, name in named + [entry for entry in optional if entry[1] not in SHIPPED]:
            if name not in self.protocols:
                raise ValueError(
                    f"{place} {name!r}, which is not one of protocols"
                    f"{hint(name, self.protocols)}; they are {', '.join(self.protocols)}"
                )
        return self

    @model_validator(mode="after")
    def _leave_out_unseen(self) -> Self:
        """Train nothing on unseen seeds that the study itself does not train."""
        if self.unseen is None:
            return self
        known = tuple(a for a in self.unseen.activations if a in self.grid.activations)
        there = self.unseen.protocol in self.protocols and self.as_numbers(self.unseen.weights)
        changed = self.unseen.model_copy(update={"activations": known})
        self.__dict__["unseen"] = changed if known and there else None
        return self

    @model_validator(mode="after")
    def _keep_names_apart(self) -> Self:
        if self.dataset.file is not None and self.name == PUBLISHED:
            raise ValueError(
                f"name is {PUBLISHED!r}, but dataset.file is {self.dataset.file!r}; a study of "
                "your data should have another name, and so another folder of results"
            )
        taken = [*TARGETS, *(f"{name}_{part}" for name in self.sweeps for part in PARTS)]
        for name in self.sweeps:
            if name in taken:
                raise ValueError(
                    f"sweeps has the name {name!r}, but {name} is another target of the workflow; "
                    "the sweep should have another name"
                )
        return self


def _filled(entry: Entry, shared: Mapping[str, Any]) -> Entry:
    fields = type(entry).model_fields.keys() - entry.model_fields_set
    return entry.model_copy(update={n: value for n, value in shared.items() if n in fields})


def read_study(config: Mapping[str, Any]) -> Study:
    """Check a merged configuration and fill in what it does not say.

    Keys at the top that are not ours, nor similar to ours, are left to others (``foreign``).
    Raises UserError: one sentence that names the key, its value and what is allowed.
    """
    foreign = tuple(name for name in config if name != PATHVARS and not _is_ours(name))
    ours = {name: config[name] for name in config if name != PATHVARS and name not in foreign}
    study = checked(Study, ours, "config: ")
    study._foreign = foreign
    return study


def _is_ours(name: str) -> bool:
    """Whether a key at the top is one of ours, or one that is misspelt or out of place."""
    known = set(Study.model_fields) | {old for old in VERSION_2 if "." not in old}
    if name in known or difflib.get_close_matches(str(name), known, n=1, cutoff=SIMILAR):
        return True
    schema = Study.model_json_schema()
    return any(found.path.endswith(f".{name}") for found in keys(schema, schema))
