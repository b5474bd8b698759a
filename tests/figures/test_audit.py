"""The audit's figures: they show their tables, and say a point that follows from them."""

from __future__ import annotations

import importlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
import yaml
from making import some_pair
from matplotlib.axes import Axes
from matplotlib.collections import QuadMesh
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.text import Text
from typer.testing import CliRunner

from pseudo_invertible.artifacts.layout import FIGURE_FORMATS
from pseudo_invertible.claims.verdicts import BUDGET, FAILS, HOLDS, NOT_TESTED, PUBLISHED_ONLY
from pseudo_invertible.errors import UserError
from pseudo_invertible.experiment.maps import Maps
from pseudo_invertible.experiment.mlp import Linear, Pair
from pseudo_invertible.experiment.scatter import Dataset, write_csv
from pseudo_invertible.experiment.trained import Networks, write_networks
from pseudo_invertible.figures import style
from pseudo_invertible.figures.audit import long_runs as long_runs_figure
from pseudo_invertible.figures.audit import off_sample as off_sample_figure
from pseudo_invertible.figures.audit import orientation, parts, plane, seeds, tradeoff
from pseudo_invertible.figures.save import read_metadata, save_figure
from pseudo_invertible.workflow.cli import app
from pseudo_invertible.workflow.plan import Plan

PROJECT = Path(__file__).resolve().parents[2]
KINDS = ("tradeoff", "seeds", "long_runs", "off_sample", "plane", "orientation", "claims")
EQUAL = ((0.0, 0.0), (1.0, 1.0), (100.0, 100.0))
UNEQUAL = ((0.0, 0.0), (0.1, 10.0), (10.0, 0.1))
ACTIVATIONS = ("relu", "silu")


def some_runs(
    pairs: tuple[tuple[float, float], ...] = EQUAL,
    count: int = 7,
    activations: tuple[str, ...] = ACTIVATIONS,
    **columns: Any,
) -> pd.DataFrame:
    """Runs of a grid: worse fits, better inverses and more wrong orientations at large weights."""
    generator = np.random.default_rng(3)
    rows = []
    for activation in activations:
        for place, (lambda_, mu) in enumerate(pairs):
            for seed in range(1, count + 1):
                wrong = place > 0 and seed % 3 == 0
                rows.append(
                    {
                        "activation": activation,
                        "lambda": lambda_,
                        "mu": mu,
                        "seed": seed,
                        "misfit": 0.2 * (1 + 20 * wrong) * generator.uniform(1, 1.5),
                        "cycle": 0.1 ** (1 + place) * generator.uniform(1, 2),
                        "wrong_orientation": wrong,
                        "orientation_f": -1 if wrong else 1,
                        "orientation_g": 1,
                        **columns,
                    }
                )
    return pd.DataFrame(rows)


def some_baselines(*, floor: bool = True) -> dict[str, Any]:
    noise = {"left_y": 0.03, "left_x": 3.0, "floor_y": 0.02, "floor_x": 2.0}
    return {
        "noise_floor": noise if floor else None,
        "best_invertible": {"sample": {"misfit": 0.2}, "population": None},
        "least_misfit": {"misfit": 0.18, "increasing": 3.0, "decreasing": 0.18},
        "flow": {"misfit": 0.19, "cycle": 2e-6},
        "variance": {"x": 30.0, "y": 0.3},
    }


def some_networks(metrics: pd.DataFrame) -> list[Networks]:
    found = []
    for (activation, lambda_, mu), rows in metrics.groupby(["activation", "lambda", "mu"]):
        pairs = [some_pair(seed, width=4) for seed in rows["seed"]]
        stacked = Pair(
            *(
                tuple(
                    Linear(
                        np.stack([getattr(p, net)[i].w for p in pairs]),
                        np.stack([getattr(p, net)[i].b for p in pairs]),
                    )
                    for i in range(3)
                )
                for net in ("f", "g")
            )
        )
        configuration = {"activation": activation, "lambda": str(lambda_), "mu": str(mu)}
        provenance = {"configuration": configuration}
        found.append(Networks(stacked, rows["seed"].to_numpy(np.int64), provenance))
    return found


def some_dataset() -> Dataset:
    x = np.linspace(-2, 2, 40)
    return Dataset(x, -x + np.sin(9 * x))


def some_long_runs(count: int = 3, updates: tuple[int, ...] = (500, 2000)) -> pd.DataFrame:
    tables = []
    for number in updates:
        plain = some_runs(count=count, remedy="plain", updates=number)
        remedies = [
            some_runs(EQUAL[-1:], count=count, remedy=remedy, updates=number)
            for remedy in ("standardised", "warm")
        ]
        tables += [plain, *remedies]
    return pd.concat(tables, ignore_index=True)


