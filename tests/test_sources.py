"""A step depends on the modules that it imports, and on no other."""

from __future__ import annotations

import pytest

from pseudo_invertible.sources import sources


def names(*modules: str) -> set[str]:
    return {path.stem for path in sources(*modules)}


def test_training_depends_on_the_objective_and_not_on_figures() -> None:
    found = names("commands.train")
    assert {"train", "training", "objective", "networks", "mlp", "dataset"} <= found
    assert not {"style", "panels", "fits", "evaluation"} & found


def test_figures_depend_on_the_style_and_not_on_the_training() -> None:
    for kind in ("point_cloud", "loss", "fits", "identity", "quartet"):
        found = names("figures.content", "figures.save", f"figures.{kind}")
        assert {kind, "style", "save", "content", "evaluation"} <= found
        assert not {"training", "objective", "networks"} & found


def test_fits_does_not_depend_on_another_figure() -> None:
    assert not {"loss", "identity", "quartet", "point_cloud"} & names("figures.fits")


def test_imports_inside_functions_count() -> None:
    assert "training" in names("commands.train")


def test_parsing_the_workflow_starts_neither_jax_nor_matplotlib() -> None:
    import subprocess
    import sys

    program = (
        "import sys, pseudo_invertible.workflow;"
        "print([m for m in ('jax', 'matplotlib', 'haiku', 'optax') if m in sys.modules])"
    )
    answer = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert answer.stdout.strip() == "[]"


def test_unknown_module_is_an_error() -> None:
    with pytest.raises(ValueError, match="no module nonsense"):
        sources("nonsense")
