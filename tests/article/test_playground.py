"""The playground in Chromium, from its file and without a network."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from article.engine import in_node, job, needs_node

from pseudo_invertible.data.dataset import Dataset, opposite

pytestmark = [pytest.mark.browser, needs_node]
Opened = Callable[..., Any]
CSV = "x,y\n" + "".join(f"{i},{i * i / 10}\n" for i in range(-10, 12))


def shows(page: Any, place: str) -> Any:
    return page.locator(f".playground [data-show={place}]")


def at_update(page: Any, update: int, of: int = 500) -> None:
    from playwright.sync_api import expect

    expect(shows(page, "where")).to_have_text(f"update {update} of {of}", timeout=120_000)


def terms(page: Any) -> list[float]:
    cells = page.locator("[data-show=terms] td:nth-child(2)").all_inner_texts()
    return [float(cell.replace("−", "-")) for cell in cells][1:]


def loss(page: Any) -> float:
    return float(page.locator("[data-show=terms] .loss td").inner_text())


def press(page: Any, name: str) -> None:
    page.locator(".playground").get_by_role("button", name=name, exact=True).click()


# It trains.


def test_a_run_from_the_console_is_the_engines(opened: Opened, points: Dataset) -> None:
    ours = opened().evaluate("playground.run({activation: 'relu', lambda: 1, mu: 1, updates: 30})")
    [expected] = in_node(job(points, "relu", [(30, 1.0, 1.0)]))
    np.testing.assert_allclose(ours["history"], expected.history, rtol=1e-12)
    np.testing.assert_array_equal(ours["x"], np.sort(points.x))
    assert len(ours["f"]) == len(ours["g"]) == 1000


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ("{seed: 7}", "playground.run has seed=7; seed should be one that the page holds"),
        ("{lambda: -1}", "lambda should be a number from 0 to 1000000"),
        ("{activation: 'gelu'}", "activation should be relu or silu or tanh"),
        ("{epochs: 3}", "playground.run has no epochs; it takes activation, lambda, mu, seed"),
    ],
)
def test_the_console_refuses_in_sentences(opened: Opened, wrong: str, sentence: str) -> None:
    assert sentence in opened().evaluate(f"playground.run({wrong}).catch(String)")


def test_reversing_the_trend_trains_on_the_opposite_data(opened: Opened, points: Dataset) -> None:
    page = opened("#lambda=100&mu=100&update=40")
    at_update(page, 40)
    before = shows(page, "verdict").inner_text()
    page.get_by_label("reverse the trend").check()
    press(page, "To the end")
    at_update(page, 500)
    assert {before, shows(page, "verdict").inner_text()} == {"aligned", "reversed"}
    page.goto(page.url.split("#")[0] + "#lambda=100&mu=100&reverse=1&update=40")
    at_update(page, 40)
    [expected] = in_node(job(opposite(points), "relu", [(40, 100.0, 100.0)]))
    np.testing.assert_allclose(terms(page), expected.history[-1], rtol=1e-2)


def test_the_preset_clean_trains_as_the_protocol(opened: Opened, points: Dataset) -> None:
    page = opened("#lambda=100&mu=100")
    page.get_by_label("Protocol").select_option("clean")
    at_update(page, 0, 2000)
    assert "updates=2000&standardise=1&delay=50" in page.url
    page.goto(f"{page.url}&update=80")
    at_update(page, 80, 2000)
    [expected] = in_node(job(points, "relu", [(80, 100.0, 100.0)], standardise=True, delay=50))
    np.testing.assert_allclose(terms(page), expected.history[-1], rtol=1e-2)
    page.get_by_label("Delay").fill("10")
    page.get_by_label("Delay").press("Enter")
    assert page.get_by_label("Protocol").locator("option:checked").inner_text() == "of your own"
    page.get_by_label("Protocol").select_option("published")
    at_update(page, 0, 500)


@pytest.mark.parametrize("name", ["line", "monotone", "parabola", "s", "branches"])
def test_every_dataset_of_the_gallery_trains(opened: Opened, name: str) -> None:
    page = opened()
    page.get_by_label("Points").select_option(name)
    shows(page, "data").get_by_text("300 points.").wait_for()
    before = loss(page)
    press(page, "To the end")
    at_update(page, 500)
    assert loss(page) < before
    verdict = shows(page, "verdict").inner_text()
    assert (verdict == "no trend in these data") == (name == "parabola")
    assert f"data={name}" in page.url


def test_two_seeds_train_at_once_and_each_has_its_verdict(opened: Opened) -> None:
    page = opened("#lambda=100&mu=100&seed=101&second=102&show=two&update=100")
    at_update(page, 100)
    assert shows(page, "verdict").inner_text() == "101 aligned, 102 reversed"
    assert page.locator("[data-show=heads] th").all_inner_texts() == [
        "term",
        "seed 101",
        "seed 102",
    ]
    assert page.locator("[data-panel=f] .curve.second").get_attribute("d")


def test_many_seeds_are_counted_while_they_train(opened: Opened) -> None:
    page = opened("#lambda=100&mu=100&show=many&update=40")
    at_update(page, 40)
    words = page.locator(".pg-many figcaption").all_inner_texts()
    assert len(words) == 20
    counts = {kind: sum(kind in one for one in words) for kind in ("aligned", "reversed", "torn")}
    said = shows(page, "verdict").inner_text()
    assert said == ", ".join(f"{count} {kind}" for kind, count in counts.items() if count)
    assert words[:2] == ["101 aligned", "102 reversed"]


# What the visitor does.


def test_nothing_is_said_of_a_slope_before_the_first_update(opened: Opened) -> None:
    page = opened()
    at_update(page, 0)
    assert shows(page, "verdict").inner_text() == ""
    press(page, "Step")
    at_update(page, 1)
    assert shows(page, "verdict").inner_text() in ("aligned", "reversed", "torn")


def test_play_pauses_continues_and_resets(opened: Opened) -> None:
    from playwright.sync_api import expect

    page = opened("#lambda=1&mu=1&pace=60")
    press(page, "Play")
    expect(shows(page, "where")).not_to_have_text("update 0 of 500")
    press(page, "Pause")
    page.get_by_role("button", name="Play").wait_for()
    update = int(shows(page, "where").inner_text().split()[1])
    press(page, "Step")
    at_update(page, update + 1)
    press(page, "To the end")
    at_update(page, 500)
    press(page, "Continue")
    expect(shows(page, "where")).to_contain_text("of 1000")
    press(page, "Pause")
    press(page, "Reset")
    at_update(page, 0)


def test_a_slider_moved_while_training_acts_from_there_on(opened: Opened, points: Dataset) -> None:
    page = opened("#lambda=1&mu=1&update=50")
    at_update(page, 50)
    slider = page.locator("[data-slider=lambda]")
    slider.focus()
    for _ in range(10):  # a decade
        slider.press("ArrowRight")
    assert page.get_by_label("μ, as a number").input_value() == "10"  # they are linked
    page.goto(f"{page.url}&update=70".replace("&update=50", ""))
    at_update(page, 70)
    [expected] = in_node(job(points, "relu", [(50, 1.0, 1.0), (70, 10.0, 10.0)]))
    np.testing.assert_allclose(terms(page), expected.history[-1], rtol=1e-2)
    assert "moves=50:10:10" in page.url


def test_the_link_restores_the_state(opened: Opened) -> None:
    address = (
        "#activation=silu&lambda=3&mu=0.5&seed=102&data=s&noise=0.1&reverse=1&updates=700"
        "&standardise=1&delay=20&ramp=0.5&update=40&pace=60&moves=30:10:0.5&x=-11"
    )
    page = opened(address)
    at_update(page, 40, 700)
    assert page.get_by_label("λ, as a number").input_value() == "10"
    assert not page.get_by_label("keep λ = μ").is_checked()
    assert "x = −11 →" in shows(page, "trip").inner_text()
    assert page.evaluate("location.hash") == address  # written again as it was read
    before = terms(page)
    page.evaluate("navigator.clipboard.writeText = () => Promise.resolve()")
    press(page, "Copy link")
    shows(page, "notice").get_by_text("The link is copied.").wait_for()
    page.goto("about:blank")
    page = opened(address)
    at_update(page, 40, 700)
    assert terms(page) == before


def test_a_link_that_cannot_be_followed_says_why(opened: Opened) -> None:
    from playwright.sync_api import expect

    page = opened("#activation=relu&lambda=minus&seed=7&moves=9:1")
    notice = shows(page, "notice")
    expect(notice).not_to_be_empty()
    said = notice.inner_text()
    assert "lambda=minus; lambda should be a number from 0" in said
    assert "seed=7; seed should be one that the page holds (101, 102, … 120)" in said
    assert "the move 9:1; it should be update:lambda:mu" in said


def test_pointing_draws_the_round_trip_also_outside_the_data(opened: Opened) -> None:
    page = opened("#lambda=1&mu=1&update=100")
    at_update(page, 100)
    box = page.locator("[data-panel=f] svg").bounding_box()
    page.mouse.move(box["x"] + box["width"] - 16, box["y"] + 40)  # beyond x = 10
    trip = shows(page, "trip").inner_text()
    assert trip.startswith("x = 12.")
    assert trip.endswith("Outside the data.")
    for panel in ("f", "g", "x_again"):
        assert page.locator(f"[data-panel={panel}] .trip path").count() >= 1
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + 40)
    page.mouse.move(2, 2)
    assert "&x=" in page.url  # a click keeps it
    press(page, "Clear")
    assert page.locator(".trip path").count() == 0


@pytest.mark.parametrize("how", ["hover", "focus", "tap"])
def test_every_control_explains_itself(opened: Opened, how: str) -> None:
    page = opened("#lambda=1&mu=1&update=1", has_touch=True)
    at_update(page, 1)
    for control in page.locator(".playground :is(button, select, input):enabled:visible").all():
        if how == "tap" and control.get_attribute("type") != "range":
            continue
        {"hover": control.hover, "focus": control.focus, "tap": control.tap}[how]()
        said = shows(page, "help").inner_text()
        assert len(said) > 20, control.evaluate("element => element.outerHTML")
        assert not said.startswith("Point at anything")


# The visitor's data.


def give(page: Any, text: str, name: str = "mine.csv") -> None:
    file = {"name": name, "mimeType": "text/csv", "buffer": text.encode()}
    page.locator("[data-file=csv]").set_input_files(file)


@pytest.mark.parametrize(
    "text",
    [
        CSV,
        CSV.replace(",", ";").replace(".", ","),  # decimal commas
        CSV.replace(",", "\t"),
        CSV.removeprefix("x,y\n").replace(",", "  "),  # blanks, no header
        '"";"a";"b"\n'
        + "".join(f'"{n}";{line}\n' for n, line in enumerate(CSV.split()[1:])).replace(",", ";"),
        "name,a,b\n" + "".join(f"p,{line}\n" for line in CSV.splitlines()[1:]),
    ],
    ids=["commas", "semicolons", "tabs", "blanks", "row names", "other names"],
)
def test_a_csv_is_trained_on(opened: Opened, text: str) -> None:
    page = opened()
    give(page, text)
    shows(page, "data").get_by_text("22 points.").wait_for()
    run = page.evaluate("playground.run({updates: 1})")
    assert run["x"] == sorted(range(-10, 12))
    assert max(run["y"]) == 12.1
    assert "is not part of the link" in shows(page, "notice").inner_text()


def test_a_csv_can_be_dropped_anywhere_in_the_article(opened: Opened) -> None:
    page = opened(name="index.html")
    page.evaluate(
        """text => {
          const dropped = new DataTransfer();
          dropped.items.add(new File([text], "mine.csv"));
          document.querySelector("h1").dispatchEvent(
            new DragEvent("drop", {dataTransfer: dropped, bubbles: true, cancelable: true}));
        }""",
        CSV,
    )
    shows(page, "data").get_by_text("22 points.").wait_for()


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (
            CSV.replace("\n-8,", "\n-8,many"),
            "mine.csv, row 4: has “many6.4” in column 2; it should",
        ),
        (
            CSV.replace("\n3,0.9", "\n3,"),
            "mine.csv, row 15: has “” in column 2; it should be a num",
        ),
        ("x,z\none,two\n", "mine.csv: should have two columns of numbers, best named x and y."),
        ("", "mine.csv: should have two columns of numbers"),
        ("x,y\n1,2\n", "mine.csv: has 1 rows; there should be 10 to 20000."),
        ("x,y\n" + "1,2\n2,2\n" * 9, "mine.csv: y is constant; it should vary."),
    ],
)
def test_a_csv_that_cannot_be_used_gets_a_sentence(
    opened: Opened, text: str, sentence: str
) -> None:
    page = opened()
    give(page, text)
    notice = shows(page, "notice")
    notice.wait_for()
    assert sentence in notice.inner_text()
    assert "1000 points" in shows(page, "data").inner_text()


def test_with_reduced_motion_nothing_starts_by_itself(opened: Opened) -> None:
    page = opened("#lambda=1&mu=1&play=1", reduced_motion="reduce")
    at_update(page, 0)
    press(page, "Play")
    page.get_by_role("button", name="Pause").wait_for()
    article = opened(name="index.html", reduced_motion="reduce")
    article.wait_for_timeout(1000)
    assert article.locator("#pair [data-show=time]").inner_text() == ""
