"""The article of the tiny study in Chromium, from its file and without a network."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from article.accessible import violations
from driving import RESULTS, Tree, made_article

pytestmark = pytest.mark.browser
Opened = Callable[..., Any]


@pytest.fixture
def article_file(finished: Tree) -> Path:
    """The page."""
    return made_article(finished).root / RESULTS / "article" / "index.html"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_axe_finds_no_violation_and_nothing_scrolls_sideways(
    opened: Opened, article_file: Path, scheme: str, width: int
) -> None:
    page = opened(file=article_file, color_scheme=scheme, viewport={"width": width, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert violations(page) == []


def test_a_number_shows_where_it_is_from_to_the_keyboard_too(
    opened: Opened, article_file: Path
) -> None:
    page = opened(file=article_file)
    number = page.locator("a[href*='tables/claims.csv']").first
    number.focus()
    assert page.evaluate("document.activeElement.getAttribute('href')").endswith("claims.csv")
    assert number.get_attribute("title").startswith("tables/claims.csv, claim ")


def test_a_link_of_the_text_starts_the_run_that_it_names(
    opened: Opened, article_file: Path
) -> None:
    page = opened(file=article_file)
    link = page.locator("a[href^='#activation=']").first
    link.click()
    page.wait_for_function(
        "!/^update 0 /.test(document.querySelector('[data-show=where]').textContent)"
    )
    state = page.evaluate("location.hash")
    assert link.get_attribute("href").startswith(state.split("&update")[0])


def test_without_scripts_everything_but_the_playground_can_be_read(
    browser: Any, article_file: Path
) -> None:
    page = browser.new_context(java_script_enabled=False).new_page()
    page.goto(article_file.as_uri())
    assert page.locator("h2").count() >= 8
    assert page.locator("figure img").count() >= 10
    loaded = page.locator("figure img").evaluate_all("all => all.map(i => i.naturalWidth > 0)")
    assert all(loaded)


def test_in_print_the_playground_stays_away_and_figures_keep_their_captions(
    opened: Opened, article_file: Path
) -> None:
    page = opened(file=article_file)
    page.emulate_media(media="print")
    assert not page.locator(".pg-bar").first.is_visible()
    broken = page.locator("figure").evaluate_all(
        "all => all.map(f => getComputedStyle(f).breakInside)"
    )
    assert set(broken) == {"avoid"}
