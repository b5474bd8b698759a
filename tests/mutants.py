"""Faults set into the sources one by one: does a fast test of the room notice?

``python tests/mutants.py [ROOM or ROOM/MODULE …]``: a sample for each place, made in a copy of the
sources. What survives is printed, to be killed by a sharper test or said to be equivalent; what is
late is slow or endless. Tests that drive the workflow or train the published study are left out.
"""

from __future__ import annotations

import argparse
import ast
import os
import random
import shutil
import signal
import sys
import tempfile
import time
import warnings
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

TESTS = Path(__file__).parent
SOURCES = TESTS.parent / "src"
ROOMS = ("study", "artifacts", "experiment", "measures", "baselines", "claims")
# Libraries are there before pytest: its plugins among them cannot be rewritten, and need not be.
LIBRARIES = ("jax", "haiku", "optax", "pandas", "scipy.interpolate", "scipy.stats", "pytest")
PYTEST = ["-x", "-q", "-p", "no:cacheprovider", "-W", "ignore::pytest.PytestAssertRewriteWarning"]
PYTEST += ["-m", "not workflow and not study and not browser and not cluster"]
SWAPS = {
    "Lt": "LtE Gt", "LtE": "Lt Gt", "Gt": "GtE Lt", "GtE": "Gt Lt", "Eq": "NotEq", "NotEq": "Eq",
    "Is": "IsNot", "IsNot": "Is", "In": "NotIn", "NotIn": "In", "Add": "Sub", "Sub": "Add",
    "Mult": "Div", "Div": "Mult", "FloorDiv": "Mult", "Mod": "Mult", "Pow": "Mult", "And": "Or",
    "Or": "And", "BitAnd": "BitOr", "BitOr": "BitAnd",
}  # fmt: skip


class Mutant(NamedTuple):
    """One change: of which file, where and what, and the whole new text."""

    path: Path
    change: str
    text: str


def replacements(node: ast.AST) -> Iterator[tuple[str, Any]]:
    """What a node's fields may become: the field and its new value."""
    match node:
        case ast.Compare(ops=[operator]):
            yield from (("ops", [swap]) for swap in swaps(operator))
        case ast.BinOp(op=operator) | ast.BoolOp(op=operator):
            yield from (("op", swap) for swap in swaps(operator))
        case ast.Constant(value=bool(value)):
            yield "value", not value
        case ast.Constant(value=int(value) | float(value)):
            yield from (("value", value + step) for step in (1, -1))
        case ast.If(test=test) | ast.IfExp(test=test) | ast.While(test=test):
            yield "test", ast.UnaryOp(ast.Not(), test)
        case ast.comprehension(ifs=[test]):
            yield "ifs", [ast.UnaryOp(ast.Not(), test)]
        case ast.UnaryOp(op=ast.USub()):
            yield "op", ast.UAdd()
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            yield "operand", ast.UnaryOp(ast.Not(), operand)


def swaps(operator: ast.AST) -> list[Any]:
    """Operators to put in its place."""
    return [getattr(ast, name)() for name in SWAPS.get(type(operator).__name__, "").split()]


def computed(node: ast.AST) -> Iterator[ast.AST]:
    """A node and those inside, but for annotations and what a user's mistake reads."""
    yield node
    for field, value in ast.iter_fields(node):
        said = field in ("annotation", "returns", "decorator_list") or isinstance(node, ast.Raise)
        # Of a zip, that both sides are as long: what it guards against cannot be asked for.
        said = said or (isinstance(node, ast.keyword) and node.arg == "strict")
        for child in value if isinstance(value, list) else [value]:
            if isinstance(child, ast.AST) and not said:
                yield from computed(child)


def mutants(path: Path) -> Iterator[Mutant]:
    """Every change of one module."""
    tree = ast.parse(path.read_text())
    for node in list(computed(tree)):
        for field, new in replacements(node):
            old, before = getattr(node, field), ast.unparse(node).split("\n")[0]
            setattr(node, field, new)
            line = getattr(node, "lineno", "in a comprehension")
            change = f"{line}  {before} → {ast.unparse(node).splitlines()[0]}"
            yield Mutant(path.relative_to(SOURCES), change, ast.unparse(tree))
            setattr(node, field, old)


