"""What is not a text file: each kind is refused in one sentence, before anything reads it."""

from __future__ import annotations

import stat
from pathlib import Path

from pseudo_invertible.errors import UserError

# How files begin that are no text, and what to do. UTF-32 begins as UTF-16 does.
ARCHIVES = {
    b"PK\x03\x04": "is a spreadsheet or a zip archive; save the table as CSV",
    b"\x1f\x8b": "is compressed; unpack it",
}
UTF_16 = (b"\xff\xfe", b"\xfe\xff")


def check_text_file(path: Path, encoding: str | None) -> None:
    """Raise UserError unless there is a regular file that may be text.

    encoding: without one, UTF-16 is refused. Pipes and devices are not opened: they may block.
    """
    try:
        mode = path.stat().st_mode
        if stat.S_ISDIR(mode):
            raise UserError(f"{path}: is a folder; name a file in it.")
        if not stat.S_ISREG(mode):
            raise UserError(f"{path}: is a pipe or a device; save its content as a file.")
        with path.open("rb") as content:
            start = content.read(64)
    except FileNotFoundError:
        raise UserError(f"{path}: no such file.") from None
    except OSError as error:
        raise UserError(f"{short(path)}: cannot be read ({error.strerror}).") from None
    except ValueError as error:  # a NUL in the name, or half of a UTF-16 pair
        if isinstance(error, UserError):
            raise
        raise UserError(f"{short(path)} is not a file name.") from None
    for magic, wrong in ARCHIVES.items():
        if start.startswith(magic):
            raise UserError(f"{path}: {wrong}.")
    if encoding is None and (start.startswith(UTF_16) or b"\0" in start):
        raise UserError(f"{path}: is UTF-16, or not text; save it as UTF-8, or set encoding.")


def short(value: object, longest: int = 60) -> str:
    """A value for a sentence: on one line, and cut where it is long."""
    text = str(value)
    text = text if text.isprintable() else repr(text)
    return text if len(text) <= longest else f"{text[:longest]}…"
