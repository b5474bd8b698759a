"""What all tests share. JAX is strict about ranks: (n,) against (n, 1) broadcasts silently."""

from __future__ import annotations

import os

for _variable in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS", "PJRT_NPROC"):
    os.environ.setdefault(_variable, "1")
os.environ["JAX_NUMPY_RANK_PROMOTION"] = "raise"

from collections.abc import Callable
from pathlib import Path

import pytest
from driving import PROJECT, Tree, made_once

from pseudo_invertible.data.dataset import Dataset
from pseudo_invertible.data.generator import Generator, generate


@pytest.fixture(scope="session")
def published() -> Dataset:
    """The write-up's points."""
    return generate(Generator())


@pytest.fixture(scope="session")
def small() -> Dataset:
    """60 points from the same model."""
    return generate(Generator(points=60))


@pytest.fixture(scope="session")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Tree:
    """A copy of the project in which the tiny study has been made; not to be changed."""
    own = tmp_path_factory.getbasetemp()
    # The workers of one session share a folder.
    return made_once(own.parent if "PYTEST_XDIST_WORKER" in os.environ else own)


@pytest.fixture
def tree(finished: Tree, tmp_path: Path) -> Tree:
    """A copy of the finished tiny study, to be changed at will."""
    return finished.copy(tmp_path / "tree")


@pytest.fixture(scope="session")
def unmade(tmp_path_factory: pytest.TempPathFactory) -> Tree:
    """A copy of the project with the tiny study, in which nothing is ever made: for dry runs."""
    return Tree.of(PROJECT, tmp_path_factory.mktemp("unmade") / "tree")


@pytest.fixture
def fresh(tmp_path: Path) -> Callable[[], Tree]:
    """Makes copies of the project with the tiny study, in which nothing has been made."""
    trees: list[Tree] = []

    def make() -> Tree:
        trees.append(Tree.of(PROJECT, tmp_path / f"fresh{len(trees)}"))
        return trees[-1]

    return make
