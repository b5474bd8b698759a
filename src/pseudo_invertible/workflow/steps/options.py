"""Options that several commands share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pseudo_invertible.errors import UserError
from pseudo_invertible.study.configuration import ACTIVATION_LABELS

DatasetFile = Annotated[Path, typer.Option("--dataset", help="CSV with columns x,y.")]
Activation = Annotated[str, typer.Option(help="relu or silu.")]
Lambda = Annotated[float, typer.Option("--lambda", help="λ, the weight of cycle_x.", min=0)]
Mu = Annotated[float, typer.Option("--mu", help="μ, the weight of cycle_y.", min=0)]
Seeds = Annotated[str, typer.Option(help="Seeds: 101,102 or 101-120.")]
Updates = Annotated[int, typer.Option(help="Full-batch Adam updates.", min=1)]
LearningRate = Annotated[float, typer.Option(help="Adam's learning rate.")]
Width = Annotated[int, typer.Option(help="Units of both hidden layers.", min=1)]
Device = Annotated[str, typer.Option(help="auto, cpu or gpu.")]
FloorFile = Annotated[
    Path | None,
    typer.Option("--floor", help="noise_floor.json, for the columns excess_y, excess_x."),
]
Output = Annotated[Path, typer.Option("--output", "-o", help="File to write.")]


def parse_seeds(text: str) -> tuple[int, ...]:
    """Seeds from ``101,102`` or ``101-120``. Raises UserError where the text is neither."""
    seeds: list[int] = []
    for part in text.split(","):
        first, dash, last = part.strip().partition("-")
        if not first.isdecimal() or (dash and not last.isdecimal()):
            raise UserError(f"--seeds is {text!r}; it should look like 101,102 or 101-120.")
        seeds.extend(range(int(first), int(last if dash else first) + 1))
    if not seeds or len(set(seeds)) != len(seeds):
        raise UserError(f"--seeds is {text!r}; it should name each seed once.")
    return tuple(seeds)


def check_activation(name: str) -> str:
    """The activation, if it is one. Raises UserError otherwise."""
    if name not in ACTIVATION_LABELS:
        raise UserError(f"--activation is {name!r}; it should be relu or silu.")
    return name
