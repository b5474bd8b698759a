"""A step depends on the modules that it imports, and on no other."""

from __future__ import annotations

from importlib.metadata import version

import pytest

from pseudo_invertible.artifacts.code import ROOT, code_digest, sources


def names(*modules: str) -> set[str]:
    return {path.stem for path in sources(*modules)}


def test_training_depends_on_the_objective_and_not_on_figures() -> None:
    found = names("workflow.steps.train")
    assert {"train", "training", "objective", "initialisation", "mlp", "scatter"} <= found
    assert not {"style", "panels", "fits", "runs"} & found


def test_every_step_is_in_its_own_digest_and_neither_progress_nor_command_line_is() -> None:
    steps = sorted((ROOT / "workflow" / "steps").glob("[a-z]*.py"))
    assert len(steps) > 10
    for path in steps:
        found = sources(f"workflow.steps.{path.stem}")
        assert path in found
        outside = {ROOT / "experiment/progress.py", ROOT / "workflow/cli.py"}
        assert not outside & set(found), path


def test_imports_inside_functions_count() -> None:
    assert "training" in names("workflow.steps.train")


def test_parsing_the_workflow_starts_neither_jax_nor_matplotlib() -> None:
    import subprocess
    import sys

    program = (
        "import sys, pseudo_invertible.workflow.targets;"
        "print([m for m in ('jax', 'matplotlib', 'haiku', 'optax') if m in sys.modules])"
    )
    answer = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert answer.stdout.strip() == "[]"


def test_unknown_module_is_an_error() -> None:
    with pytest.raises(ValueError, match="no module nonsense"):
        sources("nonsense")


MODULE = '''
"""Weights."""

def doubled(weight):
    """Twice a weight."""
    if weight < 0:
        raise ValueError(f"{weight}: should be at least 0")
    return 2 * weight  # exact
'''


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"""Weights."""', '"""Weights of\nboth cycles."""'),
        ('    """Twice a weight."""\n', ""),
        ("  # exact", ""),
        ("doubled(weight):", "doubled(\n    weight,\n):"),
        ('f"{weight}: should be at least 0"', 'f"a weight is {weight:g}; 0 is the least"'),
    ],
)
def test_what_a_module_says_is_not_in_its_digest(old: str, new: str) -> None:
    edited = MODULE.replace(old, new)
    assert edited != MODULE
    assert code_digest(edited) == code_digest(MODULE)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("2 * weight", "3 * weight"),
        ("weight < 0", "weight <= 0"),
        ("raise ValueError", "raise TypeError"),
        ("return 2 * weight", 'return "2 * weight"'),
    ],
)
def test_what_a_module_computes_is_in_its_digest(old: str, new: str) -> None:
    edited = MODULE.replace(old, new)
    assert edited != MODULE
    assert code_digest(edited) != code_digest(MODULE)


def test_no_source_states_the_version_so_that_a_release_retrains_nothing() -> None:
    for path in ROOT.rglob("*.py"):
        assert f'"{version("pseudo-invertible")}"' not in path.read_text(), path


def test_faces_of_packages_are_a_docstring_and_nothing_else() -> None:
    for path in ROOT.rglob("__init__.py"):
        assert code_digest(path.read_text()) == code_digest(""), path
