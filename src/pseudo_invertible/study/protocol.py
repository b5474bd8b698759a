"""Protocols: named ways to train. The eight that ship with the project, and a user's changes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationInfo, field_validator

from pseudo_invertible.errors import UserError
from pseudo_invertible.study.configuration import PUBLISHED
from pseudo_invertible.study.fields import (
    Activations,
    Count,
    GridWeights,
    Positive,
    Section,
    Seeds,
    Share,
    Updates,
    Width,
    key,
    number,
)
from pseudo_invertible.study.sentences import checked, hint

_LARGEST: dict[str, Any] = {"updates": 1000, "weights": ["largest"]}
SHIPPED: Mapping[str, Mapping[str, Any]] = {
    "published": {"updates": 500},
    "long": {
        "updates": 8000,
        "keep": [500, 2000],
        "weights": [0, 1, "largest"],
        "history_every": 20,
    },
    "clean": {"updates": 2000, "keep": [500, 1000], "standardise": True, "delay": 50},
    "plain": _LARGEST,
    "standardised": {**_LARGEST, "standardise": True},
    "ramped": {**_LARGEST, "ramp": 0.5},
    "delayed": {**_LARGEST, "delay": 50},
    "delayed_long": {**_LARGEST, "delay": 200},
}


class Protocol(Section):
    """A way to train, and what it is used for. ``keep`` always ends with ``updates``."""

    updates: Count = key(500, "full-batch Adam updates (the write-up's epochs)")
    keep: tuple[Count, ...] = key(
        (),
        "updates after which networks are kept and measured; the last update always is",
        otherwise="the last update",
        validate_default=True,
    )
    history_every: Count = key(
        1, "the terms of the loss are recorded every n updates; divides all of `keep`"
    )
    standardise: bool = key(False, "train on x and y of mean 0 and standard deviation 1")
    delay: Updates = key(0, "updates before the penalty is switched on")
    ramp: Share = key(0.0, "share of the updates over which λ and μ then rise from 0")
    learning_rate: Positive = key(1e-3, "Adam's step size", otherwise="`training.learning_rate`")
    width: Width = key(30, "units of both hidden layers", otherwise="`training.width`")
    weights: GridWeights | None = key(
        None,
        "which configurations of the grid: those with λ = μ in this list",
        otherwise="the whole grid",
    )
    activations: Activations = key((), "activations", otherwise="`grid.activations`")
    seeds: Seeds = key((), "initialisations", otherwise="`seeds`")

    @field_validator("keep")
    @classmethod
    def _end_with_updates(cls, keep: tuple[int, ...], info: ValidationInfo) -> tuple[int, ...]:
        updates = info.data.get("updates", max(keep, default=1))
        if keep and max(keep) > updates:
            raise ValueError(f"has {max(keep)}; it should be at most updates ({updates})")
        return tuple(sorted({*keep, updates}))

    @field_validator("history_every")
    @classmethod
    def _divide_keep(cls, every: int, info: ValidationInfo) -> int:
        for kept in info.data.get("keep", ()):
            if kept % every:
                raise ValueError(f"is {every}; it should divide updates and keep ({kept})")
        return every

    @field_validator("delay")
    @classmethod
    def _end_before_updates(cls, delay: int, info: ValidationInfo) -> int:
        if delay and delay >= info.data.get("updates", delay + 1):
            raise ValueError(f"is {delay}; it should be below updates ({info.data['updates']})")
        return delay


def laid_over(base: Mapping[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    """A protocol with changes. What of the base no longer fits new updates is dropped."""
    merged, updates = {**base, **changes}, number(changes.get("updates"))
    if isinstance(updates, int | float):
        if "keep" in base and "keep" not in changes:
            merged["keep"] = [kept for kept in base["keep"] if kept < updates]
        if "history_every" not in changes and updates % base.get("history_every", 1):
            del merged["history_every"]
    return merged


def checked_protocol(base: str = PUBLISHED, **changes: Any) -> Protocol:
    """A shipped protocol with changes; None changes nothing.

    Raises UserError: one sentence that names the setting, its value and what is allowed.
    """
    if base not in SHIPPED:
        raise UserError(
            f"protocol is {base!r}; it should be one of {', '.join(SHIPPED)}{hint(base, SHIPPED)}."
        )
    given = {name: value for name, value in changes.items() if value is not None}
    return checked(Protocol, laid_over(SHIPPED[base], given))
