"""Digests of the code behind a command, as a rule's parameter: what it computes, not what it says.

Snakemake runs a job again when its parameters change. The digest of a command changes when the
command's function changes, or any module of the package that it imports, directly or not.
Comments, docstrings, layout, imports for type checkers and the arguments of ``raise …(…)`` do not
count.
"""

from __future__ import annotations

import ast
import gc
import hashlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

PACKAGE = "pseudo_invertible"
ROOT = Path(__file__).resolve().parents[1]
COMMANDS = ROOT / "workflow" / "commands"
_DOCUMENTED = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)


@cache
def digest(command: str, *more: str) -> str:
    """Digest of the code behind a command of the command line (``train``, ``merge-curves``).

    more: modules that the command finds by name (``figures.fits``), and folders or files that it
    reads (``article``). Raises ValueError for what does not exist.
    """
    with _no_garbage_collection():
        function = _command(command)
        total = hashlib.sha256(function.digest.encode())
        modules = [f"{PACKAGE}.{name}" for name in more if not (ROOT / name).exists()]
        for file in sources(*function.imports, *modules):
            total.update(f"{file.relative_to(ROOT).as_posix()} {_module(file).digest} ".encode())
        for name in more:
            for file in _data(name):
                total.update(f"{file.relative_to(ROOT).as_posix()} ".encode())
                total.update(file.read_bytes())
    return total.hexdigest()[:16]


def sources(*modules: str) -> list[Path]:
    """Files of modules (``pseudo_invertible.figures.fits``) and of all they import, sorted.

    Imports inside functions count. Names that are not modules of the package are skipped.
    """
    found: set[Path] = set()
    waiting = list(modules)
    while waiting:
        module = waiting.pop()
        file = _file(module.removeprefix(f"{PACKAGE}.")) if module.startswith(PACKAGE) else None
        if file is not None and file not in found:
            found.add(file)
            waiting.extend(_module(file).imports)
    return sorted(found)


class Code(NamedTuple):
    """A module or a function, parsed once: what it may import, and its digest."""

    imports: tuple[str, ...]
    digest: str


def parsed(tree: Any) -> Code:
    """The imports of a syntax tree, or a list of them, and its digest; the tree is changed."""
    parts: list[str] = []
    imports: list[str] = []
    waiting: list[Any] = [tree]
    while waiting:  # one pass, without recursion: every call of Snakemake does this
        node = waiting.pop()
        if isinstance(node, ast.AST):
            _strip(node)
            imports.extend(_imported(node))
            parts.append(type(node).__name__)
            waiting.extend(getattr(node, field, None) for field in node._fields)
        elif isinstance(node, list):
            parts.append(f"[{len(node)}]")
            waiting.extend(node)
        else:
            parts.append(repr(node))
    return Code(tuple(imports), hashlib.sha256(" ".join(parts).encode()).hexdigest())


def _strip(node: ast.AST) -> None:
    if isinstance(node, _DOCUMENTED):
        first = node.body[0] if node.body else None
        if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant):
            node.body = node.body[1:]
    elif isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call):
        node.exc = node.exc.func
    elif isinstance(node, ast.If) and getattr(node.test, "id", None) == "TYPE_CHECKING":
        node.body = []


def _imported(node: ast.AST) -> Iterable[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
        return [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
    return ()


@cache
def _module(file: Path) -> Code:
    return parsed(ast.parse(file.read_text(encoding="utf-8")))


def _command(name: str) -> Code:
    functions = _functions()
    if name not in functions:
        raise ValueError(f"there is no command {name}; there are {', '.join(sorted(functions))}")
    return functions[name]


@cache
def _functions() -> dict[str, Code]:
    """The functions behind the commands; their flags and help texts do not count."""
    found = {}
    for file in sorted(COMMANDS.glob("*.py")):
        for node in ast.parse(file.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
                _strip(node)
                defaults = [*node.args.defaults, *node.args.kw_defaults]
                found[node.name.replace("_", "-")] = parsed([defaults, node.body])
    return found


@cache
def _file(module: str) -> Path | None:
    base = ROOT.joinpath(*module.split("."))
    candidates = (base.with_suffix(".py"), base / "__init__.py")
    return next((file for file in candidates if file.is_file()), None)


def _data(name: str) -> list[Path]:
    """A file, or all files of a folder that are not Python; none for a module."""
    path = ROOT / name
    if not path.exists() and _file(name) is None:
        raise ValueError(f"{PACKAGE} has neither a module {name} nor such a file")
    files = [path] if path.is_file() else path.rglob("*")
    unwanted = (".py", ".pyc")
    return sorted(file for file in files if file.is_file() and file.suffix not in unwanted)


@contextmanager
def _no_garbage_collection() -> Iterator[None]:
    """Syntax trees are many small objects: collecting garbage between them takes half the time."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()
