"""Files that appear whole or not at all, with a seal by which they are known again."""

from __future__ import annotations

import hashlib
import os
import platform
from collections.abc import Iterator
from contextlib import contextmanager, suppress
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
    draft = path.with_name(f".{path.stem}.{this_process()}.draft{path.suffix}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        yield draft
        with draft.open("rb") as written:
            os.fsync(written.fileno())
        seal(path, digest(draft))
        draft.replace(path)
    except OSError as error:
        raise UserError(f"{path}: could not be written: {error.strerror or error}.") from error
    finally:
        with suppress(OSError):
            draft.unlink()


def this_process() -> str:
    """This process and its host, for names of drafts: ``1234@host``."""
    return f"{os.getpid()}@{platform.node()}"


def seal_of(path: Path | str) -> Path:
    """The file that keeps the digest of an artifact: hidden, beside it."""
    path = Path(path)
    return path.with_name(f".{path.name}{SEAL_SUFFIX}")


def seal(path: Path | str, content: str) -> None:
    """Write down the digest of an artifact's content. Raises UserError where it cannot be."""
    kept = seal_of(path)
    try:
        if kept.is_symlink():
            kept.unlink()
        kept.write_text(content + "\n", encoding="ascii")
    except IsADirectoryError:
        raise UserError(
            f"{kept}: is a folder; it should hold the digest of {Path(path).name}. Remove it."
        ) from None


def digest(path: Path | str) -> str:
    """SHA-256 of a file's content."""
    with Path(path).open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()
