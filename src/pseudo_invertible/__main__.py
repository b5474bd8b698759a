"""``python -m pseudo_invertible``: the command line."""

from __future__ import annotations

from pseudo_invertible.workflow.cli import main

if __name__ == "__main__":
    main()
