"""What became of sealed files since they were made: altered, without a seal, left half written."""

from __future__ import annotations

import os
import platform
import re
import time
from collections.abc import Callable, Collection, Iterator
from pathlib import Path
from typing import NamedTuple

from pseudo_invertible.artifacts.processes import started
from pseudo_invertible.artifacts.sealed import digest, seal_of
from pseudo_invertible.errors import UserError

_DRAFT = re.compile(r"\..*\.(?P<process>\d+)@(?P<host>.+)\.draft(\.\w+)?")
# A draft from another host, of whose processes nothing is known here, is kept for a day.
_KEPT_SECONDS = 86400


class Found(NamedTuple):
    """What an examination found below a folder.

    altered: artifacts that are not what was written. unsealed: artifacts whose seal is lost, or is
    no digest: nobody knows whether they are. drafts: half-written files of processes that ended.
    ahead: artifacts from the future, made before the clock was set back.
    """

    altered: tuple[Path, ...]
    unsealed: tuple[Path, ...]
    drafts: tuple[Path, ...]
    ahead: tuple[Path, ...]


def examine(folder: Path | str, made: Callable[[Path], bool], skip: Collection[str] = ()) -> Found:
    """Compare every artifact below a folder with its seal, behind links to folders too.

    made: whether a path is one that the workflow makes; asked of files without a seal alone, which
    may be somebody else's. skip: names of sub-folders to leave out. Raises UserError for an
    artifact that cannot be read.
    """
    altered, unsealed, drafts, ahead = [], [], [], []
    now = time.time()
    for path in sorted(_files(Path(folder), skip)):
        if path.name.startswith("."):
            draft = _DRAFT.fullmatch(path.name)
            if draft and _abandoned(path, int(draft["process"]), draft["host"]):
                drafts.append(path)
            continue
        if not path.is_file():  # a link to nowhere, a pipe
            continue
        known = _sealed_digest(path)
        if known is None:
            if not made(path):
                continue
            unsealed.append(path)
        elif content_digest(path) != known:
            altered.append(path)
        if path.stat().st_mtime > now:
            ahead.append(path)
    return Found(tuple(altered), tuple(unsealed), tuple(drafts), tuple(ahead))


def content_digest(path: Path) -> str:
    """The digest of an artifact. Raises UserError where it cannot be read."""
    try:
        return digest(path)
    except OSError as error:
        raise UserError(
            f"{path}: cannot be read ({error.strerror}); make it readable, or delete it."
        ) from None


def _files(folder: Path, skip: Collection[str]) -> Iterator[Path]:
    # Links to folders are followed (runs on a scratch disk), and each folder is entered once.
    entered = {_identity(folder)}
    for place, folders, files in os.walk(folder, followlinks=True):
        here = Path(place)
        yield from (here / name for name in files)
        found = sorted(folders, key=lambda name: (here / name).is_symlink())
        folders.clear()
        for name in found:
            identity = _identity(here / name)
            if identity not in entered and not (here == folder and name in skip):
                entered.add(identity)
                folders.append(name)


def _identity(folder: Path) -> tuple[int, int] | None:
    try:
        state = folder.stat()
    except OSError:
        return None
    return state.st_dev, state.st_ino


def _sealed_digest(path: Path) -> str | None:
    try:
        text = seal_of(path).read_text(encoding="ascii").strip()
    except (OSError, ValueError):  # lost, a folder, a loop of links, no text
        return None
    return text if re.fullmatch("[0-9a-f]{64}", text) else None


def _abandoned(draft: Path, process: int, host: str) -> bool:
    if host == platform.node():
        return started(process) is None
    return time.time() - draft.lstat().st_mtime > _KEPT_SECONDS
