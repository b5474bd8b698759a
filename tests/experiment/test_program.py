"""The training program, as it would be compiled for another device than the one at hand."""

from __future__ import annotations

import re

import jax
import pytest
from jax import export

from pseudo_invertible.experiment.program import Program, arguments_of, train_block


def lowered(program: Program) -> str:
    """The program's text for its own platform."""
    exported = export.export(jax.jit(train_block(program)), platforms=[program.platform])(
        *arguments_of(program)
    )
    assert exported.platforms == (program.platform,)
    return exported.mlir_module()


def products(text: str) -> set[int]:
    """Inner dimensions of a program's matrix products."""
    found = re.findall(
        r"dot_general.*?contracting_dims = \[(\d)[^\]]*\].*?: \(tensor<([\dx]+)xf32>", text
    )
    return {int(shape.split("x")[int(place)]) for place, shape in found}


@pytest.mark.parametrize("activation", ["relu", "silu"])
@pytest.mark.parametrize(
    ("points", "chunks", "batch"), [(1000, 1, 1), (1000, 1, 64), (9000, 9, 2)]
)
def test_every_training_program_lowers_for_cuda(
    activation: str, points: int, chunks: int, batch: int
) -> None:
    program = Program(activation, 30, 1e-3, 500, 1, (0, 500), points, chunks, batch, "cuda")
    text = lowered(program)
    # Forward and to the inputs over 30 units, to the weights over the points; none over 1.
    assert products(text) == {30, points // chunks}
    assert "precision = [HIGHEST, HIGHEST]" in text


def test_on_a_cpu_thin_layers_are_products_too() -> None:
    program = Program("relu", 30, 1e-3, 500, 1, (500,), 1000, 1, 1, "cpu")
    assert 1 in products(lowered(program))
