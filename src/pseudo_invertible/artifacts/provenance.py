"""What made an artifact: versions and commit."""

from __future__ import annotations

import platform
import subprocess
from collections.abc import Iterable
from importlib.metadata import version
from typing import Any

from pseudo_invertible.artifacts.code import ROOT

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


def distinct(values: Iterable[Any]) -> list[Any]:
    """The different ones among values, in their order."""
    found: list[Any] = []
    for value in values:
        if value not in found:
            found.append(value)
    return found
