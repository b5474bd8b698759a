"""Every kind of figure draws for every study, says only what its data say, and keeps its bytes."""

from __future__ import annotations

import re
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from making import (
    make_baselines,
    make_dataset,
    make_history,
    make_networks,
    make_runs_table,
)
from matplotlib.figure import Figure as Drawing

from pseudo_invertible.claims.stuck import stuck_table
from pseudo_invertible.data.dataset import Dataset, write_dataset
from pseudo_invertible.errors import UserError
from pseudo_invertible.experiment.stored import Networks, write_history, write_networks
from pseudo_invertible.figures.catalogue import WRITE_UP_NAMES, Options, figures_of, write_up_names
from pseudo_invertible.figures.drawing import KINDS, draw_figure, module_of
from pseudo_invertible.figures.labels import fvu_axis
from pseudo_invertible.figures.save import FORMATS, description_of
from pseudo_invertible.figures.sources import Sources, read_sources
from pseudo_invertible.figures.style import styled
from pseudo_invertible.measures.curves import curves_of
from pseudo_invertible.study.model import read_study

X = np.linspace(-10, 10, 60)
NUMBERS = np.random.default_rng(1)
DATASETS = {
    "like the write-up's": make_dataset(),
    "exact line": Dataset(X, 2 * X + 1),
    "12 points": Dataset(X[::5], np.exp(-X[::5] / 5)),
    "heavy tails": Dataset(NUMBERS.lognormal(0, 3, 60), NUMBERS.lognormal(0, 3, 60)),
    "far units": Dataset(1e6 + X, 1e-4 * X + 1e-5 * NUMBERS.standard_normal(60)),
}
EQUAL = [(0.0, 0.0), (1.0, 1.0), (100.0, 100.0)]
UNEQUAL = [(0.0, 0.0), (1.0, 10.0), (100.0, 100.0)]
# Tables of runs by what is odd about them.
RUNS: dict[str, dict[str, Any]] = {
    "two activations": {"activations": ["relu", "silu"]},
    "nothing stuck": {"stuck": 0.0},
    "all stuck, all torn": {"stuck": 1.0, "torn": 1.0},
    "no trend": {"trend": False},
    "one weight, one activation": {"weights": [(1.0, 1.0)], "activations": ["silu"]},
    "unequal weights too": {"weights": UNEQUAL},
    "unequal weights only": {"weights": [(1.0, 10.0)]},
    "5 seeds, nothing fresh": {"seeds": range(101, 106), "fresh": False},
    "some diverged": {"diverged": [101, 103]},
    "all diverged": {"diverged": range(101, 109)},
}
OF_RUNS = ("tradeoff", "claims", "seeds", "protocols", "off_sample", "limits")


def make_sources(dataset: Dataset = DATASETS["like the write-up's"], **runs: Any) -> Sources:
    """Everything that any figure is drawn from, tiny."""
    runs = {"weights": EQUAL, "seeds": range(101, 109), "activations": ["relu"], **runs}
    protocols = {"published": (50,), "long": (50, 200), "clean": (50, 200)}
    table = make_runs_table(protocols, **runs)
    networks = [make_networks(lambda_=lambda_, mu=mu) for lambda_, mu in runs["weights"]]
    stuck = make_runs_table(
        {"published": (50,)}, **runs | {"datasets": ("own", "opposite"), "weights": EQUAL[1:]}
    )
    plane = list(product((0.1, 1.0, 10.0), repeat=2))
    return Sources(
        dataset=dataset,
        networks=networks,
        history=make_history(networks[0]),
        runs=table,
        baselines=make_baselines(),
        stuck=stuck_table(stuck, dataset),
        sweep=make_runs_table({"published": (50,)}, **runs | {"weights": plane}),
        **make_datasets(dataset),
    )


def make_datasets(dataset: Dataset) -> dict[str, Any]:
    names = [f"seed_{seed}" for seed in range(201, 204)]
    possible = {"far_from_monotone": [0.1, 0.4, np.nan], "floor_fvu": [0.1, 0.2, np.nan]}
    table = pd.DataFrame({"dataset": names, "least_fvu": [0.2, 1.2, 0.5], **possible})
    runs = make_runs_table(
        {"published": (50,), "clean": (200,)},
        *(["relu"], EQUAL[1:], range(101, 104)),
        datasets=names,
        trend=False,
    )
    best = {
        f"best_{axis}": np.linspace(v.min(), v.max(), 5)
        for axis, v in zip("xy", dataset, strict=True)
    }
    files = {
        "dataset.csv": dataset,
        "possible.npz": best,
        "protocol~clean/activation~relu/curves.npz": curves_of(make_networks(), dataset),
    }
    return {"datasets": table, "datasets_runs": runs, "examples": dict.fromkeys(names, files)}


def drawn(
    kind: str, data: Sources, options: Options | None = None, *, laid_out: bool = True
) -> tuple[Drawing, str, str]:
    """A figure, with its layout solved unless that is not wanted; caption, alternative text."""
    module, options = module_of(kind), options or Options()
    with styled():
        figure = module.draw(data, options)
        if laid_out:
            figure.draw_without_rendering()
    return figure, module.caption(data, options), module.alt(data, options)


