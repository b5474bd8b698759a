"""Articles of eleven odd studies, three of them trained: what they say is true of each."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
import pytest
from article.results import make_results
from article.trained import make_trained

from pseudo_invertible.article.compose import article_text
from pseudo_invertible.article.deck import deck
from pseudo_invertible.article.figures import Figures
from pseudo_invertible.article.moving import MovingFigures
from pseudo_invertible.article.results import Results
from pseudo_invertible.baselines.comparison import baselines
from pseudo_invertible.data.dataset import Dataset
from pseudo_invertible.measures.tables import read_runs
from pseudo_invertible.study.model import Study

NUMBERS = np.random.default_rng(3)
X = np.arange(12) / 2 + 3
POINTS = {
    "falling, positive, 12 points": Dataset(X, 40 - 4 * X + NUMBERS.normal(size=12)),
    "no noise": Dataset(np.arange(21.0), 2 * np.arange(21.0) + 1),
    "heavy tails": Dataset(NUMBERS.lognormal(0, 3, 60), NUMBERS.lognormal(0, 3, 60)),
    "a convex curve, 12 points": Dataset(X, X**6),
    "ties": Dataset(NUMBERS.integers(0, 5, 80) * 1.0, NUMBERS.integers(0, 4, 80) * 1.0),
    "far units": Dataset(1e6 + X, 1e-4 * X),
}
SMALL: dict[str, Any] = {
    "name": "mine",
    "dataset": {"file": "mine.csv"},
    "seeds": [101, 102, 103],
    "training": {"width": 5},
    "protocols": {
        "published": {"updates": 30},
        "long": {"updates": 60, "keep": [40], "weights": [1, "largest"]},
        "clean": {"updates": 60, "keep": [30], "delay": 5, "weights": ["largest"]},
        **dict.fromkeys(["plain", "standardised", "ramped", "delayed", "delayed_long"]),
    },
    "stuck": [{"weights": [0, 5], "seeds": [101, 102, 103], "updates": 30}],
    "unseen": {"seeds": [201, 202]},
    "datasets": None,
    "device": "cpu",
}


def weights(*values: float) -> dict[str, Any]:
    return {"weights": [{"lambda": value, "mu": value} for value in values]}


ONE = {"activations": ["relu"]}
TRAINED = {
    "falling, positive, 12 points": {"grid": ONE | weights(0, 1, 50)},
    "no noise": {"grid": ONE | weights(1)},
    "heavy tails": {"grid": {"activations": ["silu"]} | weights(0, 0.05)},
}
# Studies of which the tables are made up. points: a name; others are the write-up's.
MADE: dict[str, tuple[dict[str, Any], dict[str, Any], str]] = {
    "five seeds, one weight": ({"seeds": [1, 2, 3, 4, 5], "grid": ONE | weights(1)}, {}, ""),
    "eight seeds, nothing decided": (
        {"seeds": list(range(8)), "grid": ONE | weights(0, 1, 100)},
        {"stuck": 0.5},
        "ties",
    ),
    "a grid of 0 and 1": ({"grid": ONE | weights(0, 1)}, {}, "far units"),
    "no unconstrained runs": ({"grid": ONE | weights(0.1, 30)}, {}, "a convex curve, 12 points"),
    "twenty seeds, all stuck": ({"grid": ONE | weights(0, 7)}, {"stuck": 1.0}, "ties"),
    "SiLU first": ({"grid": {"activations": ["silu", "relu"]} | weights(0, 2)}, {}, ""),
    "tanh, all torn": (
        {"grid": {"activations": ["tanh"]} | weights(0, 3)},
        {"stuck": 1.0, "torn": 1.0},
        "heavy tails",
    ),
    "some diverged": ({"grid": ONE | weights(0, 1, 100)}, {"diverged": [101, 105]}, "far units"),
}


class Told(NamedTuple):
    """A study, its folder and its runs; text: all prose of its article, without code."""

    study: Study
    root: Path
    runs: pd.DataFrame
    text: str


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    with TemporaryDirectory() as name:
        yield Path(name)


@cache
def told(name: str, folder: Path) -> Told:
    root = folder / name.replace(" ", "_")
    if name in TRAINED:
        root.mkdir(exist_ok=True)
        study = make_trained(root, SMALL | TRAINED[name], POINTS[name])
        root = root / "results/mine"
    else:
        config, runs, points = MADE[name]
        known: dict[str, Any] = {}
        if points:
            known = {"dataset": POINTS[points], "baselines": baselines(POINTS[points], None)[0]}
            config = config | {"name": "mine", "dataset": {"file": "mine.csv"}}
            runs = runs | {"trend": known["baselines"]["trend"] != 0}
        study = make_results(root, {"datasets": None} | config, **known, **runs)
    results = Results(root, study)
    text = article_text(results, Figures(root, study, MovingFigures(results)))
    text = re.sub(r"```.*?```", "", f"{deck(results)}\n\n{text}", flags=re.DOTALL)
    text = re.sub(r"\[([^\]]*)\]\{\.n [^}]*\}", r"\1", text)
    return Told(study, root, read_runs(root / "tables/runs.csv"), text.replace("\xa0", " "))


every_study = pytest.mark.parametrize("name", [*TRAINED, *MADE])


@every_study
def test_weights_that_are_named_were_trained(name: str, folder: Path) -> None:
    found = told(name, folder)
    known = {weight for pair in found.study.grid.weights for weight in pair} | {0.0}
    known |= {weight for entry in found.study.stuck for weight in entry.weights}
    for first, others in re.findall(
        r"λ = μ (?:= |falls from |rises from )([\d.]*\d)((?:, [\d.]*\d(?! of))*)", found.text
    ):
        assert {float(one) for one in (first, *others.split(", ")[1:])} <= known


@every_study
def test_counts_are_those_of_a_table(name: str, folder: Path) -> None:
    found = told(name, folder)
    counts = set()
    for table, columns in {
        "claims": ("k",), "protocols": ("stuck",), "stuck": ("stuck", "same_on_opposite")
    }.items():  # fmt: skip
        path = found.root / f"tables/{table}.csv"
        rows = pd.read_csv(path) if path.is_file() else pd.DataFrame(columns=[*columns, "n"])
        for column in columns:
            known = rows[[column, "n"]].dropna()
            counts |= set(zip(known[column].astype(int), known["n"].astype(int), strict=True))
    unseen = found.root / "tables/unseen_runs.csv"
    tables = [found.runs, *([read_runs(unseen)] if unseen.is_file() else [])]
    keys = ["protocol", "activation", "lambda", "mu", "updates"]
    for runs in tables:
        judged = runs[runs["loss"].notna()]
        worse = judged["trouble"] == "worse than means"
        for is_it in (judged["direction"] != "aligned", judged["direction"] == "torn", worse):
            groups = is_it.groupby([judged[key] for key in keys])
            counts |= set(zip(groups.sum(), groups.size(), strict=True))
    prose = re.sub(r"^.*(checks|parts|conclusions).*$", "", found.text, flags=re.M)
    for k, n in re.findall(r"\b(\d+) of (\d+)\b", prose):
        assert (int(k), int(n)) in counts, (k, n)


@every_study
def test_numbers_can_be_read(name: str, folder: Path) -> None:
    text = told(name, folder).text
    assert not re.search(r"\b(nan|inf|None)\b", text)
    body = text.partition("## Methods")[0]
    assert re.findall(r"(?<![\w#.])\d{5,}", body) == []
    assert [share for share in re.findall(r"(\d+) %", body) if int(share) > 100] == []


@every_study
def test_the_penalty_is_a_cause_where_more_are_stuck_with_it(name: str, folder: Path) -> None:
    found = told(name, folder)
    if "penalty is the cause" in found.text:
        runs = found.runs[(found.runs["protocol"] == "published") & found.runs["loss"].notna()]
        runs = runs[runs["activation"] == found.study.grid.activations[0]]
        shares = (runs["direction"] != "aligned").groupby(runs["lambda"]).mean()
        assert shares[shares.index.max()] > shares[0.0]


@pytest.mark.parametrize("name", TRAINED)
def test_axes_stay_within_fifteen_decades(name: str, folder: Path) -> None:
    powers = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")
    for drawing in (told(name, folder).root / "figures").glob("*.svg"):
        texts = re.findall(r">10([⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)<", drawing.read_text(encoding="utf-8"))
        exponents = [int(text.translate(powers)) for text in texts]
        assert not exponents or max(exponents) - min(exponents) <= 15, drawing.name
