"""Where the article's words come from: what was asked, what came out, what was judged."""

from __future__ import annotations

from typing import Any, NamedTuple

from pseudo_invertible.article.cells import Results
from pseudo_invertible.article.claims import Claims
from pseudo_invertible.article.facts import Facts
from pseudo_invertible.study.configuration import ACTIVATION_LABELS

# Tables and records, below the results' folder.
METRICS = "tables/metrics.csv"
CLAIMS = "tables/claims.csv"
REMEDIES = "tables/remedies.csv"
REMEDY_RUNS = "audit/remedy_runs.csv"
ORIENTATION = "tables/orientation.csv"
OFF_SAMPLE = "tables/off_sample.csv"
BASELINES = "audit/baselines.json"
FLOOR = "audit/noise_floor.json"
SCATTERS = "scatters/scatters.csv"
SCATTER_CLAIMS = "scatters/claims.csv"
PROVENANCE = "provenance.json"


class Sources(NamedTuple):
    """All that a sentence may look up."""

    facts: Facts
    results: Results
    claims: Claims

    def by_activation(self, told: dict[str, str]) -> str:
        """“14 of 20 ReLU runs and 12 of 20 SiLU runs”: a text for each activation, joined."""
        return joined([told[name] for name in self.facts.activations])


def joined(parts: list[str]) -> str:
    """Words joined as in a sentence: “a”, “a and b”, “a, b and c”."""
    return " and ".join(part for part in (", ".join(parts[:-1]), *parts[-1:]) if part)


def label(activation: str) -> str:
    """An activation for readers."""
    return ACTIVATION_LABELS[activation]


def functions_of(told: Any) -> dict[str, Any]:
    """The public methods and properties of an object, for the templates to call."""
    return {name: getattr(told, name) for name in dir(told) if not name.startswith("_")}
