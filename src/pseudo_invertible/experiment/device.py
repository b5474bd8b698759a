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

    Memory of a card is taken as needed, not all at once, and numbers are float32 whatever the
    environment says. Raises UserError for another word, for ``gpu`` where JAX finds none, and for
    a JAX_PLATFORMS that JAX cannot start.
    """
    if device not in DEVICES:
        raise UserError(f"device is {device!r}; it should be auto, cpu or gpu.")
    os.environ.setdefault("XLA_PYTHON_CLIENT_PREALLOCATE", "false")
    os.environ["JAX_ENABLE_X64"] = "0"
    if device == "cpu":
        os.environ["JAX_PLATFORMS"] = "cpu"
        return
    named = os.environ.get("JAX_PLATFORMS")
    if device == "auto" and not named:
        return
    import jax

    try:
        found = jax.default_backend()
    except RuntimeError:
        raise UserError(
            f"JAX_PLATFORMS is {named}, which JAX cannot start here; unset it, or set device: cpu."
        ) from None
    if device == "gpu" and found != "gpu":
        because = f"JAX_PLATFORMS is {named}; unset it" if named else "JAX finds none here"
        raise UserError(
            f"device is gpu, but {because}; install the extra (pip install -e '.[cuda]') on a "
            "machine with a GPU, or set device: cpu."
        )
