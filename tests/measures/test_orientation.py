"""Which way runs go: what the table counts."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from pseudo_invertible.measures.directions import OPPOSITE, OWN, SHUFFLED
from pseudo_invertible.measures.orientation import orientation_table


def some_runs(falling: bool = True) -> pd.DataFrame:
    """Four seeds that f starts up, down, up, down; on own data all but the first end down.

    The second changes its way after the twentieth update.
    """
    starts, ends = [0.2, -0.3, 0.4, -0.1], [0.9, -0.9, -0.9, -0.9]
    rows = []
    for data, trend in ((OWN, -1), (OPPOSITE, 1), (SHUFFLED, 0)):
        for seed, (start, end) in enumerate(zip(starts, ends, strict=True), start=101):
            end = 0.9 if data == SHUFFLED else end
            middle = 0.9 if seed == 102 else end
            for updates, value in ((0, start), (20, middle), (500, end)):
                rows.append(
                    {
                        "data": data,
                        "trend": trend * falling,
                        "activation": "relu",
                        "lambda": 100.0,
                        "mu": 100.0,
                        "seed": seed,
                        "updates": updates,
                        "correlation_f": value,
                        "correlation_g": -0.9,
                        "monotone_f": 1.0 if updates else 0.5,
                        "monotone_g": 1.0,
                    }
                )
    return pd.DataFrame(rows)


def asked(table: pd.DataFrame, **values: object) -> list[tuple[int, int]]:
    for name, value in values.items():
        table = table[table[name] == value]
    return list(table[["k", "n"]].itertuples(index=False, name=None))


def test_the_table_answers_each_question():
    table = orientation_table(some_runs())
    own = {"data": OWN}
    assert asked(table, question="with_trend", map="f", **own) == [(3, 4)]
    assert asked(table, question="with_trend", map="both", **own) == [(3, 4)]
    assert asked(table, question="with_trend", map="both", data=OPPOSITE) == [(0, 4)]
    assert asked(table, question="from_start", start="with, with", **own) == [(2, 2)]
    assert asked(table, question="from_start", start="against, with", **own) == [(1, 2)]
    assert asked(table, question="settled", map="f", updates=0, **own) == [(3, 4)]
    assert asked(table, question="settled", map="f", updates=20, **own) == [(3, 4)]
    assert asked(table, question="monotone", map="f", updates=0, **own) == [(0, 4)]
    assert asked(table, question="same_way", map="f", data=OPPOSITE) == [(4, 4)]
    assert asked(table, question="same_way", map="f", data=SHUFFLED) == [(1, 4)]


def test_data_without_a_trend_are_asked_only_what_they_can_answer():
    table = orientation_table(some_runs())
    shuffled = table[table["data"] == SHUFFLED]
    assert set(shuffled["question"]) == {"settled", "monotone", "same_way"}
    flat = orientation_table(some_runs(falling=False))
    assert not set(flat["question"]) & {"with_trend", "from_start"}


def test_answers_about_the_end_are_of_the_last_updates():
    table = orientation_table(some_runs()).set_index("question")["updates"]
    for question in ("with_trend", "from_start", "same_way"):
        assert set(table[[question]]) == {500}
    assert set(table[["settled"]]) == set(table[["monotone"]]) == {0, 20, 500}


def test_the_order_of_the_rows_does_not_matter():
    runs = some_runs()
    pd.testing.assert_frame_equal(
        orientation_table(
            runs.sort_values(["seed", "updates"]).sort_values("data", kind="stable")
        ),
        orientation_table(runs.sort_values("data", kind="stable")),
    )
    rearranged = runs.copy()
    others = rearranged["data"] != OWN
    rearranged[others] = runs[others].iloc[::-1].to_numpy()
    assert asked(orientation_table(rearranged), question="same_way", map="f", data=SHUFFLED) == [
        (1, 4)
    ]


def test_weights_and_activations_are_asked_apart():
    weak = some_runs().assign(correlation_f=0.5, **{"lambda": 1.0})
    other = some_runs().assign(correlation_f=0.5, mu=1.0)
    silu = some_runs().assign(correlation_f=0.5, activation="silu")
    table = orientation_table(pd.concat([some_runs(), weak, other, silu]))
    question = {"question": "with_trend", "map": "f", "data": OWN}
    assert asked(table, **question) == [(3, 4), (0, 4), (0, 4), (0, 4)]
    assert asked(table, **question, activation="relu", mu=100.0, **{"lambda": 100.0}) == [(3, 4)]


@pytest.mark.parametrize(
    ("correlation", "way"), [(1e-12, "flat"), (-1e-12, "flat"), (1e-6, "against"), (-1e-6, "with")]
)
def test_a_start_is_flat_only_up_to_rounding(correlation, way):
    runs = some_runs()
    runs.loc[runs["updates"] == 0, "correlation_f"] = correlation
    table = orientation_table(runs)
    starts = table[(table["question"] == "from_start") & (table["data"] == OWN)]
    assert starts[["start", "n"]].to_numpy().tolist() == [[f"{way}, with", 4]]


def test_a_map_is_monotone_that_moves_one_way_over_99_of_100_parts_of_the_range():
    runs = some_runs()
    end = runs["updates"] == 500
    runs.loc[end, "monotone_f"] = np.tile([0.98, 0.989, 0.99, 1.0], 3)
    table = orientation_table(runs)
    assert asked(table, question="monotone", map="f", updates=500, data=OWN) == [(2, 4)]


def test_both_go_with_the_trend_only_where_each_does():
    runs = some_runs()
    runs.loc[(runs["seed"] == 103) & (runs["updates"] == 500), "correlation_g"] = 0.9
    table = orientation_table(runs)
    own = {"question": "with_trend", "data": OWN}
    assert asked(table, map="f", **own) == [(3, 4)]
    assert asked(table, map="g", **own) == [(3, 4)]
    assert asked(table, map="both", **own) == [(2, 4)]
