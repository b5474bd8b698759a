"""Which way runs go: what the table counts."""

from __future__ import annotations

import pandas as pd

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