@cache
def stages(path: Path) -> list[list[str]]:
    """The tests to run, the nearest first: of the module, of the room, of who else uses it."""
    room, name = path.parent.name, ".".join(path.with_suffix("").parts)
    own = TESTS / room / f"test_{path.stem}.py"
    users = [test for test in TESTS.glob("*/test_*.py") if name in test.read_text()]
    near = [test for test in users if test.parent.name == room and test != own]
    far = [test for test in users if test.parent.name in ROOMS and test.parent.name != room]
    found = [[own] if own.exists() else [], near, [own.parent], far]
    return [[str(test) for test in sorted(stage)] for stage in found if stage]


def outcome(sources: Path, tests: list[str], seconds: float) -> str:
    """``passes``, ``fails`` or ``late``, in a child that has the libraries already."""
    child = os.fork()
    if child == 0:
        os.setsid()
        for stream in (0, 1, 2):
            os.dup2(os.open(os.devnull, os.O_RDWR), stream)
        warnings.resetwarnings()
        sys.dont_write_bytecode = True
        sys.path.insert(0, str(sources))
        os.environ["PYTHONPATH"] = str(sources)
        os._exit(sys.modules["pytest"].main([*PYTEST, *tests]))
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        done, status = os.waitpid(child, os.WNOHANG)
        if done:  # 5: none of the tests is a fast one
            return "passes" if os.waitstatus_to_exitcode(status) in (0, 5) else "fails"
        time.sleep(0.02)
    os.killpg(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return "late"


def tried(sample: list[Mutant], seconds: float) -> Counter[str]:
    """How many mutants fail the tests, survive them, or are late."""
    counts: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {"HYPOTHESIS_STORAGE_DIRECTORY": folder, "PYTEST_DEBUG_TEMPROOT": folder}
        sources = Path(shutil.copytree(SOURCES, Path(folder, "src")))
        for tests in {" ".join(tests) for mutant in sample for tests in stages(mutant.path)}:
            if outcome(sources, tests.split(" "), seconds) != "passes":
                sys.exit(f"error: without any change, these do not pass in time: {tests}")
        for mutant in sample:
            path = sources / mutant.path
            whole = path.read_text()
            for old in path.parent.glob(f"__pycache__/{path.stem}.*"):
                old.unlink()
            path.write_text(mutant.text)
            found = (outcome(sources, tests, seconds) for tests in stages(mutant.path))
            word = next((word for word in found if word != "passes"), "survives")
            path.write_text(whole)
            counts[word] += 1
            if word != "fails":
                print(f"{word}  {mutant.path}:{mutant.change}", flush=True)
    return counts


def main() -> None:
    """Sample, run and count."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("places", nargs="*", default=ROOMS, metavar="ROOM or ROOM/MODULE")
    parser.add_argument("--mutants", type=int, default=60, help="at most, for each place")
    parser.add_argument("--seed", type=int, default=1, help="of the sample")
    parser.add_argument("--seconds", type=float, default=120, help="for the tests of a mutant")
    given = parser.parse_args()
    warnings.simplefilter("ignore")  # JAX does not like to be forked; none of it has run yet
    os.environ |= {"JAX_NUMPY_RANK_PROMOTION": "raise", "OPENBLAS_NUM_THREADS": "1"}
    for library in LIBRARIES:
        __import__(library)
    print(f"{'':<24}{'possible':>10}{'set':>6}{'killed':>8}{'survive':>9}{'late':>6}")
    for place in given.places:
        base = SOURCES / "pseudo_invertible" / place
        files = sorted(base.glob("*.py")) or [base.with_suffix(".py")]
        known = [mutant for path in files for mutant in mutants(path)]
        sample = random.Random(given.seed).sample(known, min(given.mutants, len(known)))
        found = tried(sample, given.seconds)
        row = f"{place:<24}{len(known):>10}{len(sample):>6}"
        print(f"{row}{found['fails']:>8}{found['survives']:>9}{found['late']:>6}", flush=True)


if __name__ == "__main__":
    main()
