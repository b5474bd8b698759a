"""How long a step took: the last line of its log."""

from __future__ import annotations

import re

TOOK = re.compile(r"^done in ([\d.]+) s$", re.MULTILINE)


def took(seconds: float) -> str:
    """The line that ``TOOK`` reads back."""
    return f"done in {seconds:.1f} s"


def duration(seconds: float) -> str:
    """How long something that lies ahead takes, in words."""
    if seconds < 90:
        return "about a minute"
    if seconds < 5400:
        return f"about {round(seconds / 60)} minutes"
    return f"about {seconds / 3600:.1f} hours"
