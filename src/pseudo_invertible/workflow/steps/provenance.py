"""``provenance``: how a study was made."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Job:
    """Write down how a study was made.

    config: the merged configuration.
    """

    config: dict[str, Any]


def run(job: Job, networks: list[Path], output: Path) -> None:
    """Write configuration, versions, device, PRNG settings, sources and commit.

    networks: files of trained networks.
    output: provenance.json, to write.
    """
    from pseudo_invertible.artifacts.code import sources_digest
    from pseudo_invertible.artifacts.provenance import commit, distinct, versions
    from pseudo_invertible.artifacts.tables import write_json
    from pseudo_invertible.experiment.trained_files import read_networks

    made = [read_networks(path).provenance for path in networks]
    record = {
        "config": job.config,
        "commit": commit(),
        "versions": versions(),
        "trained_with": distinct(item["versions"] for item in made),
        "devices": distinct(item["device"] for item in made),
        "prng": distinct(item["prng"] for item in made),
        "sources": {
            "trained_with": distinct(item["sources"] for item in made),
            "training": sources_digest("experiment.training"),
        },
        "dataset_sha256": distinct(item["dataset_sha256"] for item in made),
    }
    write_json(output, record)
