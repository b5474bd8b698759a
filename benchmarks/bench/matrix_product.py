"""The machine's own rate: large float32 matrix products, by NumPy's library and by XLA."""

from __future__ import annotations

import time
from collections.abc import Callable
from statistics import median
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np

SIZES = (512, 1024, 2048)


class Rate(NamedTuple):
    """gflops: 10⁹ operations a second. library: what computed it. size: of the matrices."""

    gflops: float
    library: str
    size: int


def fastest_rate(times: int, sizes: tuple[int, ...] = SIZES) -> Rate:
    """The better of NumPy and XLA over sizes, median over ``times`` products.

    Processor time on a CPU; on a GPU wall time, and XLA only.
    """
    on_cpu = jax.default_backend() == "cpu"
    clock = time.process_time if on_cpu else time.perf_counter
    product = jax.jit(lambda a, b: jnp.matmul(a, b, precision="highest"))
    rates = []
    for size in sizes:
        left = np.random.default_rng(0).random((size, size), np.float32)
        right = left.T.copy()
        a, b = jnp.asarray(left), jnp.asarray(right)
        taken = {"XLA": _seconds(lambda: product(a, b).block_until_ready(), times, clock)}  # noqa: B023
        if on_cpu:
            taken["NumPy"] = _seconds(lambda: left @ right, times, clock)  # noqa: B023
        rates += [
            Rate(2e-9 * size**3 / seconds, library, size) for library, seconds in taken.items()
        ]
    return max(rates)


def _seconds(multiply: Callable[[], Any], times: int, clock: Callable[[], float]) -> float:
    multiply()
    taken = []
    for _ in range(times):
        start = clock()
        multiply()
        taken.append(clock() - start)
    return median(taken)
