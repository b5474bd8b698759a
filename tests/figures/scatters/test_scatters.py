"""What invertibility costs: what the figure draws and says follows from its tables."""

from __future__ import annotations

import numpy as np
import pytest
from drawn import line, lines, of_scatters, runs_out_of_the_page, scatters_files, words
from made_tables import some_scatters

from pseudo_invertible.figures.scatters import scatters

ONLY_OWN_DATA: tuple[float | None, ...] = (None,)


def test_the_point_counts_the_scatters_on_which_nothing_is_possible() -> None:
    table, runs = some_scatters()
    told = scatters.point(table, runs)
    assert told.startswith("On 1 of 3 other scatters no invertible map fits better than two")
    assert told.endswith("The study's own: best map 0.24.")


def test_every_scatter_stands_at_its_distance_with_its_best_map_and_its_own_line() -> None:
    table, _ = some_scatters()
    figure = of_scatters("scatters")
    best = lines(figure, "best")[0].get_xydata()
    np.testing.assert_allclose(best, table[["far_from_monotone", "least_misfit"]].astype(float))
    assert {float(np.asarray(one.get_xdata())[0]) for one in lines(figure, "own")} == {0.02}
    assert "the study's own" in words(figure)


def test_networks_are_medians_of_runs_that_go_the_same_way() -> None:
    table, runs = some_scatters()
    rows = scatters.medians(scatters.strongest(runs), table).set_index(
        ["generator_seed", "activation", "way"]
    )
    assert set(rows.loc[203].index.get_level_values("way")) == {"neither"}
    for way, wrong in (("right", False), ("wrong", True)):
        chosen = runs[
            (runs["generator_seed"] == 202) & (runs["mu"] == 100) & (runs["activation"] == "silu")
        ]
        chosen = chosen[chosen["wrong_orientation"] == wrong]
        assert rows.loc[(202, "silu", way), "misfit"] == pytest.approx(chosen["misfit"].median())


def test_a_diverged_run_is_in_no_median() -> None:
    table, runs = some_scatters()
    diverged = (runs["seed"] == 1) & (runs["mu"] == 100)
    runs.loc[diverged, "diverged_at"] = 3
    runs.loc[diverged, "misfit"] = np.nan
    assert scatters.medians(scatters.strongest(runs), table)["misfit"].notna().all()
    assert not runs_out_of_the_page(of_scatters("scatters", scatters=table, scatters_runs=runs))


@pytest.mark.parametrize("far", [(None, 0.1, 0.4), ONLY_OWN_DATA, (0.3,)])
@pytest.mark.parametrize("kind", ["scatters", "scatters_examples"])
def test_own_data_and_a_single_scatter_can_be_drawn(
    kind: str, far: tuple[float | None, ...]
) -> None:
    figure = of_scatters(kind, **scatters_files(far))
    assert not runs_out_of_the_page(figure)
    if kind == "scatters":
        own = float(np.asarray(line(figure.axes[0], "own").get_xdata())[0])
        assert own == (far[0] if far[0] is not None else scatters.UNKNOWN)
    assert "nan" not in words(figure)


def test_one_activation_in_one_unit_at_one_weight_can_be_drawn() -> None:
    table, runs = some_scatters()
    few = runs[(runs["activation"] == "silu") & (runs["units"] == "raw") & (runs["mu"] == 1)]
    figure = of_scatters("scatters", scatters=table, scatters_runs=few)
    assert not runs_out_of_the_page(figure)
    assert "λ = μ = 1" in words(figure).replace("\N{NO-BREAK SPACE}", " ")
    assert len(figure.axes) == 2


def test_examples_show_the_points_the_best_map_and_f_of_every_seed() -> None:
    figure = of_scatters("scatters_examples")
    assert len(lines(figure, "best")) == 4
    assert len(lines(figure, "f relu raw")) == 8
    assert "on 1 of 4 no invertible map fits better" in words(figure)
    assert not runs_out_of_the_page(figure)