def some_curves(pairs: tuple[tuple[float, float], ...] = EQUAL) -> pd.DataFrame:
    position = np.linspace(-4, 4, 21)
    tables = []
    for activation in ACTIVATIONS:
        for lambda_, mu in pairs:
            for axis in "xy":
                median = 0.01 + 0.1 * position**2
                table = pd.DataFrame(
                    {
                        "activation": activation,
                        "lambda": lambda_,
                        "mu": mu,
                        "axis": axis,
                        "position": position,
                        "place": np.where(np.abs(position) <= 2, "inside", "outside"),
                        "q25": median / 2,
                        "median": median,
                        "q75": median * 2,
                        "first_seed": np.abs(position),
                    }
                )
                tables.append(table)
    return pd.concat(tables, ignore_index=True)


def some_ratios(
    pairs: tuple[tuple[float, float], ...] = EQUAL, outside: float = 5.0
) -> pd.DataFrame:
    table = some_runs(pairs, count=1)[["activation", "lambda", "mu"]]
    axes = pd.concat([table.assign(axis=axis) for axis in "xy"], ignore_index=True)
    return axes.assign(ratio_outside_median=outside, ratio_between_median=1.0)


def some_grid(
    weights: tuple[float, ...] = (0.1, 1.0, 10.0), misfit: Callable[[float, float], float] = max
) -> pd.DataFrame:
    pairs = tuple((a, b) for a in weights for b in weights)
    runs = some_runs(pairs, count=2, diverged_at=np.nan)
    runs["misfit"] = [misfit(a, b) for a, b in zip(runs["lambda"], runs["mu"], strict=True)]
    return runs


def some_claims(
    verdicts: tuple[str, ...] = (HOLDS, PUBLISHED_ONLY, BUDGET, FAILS, NOT_TESTED),
) -> pd.DataFrame:
    rows = [
        {
            "claim": number,
            "part": None if number % 2 else "a",
            "activation": activation,
            "text": f"Claim {number} of a write-up with a text that is long enough for two lines.",
            "statistic": "a number",
            "criterion": "> 1",
            "estimate": None if verdict == NOT_TESTED else 1.23456 * number,
            "low": None if verdict == NOT_TESTED else 1.0,
            "high": None if verdict == NOT_TESTED else 20000.0,
            "verdict": verdict,
            "budget_updates": 2000.0 if verdict == BUDGET else None,
            "budget_estimate": 0.5 if verdict == BUDGET else None,
        }
        for number, verdict in enumerate(verdicts, start=1)
        for activation in ACTIVATIONS
    ]
    return pd.DataFrame(rows)


def draw(kind: str) -> Figure:
    """A figure of a kind, from tiny tables."""
    metrics = some_runs()
    contents: dict[str, tuple[Any, ...]] = {
        "tradeoff": (metrics, some_baselines()),
        "seeds": (some_dataset(), metrics, some_networks(metrics)),
        "long_runs": (some_long_runs(), some_baselines()),
        "off_sample": (some_curves(), some_ratios()),
        "plane": (some_grid(),),
        "orientation": (metrics, some_long_runs()),
        "claims": (some_claims(),),
    }
    figure = importlib.import_module(f"pseudo_invertible.figures.audit.{kind}").draw(
        *contents[kind]
    )
    assert isinstance(figure, Figure)
    return figure


def lines(figure: Figure | Axes, gid: str) -> list[Line2D]:
    found = figure.findobj(lambda artist: artist.get_gid() == gid)
    return [artist for artist in found if isinstance(artist, Line2D)]


def words(figure: Figure) -> str:
    texts = (t.get_text() for t in figure.findobj(Text) if isinstance(t, Text))
    return " ".join(" ".join(texts).split())


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_tables_give_the_same_bytes_in_every_format(kind: str, tmp_path: Path) -> None:
    for name in ("once", "again"):
        save_figure(draw(kind), tmp_path / name, {"Title": kind})
    for suffix in FIGURE_FORMATS:
        once, again = (tmp_path / f"{name}.{suffix}" for name in ("once", "again"))
        assert once.read_bytes() == again.read_bytes(), suffix


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_written_runs_out_of_the_page(kind: str) -> None:
    figure = draw(kind)
    with style.styled():
        figure.draw_without_rendering()
    inside = figure.get_tightbbox()
    width, height = figure.get_size_inches()
    assert inside.x0 > -0.02
    assert inside.y0 > -0.02
    assert inside.x1 < width + 0.02
    assert inside.y1 < height + 0.02


