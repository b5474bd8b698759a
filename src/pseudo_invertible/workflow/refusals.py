"""A mistake that a second try cannot mend is tried once: its sentence is remembered.

Snakemake's retries do not tell a lost node from bad input. The training rules say in two
variables which attempt this is and where a refusal may be noted.
"""

from __future__ import annotations

import os
import time
from pathlib import Path

from pseudo_invertible.errors import UserError

STARTED = time.time()
ATTEMPT = "PSEUDO_INVERTIBLE_ATTEMPT"
NOTE = "PSEUDO_INVERTIBLE_REFUSAL"


def repeat_refusal() -> None:
    """Raise the UserError of the attempt before, if there was one, without doing its work."""
    note = _note()
    if note is None or not note.exists():
        return
    if int(os.environ.get(ATTEMPT, "1")) > 1:
        raise UserError(note.read_text(encoding="utf-8"))
    note.unlink()


def remember_refusal(error: UserError) -> None:
    """Note a refusal for the attempts after this one."""
    note = _note()
    if note is not None and int(os.environ.get(ATTEMPT, "1")) == 1:
        note.write_text(str(error), encoding="utf-8")


def _note() -> Path | None:
    path = os.environ.get(NOTE)
    return Path(path) if path else None


def refusals(root: str) -> list[str]:
    """What the failed jobs of this call said was wrong: the sentences in their logs."""
    found: dict[str, None] = {}
    for log in sorted(Path(root).glob("logs/**/*.log")):
        if log.stat().st_mtime >= STARTED:
            text = log.read_text(encoding="utf-8", errors="replace")
            lines = [line for line in text.splitlines() if line.startswith("error: ")]
            found.update(dict.fromkeys(lines))
    return list(found)
