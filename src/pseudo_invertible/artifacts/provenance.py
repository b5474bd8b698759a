"""What made an artifact: versions, device, PRNG settings, sources, commit."""

from __future__ import annotations

import platform
import subprocess
from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path
from typing import Any

from pseudo_invertible.artifacts.code import ROOT, sources_digest
from pseudo_invertible.artifacts.sealed import digest
from pseudo_invertible.study.configuration import Configuration
from pseudo_invertible.study.settings import TrainingSettings

PACKAGES = ("pseudo-invertible", "jax", "jaxlib", "dm-haiku", "optax", "numpy", "scipy")


def versions() -> dict[str, str]:
    """Versions of Python, the package and what its numbers come from."""
    return {
        "python": platform.python_version(),
        **{package: version(package) for package in PACKAGES},
    }


def software() -> str:
    """Name and version of the package, for the metadata of files."""
    return f"pseudo-invertible {version('pseudo-invertible')}"


def commit() -> str:
    """The commit of the package's sources, with ``-dirty`` where they were edited since."""
    try:
        answer = subprocess.run(
            ["git", "describe", "--always", "--dirty", "--abbrev=12", "--exclude=*"],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=True,
        )
    except (OSError, subprocess.CalledProcessError):
        return "unknown"
    return answer.stdout.strip()


def training_provenance(
    configuration: Configuration, settings: TrainingSettings, dataset: Path
) -> dict[str, Any]:
    """How a file of networks was made. Neither times nor commits: equal work, equal bytes."""
    import jax

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
