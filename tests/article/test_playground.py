"""What the playground's page holds, and what it leaves out."""

from __future__ import annotations

import base64
import re
from typing import Any

import numpy as np
import pytest

from pseudo_invertible.article import playground_data as module
from pseudo_invertible.article.playground import (
    playground_address,
    playground_page,
    playground_section,
)
from pseudo_invertible.article.playground_data import PlaygroundData, playground_data
from pseudo_invertible.experiment.scatter import Dataset
from pseudo_invertible.study.configuration import Configuration
from pseudo_invertible.study.settings import TrainingSettings


def float32(text: str) -> np.ndarray:
    return np.frombuffer(base64.b64decode(text), "<f4")


def test_the_page_asks_for_nothing(playground: PlaygroundData) -> None:
    page = playground_page(playground)
    assert re.findall(r"https?://\S+", page) == ['http://www.w3.org/2000/svg";']  # a name
    assert not re.search(r"<link[^>]*href=(?!\"data:)|\bsrc=|@import|url\((?!#)", page)
    assert "default-src 'none'" in page
    assert len(page.encode()) < 1_000_000


def test_the_same_study_gives_the_same_bytes(playground: PlaygroundData) -> None:
    assert playground_page(playground) == playground_page(dict(reversed(playground.items())))  # type: ignore[arg-type]


def test_stored_runs_are_marked_as_stuck_where_they_go_the_wrong_way(
    playground: PlaygroundData,
) -> None:
    stuck = {(s["activation"], s["mu"]): s["stuck"] for s in playground["stored"]}
    assert stuck == {("relu", 1): [False, False], ("relu", 100): [False, True]}
    [_, strict] = playground["stored"]
    terms = float32(strict["terms"]).reshape(2, 4)
    np.testing.assert_allclose(terms[0, :2], [6.4337, 23.4726], rtol=0.05)  # the author's
    curves = float32(strict["curves"]).reshape(2, 4, 101)
    assert np.abs(curves[:, 2] - np.linspace(-10, 10, 101)).max() < 1  # g∘f, over x


@pytest.mark.parametrize(
    ("cap", "sentence"),
    [
        ({"MOST_POINTS": 20}, "The study has 60 points; the page trains on 20 of them"),
        ({"MOST_WIDTH": 4}, "The study's networks have 30 units a layer; the page's have 4"),
        ({"MOST_SEEDS": 2}, "The study has 3 seeds; the page has the first 2."),
        ({}, None),
    ],
)
def test_what_a_large_study_leaves_out_is_said(
    small: Dataset, monkeypatch: pytest.MonkeyPatch, cap: dict[str, int], sentence: str | None
) -> None:
    for name, most in cap.items():
        monkeypatch.setattr(module, name, most)
    data = playground_data(small, TrainingSettings(), [5, 6, 7], {})
    assert bool(data["left_out"]) == (sentence is not None)
    if sentence:
        assert sentence in data["left_out"][0]
        assert "The study" in playground_section(data).html
    assert len(base64.b64decode(data["x"])) // 8 == min(60, cap.get("MOST_POINTS", 60))
    width = min(30, cap.get("MOST_WIDTH", 30))
    assert len(float32(data["joint"][0])) == 2 * (width**2 + 4 * width + 1)
    assert len(data["seeds"]) == min(3, cap.get("MOST_SEEDS", 3))


def test_alone_f_and_g_start_equal_and_together_they_do_not(playground: PlaygroundData) -> None:
    def halves(networks: Any) -> np.ndarray:
        return float32(networks[0]).reshape(2, -1)

    f, g = halves(playground["alone"])
    np.testing.assert_array_equal(f, g)
    f, g = halves(playground["joint"])
    assert not np.array_equal(f, g)


def test_addresses_are_written_as_configurations_are() -> None:
    where = Configuration("silu", 0.01, 100)
    address = playground_address(where, 103, free_updates=50, play=1)
    assert address == "#activation=silu&lambda=0.01&mu=100&seed=103&free_updates=50&play=1"