def test_tradeoff_draws_medians_intervals_floor_best_map_and_flow() -> None:
    metrics = some_runs()
    figure = tradeoff.draw(metrics, some_baselines())
    for name in ACTIVATIONS:
        (medians,) = lines(figure, f"medians {name}")
        rows = metrics[metrics["activation"] == name].groupby("lambda")[["cycle", "misfit"]]
        np.testing.assert_allclose(medians.get_xydata(), rows.median().to_numpy())
    for axes in figure.axes:
        assert len(lines(axes, "interval misfit")) == len(EQUAL)
        (floor,) = lines(axes, "floor")
        assert list(floor.get_ydata()) == pytest.approx([0.1, 0.1])  # type: ignore[arg-type]
        (flow,) = lines(axes, "flow")
        assert list(flow.get_ydata()) == [0.19]  # type: ignore[arg-type]
        assert {float(np.asarray(line.get_ydata())[0]) for line in lines(axes, "best")} == {0.18}
        (against,) = lines(axes, "against")
        assert list(against.get_ydata()) == [3.0, 3.0]  # type: ignore[arg-type]
        shown = sum(len(np.asarray(line.get_xdata())) for line in lines(axes, "runs"))
        assert shown == len(metrics) / 2


def test_tradeoff_of_own_data_has_no_floor_and_of_few_seeds_no_intervals() -> None:
    figure = tradeoff.draw(some_runs(count=2), some_baselines(floor=False))
    assert not lines(figure, "floor")
    assert not lines(figure, "interval misfit")
    assert "noise floor" not in words(figure)


@pytest.mark.parametrize(
    ("misfit", "said"), [(1.0, "far worse"), (0.25, "fit worse"), (0.18, "as well as the best")]
)
def test_tradeoffs_point_follows_from_the_numbers(misfit: float, said: str) -> None:
    told = tradeoff.point(some_runs().assign(misfit=misfit), tradeoff.limits_of(some_baselines()))
    assert said in told
    assert parts.number(misfit) in told


def test_seeds_draws_every_seed_and_marks_those_against_the_trend() -> None:
    metrics, dataset = some_runs(), some_dataset()
    figure = seeds.draw(dataset, metrics, some_networks(metrics))
    assert len(figure.axes) == len(EQUAL) * len(ACTIVATIONS) * 2
    assert len(lines(figure, "f 1")) == len(EQUAL) * len(ACTIVATIONS)
    assert len(lines(figure, "f 3 wrong")) == 2 * len(ACTIVATIONS)
    assert not lines(figure, "g 3 wrong")
    line = lines(figure, "g 2")[0]
    expected = Maps(some_pair(2, width=4), "relu").g(np.asarray(line.get_xdata()))
    np.testing.assert_array_equal(line.get_ydata(), expected)
    assert "2 of 7" in words(figure)


def test_seeds_point_says_where_none_is_wrong() -> None:
    assert "up to λ = μ = 0 none does" in seeds.point(some_runs())
    assert "at every weight" in seeds.point(some_runs().assign(wrong_orientation=False))


def test_budget_draws_the_tables_runs_and_medians() -> None:
    budget = some_long_runs()
    figure = long_runs_figure.draw(budget, some_baselines())
    assert len(long_runs_figure.series_of(budget)) == 5
    assert len(lines(figure, "misfit median")) == 10
    rows = budget[(budget["activation"] == "relu") & (budget["remedy"] == "plain")]
    rows = rows[rows["lambda"] == 0]
    np.testing.assert_array_equal(
        lines(figure, "misfit median")[0].get_ydata(), rows.groupby("updates")["misfit"].median()
    )
    np.testing.assert_array_equal(
        lines(figure, "cycle 2")[0].get_ydata(), rows.loc[rows["seed"] == 2, "cycle"]
    )


def test_budgets_point_follows_from_the_numbers() -> None:
    budget = some_long_runs()
    budget["misfit"] = np.where(budget["updates"] == 500, 20.0, 0.25)
    assert "from 20 to 0.25" in long_runs_figure.point(budget)
    right = budget.assign(wrong_orientation=False)
    assert "no run is against the data's trend" in long_runs_figure.point(right)


