"""Which of the package's modules a step really uses, computed from their imports."""

from __future__ import annotations

import ast
import hashlib
from functools import cache
from pathlib import Path
from typing import NamedTuple

PACKAGE = "pseudo_invertible"
ROOT = Path(__file__).resolve().parents[1]
_DOCUMENTED = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)


def sources(*modules: str) -> list[Path]:
    """Files of the given modules (``figures.fits``) and of all they import, sorted.

    Imports inside functions count too. Raises ValueError for a module that does not exist.
    """
    found: set[Path] = set()
    waiting = [f"{PACKAGE}.{module}" for module in modules]
    while waiting:
        file = _file(waiting.pop())
        if file is None or file in found:
            continue
        found.add(file)
        waiting.extend(_module(file).imports)
    for module in modules:
        if _file(f"{PACKAGE}.{module}") is None:
            raise ValueError(f"the package has no module {module}")
    return sorted(found)


@cache
def sources_digest(*modules: str) -> str:
    """Digest of the content (not of times or places) of ``sources(*modules)``."""
    total = hashlib.sha256()
    for file in sources(*modules):
        total.update(file.relative_to(ROOT).as_posix().encode())
        total.update(_module(file).digest.encode())
    return total.hexdigest()[:16]


class _Module(NamedTuple):
    """A file of the package, parsed once: what it may import, and its digest."""

    imports: tuple[str, ...]
    digest: str


@cache
def _module(file: Path) -> _Module:
    tree = ast.parse(file.read_text(encoding="utf-8"))
    return _Module(_imports(tree), _tree_digest(tree))


def code_digest(source: str) -> str:
    """Digest of what a module computes, and not of what it says.

    It is of the syntax tree: comments, docstrings, layout and what stands inside
    ``raise …(…)`` do not count.
    """
    return _tree_digest(ast.parse(source))


def _tree_digest(tree: ast.Module) -> str:
    for node in ast.walk(tree):
        if isinstance(node, _DOCUMENTED) and ast.get_docstring(node, clean=False) is not None:
            node.body = node.body[1:]
        elif isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call):
            node.exc = node.exc.func
    return hashlib.sha256(ast.dump(tree).encode()).hexdigest()


@cache
def _file(module: str) -> Path | None:
    parts = module.split(".")
    if parts[0] != PACKAGE:
        return None
    base = ROOT.joinpath(*parts[1:])
    for candidate in (base.with_suffix(".py"), base / "__init__.py"):
        if candidate.is_file():
            return candidate
    return None


def _imports(tree: ast.Module) -> tuple[str, ...]:
    names: list[str] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            names.append(node.module)
            names += [f"{node.module}.{alias.name}" for alias in node.names]
    return tuple(names)
