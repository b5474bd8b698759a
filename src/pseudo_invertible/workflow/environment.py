"""The environment of a job: what would change its results is set or removed before JAX starts.

A user's shell or notebook may hold settings of JAX, XLA and matplotlib that change numbers or
break figures. A job drops them, except for the few that choose a device, its memory or a folder.
"""

from __future__ import annotations

import os
import socket
from pathlib import Path

# Settings that choose where a job computes, not what.
KEPT = {
    "JAX_PLATFORMS",
    "JAX_COMPILATION_CACHE_DIR",
    "XLA_PYTHON_CLIENT_ALLOCATOR",
    "XLA_PYTHON_CLIENT_MEM_FRACTION",
    "XLA_PYTHON_CLIENT_PREALLOCATE",
    "MPLCONFIGDIR",
}
KEPT_FLAGS = ("--xla_gpu_cuda_data_dir=",)
DROPPED = ("JAX_", "XLA_", "MPL")
# NumPy's libraries, then XLA's threads on a CPU: many jobs of one core beat one job of many.
THREADS = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS", "PJRT_NPROC")
CACHE_BYTES = 200_000_000


def prepare() -> None:
    """Clean the environment of this process, and give it one core. Call before NumPy starts."""
    flags = os.environ.get("XLA_FLAGS", "").split()
    for name in [name for name in os.environ if name.startswith(DROPPED) and name not in KEPT]:
        del os.environ[name]
    if kept := [flag for flag in flags if flag.startswith(KEPT_FLAGS)]:
        os.environ["XLA_FLAGS"] = " ".join(kept)
    for name in THREADS:
        os.environ.setdefault(name, "1")


def cache_compilations(folder: Path | None) -> None:
    """Keep compiled programs in a folder per host; do without where it cannot be written.

    A folder that the user set (JAX_COMPILATION_CACHE_DIR) wins. Call before JAX starts.
    """
    if folder is None:
        return
    default = folder.absolute() / socket.gethostname()
    here = Path(os.environ.get("JAX_COMPILATION_CACHE_DIR", default))
    try:
        here.mkdir(parents=True, exist_ok=True)
    except OSError:
        return
    if os.access(here, os.W_OK):
        os.environ["JAX_COMPILATION_CACHE_DIR"] = str(here)
        os.environ["JAX_COMPILATION_CACHE_MAX_SIZE"] = str(CACHE_BYTES)  # JAX then locks it
        os.environ["JAX_PERSISTENT_CACHE_MIN_COMPILE_TIME_SECS"] = "0"
        os.environ["JAX_PERSISTENT_CACHE_MIN_ENTRY_SIZE_BYTES"] = "0"
