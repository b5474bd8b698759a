"""One workflow a folder: a second one is refused, a killed one leaves nothing in the way."""

from __future__ import annotations

import fcntl
import os
import shutil
import sys
from argparse import Namespace
from io import TextIOWrapper
from pathlib import Path

from pseudo_invertible.errors import UserError

# Calls of Snakemake that look and tell, and change nothing that was made.
_LOOKS = (
    "dryrun", "lint", "report", "list_rules", "list_target_rules", "dag", "rulegraph",
    "filegraph", "d3dag", "summary", "detailed_summary", "list_changes", "list_input_changes",
    "list_params_changes", "list_untracked", "print_compilation", "unlock", "archive",
    "generate_unit_tests", "containerize", "export_cwl",
)  # fmt: skip


def called_from_the_shell() -> bool:
    """Whether this process is Snakemake's command line, whose words are the user's."""
    return Path(sys.argv[0]).name in ("snakemake", "snakemake.exe", "__main__.py")


def runs_jobs(asked: Namespace) -> bool:
    """Whether a call of Snakemake, given by its parsed arguments, makes artifacts."""
    return not any(getattr(asked, name, None) for name in _LOOKS)


class FolderGuard:
    """Holds a folder for as long as this process lives, however it ends.

    Snakemake's own locks are files, which outlive a killed process; the kernel's lock that
    is held here does not. Where a file system has no such locks, Snakemake's stand alone.
    """

    def __init__(self, folder: Path | str = ".") -> None:
        """Guard a working folder of Snakemake."""
        self._state = Path(folder) / ".snakemake"
        self._held: TextIOWrapper | None = None

    def take(self) -> None:
        """Hold the folder, and clear locks that a killed workflow left.

        Raises UserError where another living workflow holds it, or it cannot be written to.
        """
        try:
            self._state.mkdir(exist_ok=True)
            file = (self._state / "pseudo_invertible.lock").open("a+")
        except OSError as error:
            raise UserError(
                f"{self._state}: cannot be written to ({error.strerror}); run the workflow in a "
                "folder of your own, or make this one writable."
            ) from None
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.seek(0)
            holder = file.read().strip() or "unknown"
            raise UserError(
                f"another workflow is running in this folder (process {holder}); wait for it "
                "to end, or stop it."
            ) from None
        except OSError:
            return
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        self._held = file
        shutil.rmtree(self._state / "locks", ignore_errors=True)


def refuse_unwritable(folder: Path | str) -> None:
    """Raise UserError where results could not be written to a folder."""
    folder = Path(folder)
    probe = folder / ".writable"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe.touch()
        probe.unlink()
    except OSError as error:
        raise UserError(
            f"{folder}: cannot be written to ({error.strerror}); free it or run elsewhere: "
            "snakemake --directory."
        ) from None
