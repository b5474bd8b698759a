"""What all tests share. JAX is strict about ranks: (n,) against (n, 1) broadcasts silently."""

from __future__ import annotations

import os

import pseudo_invertible.experiment.one_core  # noqa: F401  (before NumPy and JAX start)

os.environ["JAX_NUMPY_RANK_PROMOTION"] = "raise"

from collections.abc import Callable
from pathlib import Path

import pytest
from driving import PROJECT, Tree, made_once

from pseudo_invertible.experiment.generator import generate
from pseudo_invertible.experiment.scatter import Dataset
from pseudo_invertible.study.settings import GeneratorSettings


@pytest.fixture(scope="session")
def published() -> Dataset:
    """The write-up's scatter."""
    return generate(GeneratorSettings())


@pytest.fixture(scope="session")
def small() -> Dataset:
    """A scatter of 60 points from the same model."""
    return generate(GeneratorSettings(points=60))


@pytest.fixture(scope="session")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Tree:
    """A copy of the project in which the tiny study has been made; not to be changed."""
    own = tmp_path_factory.getbasetemp()
    # The workers of one session share a folder; another session is another state of the sources.
    return made_once(own.parent if "PYTEST_XDIST_WORKER" in os.environ else own, "finished")


@pytest.fixture
def tree(finished: Tree, tmp_path: Path) -> Tree:
    """An own copy of the finished tiny study, to be changed at will."""
    return finished.copy(tmp_path / "tree")


@pytest.fixture
def fresh(tmp_path: Path) -> Callable[[], Tree]:
    """Makes copies of the project with the tiny configuration, in which nothing has been made."""
    count = 0

    def make() -> Tree:
        nonlocal count
        count += 1
        return Tree.of(PROJECT, tmp_path / f"fresh{count}")

    return make
