"""README's findings, computed from the copies of the published tables in ``docs/``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from pseudo_invertible.claims.intervals import Interval
from pseudo_invertible.claims.sentences import compared_rows, difference_of, disagreements
from pseudo_invertible.claims.stuck import coin_flip_sentence
from pseudo_invertible.claims.table import read_claims
from pseudo_invertible.claims.words import (
    FEWEST_FOR_A_WORD,
    count,
    label,
    number,
    percents,
    phrase,
    weights,
)
from pseudo_invertible.errors import UserError
from pseudo_invertible.files import read_json, read_table
from pseudo_invertible.study.protocol import SHIPPED

BEGIN, END = "<!-- findings -->", "<!-- /findings -->"
MOST_WORDS = 200


def findings(
    claims: pd.DataFrame,
    protocols: pd.DataFrame,
    stuck: pd.DataFrame,
    baselines: Mapping[str, Any],
) -> str:
    """A Markdown list of at most 200 words about the first activation, whatever the numbers are.

    The most important comes first; what does not fit any more is left out.
    """
    activation = str(claims["activation"].iloc[0])
    points = [
        *_stuck(claims, stuck, baselines, activation),
        *_trained_cleanly(protocols, baselines, activation),
        *_conclusions(claims, activation),
        *_measures(claims, activation),
    ]
    said: list[str] = []
    for point in points:
        if sum(len(one.split()) for one in (*said, point)) <= MOST_WORDS:
            said.append(point)
    return "\n".join(said)


def rewrite(readme: str, found: str) -> str:
    """README with other findings between its markers. Raises UserError where they lack."""
    if readme.count(BEGIN) != 1 or readme.count(END) != 1:
        raise UserError(f"README.md should have {BEGIN} and {END} once each.")
    before, rest = readme.split(BEGIN)
    return f"{before}{BEGIN}\n{found}\n{END}{rest.split(END)[1]}"


def findings_of(docs: Path) -> str:
    """The findings from claims.csv, protocols.csv, stuck.csv and baselines.json of a folder."""
    protocols, stuck = (read_table(docs / f"{name}.csv") for name in ("protocols", "stuck"))
    baselines = read_json(docs / "baselines.json")
    return findings(read_claims(docs / "claims.csv"), protocols, stuck, baselines)


def _stuck(
    claims: pd.DataFrame, stuck: pd.DataFrame, baselines: Mapping[str, Any], activation: str
) -> Iterator[str]:
    rows = compared_rows(claims, activation, "stuck")
    if rows.empty:
        return
    text = (
        f"- **Stuck runs ({label(activation)}).** {rows['text'].iloc[0].rstrip('.')} (f or g goes "
        f"against the trend of the data): {difference_of(rows)}."
    )
    if coin_flip_sentence(stuck, baselines, activation):
        row = stuck[stuck["activation"] == activation].sort_values("lambda").iloc[-1]
        share = Interval(row["share_low"], row["share_high"])
        text += (
            f" It is a coin flip: at {weights(row['lambda'])}, "
            f"{count(int(row['stuck']), int(row['n']))} ({percents(share)}) are stuck, and "
            f"{count(int(row['same_on_opposite']), int(row['n']))} starts give f the same slope "
            "when the trend of the data is reversed."
        )
    yield text


def _trained_cleanly(
    protocols: pd.DataFrame, baselines: Mapping[str, Any], activation: str
) -> Iterator[str]:
    rows = protocols[(protocols["protocol"] == "clean") & (protocols["activation"] == activation)]
    rows = rows.sort_values("kind")  # the study's before those of unseen seeds
    if rows.empty or pd.isna(rows["stuck"].iloc[-1]):
        return
    row = rows.iloc[-1]
    seeds = "unseen seeds" if row["kind"] == "unseen" else "seeds"
    share = Interval(row["stuck_low"], row["stuck_high"])
    yield (
        f"- **Clean training** (standardised data, penalty switched on later): after "
        f"{int(row['updates'])} updates at {weights(row['lambda'])}, "
        f"{count(int(row['stuck']), int(row['n']))} {seeds} are stuck ({percents(share)}). Median "
        f"FVU {number(row['fvu'])}; the invertible map of least FVU has "
        f"{number(baselines['best_fvu']['fvu'])}, two straight lines "
        f"{number(baselines['lines']['fvu'])}."
    )


def _conclusions(claims: pd.DataFrame, activation: str) -> Iterator[str]:
    """How many conclusions most runs meet under each protocol, and which one differs most."""
    met = compared_rows(claims, activation)
    met = met[met["origin"] != "ours"]
    if met.empty:
        return
    if met["n"].max() < FEWEST_FOR_A_WORD:
        yield (
            f"- **Too few seeds** ({met['n'].max()}) for words: from {FEWEST_FOR_A_WORD} on a "
            "count can show what most runs do."
        )
    else:
        counts = [
            f"{count(int((rows['share_low'] > 0.5).sum()), len(rows))} "
            f"{phrase(name, int(rows['updates'].max()))}"
            for name in dict.fromkeys([*SHIPPED, *met["protocol"]])
            for rows in [met[met["protocol"] == name]]
            if len(rows)
        ]
        yield (
            "- **Conclusions.** Parts of the write-up's conclusions that most runs meet, by FVU "
            f"on the training points: {', '.join(counts)}."
        )
    ends = met.groupby("claim", sort=False).agg({"share_low": "max", "share_high": "min"})
    apart = ends["share_low"] - ends["share_high"]
    if apart.max() > 0:  # two intervals have nothing in common
        rows = met[met["claim"] == apart.idxmax()]
        text = rows["text"].iloc[0].rstrip(".")
        yield f"- **What differs most between trainings:** “{text}”: {difference_of(rows)}."


def _measures(claims: pd.DataFrame, activation: str) -> Iterator[str]:
    of = claims[claims["activation"] == activation]
    for found in disagreements(of, "measure", "fvu", "fit_loss")[:1]:
        yield f"- **It depends on what “fit” means.** {found}"
    for found in disagreements(of, "points", "training", "fresh")[:1]:
        yield f"- **It depends on the points.** {found}"
