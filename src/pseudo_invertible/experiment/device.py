"""The device that trains: chosen before JAX starts, and what its memory holds."""

from __future__ import annotations

import os

from pseudo_invertible.errors import UserError

BATCH_SIZE = "PSEUDO_INVERTIBLE_BATCH_SIZE"
# Arrays that a GPU's program holds at once, as XLA's compiler counts them: of a number for each
# point and hidden unit, for each point, and for each parameter.
HIDDEN_ARRAYS, ROWS, PARAMETER_ARRAYS = 24, 16, 8


def use_device(device: str) -> None:
    """Make JAX use a device: ``cpu``, ``gpu``, or ``auto`` (a GPU where JAX finds one).

    Memory of a card is taken as needed, not all at once. Raises UserError for ``gpu`` where JAX
    finds none, and for a JAX_PLATFORMS that JAX cannot start.
    """
    os.environ.setdefault("XLA_PYTHON_CLIENT_PREALLOCATE", "false")
    if device == "cpu":
        os.environ["JAX_PLATFORMS"] = "cpu"
    named = os.environ.get("JAX_PLATFORMS")
    if device == "cpu" or (device == "auto" and not named):
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


def batch_size(points: int, width: int, records: int) -> int:
    """Runs to train side by side: 1 on a CPU, what fits half of its memory on a GPU.

    On a CPU runs side by side are slower than one after another: the batch leaves the cache. The
    variable PSEUDO_INVERTIBLE_BATCH_SIZE overrides the choice. Raises UserError where it is no
    whole number of at least 1.
    """
    forced = os.environ.get(BATCH_SIZE)
    if forced is not None:
        if not (forced.isascii() and forced.isdecimal()) or int(forced) < 1:
            raise UserError(
                f"{BATCH_SIZE} is {forced!r}; it should be a whole number of at least 1."
            )
        return int(forced)
    import jax

    device = jax.devices()[0]
    if device.platform == "cpu":
        return 1
    memory = (device.memory_stats() or {}).get("bytes_limit", 8 * 2**30)
    return max(1, int(memory / 2 / bytes_per_run(points, width, records)))


def bytes_per_run(points: int, width: int, records: int) -> int:
    """Memory that one run of a batch needs on a GPU, in bytes, from above.

    points: evaluated at once. records: of the history. 1 to 1.5 times what XLA's compiler itself
    plans for a batch (``memory_analysis``).
    """
    parameters = 2 * (width * width + 4 * width + 1)
    at_points = (HIDDEN_ARRAYS * width + ROWS) * points
    return 4 * (at_points + PARAMETER_ARRAYS * parameters + 4 * records)
