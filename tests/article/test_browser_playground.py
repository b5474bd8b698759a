"""The playground in Chromium, from its file and without a network."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from article.accessible import violations
from article.engine import CONFIGURATIONS, constant, in_jax

from pseudo_invertible.article.playground import playground_address, playground_page
from pseudo_invertible.article.playground_data import playground_data
from pseudo_invertible.experiment.maps import Maps
from pseudo_invertible.experiment.mlp import Linear, Network, Pair
from pseudo_invertible.experiment.scatter import Dataset
from pseudo_invertible.experiment.training import Run, train_runs
from pseudo_invertible.measures.shape import orientation
from pseudo_invertible.study.configuration import Configuration
from pseudo_invertible.study.settings import TrainingSettings

pytestmark = pytest.mark.browser
Opened = Callable[..., Any]
RUN = "asked => playground.run(asked)"


def asked(where: Configuration, updates: int, seed: int = 101) -> dict[str, Any]:
    return {
        "activation": where.activation,
        "lambda": where.lambda_,
        "mu": where.mu,
        "seed": seed,
        "updates": updates,
    }


def shows(page: Any, place: str) -> Any:
    return page.locator(f"[data-show={place}]")


def at_update(page: Any, update: int, of: int = 500) -> None:
    from playwright.sync_api import expect

    expect(shows(page, "where")).to_have_text(f"update {update} of {of}", timeout=120_000)


def terms_shown(page: Any) -> list[float]:
    cells = page.locator("[data-show=terms] td:nth-child(2)").all_inner_texts()
    return [float(cell.replace("−", "-")) for cell in cells]


# It trains.


@pytest.mark.parametrize("where", CONFIGURATIONS, ids=str)
def test_a_run_in_the_page_has_the_terms_of_jax(
    opened: Opened, published: Dataset, where: Configuration
) -> None:
    ours = opened().evaluate(RUN, asked(where, 50))
    theirs = in_jax(published, where, constant(where, 50)).history
    assert np.shape(ours["history"]) == (51, 4)
    np.testing.assert_allclose(ours["history"][0], theirs[0], rtol=1e-5)
    np.testing.assert_allclose(ours["history"][50], theirs[50], rtol=1e-3)


@pytest.mark.parametrize(
    "where",
    [
        Configuration("relu", 0.1, 0.1),
        Configuration("relu", 0.01, 0.01),
        Configuration("silu", 0, 0),
        Configuration("silu", 1, 1),
    ],
    ids=str,
)
def test_the_curves_after_the_studys_updates_are_those_of_jax(
    opened: Opened, published: Dataset, where: Configuration
) -> None:
    ours = opened().evaluate(RUN, asked(where, 500))
    run = Run(101, where.lambda_, where.mu)
    trained = train_runs(published, where.activation, [run], TrainingSettings())

    def network(leaves: Network) -> Network:
        return tuple(Linear(*(leaf[0, 0] for leaf in layer)) for layer in leaves)

    maps = Maps(Pair(*(network(leaves) for leaves in trained.pairs)), where.activation)
    x, y = np.sort(published.x), np.sort(published.y)
    np.testing.assert_allclose(ours["x"], x, rtol=1e-6)
    np.testing.assert_allclose(ours["y"], y, rtol=1e-5, atol=1e-7)
    for curve, expected in ((ours["f"], maps.f(x)), (ours["g"], maps.g(y))):
        assert np.abs(np.array(curve) - expected).max() <= 0.01 * np.ptp(expected)


def test_a_free_start_from_the_console_is_a_free_start(opened: Opened, published: Dataset) -> None:
    where = Configuration("relu", 10, 1)
    weights = constant(where, 40)
    weights[:20] = 0
    ours = opened().evaluate(RUN, asked(where, 40) | {"free_updates": 20})
    np.testing.assert_allclose(
        ours["history"], in_jax(published, where, weights).history, rtol=1e-3
    )


def test_a_study_that_trains_otherwise_is_trained_so_in_its_page(
    opened: Opened, published: Dataset, tmp_path: Path
) -> None:
    settings = TrainingSettings(
        updates=40,
        width=12,
        learning_rate=3e-3,
        standardise=True,
        warm_start=0.5,
        free_updates=5,
        flip_outputs=True,
    )
    file = tmp_path / "other.html"
    data = playground_data(published, settings, [7], {})
    file.write_text(playground_page(data), encoding="utf-8")
    ours = opened(file=file).evaluate(RUN, {"activation": "silu", "lambda": 3, "mu": 0.3})
    theirs = train_runs(published, "silu", [Run(7, 3, 0.3)], settings).history[0]
    np.testing.assert_allclose(ours["history"][0], theirs[0], rtol=1e-5)
    np.testing.assert_allclose(ours["history"], theirs, rtol=1e-3)


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"seed": 7}, "playground.run has seed=7; seed should be one that the page holds"),
        ({"lambda": -1}, "lambda should be a number from 0 to 1000000"),
        ({"activation": "tanh"}, "activation should be relu or silu"),
        ({"epochs": 3}, "playground.run has no epochs; it takes activation, lambda, mu, seed"),
    ],
)
def test_the_console_refuses_in_sentences(
    opened: Opened, wrong: dict[str, Any], sentence: str
) -> None:
    said = opened().evaluate("asked => playground.run(asked).catch(String)", wrong)
    assert sentence in said


# What one does.


def test_a_slider_moved_in_mid_run_acts_from_there_on(opened: Opened, published: Dataset) -> None:
    where = Configuration("relu", 1, 1)
    page = opened(playground_address(where, 101, update=50))
    at_update(page, 50)
    slider = page.locator("[data-slider=lambda]")
    slider.focus()
    for _ in range(10):  # a decade
        slider.press("ArrowRight")
    page.locator("#pg-updates").fill("80")
    page.locator("#pg-updates").press("Enter")
    page.get_by_role("button", name="To the end").click()
    at_update(page, 80, 80)
    weights = constant(where, 80)
    weights[50:] = 10
    expected = in_jax(published, where, weights).history[-1]
    np.testing.assert_allclose(terms_shown(page)[1:], expected, rtol=1e-2)
    assert "moves=50:10:10" in page.url


def test_a_slider_keeps_up_with_the_hand_while_training_runs(opened: Opened) -> None:
    page = opened(playground_address(Configuration("silu", 1, 1), 101, updates=5000))
    page.get_by_role("button", name="Play").click()
    slider = page.locator("[data-slider=mu]")
    for _ in range(10):  # a decade
        slider.press("ArrowLeft")
    page.get_by_role("button", name="Pause").click()
    page.get_by_role("button", name="Play").wait_for()
    assert page.get_by_label("μ, as a number").input_value() == "0.1"
    assert page.get_by_label("λ, as a number").input_value() == "0.1"  # they are linked
    assert page.url.split("moves=")[1].split("&")[0].endswith(":0.1:0.1")


def test_the_address_restores_the_state(opened: Opened) -> None:
    address = (
        "#activation=silu&lambda=3&mu=0.5&seed=102&free_updates=20&moves=30:10:0.5"
        "&updates=700&update=60&stored=0&pace=250&x=-11"
    )
    page = opened(address)
    at_update(page, 60, 700)
    assert page.get_by_label("Activation").input_value() == "silu"
    assert page.get_by_label("Seed").input_value() == "102"
    assert page.get_by_label("Start", exact=True).input_value() == "free_updates:20"
    assert page.get_by_label("Pace").input_value() == "250"
    assert page.get_by_label("λ, as a number").input_value() == "10"
    assert not page.get_by_label("keep λ = μ").is_checked()
    assert "x = −11 →" in shows(page, "trip").inner_text()
    before = terms_shown(page)
    assert page.evaluate("location.hash") == address  # written again as it was read
    page.reload()
    at_update(page, 60, 700)
    assert terms_shown(page) == before


def test_an_anchor_without_a_state_stays_an_anchor(opened: Opened) -> None:
    page = opened("#playground")
    at_update(page, 0)
    page.get_by_role("button", name="One update").focus()
    page.evaluate("location.hash = 'methods'")
    at_update(page, 0)
    assert page.evaluate("location.hash") == "#methods"
    assert shows(page, "notice").is_hidden()


def test_what_an_address_asks_in_vain_is_said(opened: Opened) -> None:
    page = opened("#activation=relu&lambda=minus&seed=7&moves=9:1")
    said = shows(page, "notice").inner_text()
    assert "lambda=minus; lambda should be a number from 0" in said
    assert "seed=7; seed should be one that the page holds (101, 102)" in said
    assert "the move 9:1; it should be update:lambda:mu" in said


def test_following_a_link_while_reading_changes_the_run(opened: Opened) -> None:
    page = opened()
    page.get_by_role("link", name="seed 102, stuck at λ = μ = 100").click()
    page.get_by_role("button", name="Pause").click()
    page.get_by_role("button", name="To the end").click()
    at_update(page, 500)
    for key in "fg":
        assert page.locator(f"[data-way={key}]").inner_text() == "wrong way ✗"
    assert page.get_by_label("Seed").locator("option:checked").inner_text() == "102 (stuck)"
    assert "it is stuck, going the wrong way" in shows(page, "behind").inner_text()


def test_the_ways_shown_are_those_of_the_tables(opened: Opened, published: Dataset) -> None:
    where = Configuration("relu", 100, 100)
    words = {1: "right way ✓", -1: "wrong way ✗", 0: "no way yet"}
    for seed in (101, 102):
        page = opened(playground_address(where, seed, update=20))
        at_update(page, 20)
        run = page.evaluate(RUN, asked(where, 20, seed))
        ways = (
            orientation(np.array(run["x"]), np.array(run["f"]), published.y),
            orientation(
                np.array(run["y"]),
                np.array(run["g"]),
                published.x[np.argsort(published.y, kind="stable")],
            ),
        )
        for key, way in zip("fg", ways, strict=True):
            assert page.locator(f"[data-way={key}]").inner_text() == words[way]


def test_play_pauses_goes_on_and_trains_beyond_the_studys_updates(opened: Opened) -> None:
    from playwright.sync_api import expect

    page = opened(playground_address(Configuration("relu", 1, 1), 101, pace=250))
    page.get_by_role("button", name="Play").click()
    expect(shows(page, "where")).not_to_have_text("update 0 of 500")
    page.get_by_role("button", name="Pause").click()
    page.get_by_role("button", name="Play").wait_for()
    where = shows(page, "where")
    update = int(where.inner_text().split()[1])
    page.get_by_role("button", name="One update").click()
    expect(where).to_have_text(f"update {update + 1} of 500")
    page.get_by_role("button", name="To the end").click()
    at_update(page, 500)
    page.get_by_role("button", name="Train on").click()
    at_update(page, 1000, 1000)
    page.get_by_role("button", name="Start again").click()
    at_update(page, 0, 1000)


def test_pointing_draws_the_round_trip_also_off_the_sample(opened: Opened) -> None:
    page = opened(playground_address(Configuration("relu", 1, 1), 101, update=100))
    at_update(page, 100)
    box = page.locator("[data-panel=f] svg").bounding_box()
    page.mouse.move(box["x"] + box["width"] - 20, box["y"] + 40)  # beyond x = 10
    trip = shows(page, "trip").inner_text()
    assert trip.startswith("x = 12.")
    assert trip.endswith("Off the sample.")
    for panel in ("f", "g", "x_again"):
        assert page.locator(f"[data-panel={panel}] .trip path").count() >= 1
    page.mouse.move(2, 2)
    assert page.locator(".trip path").count() == 0
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + 40)
    page.mouse.move(2, 2)
    assert "&x=" in page.url  # a click keeps it
    assert page.locator("[data-panel=g] .trip path").count() >= 1


# Own data.

GOOD = "x,y\n" + "".join(f"{i},{i * i / 10}\n" for i in range(-10, 12))


def give(page: Any, text: str, name: str = "mine.csv") -> None:
    file = {"name": name, "mimeType": "text/csv", "buffer": text.encode()}
    page.locator("[data-file=csv]").set_input_files(file)


def test_own_data_are_trained_on(opened: Opened) -> None:
    page = opened()
    give(page, GOOD)
    shows(page, "data").get_by_text("mine.csv: 22 points.").wait_for()
    page.get_by_role("button", name="To the end").click()
    at_update(page, 500)
    run = page.evaluate(RUN, {"updates": 1})
    assert run["x"] == sorted(range(-10, 12))
    for back in ("Back to the study’s data", "ReLU, λ = μ = 1, seed 101"):
        page.get_by_role("button", name=back).or_(page.get_by_role("link", name=back)).click()
        shows(page, "data").get_by_text("The study’s data: 1000 points.").wait_for()
        give(page, GOOD)
        shows(page, "data").get_by_text("mine.csv: 22 points.").wait_for()


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (
            GOOD.replace("\n-8,", "\n-8,many"),
            "mine.csv, line 4: column y holds 'many6.4'; it should",
        ),
        (
            GOOD.replace("\n3,0.9", "\n3,"),
            "mine.csv, line 15: column y holds nothing; it should be a",
        ),
        ("x,z\n1,2\n", "mine.csv: needs exactly one column named y; its first line has x, z."),
        (
            GOOD.replace(",", ";"),
            "mine.csv: has semicolons between its columns; there should be commas, and points",
        ),
        (
            GOOD.replace("\n3,0.9", "\n3,0,9"),
            "mine.csv, line 15: has 3 cells, and the header has 2; each row should have as many",
        ),
        ("", "mine.csv: needs exactly one column named x; its first line has nothing."),
        ("x,y\n1,2\n", "mine.csv: has 1 rows; there should be 10 to 20000."),
        (
            "x,y\n" + "1,2\n2,2\n" * 9,
            "mine.csv: column y is constant (2); it should vary for a fit.",
        ),
        (
            GOOD.replace("\n3,0.9", "\n3,1e39"),
            "line 15: column y holds '1e39'; it should be a finite",
        ),
    ],
)
def test_a_csv_that_cannot_serve_gets_a_sentence(opened: Opened, text: str, sentence: str) -> None:
    page = opened()
    give(page, text)
    notice = shows(page, "notice")
    notice.wait_for()
    assert sentence in notice.inner_text()
    shows(page, "data").get_by_text("1000 points").wait_for()


# For everyone.


def test_the_keyboard_reaches_everything(opened: Opened) -> None:
    page = opened()
    reached = set()
    for _ in range(60):
        page.keyboard.press("Tab")
        reached.add(page.evaluate("document.activeElement.outerHTML"))
    for control in page.locator("button:enabled:visible, input:visible, select:visible, a").all():
        assert control.evaluate("element => element.outerHTML") in reached
    page.get_by_role("button", name="Play").press("Enter")
    page.get_by_role("button", name="Pause").press("Space")
    page.get_by_label("Where the round trip starts").press("ArrowRight")
    assert "x = " in shows(page, "trip").inner_text()


def test_with_reduced_motion_nothing_starts_by_itself_and_pictures_change_slowly(
    opened: Opened,
) -> None:
    link = playground_address(Configuration("relu", 1, 1), 101, play=1)
    page = opened(link, reduced_motion="reduce")
    at_update(page, 0)
    page.get_by_role("button", name="Play").click()
    changes = page.evaluate(
        """async () => {
          let changes = 0;
          const curve = document.querySelector("[data-panel=f] .curve");
          const watch = new MutationObserver((seen) => changes += seen.length);
          watch.observe(curve, {attributes: true});
          await new Promise((done) => setTimeout(done, 2500));
          return changes;
        }"""
    )
    assert 1 <= changes <= 4


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_axe_finds_no_violation(opened: Opened, scheme: str, width: int) -> None:
    page = opened(
        playground_address(Configuration("relu", 100, 100), 102, update=60, x=3),
        color_scheme=scheme,
        viewport={"width": width, "height": 800},
    )
    at_update(page, 60)
    assert violations(page) == []


@pytest.mark.parametrize(("width", "height"), [(1280, 720), (1920, 1080)])
def test_a_wide_screen_shows_the_panels_and_controls_without_scrolling(
    opened: Opened, width: int, height: int
) -> None:
    page = opened(viewport={"width": width, "height": height})
    at_update(page, 0)
    for selector in (".pg-bar", ".pg-weights", ".pg-follow", ".pg-chart", "[data-show=terms]"):
        box = page.locator(selector).bounding_box()
        assert box["y"] >= 0
        assert box["y"] + box["height"] <= height


def test_a_narrow_screen_never_scrolls_sideways(opened: Opened) -> None:
    for width in (320, 390, 760):
        page = opened(viewport={"width": width, "height": 844})
        at_update(page, 0)
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_drawing_leaves_training_at_least_half_its_speed(opened: Opened) -> None:
    page = opened(playground_address(Configuration("relu", 1, 1), 101, updates=3000))
    page.evaluate(RUN, {"updates": 200})  # warm
    undrawn, drawn = page.evaluate(
        """async () => {
          const started = performance.now();
          await playground.run({updates: 3000});
          const between = performance.now();
          const where = document.querySelector("[data-show=where]");
          const ended = new Promise((done) => new MutationObserver(() => {
            if (where.textContent === "update 3000 of 3000") done();
          }).observe(where, {childList: true}));
          document.querySelector("[data-do=end]").click();
          await ended;
          return [between - started, performance.now() - between];
        }"""
    )
    print(f"3000 updates: {undrawn / 1000:.2f} s undrawn, {drawn / 1000:.2f} s drawn")
    assert drawn <= 2 * undrawn


def test_without_scripts_the_page_says_so(browser: Any, page_file: Path) -> None:
    page = browser.new_context(java_script_enabled=False).new_page()
    page.goto(page_file.as_uri())
    assert "its scripts have to be allowed to run" in page.locator("body").inner_text()
