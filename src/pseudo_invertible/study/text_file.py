"""A user's text file: what cannot be read as one is refused in a sentence."""

from __future__ import annotations

import stat
from pathlib import Path

from pseudo_invertible.errors import UserError

_UTF_16 = (b"\xff\xfe", b"\xfe\xff")  # byte order marks; those of UTF-32 begin or go on so, too


def check_text_file(path: Path, should_be: str) -> int:
    """How many bytes a file has, if it may be text.

    should_be: ends the sentences: ``it should be …``. Raises UserError for a file that is missing,
    a folder, a pipe or device (to read one may wait for ever), not readable, or UTF-16.
    """
    try:
        found = path.stat()
        if stat.S_ISDIR(found.st_mode):
            raise UserError(f"{path}: is a folder; {should_be}.")
        if not stat.S_ISREG(found.st_mode):
            raise UserError(f"{path}: is a pipe or a device, no regular file; {should_be}.")
        with path.open("rb") as content:
            start = content.read(4)
    except FileNotFoundError:
        raise UserError(f"{path}: no such file; {should_be}.") from None
    except OSError as error:
        raise UserError(f"{cut(str(path))}: cannot be read ({error.strerror}).") from None
    except ValueError:  # a NUL in it, or half of a UTF-16 pair
        raise UserError(f"{cut(repr(str(path)))} is no file name; {should_be}.") from None
    if start.startswith(_UTF_16) or b"\0" in start:
        raise UserError(f"{path}: is UTF-16 or UTF-32; {should_be}, saved as UTF-8.")
    return found.st_size


def cut(text: str, longest: int = 60) -> str:
    """A text for a sentence: in one line, and not longer than so many letters."""
    text = text if text.isprintable() else repr(text)
    return text if len(text) <= longest else f"{text[:longest]}…"
