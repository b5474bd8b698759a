"""What axe-core, the checker of WCAG, finds in an open page."""

from __future__ import annotations

from typing import Any

import pytest
from driving import PROJECT

AXE = PROJECT / "node_modules" / "axe-core" / "axe.min.js"


def violations(page: Any) -> list[tuple[str, list[str]]]:
    """Rules that are broken, and where; skips the test where axe-core is missing."""
    if not AXE.exists():
        pytest.skip("axe-core is not installed: npm install --no-package-lock")
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("axe.run()")
    return [(broken["id"], [n["html"] for n in broken["nodes"]]) for broken in found["violations"]]
