"""How a file of networks was made: configuration, settings, data, sources, device, PRNG."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any

import jax

from pseudo_invertible.artifacts.code import sources_digest
from pseudo_invertible.artifacts.provenance import versions
from pseudo_invertible.artifacts.sealed import digest
from pseudo_invertible.study.configuration import Configuration
from pseudo_invertible.study.settings import TrainingSettings


def training_provenance(
    configuration: Configuration, settings: TrainingSettings, dataset: Path
) -> dict[str, Any]:
    """How a file of networks was made. Neither times nor commits: equal work, equal bytes."""
    settings_of_jax: Any = jax.config  # its flags are attributes made at run time
    return {
        "configuration": configuration.wildcards,
        "training": asdict(settings),
        "dataset_sha256": digest(dataset),
        "sources": sources_digest("experiment.training"),
        "versions": versions(),
        "device": jax.devices()[0].device_kind,
        "prng": {
            "implementation": settings_of_jax.jax_default_prng_impl,
            "jax_threefry_partitionable": settings_of_jax.jax_threefry_partitionable,
        },
    }