def texts(figure: Drawing) -> str:
    """All that is written in a figure and can be seen."""
    return "\n".join(text.get_text() for text in figure.findobj(match=_is_text)).replace(
        "\xa0", " "
    )


def _is_text(artist: Any) -> bool:
    return hasattr(artist, "get_text") and artist.get_visible()


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_draws_with_a_caption_and_alternative_text(kind: str) -> None:
    figure, caption, alt = drawn(kind, make_sources())
    assert figure.get_suptitle()
    for text in (caption, alt):
        assert text.endswith(".")
        assert not re.search(r"nan|None|\n|  ", text)


@pytest.mark.parametrize("odd", list(RUNS))
def test_figures_of_runs_draw_for_odd_tables(odd: str) -> None:
    data = make_sources(**RUNS[odd])
    kinds = set(OF_RUNS) - ({"protocols"} if odd == "unequal weights only" else set())
    for kind in sorted(kinds):
        figure, caption, alt = drawn(kind, data, laid_out=False)
        for text in (figure.get_suptitle(), caption, alt):
            assert not re.search("nan|None", text), kind


@pytest.mark.parametrize("name", list(DATASETS))
def test_odd_data_draw_in_a_few_digits(name: str) -> None:
    figure, caption, _ = drawn("quartet", make_sources(DATASETS[name]))
    for number in re.findall(r"[\d.]+", texts(figure) + caption):
        assert len(number.replace(".", "").lstrip("0")) <= 4, number


def test_a_weight_that_is_named_was_trained() -> None:
    data = make_sources(weights=[(0.0, 0.0), (3.0, 3.0)])
    for kind in OF_RUNS:
        figure, caption, alt = drawn(kind, data, laid_out=False)
        named = re.findall(r"λ = μ = ([\d.]+\d|\d)", texts(figure) + caption + alt)
        assert set(named) <= {"0", "3"}, kind


def test_headline_of_protocols_agrees_with_the_table() -> None:
    data = make_sources()
    headline = drawn("protocols", data, laid_out=False)[0].get_suptitle()
    runs = data["runs"]
    runs = runs[(runs["protocol"] == "clean") & (runs["lambda"] == 100) & (runs["updates"] == 50)]
    assert (
        f"{runs['fvu'].median():#.3g} (clean, {(runs['direction'] != 'aligned').sum()} of 8 stuck)"
        in headline
    )


def test_a_run_worse_than_the_mean_says_so_in_its_panel() -> None:
    figure, caption, _ = drawn("fits", make_sources(DATASETS["far units"]))
    assert "worse than\npredicting the mean" in texts(figure)
    assert "worse than the mean" in caption


def test_a_diverged_run_says_so_in_place_of_its_curves() -> None:
    data = make_sources()
    data["networks"] = [make_networks(diverged={0: 7})]
    figure, caption, alt = drawn("quartet", data)
    assert "diverged" in texts(figure)
    assert "fit_y = " not in texts(figure)
    assert "diverged" in caption
    assert "diverged" in alt


def test_a_loss_that_is_not_finite_draws() -> None:
    data = make_sources()
    data["history"] = data["history"].assign(loss=np.inf, fit_y=np.inf)
    figure, caption, _ = drawn("loss", data)
    assert "not finite" in texts(figure)
    assert "not finite" in caption


def test_logarithmic_axes_stay_within_fifteen_decades() -> None:
    data = make_sources()
    data["history"] = data["history"].assign(cycle_x=1e-40)
    data["runs"].loc[:9, "cycle"] = 1e-33
    data["baselines"]["best_fvu"]["fvu"] = 1e-31
    for kind in ("loss", "tradeoff", "protocols", "limits"):
        for axes in drawn(kind, data, laid_out=False)[0].axes:
            limits = {axes.get_xscale(): axes.get_xlim(), axes.get_yscale(): axes.get_ylim()}
            low, high = limits.get("log", (1, 1))
            assert high / low < 1e16, kind


def test_stuck_has_the_counts_of_its_table() -> None:
    data = make_sources(stuck=0.5)
    _, caption, alt = drawn("stuck", data)
    assert "50 % at 100" in alt
    assert "8 seeds" in caption


def test_the_other_seeds_can_be_left_out() -> None:
    figure, caption, _ = drawn("fits", make_sources(), Options(other_seeds=False))
    assert "other seed" not in texts(figure) + caption


def test_a_seed_that_is_not_there_is_refused() -> None:
    with pytest.raises(UserError, match=r"have no run of --seed 7"):
        drawn("fits", make_sources(), Options(seed=7))


def test_a_missing_file_is_named() -> None:
    with pytest.raises(UserError, match="needs baselines"):
        drawn("tradeoff", Sources(runs=make_runs_table()))


