"""One workflow for each study: a second one is refused, a killed one leaves nothing in the way."""

from __future__ import annotations

import fcntl
import inspect
import json
import shutil
import sys
import tempfile
import time
import weakref
from argparse import Namespace
from contextlib import suppress
from io import TextIOWrapper
from pathlib import Path
from typing import Any, NamedTuple

from pseudo_invertible.artifacts.processes import Process
from pseudo_invertible.errors import UserError

# Calls of Snakemake that look and tell, and change nothing that was made.
_LOOKS = (
    "dryrun", "lint", "report", "list_rules", "list_target_rules", "dag", "rulegraph",
    "filegraph", "d3dag", "summary", "detailed_summary", "list_changes", "list_input_changes",
    "list_params_changes", "list_untracked", "print_compilation", "unlock", "archive",
    "generate_unit_tests", "containerize", "export_cwl",
)  # fmt: skip
# A lock file is written at once; one of another time has another owner by now.
_WRITING_SECONDS = 60
_LEAST_BYTES = 64 * 1024


def asked_of_snakemake() -> Namespace | None:
    """What Snakemake's command line was asked, its profile included; None where another calls.

    The command line may be that of a shell or ``snakemake.cli.main`` in a Python program, so it is
    looked for among the calls that led here and not in ``sys.argv``.
    """
    frame = inspect.currentframe()
    while frame is not None:
        if frame.f_globals.get("__name__") == "snakemake.cli":
            asked = frame.f_locals.get("args")
            if isinstance(asked, Namespace):
                return asked
        frame = frame.f_back
    return None


def runs_jobs(asked: Namespace) -> bool:
    """Whether a call of Snakemake makes artifacts; the others look and tell."""
    if getattr(asked, "report_after_run", False):
        return True
    return not any(getattr(asked, name, None) for name in _LOOKS)


class ResultsGuard:
    """Holds a study's results for as long as this process lives, however it ends.

    Snakemake's own locks are files, which outlive a killed process; the kernel's lock that
    is held here does not. In the held file stands, as JSON, which process holds it and which of
    Snakemake's lock files it wrote, so that the next call removes these and no others.
    """

    def __init__(self, results: str, folder: Path | str = ".") -> None:
        """Guard ``results/<name>`` below a working folder of Snakemake."""
        self._results = results
        self._state = Path(folder).absolute() / ".snakemake"
        self._locks = self._state / "locks"
        self._file = self._state / f"{Path(results).name}.lock"
        self._written: dict[str, float] = {}

    def take(self, heed_locks: bool = True) -> None:
        """Hold the results, and clear the locks that a killed workflow left.

        heed_locks: refuse where another workflow's lock names files of these results. Raises
        UserError there, where another process holds them, and where the folder is not writable.
        """
        try:
            self._state.mkdir(exist_ok=True)
            file = self._file.open("a+", encoding="utf-8")
        except OSError as error:
            raise UserError(
                f"{self._state}: cannot be written to ({error.strerror}); run the workflow in a "
                "folder of your own, or make this one writable."
            ) from None
        # Snakemake runs one workflow at a time in a process: an earlier one is over.
        self._let_go()
        try:
            self._clear(file, heed_locks)
        except UserError:
            file.close()
            raise
        _held[self._file] = file
        self._write_record()
        self._watch()

    def _clear(self, file: TextIOWrapper, heed_locks: bool) -> None:
        free = _lock(file)
        left = _read_record(file)
        if not free:
            holder = left.process.number if left else "unknown"
            raise UserError(
                f"another workflow is making {self._results} (process {holder}); wait for it "
                "to end, or stop it."
            )
        if left is not None and left.process.gone:
            for name, written in left.locks.items():
                _remove_lock(self._locks / name, written)
        if heed_locks:
            self._refuse_locks(left)

    def _refuse_locks(self, left: _Record | None) -> None:
        for lock in sorted(self._locks.glob("*.output.lock")):
            files = lock.read_text(encoding="utf-8", errors="replace").splitlines()
            if not any(file.startswith(f"{self._results}/") for file in files):
                continue
            whose = "a workflow of which nothing is known"
            if left is not None and lock.name in left.locks:
                whose = f"process {left.process.number} on {left.process.host}"
            raise UserError(
                f"{self._results}: {whose} has locked it for Snakemake; wait for it to end, or, "
                "if it runs no more, call snakemake --unlock."
            )

    def _watch(self) -> None:
        # The interpreter tells of a file before it is opened: no lock of this process goes
        # unrecorded. Such a hook stays for ever; this one lets the guard go.
        guard = weakref.ref(self)

        def hook(event: str, arguments: tuple[Any, ...]) -> None:
            if event in ("open", "shutil.rmtree") and isinstance(arguments[0], str | Path):
                holder = guard()
                if holder is not None:
                    holder._note(event, Path(arguments[0]), arguments[1])

        sys.addaudithook(hook)

    def _note(self, event: str, path: Path, mode: object) -> None:
        if event == "open" and mode == "w" and path.parent == self._locks:
            self._written[path.name] = time.time()
            with suppress(OSError):
                self._write_record()
        elif event == "shutil.rmtree" and path == self._locks:  # Snakemake unlocks: it is over
            self._written.clear()
            with suppress(OSError):
                self._write_record()
            self._let_go()

    def _write_record(self) -> None:
        file = _held.get(self._file)
        if file is not None:
            file.seek(0)
            file.truncate()
            json.dump({"process": Process.this(), "locks": self._written}, file)
            file.flush()

    def _let_go(self) -> None:
        file = _held.pop(self._file, None)
        if file is not None:
            file.close()


# What this process holds, however many workflows it has run.
_held: dict[Path, TextIOWrapper] = {}


class _Record(NamedTuple):
    """Who holds or held results. locks: names of its lock files, and when each was written."""

    process: Process
    locks: dict[str, float]


def _read_record(file: TextIOWrapper) -> _Record | None:
    file.seek(0)
    try:
        record = json.load(file)
        locks = {Path(name).name: float(when) for name, when in record["locks"].items()}
        return _Record(Process(*record["process"]), locks)
    except (ValueError, TypeError, KeyError, AttributeError):
        return None


def _lock(file: TextIOWrapper) -> bool:
    """Whether nobody else holds a file. Where the file system has no such locks, nobody does."""
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:
        return True
    return True


def _remove_lock(lock: Path, written: float) -> None:
    with suppress(OSError):
        if abs(lock.stat().st_mtime - written) < _WRITING_SECONDS:
            lock.unlink()


def refuse_unwritable(folder: Path | str) -> None:
    """Raise UserError where nothing can be written to a folder: no rights, no room."""
    try:
        Path(folder).mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        raise UserError(
            f"{folder}: cannot be written to ({error.strerror}); free it or run elsewhere: "
            "snakemake --directory."
        ) from None
    free = shutil.disk_usage(folder).free
    if free < _LEAST_BYTES:
        raise UserError(
            f"{folder}: its disk has {free // 1024} kB left; make room, a figure alone needs "
            f"{_LEAST_BYTES // 1024} kB."
        )
