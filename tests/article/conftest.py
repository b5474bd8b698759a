"""A page with the write-up's scatter, two seeds and four stored configurations; a browser."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import jax
import pytest

from pseudo_invertible.article.playground import playground_page
from pseudo_invertible.article.playground_data import PlaygroundData, playground_data
from pseudo_invertible.experiment.scatter import Dataset
from pseudo_invertible.experiment.trained import Networks
from pseudo_invertible.experiment.training import Run, train_runs
from pseudo_invertible.study.configuration import Configuration
from pseudo_invertible.study.settings import TrainingSettings

SEEDS = (101, 102)  # at λ = μ = 100, ReLU, the second gets stuck
CHROMIUM = shutil.which("chromium")


@pytest.fixture(scope="session")
def playground(published: Dataset) -> PlaygroundData:
    """What the page holds."""
    settings = TrainingSettings()
    stored = {}
    for where in (Configuration("relu", 1, 1), Configuration("relu", 100, 100)):
        runs = [Run(seed, where.lambda_, where.mu) for seed in SEEDS]
        trained = train_runs(published, where.activation, runs, settings)
        pairs = jax.tree.map(lambda leaf: leaf[:, 0], trained.pairs)
        stored[where] = Networks(pairs, jax.numpy.array(SEEDS), {})
    return playground_data(published, settings, SEEDS, stored)


@pytest.fixture(scope="session")
def page_file(playground: PlaygroundData, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page, as a file."""
    path = tmp_path_factory.mktemp("playground") / "playground.html"
    path.write_text(playground_page(playground), encoding="utf-8")
    return path


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """Debian's Chromium, without a head; skips where it or Playwright is missing."""
    sync_api = pytest.importorskip(
        "playwright.sync_api", reason="Playwright is not installed: make test-browser"
    )
    if CHROMIUM is None:
        pytest.skip("Chromium is not installed: make test-browser installs it where it may")
    with sync_api.sync_playwright() as playwright:
        yield playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])


@pytest.fixture
def opened(browser: Any, page_file: Path) -> Iterator[Callable[..., Any]]:
    """Opens the page from its file, without a network; whatever it complains of fails the test."""
    complaints: list[str] = []
    contexts: list[Any] = []

    def open_page(address: str = "", file: Path = page_file, **options: Any) -> Any:
        options = {"viewport": {"width": 1280, "height": 720}, "offline": True} | options
        contexts.append(browser.new_context(**options))
        page = contexts[-1].new_page()
        page.set_default_timeout(120_000)
        page.on("console", lambda said: complaints.append(f"{said.type}: {said.text}"))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("request", lambda request: complaints.append(request.url))
        page.goto(file.as_uri() + address)
        own.append(file.as_uri())
        return page

    own = ["blob:", "data:"]  # the worker's text, the empty icon; and the page itself
    yield open_page
    for context in contexts:
        context.close()
    assert [said for said in complaints if not said.startswith(tuple(own))] == []
