"""Types of a study's numbers, with their bounds: what a step's job and its settings are made of."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

Activation = Literal["relu", "silu"]
Device = Literal["auto", "cpu", "gpu"]
Count = Annotated[int, Field(ge=1)]
Seed = Annotated[int, Field(ge=0, le=2**32 - 1)]
Seeds = Annotated[tuple[Seed, ...], Field(min_length=1)]
Weight = Annotated[float, Field(ge=0, allow_inf_nan=False)]
Positive = Annotated[float, Field(gt=0, allow_inf_nan=False)]
Finite = Annotated[float, Field(allow_inf_nan=False)]
Share = Annotated[float, Field(ge=0, le=1)]
# `lambda` is a word of Python: the field is lambda_, its name in text is lambda.
Lambda = Annotated[Weight, Field(alias="lambda")]
