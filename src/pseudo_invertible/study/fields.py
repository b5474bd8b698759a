"""Types of a study's numbers, with their bounds: what jobs and settings are made of."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

from pydantic import AfterValidator, Field


def _one_of(*words: str) -> Callable[[str], str]:
    def check(word: str) -> str:
        if word not in words:
            raise ValueError(f"one of {', '.join(words)}")
        return word

    return check


Activation = Annotated[str, AfterValidator(_one_of("relu", "silu"))]
Device = Annotated[str, AfterValidator(_one_of("auto", "cpu", "gpu"))]
Units = Annotated[str, AfterValidator(_one_of("raw", "standardised"))]
Combination = Annotated[str, AfterValidator(_one_of("product", "diagonal"))]
Count = Annotated[int, Field(ge=1)]
Seed = Annotated[int, Field(ge=0, le=2**32 - 1)]
Seeds = Annotated[tuple[Seed, ...], Field(min_length=1)]
Weight = Annotated[float, Field(ge=0, allow_inf_nan=False)]
Positive = Annotated[float, Field(gt=0, allow_inf_nan=False)]
Finite = Annotated[float, Field(allow_inf_nan=False)]
Share = Annotated[float, Field(ge=0, le=1)]
# `lambda` is a word of Python: the field is lambda_, its name in text is lambda.
Lambda = Annotated[float, Field(alias="lambda", ge=0, allow_inf_nan=False)]
