"""Files that appear whole or not at all, and are known again by their content."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pseudo_invertible.errors import UserError

SEAL_SUFFIX = ".sha256"


@contextmanager
def replacing(path: Path | str) -> Iterator[Path]:
    """Give a draft path beside ``path`` to write to; on success it becomes ``path``.

    The draft is flushed to disk before it is renamed, so that a crash leaves the old file
    or the new one. Its digest is kept beside it (``seal_of``). Raises UserError where
    the file cannot be written (folder, disk, rights).
    """
    path = Path(path)
    draft = path.with_name(f".{path.stem}.{os.getpid()}.draft{path.suffix}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        yield draft
        with draft.open("rb") as written:
            os.fsync(written.fileno())
        seal_of(path).write_text(digest(draft) + "\n", encoding="ascii")
        draft.replace(path)
    except OSError as error:
        raise UserError(f"{path}: could not be written: {error.strerror or error}.") from error
    finally:
        if draft.exists():
            draft.unlink()


def seal_of(path: Path | str) -> Path:
    """The file that keeps the digest of an artifact: hidden, beside it."""
    path = Path(path)
    return path.with_name(f".{path.name}{SEAL_SUFFIX}")


def digest(path: Path | str) -> str:
    """SHA-256 of a file's content."""
    with Path(path).open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def broken_seals(folder: Path | str) -> list[Path]:
    """Artifacts below a folder whose content is no longer what was written."""
    broken = []
    for seal in sorted(Path(folder).rglob(f".*{SEAL_SUFFIX}")):
        artifact = seal.with_name(seal.name[1:].removesuffix(SEAL_SUFFIX))
        if artifact.exists() and digest(artifact) != seal.read_text(encoding="ascii").strip():
            broken.append(artifact)
    return broken
