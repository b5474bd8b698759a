"""The table of claims as a page to read."""

from __future__ import annotations

import pandas as pd

from pseudo_invertible.study.configuration import ACTIVATION_LABELS

HEAD = (
    "| | claim | statistic | holds if | median over seeds [95 % interval] "
    "| seeds that meet it | published seed | longer training | verdict | figure |\n"
    + "| --- " * 10
    + "|"
)


def claims_page(table: pd.DataFrame, name: str, updates: int) -> str:
    """The claims as Markdown: a table per activation, and what to know under it.

    table: as in ``tables/claims.csv``. name: of the dataset. updates: of the study.
    """
    parts = [
        f"# Do the write-up's claims hold? ({name})\n",
        f"Each claim is one number per seed after {updates} updates; the criterion is fixed, "
        "whatever the number. An interval is the bootstrap's, of the median, over seeds; where "
        "two runs are compared, they share the seed. Misfit is the share of variance that f and g "
        "leave, the mean of both. A claim *holds* if the whole interval meets the criterion. It "
        "*depends on the budget* if the same seeds no longer show it after longer training, or "
        "only then. It *holds for the "
        "published seed only* if that seed meets the criterion and the seeds do not show it. "
        "Otherwise it *does not hold*.\n",
    ]
    for activation, rows in table.groupby("activation", sort=False):
        parts += [f"## {ACTIVATION_LABELS[str(activation)]}\n", HEAD]
        parts += [_line(row) for _, row in rows.iterrows()]
        notes = [f"- {_place(row)}: {row['note']}" for _, row in rows.iterrows() if row["note"]]
        parts += ["", *notes, ""]
    return "\n".join(parts)


def _place(row: pd.Series) -> str:
    return f"{row['claim']}{row['part']}"


def _line(row: pd.Series) -> str:
    cells = (
        _place(row),
        row["text"],
        row["statistic"],
        row["criterion"],
        _estimate(row["estimate"], row["low"], row["high"]),
        _share(row["holds_for"]),
        _number(row["published"]),
        _longer(row),
        f"**{row['verdict']}**",
        row["figure"],
    )
    return "| " + " | ".join(cells) + " |"


def _longer(row: pd.Series) -> str:
    if pd.isna(row["budget_updates"]):
        return "–"
    estimate = _estimate(row["budget_estimate"], row["budget_low"], row["budget_high"])
    return f"{estimate} after {int(row['budget_updates'])}"


def _estimate(estimate: float, low: float, high: float) -> str:
    interval = "" if pd.isna(low) else f" [{_number(low)}, {_number(high)}]"
    return _number(estimate) + interval


def _share(share: float) -> str:
    return "–" if pd.isna(share) else f"{share:.0%}"


def _number(value: float) -> str:
    return "–" if pd.isna(value) else f"{value:.3g}"
