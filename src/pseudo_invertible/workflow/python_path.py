"""Which Python the jobs' shells find."""

from __future__ import annotations

import os
import sys
from pathlib import Path


def put_this_python_on_path() -> None:
    """Make ``python`` in the jobs' shell the Python that runs the workflow."""
    folder = str(Path(sys.executable).parent)
    os.environ["PATH"] = os.pathsep.join([folder, os.environ.get("PATH", "")])
