"""Which device trains: set before JAX starts. Imports no JAX."""

from __future__ import annotations

import os
from pathlib import Path

from pseudo_invertible.errors import UserError

DEVICES = ("auto", "cpu", "gpu")


def gpu_at_hand() -> bool:
    """Whether this machine shows an NVIDIA card (its device file, no library needed)."""
    return Path("/dev/nvidia0").exists()


def use_device(device: str) -> None:
    """Make JAX use a device: ``cpu``, ``gpu``, or ``auto`` (a GPU where JAX finds one).

    Memory of a card is taken as needed, not all at once. Raises UserError for another word,
    or for ``gpu`` where JAX finds none.
    """
    if device not in DEVICES:
        raise UserError(f"device is {device!r}; it should be auto, cpu or gpu.")
    os.environ.setdefault("XLA_PYTHON_CLIENT_PREALLOCATE", "false")
    if device == "cpu":
        os.environ["JAX_PLATFORMS"] = "cpu"
    if device == "gpu":
        import jax

        if jax.default_backend() != "gpu":
            raise UserError(
                "device is gpu, but JAX finds none here; install the extra "
                "(pip install -e '.[cuda]') on a machine with a GPU, or set device: cpu."
            )