def test_an_unknown_kind_is_refused_with_a_hint() -> None:
    with pytest.raises(UserError, match="did you mean quartet"):
        module_of("quartett")


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Files of a tiny run, as training writes them."""
    folder = tmp_path_factory.mktemp("results")
    networks: Networks = make_networks()
    write_dataset(folder / "dataset.csv", make_dataset())
    write_networks(folder / "networks.npz", networks)
    write_history(folder / "history.csv", make_history(networks))
    return folder


@pytest.fixture(scope="module")
def saved(results: Path) -> Path:
    """The stem of a quartet's files."""
    options = Options(title="Fit priority", activation="relu", lambda_=1.0, mu=1.0, seed=102)
    files = [results / name for name in ("dataset.csv", "networks.npz", "history.csv")]
    draw_figure("quartet", files, options, results / "first.pdf")
    draw_figure("quartet", files[::-1], options, results / "second.pdf")
    return results


@pytest.mark.parametrize("suffix", FORMATS)
def test_the_same_drawing_gives_the_same_bytes(saved: Path, suffix: str) -> None:
    assert (saved / f"first.{suffix}").read_bytes() == (saved / f"second.{suffix}").read_bytes()


@pytest.mark.parametrize("suffix", FORMATS)
def test_files_say_what_they_are(saved: Path, suffix: str) -> None:
    content = (saved / f"first.{suffix}").read_bytes()
    for text in (b"Fit priority", b"pseudo-invertible", b"commit", b"seed 102"):
        assert text in content
    assert not re.search(rb"<dc:date>|CreationDate", content)


def test_caption_and_alternative_text_are_read_from_the_svg(saved: Path) -> None:
    data = read_sources([saved / "dataset.csv", saved / "networks.npz", saved / "history.csv"])
    _, caption, alt = drawn("quartet", data, Options(seed=102))
    assert description_of(saved / "first.svg") == (caption, alt)


def test_svg_takes_its_colours_from_the_page_and_keeps_its_text(saved: Path) -> None:
    svg = (saved / "first.svg").read_text(encoding="utf-8")
    assert "currentColor" in svg
    assert not re.search(r"#222222|(?<!, )#ffffff|#000000", svg)
    assert "Fit priority" in re.sub(r"<metadata>.*</metadata>", "", svg, flags=re.DOTALL)
    assert svg.count("<image") == 2  # a scatter each


def test_the_default_study_has_the_write_ups_ten_figures() -> None:
    study = read_study({})
    assert write_up_names(study) == list(WRITE_UP_NAMES)
    figures = figures_of(study)
    assert set(WRITE_UP_NAMES) <= set(figures)
    shown = {
        (f.options.activation, f.options.mu) for f in map(figures.get, WRITE_UP_NAMES[1:]) if f
    }
    assert len(shown) == 7


def test_at_most_ten_figures_go_beyond_the_write_up() -> None:
    study = read_study({"sweeps": {"plane": {"activations": ["relu"], "lambda": [1], "mu": [1]}}})
    beyond = [f for f in figures_of(study).values() if f.options.activation is None]
    assert len(beyond) - 1 <= 10  # without the points
    assert figures_of(study)["plane"].kind == "plane"
    assert {f.kind for f in figures_of(study).values()} == set(KINDS)


def test_figures_follow_the_grid_and_the_protocol() -> None:
    study = read_study(
        {
            "name": "mine",
            "grid": {
                "activations": ["silu"],
                "weights": [{"lambda": 0.5, "mu": 0.5}, {"lambda": 1, "mu": 10}],
            },
            "figures": {"protocol": "clean"},
            "datasets": None,
            "stuck": None,
        }
    )
    figures = figures_of(study)
    assert {"fit_priority_0.5_silu", "weights_1_10_silu"} < set(figures)
    assert not {"stuck", "datasets", "loss_equal_silu"} & set(figures)
    assert write_up_names(study) == ["point_cloud"]
    quartet = figures["weights_1_10_silu"]
    assert (
        quartet.options.flags == "--activation silu --lambda 1 --mu 10 --seed 101 --protocol clean"
    )
    assert all("protocol~clean" in file for file in quartet.files[1:])


def test_a_grid_without_equal_weights_has_no_figure_of_what_helps() -> None:
    study = read_study({"grid": {"weights": [{"lambda": 1, "mu": 10}]}})
    assert "protocols" not in figures_of(study)
    assert {"limits", "tradeoff"} < set(figures_of(study))


@pytest.mark.parametrize("which", ["x", "y"])
def test_an_axis_of_fvu_has_ticks_whatever_is_on_it(which: str) -> None:
    numbers = np.random.default_rng(0)
    axes = Drawing().subplots()
    for best in [0.0, *10 ** numbers.uniform(-9, 0.1, 100)]:
        values = [best * 0.9, *np.maximum(best, 1e-3) * 10 ** numbers.uniform(0, 4, 3)]
        fvu_axis(axes, which, values, best)
        axis = getattr(axes, f"{which}axis")
        low, high = axis.get_view_interval()
        assert low <= min(v for v in values if v > 0)
        assert high >= max(values)
        shown = [tick for tick in axis.get_major_locator()() if low <= tick <= high]
        assert 2 <= len(shown) <= 14, (best, values, shown)
