"""What all tests share. JAX is strict about ranks: (n,) against (n, 1) broadcasts silently."""

from __future__ import annotations

import os

for _variable in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS", "PJRT_NPROC"):
    os.environ.setdefault(_variable, "1")
os.environ["JAX_NUMPY_RANK_PROMOTION"] = "raise"

import pytest

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
