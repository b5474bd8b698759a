"""The first screen's three sentences: what is trained, what happens, why. All are computed."""

from __future__ import annotations

from pseudo_invertible.article.marks import percent
from pseudo_invertible.article.results import CLEAN, Results
from pseudo_invertible.claims.sentences import cause_of_stuck
from pseudo_invertible.claims.stuck import coin_flip_sentence
from pseudo_invertible.claims.words import phrase

WHAT = (
    "Two small networks are trained together: f predicts y from x, g predicts x from y, and a "
    "penalty makes each undo the other."
)


def deck(results: Results) -> str:
    """The three sentences, as Markdown."""
    return " ".join(part for part in (WHAT, happens(results), why(results)) if part)


def happens(results: Results) -> str:
    """What becomes of the runs at the largest weight."""
    if not results.high or results.last().empty:
        return ""
    if not results.has_trend:
        return (
            f"These data have no trend that a run could miss; at {results.at_high} the median "
            f"{results.label} run has {results.median_text('fvu')} of the variance unexplained."
        )
    text = (
        f"Trained as published at {results.at_high}, {results.stuck_text()} {results.label} runs "
        "end with a slope against the trend of the data"
    )
    clean = results.last(CLEAN)
    if clean.empty or results.stuck()[0] == 0:
        return f"{text}."
    how = phrase(CLEAN, int(clean["updates"].iloc[0]))
    return (
        f"{text}; {how}, on standardised data with a delayed penalty, "
        f"{results.stuck_text(CLEAN)} do."
    )


def why(results: Results) -> str:
    """Why runs are stuck; where none is, how much an invertible map explains."""
    stuck = results.table("tables/stuck.csv")
    if results.has_trend and results.stuck()[0] > 0:
        if stuck is not None and coin_flip_sentence(stuck, results.baselines, results.activation):
            return (
                "Where the penalty dominates, the sign of the slope is a coin flip: every start "
                "has an equally likely mirror image that trains alike, and the data hardly matter."
            )
        return _cause(results)
    best = results.baselines["best_fvu"]["fvu"]
    if best < 1e-9:
        return "An invertible map fits these points exactly."
    if best > 0.99:
        return "No invertible map predicts these points better than their means."
    explained = percent(1 - best, "tables/baselines.json: 1 − best_fvu.fvu")
    return f"No invertible map explains more than {explained} of the variance of these points."


def _cause(results: Results) -> str:
    said = cause_of_stuck(results.runs, results.activation)
    if not said:
        return ""
    without = f"without it, {results.stuck_text(weight=0)} are stuck"
    if said.startswith("The penalty is the cause"):
        return f"The penalty is the cause: {without}."
    if results.stuck(weight=0)[0] == 0:
        return f"The penalty may be the cause, or chance: {without}."
    return f"The penalty is not shown to be the cause: {without}, too."
