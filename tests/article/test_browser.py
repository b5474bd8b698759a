"""The article's page in browsers, from its file and without a network."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from article.test_playground import at_update

pytestmark = pytest.mark.browser
Opened = Callable[..., Any]
PROJECT = Path(__file__).parents[2]
AXE = PROJECT / "node_modules" / "axe-core" / "axe.min.js"
FIREFOX = shutil.which("firefox-esr")
DRIVER = Path(__file__).with_name("in_firefox.mjs")


def violations(page: Any) -> list[tuple[str, list[str]]]:
    """Rules of WCAG that axe-core finds broken, and where; skips where axe-core is missing."""
    if not AXE.exists():
        pytest.skip("axe-core is not installed: npm install --no-package-lock")
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("axe.run()")
    return [(broken["id"], [n["html"] for n in broken["nodes"]]) for broken in found["violations"]]


def settled(page: Any) -> None:
    """Wait until both runs of the first screen are trained, then show their end."""
    from playwright.sync_api import expect

    expect(page.locator("#pair [data-show=time]")).to_contain_text("of 500", timeout=120_000)
    replayed = re.compile(r"^update \d+ of 500$")
    expect(page.locator("#pair [data-show=time]")).to_have_text(replayed, timeout=120_000)
    time = page.locator("#pair [data-slider=time]")
    # At once: the replay moves the slider, too.
    moved = 'slider.value = 500; slider.dispatchEvent(new Event("input", {bubbles: true}));'
    time.evaluate(f"slider => {{ {moved} }}")


def test_the_pair_of_the_first_screen_plays_and_settles(opened: Opened) -> None:
    from playwright.sync_api import expect

    page = opened(name="index.html")
    expect(page.locator("#pair [data-show=time]")).to_have_text(
        re.compile(r"^update [1-9]\d* of 500$"), timeout=120_000
    )
    settled(page)
    assert page.locator("#pair [data-show=direction]").all_inner_texts() == ["aligned", "reversed"]
    decided = page.locator("#pair .decided").all_inner_texts()
    assert int(decided[0].removeprefix("decided at update ")) < 100
    assert decided[1] == "the same from the start"
    assert page.locator("#pair .pair-marks i").count() == 2
    page.get_by_role("button", name="Replay").click()
    page.get_by_role("button", name="Pause").click()


def test_reversing_the_trend_swaps_the_directions(opened: Opened) -> None:
    page = opened(name="index.html")
    settled(page)
    page.get_by_label("reverse the trend of the data").check()
    settled(page)
    # The penalty dominates: the slopes stay as they were, and it is the data that have changed.
    assert page.locator("#pair [data-show=direction]").all_inner_texts() == ["reversed", "aligned"]


def test_one_x_is_dragged_through_both_networks(opened: Opened) -> None:
    page = opened(name="index.html")
    slider = page.get_by_label("Drag x")
    before = page.locator("#idea-figure output").inner_text()
    slider.press("ArrowRight")
    after = page.locator("#idea-figure output").inner_text()
    assert before != after
    assert re.match(r"x = \S+ → f\(x\) = \S+ → g\(f\(x\)\) = \S+: misses by", after)


def test_the_slider_of_lambda_shows_every_weight(opened: Opened) -> None:
    page = opened(name="index.html")
    slider = page.locator("#weights-figure input")
    seen = []
    slider.press("Home")
    for _ in range(3):
        seen.append(page.locator("#weights-figure output").inner_text().split(":")[0])
        slider.press("ArrowRight")
    assert seen == ["λ = μ = 0", "λ = μ = 1", "λ = μ = 100"]
    assert not page.locator("#weights-figure .still").is_visible()


def test_sources_are_shown_on_demand_to_the_keyboard_too(opened: Opened) -> None:
    page = opened(name="index.html")
    number = page.locator("main .n").first
    assert number.get_attribute("tabindex") is None
    page.get_by_role("button", name="show sources").click()
    number.focus()
    shown = number.evaluate("element => getComputedStyle(element, '::after').content")
    assert re.search(r"\.(csv|json)", shown)


def test_a_link_to_the_playground_starts_the_run_that_it_names(opened: Opened) -> None:
    page = opened("#lambda=100&mu=100&seed=102&update=20", name="index.html")
    at_update(page, 20)
    page.get_by_role("link", name="The same seed, trained cleanly").click()
    page.wait_for_url("**delay=50**")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("name", ["index.html", "playground.html"])
def test_axe_finds_no_violation_and_nothing_scrolls_sideways(
    opened: Opened, name: str, scheme: str, width: int
) -> None:
    page = opened(
        "#lambda=100&mu=100&seed=102&update=20&x=3",
        name=name,
        color_scheme=scheme,
        viewport={"width": width, "height": 844},
        reduced_motion="reduce",
    )
    at_update(page, 20)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert violations(page) == []


@pytest.mark.parametrize(("width", "height"), [(1280, 800), (390, 844)])
@pytest.mark.parametrize("name", ["index.html", "playground.html"])
def test_panels_weights_and_loss_are_in_sight_together(
    opened: Opened, name: str, width: int, height: int
) -> None:
    page = opened("#lambda=1&mu=1&update=5", name, viewport={"width": width, "height": height})
    at_update(page, 5)
    # All in one frame: the page scrolls to what is opened.
    heights = """() => {
      const boxes = [...document.querySelectorAll(
        ".pg-bar, .pg-weights, .pg-panels figure, .pg-chart")]
        .map((element) => element.getBoundingClientRect()).filter((box) => box.height > 0);
      const top = Math.min(...boxes.map((box) => box.top));
      return Math.max(...boxes.map((box) => box.bottom)) - top;
    }"""
    assert page.evaluate(heights) <= height


def test_the_keyboard_reaches_everything(opened: Opened) -> None:
    page = opened()
    reached = set()
    for _ in range(50):
        page.keyboard.press("Tab")
        reached.add(page.evaluate("document.activeElement.outerHTML"))
    for control in page.locator(
        "button:enabled:visible, input:enabled:visible, select:enabled:visible, a"
    ).all():
        assert control.evaluate("element => element.outerHTML") in reached
    page.get_by_role("button", name="Play").press("Enter")
    page.get_by_role("button", name="Pause").press("Space")


def test_without_scripts_everything_but_training_can_be_read(browser: Any, pages: Path) -> None:
    page = browser.new_context(java_script_enabled=False).new_page()
    page.goto((pages / "index.html").as_uri())
    assert page.locator("h2").count() >= 8
    for still in ("#pair svg", "#idea-figure svg", "#weights-figure .still svg"):
        assert page.locator(still).first.is_visible()
    assert "Training needs this page's scripts" in page.locator("#playground").inner_text()


def test_print_shows_stills_and_keeps_figures_whole(opened: Opened) -> None:
    page = opened(name="index.html")
    page.emulate_media(media="print")
    assert page.locator("#weights-figure .still").is_visible()
    for hidden in (".pair-bar", "#playground", "nav", ".reproduce"):
        assert not page.locator(hidden).first.is_visible()
    broken = page.locator("figure").evaluate_all(
        "all => all.map(f => getComputedStyle(f).breakInside)"
    )
    assert set(broken) == {"avoid"}


def test_both_pages_work_in_firefox(pages: Path) -> None:
    if FIREFOX is None:
        pytest.skip("firefox-esr is not installed: make test-browser installs it where it may")
    if not (PROJECT / "node_modules" / "puppeteer-core").exists():
        pytest.skip("puppeteer-core is not installed: npm install --no-package-lock")
    addresses = [(pages / name).as_uri() for name in ("index.html", "playground.html")]
    done = subprocess.run(
        ["node", DRIVER, FIREFOX, *addresses],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
    for name, line in zip(("index", "playground"), done.stdout.splitlines(), strict=True):
        assert line == f"{name}.html: update 20 of 500, reversed"
