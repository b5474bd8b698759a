"""What failed jobs said was wrong, to be told once more in the end."""

from __future__ import annotations

import time
from pathlib import Path

STARTED = time.time()


def refusals(root: str) -> list[str]:
    """What the failed jobs of this call said was wrong: the sentences in their logs."""
    found: dict[str, None] = {}
    for log in sorted(Path(root).glob("logs/**/*.log")):
        if log.stat().st_mtime >= STARTED:
            text = log.read_text(encoding="utf-8", errors="replace")
            lines = [line for line in text.splitlines() if line.startswith("error: ")]
            found.update(dict.fromkeys(lines))
    return list(found)
