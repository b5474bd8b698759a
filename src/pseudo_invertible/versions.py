"""Which software made a file: versions and commit."""

from __future__ import annotations

import platform
import subprocess
from importlib.metadata import version
from pathlib import Path

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
            cwd=Path(__file__).parent,
            capture_output=True,
            text=True,
            check=True,
        )
    except (OSError, subprocess.CalledProcessError):
        return "unknown"
    return answer.stdout.strip()
