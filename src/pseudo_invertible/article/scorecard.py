"""The write-up's ten conclusions, a cell for each protocol; every statement in the appendix."""

from __future__ import annotations

import re

import pandas as pd

from pseudo_invertible.article.marks import sourced
from pseudo_invertible.article.results import CLEAN, Results
from pseudo_invertible.claims.intervals import Interval
from pseudo_invertible.claims.sentences import last_rows
from pseudo_invertible.claims.words import FEWEST_FOR_A_WORD, count, percents, phrase
from pseudo_invertible.study.configuration import PUBLISHED

CLAIMS = "tables/claims.csv"
CONCLUSIONS = range(1, 11)


def scorecard(results: Results) -> str:
    """A row for each conclusion that can be judged: its first part, on the training points."""
    rows = _compared(results)
    firsts = [
        part.iloc[0]["claim"]
        for number in CONCLUSIONS
        if not (part := rows[rows["claim"].str.fullmatch(rf"{number}[a-z]?")]).empty
    ]
    return _table(rows[rows["claim"].isin(firsts)], _order(results), numbered=True)


def changes(results: Results) -> str:
    """Which conclusions have another word when runs are trained cleanly."""
    rows = _compared(results)
    rows = rows[rows["claim"].str.match(r"\d") & (rows["word"] != "")]
    words = rows.pivot(index="claim", columns="protocol", values="word")
    if not {PUBLISHED, CLEAN} <= set(words.columns):
        return ""
    both = words[[PUBLISHED, CLEAN]].dropna()
    other = both[both[PUBLISHED] != both[CLEAN]]
    source = f"{CLAIMS}: word; published, clean"
    return (
        f"Trained cleanly, {sourced(count(len(other), len(both)), source)} parts of the "
        "conclusions have another answer."
    )


def all_claims(results: Results) -> str:
    """Every statement, the first activation (statements of one activation: that one)."""
    rows = _compared(results)
    return _table(rows[rows["claim"].str.match(r"\d")], _order(results), numbered=True)


def ours(results: Results) -> str:
    """The questions that the write-up does not put."""
    rows = _compared(results)
    return _table(rows[~rows["claim"].str.match(r"\d")], _order(results), numbered=False)


def counted(results: Results) -> str:
    """How the table is to be read: words, or counts with intervals for few runs."""
    rows = _compared(results)
    if rows.empty:
        return ""
    if rows["n"].max() < FEWEST_FOR_A_WORD:
        return (
            "With so few seeds a count has no word: each cell has k of n and the 95 % interval of "
            "the share."
        )
    return (
        "*Nearly all* means that the 95 % interval of the share lies above 0.8, *most* above 0.5, "
        "*few* below 0.5, *nearly none* below 0.2; otherwise *mixed*. Each interval is for one "
        "statement at a time."
    )


def _order(results: Results) -> list[str]:
    return list(results.study.protocols)


def _compared(results: Results) -> pd.DataFrame:
    rows = last_rows(results.claims)
    rows = rows[rows["points"] == "training"]
    # Of an activation's own statements (SiLU beside ReLU), those rows; of all others the first's.
    first = rows["activation"] == results.activation
    known = set(rows.loc[first, "claim"])
    rows = rows[first | ~rows["claim"].isin(known)]
    return rows.drop_duplicates(["claim", "protocol"])


def _table(rows: pd.DataFrame, order: list[str], numbered: bool) -> str:
    if rows.empty:
        return ""
    known = list(dict.fromkeys(zip(rows["protocol"], rows["updates"], strict=True)))
    protocols = sorted(known, key=lambda one: order.index(one[0]))
    heads = ["conclusion", *(phrase(name, int(updates)) for name, updates in protocols)]
    lines = [f"| {' | '.join(heads)} |", f"|:---------{'|:----' * len(protocols)}|"]
    for claim, part in rows.groupby("claim", sort=False):
        text = f"{claim}. {part.iloc[0]['text']}" if numbered else str(part.iloc[0]["text"])
        cells = [_cell(part[part["protocol"] == name]) for name, _ in protocols]
        lines.append(f"| {' | '.join([re.sub(r'([|])', '', text), *cells])} |")
    return "\n".join(lines)


def _cell(rows: pd.DataFrame) -> str:
    if rows.empty:
        return "–"
    row = rows.iloc[0]
    share = Interval(row["share_low"], row["share_high"])
    k, n = int(row["k"]), int(row["n"])
    source = (
        f"{CLAIMS}: claim {row['claim']}, {row['activation']}, {row['protocol']}, "
        f"{row['updates']} updates, {row['measure']}, {row['points']} points; {percents(share)}"
    )
    counts = sourced(count(k, n).replace(" ", "\u00a0"), source)
    return f"{row['word']}, {counts}" if row["word"] else f"{counts} ({percents(share)})"
