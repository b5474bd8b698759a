"""What is possible at all, as figures draw it: the content of ``baselines.json``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple


class Limits(NamedTuple):
    """What is possible, as misfits; cycle errors in standard deviations.

    floor: what the conditional means leave on the sample, None where no model is known.
    best, wrong_way: the least of all invertible maps of the sample, and of those that go the wrong
    way. least_loss: of the invertible map with the least fit_y + fit_x. flow, flow_cycle: of the
    flow.
    """

    floor: float | None
    best: float
    wrong_way: float
    least_loss: float
    flow: float
    flow_cycle: float


def limits_of(baselines: Mapping[str, Any]) -> Limits:
    """Read what is possible from the content of ``baselines.json``."""
    noise, variance = baselines["noise_floor"], baselines["variance"]
    known = noise is not None and "none" not in noise
    return Limits(
        (noise["left_y"] / variance["y"] + noise["left_x"] / variance["x"]) / 2 if known else None,
        baselines["least_misfit"]["misfit"],
        max(baselines["least_misfit"][name] for name in ("increasing", "decreasing")),
        baselines["best_invertible"]["sample"]["misfit"],
        baselines["flow"]["misfit"],
        baselines["flow"]["cycle"],
    )
