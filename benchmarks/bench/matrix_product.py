"""The machine's own rate: float32 matrix products, by NumPy's library and by XLA."""

from __future__ import annotations

import time
from collections.abc import Callable
from statistics import median
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np

from bench.task import GIGA

SIZES = (512, 1024, 2048)


class Rate(NamedTuple):
    """gflops: 10⁹ operations a second. library: what computed it. size: of the matrices."""

    gflops: float
    library: str
    size: int


def _seconds(multiply: Callable[[], Any], times: int, clock: Callable[[], float]) -> float:
    multiply()
    taken = []
    for _ in range(times):
        start = clock()
        multiply()
        taken.append(clock() - start)
    return median(taken)


def blas_kernel() -> str:
    """The kernel that NumPy's library chose for this processor, where threadpoolctl can tell."""
    try:
        from threadpoolctl import threadpool_info
    except ImportError:
        return "NumPy"
    names = [
        f"{library['internal_api']} {library.get('architecture', '')}".strip()
        for library in threadpool_info()
        if library["user_api"] == "blas"
    ]
    return f"NumPy, {', '.join(dict.fromkeys(names))}" if names else "NumPy"


def fastest_rate(times: int, sizes: tuple[int, ...] = SIZES) -> Rate:
    """The better of NumPy and XLA over sizes, median over ``times`` products.

    Clocks as ``Measurement.seconds`` does. NumPy stays on the CPU; it is asked only where the
    CPU is what trains.
    """
    on_cpu = jax.devices()[0].platform == "cpu"
    clock = time.process_time if on_cpu else time.perf_counter
    product = jax.jit(lambda a, b: jnp.matmul(a, b, precision="highest"))
    rates = []
    for size in sizes:
        flop = 2 * size**3
        left = np.random.default_rng(0).random((size, size), np.float32)
        right = left.T.copy()
        a, b = jnp.asarray(left), jnp.asarray(right)
        by = {"XLA": _seconds(lambda: product(a, b).block_until_ready(), times, clock)}  # noqa: B023
        if on_cpu:
            by[blas_kernel()] = _seconds(lambda: left @ right, times, clock)  # noqa: B023
        rates += [Rate(flop / taken / GIGA, library, size) for library, taken in by.items()]
    return max(rates)
