"""What all readers of artifacts share: whatever is wrong with a file is one sentence."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn

from pseudo_invertible.errors import UserError


def remake(path: Path | str) -> str:
    """The command that makes an artifact again, as the end of a sentence."""
    return f"delete it and make it again: snakemake --cores 1 {path}"


def refuse(path: Path | str, wrong: str) -> NoReturn:
    """Raise UserError: the file, what is wrong with it, the command that makes it again."""
    raise UserError(f"{path}: {wrong}; {remake(path)}")


@contextmanager
def reading(path: Path | str, kind: str) -> Iterator[None]:
    """Read an artifact; whatever a foreign or damaged file raises becomes a UserError.

    kind: what the file should be, for the sentence.
    """
    path = Path(path)
    if not path.exists() and not path.is_symlink():
        refuse(path, "no such file")
    if not path.is_file():
        refuse(path, f"is no regular file and should be {kind}")
    try:
        yield
    except UserError:
        raise
    except PermissionError as error:
        raise UserError(f"{path}: cannot be read ({error.strerror}); make it readable.") from None
    except Exception as error:  # the parsers of foreign bytes raise what they like
        raise UserError(f"{path}: is truncated, altered or not {kind}; {remake(path)}") from error
