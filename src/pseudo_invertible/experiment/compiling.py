"""Compiling for the device at hand, with what XLA should be asked for there."""

from __future__ import annotations

from typing import Any

import jax

# One run fills one core, and its products follow one another: there is nothing to do at the
# same time, and a schedule that looks for it keeps more of the cache busy.
CPU_OPTIONS: dict[str, str | bool] = {
    "xla_cpu_multi_thread_eigen": False,
    "xla_cpu_enable_concurrency_optimized_scheduler": False,
}


def compiled_for_device(function: Any, *arguments: Any) -> Any:
    """A function of arrays, compiled for arguments of these shapes on JAX's default device.

    The options are asked for one by one, and one that this version of XLA does not know is left
    out: it makes a run faster or slower, not another.
    """
    lowered = jax.jit(function).lower(*arguments)
    options = dict(CPU_OPTIONS) if jax.default_backend() == "cpu" else {}
    while True:
        try:
            return lowered.compile(compiler_options=options)
        except jax.errors.JaxRuntimeError as error:
            unknown = [name for name in options if name in str(error)]
            if not unknown:
                raise
            del options[unknown[0]]
