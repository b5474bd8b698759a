"""Every sentence, over made studies of all kinds: weights were trained, counts are a table's."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd
import pytest
from making import make_baselines, make_dataset, make_runs_table, share_stuck

from pseudo_invertible.claims import sentences
from pseudo_invertible.claims.findings import (
    BEGIN,
    END,
    MOST_WORDS,
    findings,
    findings_of,
    rewrite,
)
from pseudo_invertible.claims.protocols import protocols_table
from pseudo_invertible.claims.stuck import coin_flip_sentence, stuck_sentence, stuck_table
from pseudo_invertible.claims.table import claims_table
from pseudo_invertible.errors import UserError
from pseudo_invertible.workflow.readme import TABLES

ROOT = Path(__file__).parents[2]
PROTOCOLS = {"published": (500,), "long": (8000,), "mine": (77,)}
WEIGHTS = [(weight, weight) for weight in (0.0, 0.05, 1.0, 30.0)]
STUDIES: dict[str, dict[str, Any]] = {
    "20 seeds": {},
    "5 seeds": {"seeds": range(5)},
    "8 seeds": {"seeds": range(8)},
    "no unconstrained runs": {"weights": WEIGHTS[1:]},
    "one weight": {"weights": [(1.0, 1.0)]},
    "unconstrained only": {"weights": [(0.0, 0.0)]},
    "large weights only": {"weights": [(3.0, 3.0), (7.0, 7.0)]},
    "two activations": {"activations": ["silu", "relu"], "seeds": range(7)},
    "no trend": {"trend": False},
    "all stuck": {"stuck": 1.0},
    "stuck without the penalty as well": {"stuck": 0.5},
    "none stuck": {"stuck": 0.0},
    "all torn, no fresh points": {"stuck": 1.0, "torn": 1.0, "fresh": False},
    "clean": {"protocols": {"published": (500,), "clean": (1000, 2000)}, "seeds": range(6)},
    "two seeds diverged": {"diverged": [101, 120]},
}


class Made(NamedTuple):
    """A made study: its tables, and all that is said about it."""

    runs: pd.DataFrame
    tables: dict[str, pd.DataFrame]
    causes: dict[str, str]
    said: list[str]
    findings: str


@cache
def made(name: str) -> Made:
    options = {"protocols": PROTOCOLS, "weights": WEIGHTS, "activations": ["relu"]}
    options |= STUDIES[name]
    runs, baselines = make_runs_table(**options), make_baselines()
    if name == "no trend":
        baselines |= {"trend": 0}
    starts = {"protocols": {"published": (100,)}, "datasets": ("own", "opposite")}
    weights = [(0.3, 0.3), (300.0, 300.0)]
    stuck_runs = make_runs_table(**options | starts | {"weights": weights})
    opposite = (stuck_runs["dataset"] == "opposite") & (stuck_runs["lambda"] > 1)
    stuck_runs.loc[opposite, "slope_f"] *= -1
    claims, protocols = claims_table(runs, baselines), protocols_table(runs, baselines)
    stuck, said, causes = stuck_table(stuck_runs, make_dataset()), [*claims["text"]], {}
    for activation in runs["activation"].unique():
        causes[activation] = sentences.cause_of_stuck(runs, activation)
        said += [
            stuck_sentence(stuck, activation),
            coin_flip_sentence(stuck, baselines, activation),
            sentences.torn_sentence(runs, activation),
            sentences.linearity_sentence(claims, baselines, activation),
        ]
    said += [*causes.values(), *sentences.disagreements(claims, "measure", "fvu", "fit_loss")]
    said += sentences.disagreements(claims, "points", "training", "fresh")
    found = findings(claims, protocols, stuck, baselines)
    tables = {"claims": claims, "protocols": protocols, "stuck": stuck}
    return Made(runs, tables, causes, [one for one in said if one], found)


every_study = pytest.mark.parametrize("name", STUDIES)


@every_study
def test_every_weight_that_is_named_was_trained(name: str) -> None:
    study = made(name)
    known = {*study.runs["mu"], 0.3, 300.0, 1.0 if (study.runs["mu"] == 1).any() else 0.0}
    for sentence in (*study.said, study.findings):
        for weight in re.findall(r"λ = μ(?: falls from| rises from)? ?=? ?([\d.]*\d)", sentence):
            assert float(weight) in known, sentence
        for weight in re.findall(r"(?:down|up)? to ([\d.]*\d),", sentence):
            assert float(weight) in known, sentence


@every_study
def test_every_count_is_in_a_table(name: str) -> None:
    study = made(name)
    torn = study.runs.assign(torn=study.runs["direction"] == "torn")
    groups = torn.groupby(["protocol", "activation", "lambda", "updates"])["torn"]
    stuck = torn.assign(stuck=study.runs["direction"] != "aligned")[study.runs["loss"].notna()]
    by_run = stuck.groupby(["protocol", "activation", "lambda", "updates"])["stuck"]
    counts = set()
    for table, k in (("claims", "k"), ("protocols", "stuck"), ("stuck", "stuck")):
        rows = study.tables[table][[k, "n"]].dropna()
        counts |= set(zip(rows[k], rows["n"], strict=True))
    rows = study.tables["stuck"][["same_on_opposite", "n"]].dropna()
    counts |= set(zip(rows["same_on_opposite"], rows["n"], strict=True))
    for by in (groups, by_run):
        counts |= set(zip(by.sum(), stuck.groupby(by.keys)["stuck"].size(), strict=True))
    told = [line for line in study.findings.splitlines() if "**Conclusions.**" not in line]
    for sentence in (*study.said, *told):
        for k, n in re.findall(r"(\d+) of (\d+)", sentence):
            assert (int(k), int(n)) in counts, sentence


@every_study
def test_penalty_is_a_cause_only_where_more_are_stuck_with_it(name: str) -> None:
    study = made(name)
    for activation, said in study.causes.items():
        if "penalty is the cause" in said:
            (with_it, _), (without, _) = re.findall(r"(\d+) of (\d+)", said)
            assert int(with_it) > int(without)
            rows = study.runs[study.runs["activation"] == activation]
            assert {0.0, 30.0} <= set(rows["lambda"])


@every_study
def test_findings_have_at_most_200_words(name: str) -> None:
    found = made(name).findings
    assert len(found.split()) <= MOST_WORDS
    assert "nan" not in found.lower().split()
    assert all(line.startswith("- **") for line in found.splitlines())


@every_study
def test_below_17_seeds_no_word_is_said(name: str) -> None:
    study = made(name)
    if study.tables["claims"]["n"].max() < 17:
        assert not study.tables["claims"]["word"].any()
        assert "Most runs" not in study.findings


def test_cause_is_named_where_only_constrained_runs_are_stuck() -> None:
    assert made("20 seeds").causes["relu"] == (
        "The penalty is the cause: 10 of 20 ReLU runs are stuck at λ = μ = 30, and 0 of 20 of the "
        "same seeds without the penalty."
    )
    assert "not shown to be the cause" in made("all stuck").causes["relu"]
    for silent in ("no unconstrained runs", "one weight", "no trend", "none stuck"):
        assert made(silent).causes["relu"] == ""


def test_protocols_are_compared_in_one_phrase() -> None:
    rows = sentences.compared_rows(made("20 seeds").tables["claims"], "relu", "stuck")
    assert sentences.difference_of(rows) == (
        "10 of 20 as published, 10 of 20 after 8000 updates, "
        "10 of 20 with protocol mine for 77 updates"
    )


def claims_with(change: Callable[[pd.DataFrame], None]) -> pd.DataFrame:
    runs = make_runs_table({"published": (500,)}, ["relu"], WEIGHTS, stuck=share_stuck)
    change(runs)
    return claims_table(runs, make_baselines())


def test_measures_of_fit_that_disagree_are_named() -> None:
    """By FVU fits degrade with the weight; by the fit loss they improve."""

    def change(runs: pd.DataFrame) -> None:
        runs["fvu"] = runs["fresh_fvu"] = 0.2 + runs["lambda"] / 1000
        runs["fit_loss"] = 6 - runs["lambda"] / 1000

    found = sentences.disagreements(claims_with(change), "measure", "fvu", "fit_loss")
    assert (
        "“As λ = μ rises from 1 to 30, the fit degrades” (ReLU): by FVU 20 of 20 as published; "
        "by the fit loss 0 of 20 as published."
    ) in found


def test_points_that_disagree_are_named() -> None:
    def change(runs: pd.DataFrame) -> None:
        runs["fvu"] = 0.2 + runs["lambda"] / 1000
        runs["fresh_fvu"] = 0.3 - runs["lambda"] / 1000

    found = sentences.disagreements(claims_with(change), "points", "training", "fresh")
    assert (
        "“As λ = μ rises from 1 to 30, the fit degrades” (ReLU): on the training points 20 of 20 "
        "as published; on fresh points 0 of 20 as published."
    ) in found


def test_findings_go_between_the_markers_of_readme() -> None:
    text = f"before\n{BEGIN}\nold\n{END}\nafter\n"
    assert rewrite(text, "- new") == f"before\n{BEGIN}\n- new\n{END}\nafter\n"
    assert rewrite(rewrite(text, "- other"), "- new") == rewrite(text, "- new")
    with pytest.raises(UserError, match="once each"):
        rewrite("no markers", "- new")


def test_readme_says_what_the_committed_tables_say() -> None:
    if not (ROOT / "docs" / "claims.csv").exists():
        pytest.skip("docs/claims.csv is copied from the published results")
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert rewrite(readme, findings_of(ROOT / "docs")) == readme


@pytest.mark.study
@pytest.mark.parametrize("name", TABLES)
def test_copies_in_docs_are_the_published_results(name: str) -> None:
    made = ROOT / "results/published/tables" / name
    if not made.is_file():
        pytest.skip("the published study is not made here: make figures, then make docs")
    assert (ROOT / "docs" / name).read_bytes() == made.read_bytes()
