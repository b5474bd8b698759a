"""The first screen's three sentences: what is trained, what happens, why. All are computed."""

from __future__ import annotations

from pseudo_invertible.article.marks import num, percent, sourced
from pseudo_invertible.article.results import CLEAN, Results
from pseudo_invertible.claims.evidence import is_stuck
from pseudo_invertible.claims.sentences import cause_of_stuck
from pseudo_invertible.claims.stuck import coin_flip_sentence
from pseudo_invertible.claims.words import count, label, phrase, weights
from pseudo_invertible.study.configuration import PUBLISHED

RUNS, STUCK = "tables/runs.csv", "tables/stuck.csv"
WHAT = (
    "Two small networks are trained together: f predicts y from x, g predicts x from y, and a "
    "penalty makes each undo the other."
)


def deck(results: Results) -> str:
    """The three sentences, as Markdown."""
    return " ".join(part for part in (WHAT, happens(results), why(results)) if part)


def source_of(results: Results, protocol: str = PUBLISHED, what: str = "direction") -> str:
    """Where a count of the largest weight comes from."""
    return (
        f"{RUNS}: {what}; protocol {protocol}, {results.activation}, λ = μ = {results.high:g}, "
        "last updates"
    )


def happens(results: Results) -> str:
    """What becomes of the runs at the largest weight."""
    rows = results.last()
    if not results.high or rows.empty:
        return ""
    at = weights(results.high)
    if not results.has_trend:
        fvu = percent(rows["fvu"].median(), source_of(results, what="median of fvu"))
        return (
            f"These data have no trend that a run could miss; at {at} the median "
            f"{label(results.activation)} run does not explain {fvu} of the variance."
        )
    stuck, n = results.stuck()
    counted = sourced(count(stuck, n), source_of(results))
    runs = f"{counted} {label(results.activation)} runs"
    text = f"Trained as published at {at}, {runs} end with a slope against the trend of the data"
    if stuck == 0:
        return f"{text}."
    return f"{text}; {_cleanly(results)}." if _cleanly(results) else f"{text}."


def _cleanly(results: Results) -> str:
    rows = results.last(CLEAN)
    if rows.empty:
        return ""
    stuck = sourced(count(int(is_stuck(rows).sum()), len(rows)), source_of(results, CLEAN))
    how = phrase(CLEAN, int(rows["updates"].iloc[0]))
    return f"{how}, on standardised data with a delayed penalty, {stuck} do"


def why(results: Results) -> str:
    """Why runs are stuck; where none is, what a perfect inverse costs."""
    stuck = results.table(STUCK)
    if results.has_trend and results.stuck()[0] > 0:
        if stuck is not None and coin_flip_sentence(
            stuck, results.baselines, results.activation
        ):
            return (
                "Where the penalty dominates, the sign of the slope is a coin flip: every start "
                "has an equally likely mirror image that trains alike, and the data hardly matter."
            )
        return _cause(results)
    best = results.baselines["best_fvu"]["fvu"]
    if best < 1e-9:
        return "An invertible map fits these points exactly."
    return (
        "No invertible map leaves less than "
        f"{percent(best, 'tables/baselines.json: best_fvu.fvu')} of the variance unexplained; "
        f"the fits are compared with that. {_closest(results)}".strip()
    )


def _cause(results: Results) -> str:
    said = cause_of_stuck(results.runs, results.activation)
    if not said:
        return ""
    stuck = is_stuck(results.last(weight=0))
    without = sourced(count(int(stuck.sum()), len(stuck)), f"{RUNS}: direction; λ = μ = 0")
    if said.startswith("The penalty is the cause"):
        return f"The penalty is the cause: without it, {without} are stuck."
    return f"The penalty is not shown to be the cause: without it, {without} are stuck, too."


def _closest(results: Results) -> str:
    rows = results.last(CLEAN)
    if rows.empty:
        return ""
    source = source_of(results, CLEAN, "median of fvu")
    return f"The median run, trained cleanly, has {num(rows['fvu'].median(), source)}."
