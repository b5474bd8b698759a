"""Pairs of networks that fit the same points and undo each other.

``import pseudo_invertible as pi``, then ``pi.train(x, y)``. Everything is loaded when first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

__all__ = ["Fit", "load", "look", "read_csv", "train"]


def __getattr__(name: str) -> Any:
    if name == "__version__":
        from importlib.metadata import version

        return version("pseudo-invertible")
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module("pseudo_invertible.api"), name)


def __dir__() -> list[str]:
    return [*__all__, "__version__"]
