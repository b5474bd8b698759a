"""A step depends on the modules that it imports, and on no other."""

from __future__ import annotations

import pytest

from pseudo_invertible.artifacts.code import sources


def names(*modules: str) -> set[str]:
    return {path.stem for path in sources(*modules)}


def test_training_depends_on_the_objective_and_not_on_figures() -> None:
    found = names("workflow.steps.train")
    assert {"train", "training", "objective", "initialisation", "mlp", "scatter"} <= found
    assert not {"style", "panels", "fits", "runs"} & found


def test_figures_depend_on_the_style_and_not_on_the_training() -> None:
    for kind in ("point_cloud", "loss", "fits", "identity", "quartet"):
        found = names("figures.write_up.content", "figures.save", f"figures.write_up.{kind}")
        assert {kind, "style", "save", "content", "maps"} <= found
        assert not {"training", "objective", "initialisation"} & found


def test_fits_does_not_depend_on_another_figure() -> None:
    assert not {"loss", "identity", "quartet", "point_cloud"} & names("figures.write_up.fits")


def test_imports_inside_functions_count() -> None:
    assert "training" in names("workflow.steps.train")


def test_parsing_the_workflow_starts_neither_jax_nor_matplotlib() -> None:
    import subprocess
    import sys

    program = (
        "import sys, pseudo_invertible.workflow.plan;"
        "print([m for m in ('jax', 'matplotlib', 'haiku', 'optax') if m in sys.modules])"
    )
    answer = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert answer.stdout.strip() == "[]"


def test_unknown_module_is_an_error() -> None:
    with pytest.raises(ValueError, match="no module nonsense"):
        sources("nonsense")
