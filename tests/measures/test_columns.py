"""Every column of every table is explained."""

from __future__ import annotations

import pandas as pd
import pytest
from driving import RESULTS, Tree

from pseudo_invertible.measures.columns import columns_page, explained


@pytest.mark.workflow
def test_every_column_that_the_study_writes_is_explained(finished: Tree) -> None:
    unexplained = {
        (path.name, column)
        for path in (finished.root / RESULTS / "tables").glob("*.csv")
        for column in pd.read_csv(path, nrows=1).columns
        if explained(column) is None
    }
    assert unexplained == set()
    page = (finished.root / RESULTS / "tables/columns.md").read_text()
    for column in pd.read_csv(finished.root / RESULTS / "tables/metrics.csv", nrows=1).columns:
        assert f"| `{column}` |" in page


@pytest.mark.workflow
def test_tables_can_be_read_in_the_report(finished: Tree) -> None:
    page = (finished.root / RESULTS / "tables/pages/verdicts.html").read_text()
    assert "<table>" in page
    assert "inconclusive" in page or "not judged" in page


def test_lambda_goes_with_x_and_mu_with_y() -> None:
    assert "cycle_x" in explained("lambda").meaning  # type: ignore[union-attr]
    assert "cycle_y" in explained("mu").meaning  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("name", "unit", "word"),
    [
        ("cycle_y_p95_sd", "deviations", "95 % quantile"),
        ("cycle_x_max", "x", "largest"),
        ("cycle_x_worst_at", "x", "error along x is largest"),
        ("misfit_q75", "share", "upper quartile"),
        ("converged_share", "share", "share over seeds"),
        ("silu_raw_0.01_misfit_right", "share", "silu, raw units, λ = μ = 0.01"),
        ("least_misfit_low", "share", "no map has less"),
        ("gradient_penalty", "share", "λ·cycle_x + μ·cycle_y"),
        ("loss_fit_x", "share", "of the loss that is fit_x, weighted"),
        ("gradient_cycle_y", "share", "gradients that is cycle_y, weighted"),
    ],
)
def test_a_column_is_explained_by_its_parts(name: str, unit: str, word: str) -> None:
    found = explained(name)
    assert found is not None
    assert found.unit == unit
    assert word in found.meaning


def test_a_name_that_no_table_has_is_not_explained_away() -> None:
    assert explained("nonsense") is None
    assert "| `nonsense` |  |  |" in columns_page({"t.csv": ["nonsense"]})


@pytest.mark.parametrize("name", ["misfit_of_old", "_median", "median", "relu_raw_1_nonsense"])
def test_the_end_of_a_name_alone_or_after_another_word_explains_nothing(name: str) -> None:
    assert explained(name) is None


@pytest.mark.parametrize(
    ("name", "meaning"),
    [
        ("relu_raw_100_misfit", "median misfit"),
        ("relu_raw_100_misfit_wrong", "median misfit of the runs that go the wrong way"),
        ("relu_raw_1e-05_cycle_right", "median cycle error of the runs that go the right way"),
        ("relu_raw_1e-05_wrong", "of runs that go the wrong way"),
    ],
)
def test_a_column_of_many_scatters_is_explained_whole(name: str, meaning: str) -> None:
    found = explained(name)
    assert found is not None
    assert found.meaning.split(": ")[0] == meaning


def test_what_a_meaning_says_of_sizes_stays_in_its_cell() -> None:
    (row,) = (
        line
        for line in columns_page({"t.csv": ["inverse_slope_max", "loss"]}).splitlines()
        if line.startswith("| `inverse_slope_max`")
    )
    assert row.replace("\\|", "").count("|") == 4
    assert "\\|g′(f(x))·f′(x) − 1\\|" in row


def test_the_tables_stand_apart_from_each_other_on_the_page() -> None:
    page = columns_page({"one.csv": ["loss"], "two.csv": ["seed", "loss"]})
    head, one, two = page.split("\n\n## ")
    assert head.startswith("# ")
    assert page.endswith("|\n")
    assert [part.splitlines()[0] for part in (one, two)] == ["one.csv", "two.csv"]
    rows = [[line for line in part.splitlines() if line.startswith("| `")] for part in (one, two)]
    assert [len(found) for found in rows] == [1, 2]
