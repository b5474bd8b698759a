"""Draws docs/rooms.svg: the rooms of the package in the order that data flow, and their modules.

``python docs/rooms.py > docs/rooms.svg`` (``make docs``). What each room may import is read from
the contract in pyproject.toml, which ``make test`` holds.
"""

from __future__ import annotations

import ast
import sys
import textwrap
import tomllib
from html import escape
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]
PACKAGE = PROJECT / "src" / "pseudo_invertible"
WIDTH, LINE, LETTERS = 860, 17, 104
# The files that a room's steps write, and those behind it read.
FILES = {
    "study": "a checked study",
    "experiment": "dataset.csv, networks.npz, history.csv",
    "measures": "metrics.csv, long_runs.csv, remedies.csv, sweeps/, scatters/ …",
    "baselines": "noise_floor.json, baselines.json",
    "claims": "claims.csv, claims.md",
    "figures": "figures/*.pdf, *.svg, *.png",
    "article": "index.html, article.pdf, playground.html",
}


def rooms() -> list[str]:
    """The rooms, from the first that data reach to the last."""
    with (PROJECT / "pyproject.toml").open("rb") as file:
        contracts = tomllib.load(file)["tool"]["importlinter"]["contracts"]
    layers = next(contract["layers"] for contract in contracts if contract["type"] == "layers")
    return [layer.strip("()") for layer in reversed(layers) if layer != "errors"]


def purpose(room: str) -> str:
    """The docstring of a room's face."""
    text = (PACKAGE / room / "__init__.py").read_text(encoding="utf-8")
    return (ast.get_docstring(ast.parse(text)) or "").replace("`", "")


def modules(room: str) -> list[str]:
    """Names of a room's modules, those of its folders behind the folder's name."""
    files = sorted((PACKAGE / room).rglob("*.py"))
    names = [file.relative_to(PACKAGE / room).with_suffix("").as_posix() for file in files]
    return [name for name in names if not name.endswith("__init__")]


def drawing() -> str:
    """The SVG's text."""
    parts: list[str] = []
    top = 10
    for index, room in enumerate(rooms()):
        lines = textwrap.wrap(", ".join(modules(room)), LETTERS, break_on_hyphens=False)
        height = 50 + LINE * len(lines)
        parts.append(f'<rect x="20" y="{top}" width="{WIDTH - 40}" height="{height}" rx="6"/>')
        parts.append(f'<text x="36" y="{top + 23}" class="room">{room}/</text>')
        said = escape(purpose(room))
        parts.append(f'<text x="36" y="{top + 40}" class="said">{said}</text>')
        for number, line in enumerate(lines):
            y = top + 58 + LINE * number
            parts.append(f'<text x="36" y="{y}" class="module">{escape(line)}</text>')
        top += height
        if index < len(rooms()) - 1:
            parts.append(f'<path d="M60 {top} v20 m-5 -6 l5 6 l5 -6"/>')
            files = escape(FILES.get(room, ""))
            parts.append(f'<text x="76" y="{top + 15}" class="files">{files}</text>')
            top += 22
    style = (
        "svg{background:#fff}"
        "rect{fill:#f6f6f4;stroke:#84848a}path{fill:none;stroke:#222;stroke-width:1.4}"
        "text{font-family:system-ui,sans-serif;fill:#1c1c1e}.room{font-weight:600;font-size:15px}"
        ".files{font-size:12px;fill:#00629b}.said{font-size:12px;fill:#444}.module{font-family:ui-monospace,monospace;font-size:12px}"
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {top + 10}" '
        f'width="{WIDTH}" role="img" aria-label="The rooms of the package, data flowing down">'
        f"<style>{style}</style>{''.join(parts)}</svg>\n"
    )


if __name__ == "__main__":
    sys.stdout.write(drawing())
