"""The digest of a command: it follows what is computed, not what is said."""

from __future__ import annotations

import ast

import pytest

from pseudo_invertible.workflow.code import ROOT, digest, parsed, sources

BEFORE = '''
"""A module."""
from pseudo_invertible.errors import UserError

def double(x: float) -> float:
    """Twice x."""
    if x < 0:
        raise UserError("x is negative")
    return 2 * x
'''


def digest_of(source: str) -> str:
    return parsed(ast.parse(source)).digest


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Twice x.", "Two times x."),
        ("A module.", "A good module."),
        ("x is negative", "x should be positive"),
        ("    return 2 * x", "    # no half measures\n    return (2 *\n            x)"),
    ],
)
def test_words_comments_and_layout_do_not_count(old: str, new: str) -> None:
    assert old in BEFORE
    assert digest_of(BEFORE.replace(old, new)) == digest_of(BEFORE)


@pytest.mark.parametrize(
    ("old", "new"),
    [("2 * x", "3 * x"), ("2 * x", "x * 2"), ("x < 0", "x <= 0"), ("UserError(", "ValueError(")],
)
def test_what_is_computed_counts(old: str, new: str) -> None:
    assert digest_of(BEFORE.replace(old, new, 1)) != digest_of(BEFORE) or old not in BEFORE


def test_training_depends_on_the_loss_but_not_on_config_or_figures() -> None:
    from pseudo_invertible.workflow.code import _functions

    files = {file.relative_to(ROOT).as_posix() for file in sources(*_functions()["train"].imports)}
    assert {"experiment/loss.py", "experiment/networks.py", "data/dataset.py"} <= files
    assert not [file for file in files if file.startswith(("study/", "figures/", "workflow/"))]


def test_a_measure_depends_on_no_figure_and_a_figure_on_no_training() -> None:
    from pseudo_invertible.workflow.code import _functions

    for command, unused in (("measure", "figures/"), ("figure", "experiment/training.py")):
        files = {
            file.relative_to(ROOT).as_posix() for file in sources(*_functions()[command].imports)
        }
        assert not [file for file in files if file.startswith(unused)], command


def test_two_kinds_of_figures_have_digests_of_their_own() -> None:
    assert digest("figure", "figures.fits") != digest("figure", "figures.loss")


def test_what_does_not_exist_is_refused() -> None:
    with pytest.raises(ValueError, match="there is no command trian"):
        digest("trian")
    with pytest.raises(ValueError, match=r"neither a module figures\.pie nor"):
        digest("figure", "figures.pie")