def test_off_sample_draws_the_tables_curves_and_shades_the_inside() -> None:
    curves = some_curves()
    figure = off_sample_figure.draw(curves, some_ratios())
    line = lines(figure, "median")[0]
    first = curves.iloc[:21]
    np.testing.assert_array_equal(line.get_xdata(), first["position"])
    np.testing.assert_array_equal(line.get_ydata(), first["median"])
    np.testing.assert_array_equal(lines(figure, "first_seed")[0].get_ydata(), first["first_seed"])
    inside = figure.axes[0].findobj(lambda artist: artist.get_gid() == "inside")
    assert len(inside) == 1
    assert "×5" in words(figure)


@pytest.mark.parametrize(("ratio", "said"), [(5.0, "only around the sample"), (1.1, "as inverse")])
def test_off_samples_point_follows_from_the_numbers(ratio: float, said: str) -> None:
    assert said in off_sample_figure.point(some_ratios(outside=ratio))


def test_plane_maps_are_the_medians_of_the_table() -> None:
    grid = some_grid(misfit=lambda lambda_, mu: lambda_ + 100 * mu)
    figure = plane.draw(grid)
    mesh = figure.findobj(lambda artist: artist.get_gid() == "misfit")[0]
    assert isinstance(mesh, QuadMesh)
    weights = (0.1, 1.0, 10.0)
    expected = [[lambda_ + 100 * mu for lambda_ in weights] for mu in weights]
    np.testing.assert_allclose(np.asarray(mesh.get_array()).reshape(3, 3), expected)


def test_plane_says_what_unequal_weights_do() -> None:
    rising = plane.point(some_grid(misfit=lambda lambda_, mu: lambda_))
    assert "higher misfit in 6 of 6 pairs of weights (lower in 0)" in rising
    falling = plane.point(some_grid(misfit=lambda lambda_, mu: mu))
    assert "higher misfit in 0 of 6 pairs of weights (lower in 6)" in falling
    assert "over the weights" in plane.point(some_grid((1.0,)))


def test_plane_marks_runs_that_diverged_and_cells_that_were_not_trained() -> None:
    grid = some_grid()
    gone = (grid["lambda"] == 10) & (grid["mu"] == 10) & (grid["activation"] == "relu")
    grid.loc[gone, "diverged_at"] = 12
    grid.loc[gone, ["misfit", "cycle"]] = np.nan
    grid["wrong_orientation"] = grid["wrong_orientation"].astype(object)
    grid.loc[gone, "wrong_orientation"] = np.nan
    figure = plane.draw(grid[(grid["lambda"] != 0.1) | (grid["mu"] != 1)])
    marks = lines(figure, "diverged")
    assert [tuple(np.concatenate(mark.get_data())) for mark in marks] == [(2, 2)] * 3
    assert "diverged" in words(figure)
    assert "no run to show" in words(figure)
    found = plane.map_of(grid, "relu", plane.QUANTITIES[2])
    assert np.isnan(found.values[2, 2])
    assert np.isfinite(found.values[:2]).all()


def test_orientation_draws_shares_and_counts_of_the_tables() -> None:
    metrics = some_runs()
    figure = orientation.draw(metrics, some_long_runs())
    for name in ACTIVATIONS:
        (line,) = lines(figure, f"share {name}")
        assert list(line.get_ydata()) == pytest.approx([0, 2 / 7, 2 / 7])  # type: ignore[arg-type]
    assert "4 of 14 runs end against the data's trend" in orientation.point(
        metrics, some_long_runs()
    )
    counts = figure.findobj(lambda artist: artist.get_gid() == "count 2 1")
    assert [count.get_text() for count in counts if isinstance(count, Text)] == ["1/3", "1/3"]


def test_claims_page_has_every_claim_and_tells_verdicts_apart_without_colour() -> None:
    figure = draw("claims")
    said = words(figure)
    for word in (HOLDS, "published seed only", BUDGET, FAILS, NOT_TESTED):
        assert word in said
    assert "2 hold, 2 hold for the published seed only, 2 depend on the budget" in said
    looks = set()
    for number in ("1", "2a", "3", "4a", "5"):
        (mark,) = lines(figure, f"{number} relu")
        looks.add((mark.get_marker(), mark.get_fillstyle(), str(mark.get_markerfacecolor())))
    assert len({(*look[:2], look[2] == "white") for look in looks}) == 5
    assert "1.23 [1, 20000]" in said
    assert "0.5 (2k)" in said


@pytest.mark.parametrize("pairs", [UNEQUAL, tuple((w, w) for w in np.geomspace(0.01, 100, 9))])
def test_other_grids_can_be_drawn(pairs: tuple[tuple[float, float], ...]) -> None:
    pairs = tuple((float(a), float(b)) for a, b in pairs)
    for count in (1, 7):
        metrics = some_runs(pairs, count=count, activations=("silu",))
        for figure in (
            tradeoff.draw(metrics, some_baselines()),
            seeds.draw(some_dataset(), metrics, some_networks(metrics)),
            orientation.draw(metrics, some_long_runs(count)),
            off_sample_figure.draw(some_curves(pairs), some_ratios(pairs)),
        ):
            with style.styled():
                figure.draw_without_rendering()


