"""A look before training: its advice is true, its numbers are those of the data."""

from __future__ import annotations

import re
from functools import partial

import numpy as np
import pytest

from pseudo_invertible.baselines import look as module
from pseudo_invertible.baselines.best_maps import best_fvu
from pseudo_invertible.baselines.look import look, shown
from pseudo_invertible.data.dataset import Dataset, correlation
from pseudo_invertible.data.generator import Generator, generate

GRID = np.linspace(-1, 1, 60)
FITS = "The published protocol should fit with λ and μ up to 1; with larger ones use clean."


@pytest.fixture(autouse=True)
def coarse(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "best_fvu", partial(best_fvu, resolution=60))


def advice(x: np.ndarray, y: np.ndarray) -> str:
    return look(Dataset(x, y)).advice


@pytest.mark.parametrize(
    ("x", "y", "says"),
    [
        (GRID, GRID, FITS),
        (GRID + 20, GRID + 20, FITS),  # the line through the origin
        (10 * GRID, -GRID, FITS),
        (13 * GRID, GRID, "The variance of x is 169 times that of y: the published protocol may "),
        (
            GRID,
            1e3 * GRID,
            "The variance of y is 10⁶ times that of x: the published protocol will",
        ),
        (GRID / 2000, GRID / 2000, "x and y vary by only 2.9·10⁻⁴: the published protocol may"),
        (GRID + 2, 4 - GRID, "The points lie around (2, 4), away from the origin: the published"),
        (
            GRID[::5],
            GRID[::5],
            "12 points are few, and a good fit says little about other points; the",
        ),
        (GRID, np.r_[GRID[:-1], -25], "no clear linear trend, so no run counts as stuck; "),
        (GRID, np.arange(60) % 2 + 0.0, "No invertible map has an FVU below 1"),
    ],
)
def test_advice_follows_from_the_points(x: np.ndarray, y: np.ndarray, says: str) -> None:
    found = advice(x, y)
    assert says.lower() in found.lower()
    assert found.endswith("fit, so use clean.") == ("not fit" in found)
    assert found.count(".") - len(re.findall(r"\d\.\d", found)) == 1


def test_published_points_suit_the_published_protocol(published: Dataset) -> None:
    found = look(published)
    assert found.advice == FITS
    assert found.best_fvu == pytest.approx(0.17, abs=0.01)
    assert (found.lines_fvu, found.direction) == (pytest.approx(0.2318, abs=1e-4), "decreasing")
    assert found.monotone_fvu < found.best_fvu < found.lines_fvu


def test_line_through_the_origin_is_measured_as_defined() -> None:
    x, y = GRID + 2, 4 - GRID
    lines = [np.mean((b - a * (a @ b) / (a @ a)) ** 2) / b.var() for a, b in ((x, y), (y, x))]
    assert look(Dataset(x, y)).origin_fvu == pytest.approx(max(lines))


def test_above_a_thousand_rows_a_seeded_sample_is_drawn_and_said() -> None:
    dataset = generate(Generator(points=1500))
    found = look(dataset, missing=7)
    assert (found.points, found.sampled) == (1500, 1000)
    assert found == look(dataset, missing=7) != look(dataset, missing=7, seed=1)
    assert "from 1000 rows drawn at random" in str(found)
    assert "1500 with x and y, 7 without" in str(found)
    assert found.correlation == correlation(*dataset)
    one_differs = np.r_[np.zeros(2000), 1.0]  # and is not among those drawn
    assert look(Dataset(one_differs, one_differs)).sampled == 2001


def test_report_has_ten_aligned_lines_and_ends_with_the_advice() -> None:
    found = look(Dataset(1e6 * GRID + 3e6, np.round(GRID, 1)))
    *facts, last = str(found).splitlines()
    assert (len(facts), last) == (9, found.advice)
    assert {line[:21].rstrip() for line in facts} >= {"rows", "correlation", "variance"}
    assert all(line[20] == " " != line[21] for line in facts)
    assert "x 60, y 21" in facts[1]
    assert not re.search(r"[1-9]\d{4}|e[+-]", str(found))


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0, "0"),
        (-0.87654, "-0.8765"),
        (1234.5, "1234"),
        (9999.7, "10⁴"),
        (1e-6, "10⁻⁶"),
        (-4.04e20, "-4.0·10²⁰"),
        (9.96e5, "10⁶"),
        (-1e6, "-10⁶"),
    ],
)
def test_numbers_have_at_most_four_digits_or_a_power_of_ten(value: float, text: str) -> None:
    assert shown(value) == text


def test_interval_of_a_correlation_is_fishers() -> None:
    exact = look(Dataset(GRID, 2 * GRID))
    assert exact.interval == (pytest.approx(1), pytest.approx(1))
    noisy = GRID + np.sin(7 * np.arange(60))
    low, high = look(Dataset(GRID, noisy)).interval
    assert np.arctanh(high) - np.arctanh(low) == pytest.approx(2 * 1.96 / np.sqrt(57), rel=1e-4)
