"""A made-up study of the write-up's points with its article; a browser to read it with."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from article.results import make_results

from pseudo_invertible.article.build import build_article
from pseudo_invertible.data.dataset import Dataset
from pseudo_invertible.data.generator import Generator, generate
from pseudo_invertible.study.model import Study

CHROMIUM = shutil.which("chromium")
CONFIG: dict[str, Any] = {
    "seeds": [101, 102],  # at λ = μ = 100 the second is reversed
    "grid": {
        "activations": ["relu", "silu"],
        "weights": [{"lambda": weight, "mu": weight} for weight in (0, 1, 100)],
    },
}


@pytest.fixture(scope="session")
def points() -> Dataset:
    """The write-up's points."""
    return generate(Generator())


@pytest.fixture(scope="session")
def results(points: Dataset, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Study]:
    """The folder of results of a study, and the study."""
    root = tmp_path_factory.mktemp("results") / "published"
    return root, make_results(root, CONFIG, dataset=points)


@pytest.fixture(scope="session")
def pages(results: tuple[Path, Study]) -> Path:
    """A folder with index.html, article.pdf and playground.html."""
    root, study = results
    folder = root / "article"
    names = ("index.html", "article.pdf", "playground.html")
    build_article(root, study, *(folder / name for name in names))
    return folder


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
def opened(browser: Any, pages: Path) -> Iterator[Callable[..., Any]]:
    """Opens a page from its file, without a network; whatever it complains of fails the test."""
    complaints: list[str] = []
    contexts: list[Any] = []
    own = ["blob:", "data:"]  # the worker's text, the empty icon; and the page itself

    def open_page(address: str = "", name: str = "playground.html", **options: Any) -> Any:
        options = {"viewport": {"width": 1280, "height": 800}, "offline": True} | options
        contexts.append(browser.new_context(**options))
        page = contexts[-1].new_page()
        page.set_default_timeout(120_000)
        page.on("console", lambda said: complaints.append(f"{said.type}: {said.text}"))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("request", lambda request: complaints.append(request.url))
        own.append((pages / name).as_uri())
        page.goto((pages / name).as_uri() + address)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert [said for said in complaints if not said.startswith(tuple(own))] == []
