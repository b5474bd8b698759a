"""Artifacts whose content is no longer what was written: found, told, made again."""

from __future__ import annotations

import os
import time
from collections.abc import Iterable
from pathlib import Path

from pseudo_invertible.artifacts.sealed import broken_seals, seal_of


def repair(root: str) -> list[str]:
    """Remove artifacts whose content is no longer what was written, telling which.

    Snakemake then makes them again. What seems to come from the future (the clock was set
    back) becomes of now: Snakemake would take all that is made from it for outdated.
    """
    broken = broken_seals(root)
    for path in broken:
        path.unlink()
        seal_of(path).unlink()
    now = time.time()
    for path in Path(root).rglob("*"):
        if path.is_file() and path.stat().st_mtime > now:
            os.utime(path, (now, now))
    return _told(broken)


def broken_artifacts(root: str) -> list[str]:
    """A sentence for each artifact whose content is no longer what was written."""
    return _told(broken_seals(root))


def _told(broken: Iterable[Path]) -> list[str]:
    return [
        f"{path}: truncated or altered since it was made; it is made again." for path in broken
    ]
