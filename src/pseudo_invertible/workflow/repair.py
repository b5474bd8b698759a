"""Artifacts that are not what was made: kept, told, and taken away where others come from them.

Nothing that a person wrote is lost: an altered file is copied to ``altered/`` before anything
runs. One that others are computed from is then taken away, so that it is made again when it is
next needed; one that nothing is computed from (a figure, a page) stays as it was left.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from pseudo_invertible.artifacts.layout import ALTERED, Layout
from pseudo_invertible.artifacts.reading import remake
from pseudo_invertible.artifacts.sealed import digest, seal, seal_of
from pseudo_invertible.artifacts.seals import Found, content_digest, examine
from pseudo_invertible.errors import UserError

_SHOWN = 3
_NOT_EXAMINED = (ALTERED, "logs")


def made_by(rules: Iterable[Any]) -> Callable[[Path], bool]:
    """Whether one of Snakemake's rules makes a file: what else lies there is somebody else's."""
    known = list(rules)
    return lambda path: any(rule.is_producer(str(path)) for rule in known)


def look(layout: Layout, made: Callable[[Path], bool]) -> list[str]:
    """Say what ``repair`` would do, a sentence each, and change nothing."""
    found = examine(layout.root, made, skip=_NOT_EXAMINED)
    return _sentences(layout, found, _versions(layout, found))


def repair(layout: Layout, made: Callable[[Path], bool]) -> list[str]:
    """Keep, tell and take away what is no longer what was made; remove drafts of killed jobs.

    made: whether a path is one that the workflow makes. A file whose seal is lost is told once and
    sealed again. What comes from the future (the clock was set back) becomes of now: Snakemake
    refuses what it makes from it as older than its input. Raises UserError where a version cannot
    be kept; nothing is taken away then.
    """
    found = examine(layout.root, made, skip=_NOT_EXAMINED)
    versions = _versions(layout, found)
    told = _sentences(layout, found, versions)
    for path, kept in versions.items():
        _keep(path, kept, whole=layout.is_end(path))
    for path in found.altered:
        if not layout.is_end(path):
            path.unlink()
            seal_of(path).unlink()
    for path in found.unsealed:
        seal(path, digest(path))
    for draft in found.drafts:
        draft.unlink(missing_ok=True)
    for path in found.ahead:
        if path.exists():
            os.utime(path)
    return told


def _versions(layout: Layout, found: Found) -> dict[Path, Path]:
    return {path: layout.altered(path, content_digest(path)) for path in found.altered}


def _sentences(layout: Layout, found: Found, versions: dict[Path, Path]) -> list[str]:
    told, known = [], []
    for path, kept in versions.items():
        if not layout.is_end(path):
            then = "it is taken away, so that it is made again when it is next needed."
        elif kept.exists():
            known.append(path)
            continue
        else:
            then = (
                "nothing is computed from it, so it stays as it is until its rule has a reason to "
                f"run; to have it as it was made, {remake(path)}"
            )
        told.append(
            f"{path}: truncated or altered since it was made; this version is kept as {kept}; "
            f"{then}"
        )
    if known:
        told.append(f"as you altered them, not as they were made: {_listed(known)}.")
    if found.unsealed:
        told.append(
            f"no seal, or none that can be read, beside {_listed(found.unsealed)} (a copy that "
            "left out hidden files?): nobody can say whether this is what was made. It is taken "
            "as it is from now on; delete it to have it made again when it is next needed."
        )
    return told


def _keep(path: Path, kept: Path, *, whole: bool) -> None:
    """Keep a version. whole: as a copy, because the file itself stays and may be edited on."""
    if kept.exists():
        return
    draft = kept.with_name(f".{kept.name}.draft")
    try:
        kept.parent.mkdir(parents=True, exist_ok=True)
        if not (whole or path.is_symlink()):
            with suppress(OSError):  # takes no room; not possible across disks
                os.link(path, kept)
                return
        shutil.copy2(path, draft)
        draft.rename(kept)
    except OSError as error:
        with suppress(OSError):
            draft.unlink()
        raise UserError(
            f"{path}: was altered since it was made, and this version cannot be kept as {kept} "
            f"({error.strerror}); move it away yourself, or make room."
        ) from None


def _listed(paths: Sequence[Path]) -> str:
    shown = ", ".join(str(path) for path in paths[:_SHOWN])
    more = len(paths) - _SHOWN
    return f"{shown} and {more} more" if more > 0 else shown
