"""How long a step took: the last line of its log."""

from __future__ import annotations

import re

TOOK = re.compile(r"^done in ([\d.]+) s$", re.MULTILINE)


def took(seconds: float) -> str:
    """The line that ``TOOK`` reads back."""
    return f"done in {seconds:.1f} s"