def test_exact_inverses_and_perfect_fits_can_be_drawn() -> None:
    metrics = some_runs().assign(cycle=0.0, misfit=0.0)
    baselines = some_baselines() | {"flow": {"misfit": 0.2, "cycle": 0.0}}
    curves = some_curves().assign(q25=0.0, median=0.0, q75=0.0, first_seed=0.0)
    for figure in (
        tradeoff.draw(metrics, baselines),
        long_runs_figure.draw(some_long_runs().assign(cycle=0.0), baselines),
        off_sample_figure.draw(curves, some_ratios()),
        plane.draw(some_grid().assign(cycle=0.0)),
    ):
        with style.styled():
            figure.draw_without_rendering()


@pytest.mark.parametrize(
    ("value", "text"),
    [(19.65, "19.6"), (0.000532, "5.32e-4"), (0.0, "0"), (1.0, "1"), (20000.0, "20000"),
     (float("inf"), "∞")],
)  # fmt: skip
def test_numbers_read_well(value: float, text: str) -> None:
    assert parts.number(value) == text


def test_command_draws_every_figure_that_the_study_has(tmp_path: Path) -> None:
    metrics = some_runs()
    tables = {
        "metrics": metrics,
        "long_runs": some_long_runs(),
        "curves": some_curves(),
        "off_sample": some_ratios(),
        "grid": some_grid(),
        "claims": some_claims(),
    }
    files: dict[str, list[str]] = {}
    for name, table in tables.items():
        table.to_csv(tmp_path / f"{name}.csv", index=False)
        files[name] = [str(tmp_path / f"{name}.csv")]
    (tmp_path / "baselines.json").write_text(json.dumps(some_baselines()))
    write_csv(tmp_path / "data.csv", some_dataset())
    files |= {"baselines": [str(tmp_path / "baselines.json")]}
    files |= {"dataset": [str(tmp_path / "data.csv")], "networks": []}
    for index, networks in enumerate(some_networks(metrics)):
        write_networks(tmp_path / f"{index}.npz", networks)
        files["networks"].append(str(tmp_path / f"{index}.npz"))
    plan = Plan(
        yaml.safe_load((PROJECT / "config.yaml").read_text()),
        PROJECT / "workflow/schemas/config.schema.yaml",
    )
    for figure in (*plan.audit_figures.values(), *plan.sweep_figures.values()):
        options = [
            word
            for name in figure.files
            for path in files[name]
            for word in (f"--{name.replace('_', '-')}", path)
        ]
        output = tmp_path / f"{figure.name}.pdf"
        answer = CliRunner().invoke(
            app, ["audit-figure", figure.kind, *options, "--output", str(output)]
        )
        assert answer.exit_code == 0, (figure.name, answer.output, answer.exception)
        point = read_metadata(output.with_suffix(".svg"))["Subject"]
        assert len(point.split()) > 5
    assert set(plan.audit_figures) | set(plan.sweep_figures) == set(KINDS)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["pie"], "should be one of tradeoff"),
        (["long_runs"], "needs --long-runs, --baselines"),
        (["claims", "--claims", "nowhere.csv"], "nowhere.csv"),
    ],
)
def test_command_tells_a_users_mistake_in_a_sentence(
    words: list[str], said: str, tmp_path: Path
) -> None:
    answer = CliRunner().invoke(app, ["audit-figure", *words, "-o", str(tmp_path / "a.pdf")])
    assert isinstance(answer.exception, UserError)
    assert said in str(answer.exception)


def test_audit_holds_its_figures_and_grids_have_theirs() -> None:
    config = yaml.safe_load((PROJECT / "config.yaml").read_text())
    plan = Plan(config, PROJECT / "workflow/schemas/config.schema.yaml")
    figures = {Path(path).stem for path in plan.audit_targets if path.endswith(".pdf")}
    assert figures == set(KINDS) - {"plane"}
    assert set(plan.audit_targets) <= set(plan.everything)
    assert not [path for path in plan.everything if "plane" in path]
    assert plan.sweep_figures["plane"].files == {"grid": plan.layout.sweep_table("plane")}
    plan.refuse_unknown_targets([plan.layout.figure("tradeoff", "svg")], [])
