"""Tables of runs: read, merged, and summarised over seeds."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from pseudo_invertible.errors import UserError
from pseudo_invertible.files import reading, refuse
from pseudo_invertible.measures.runs import COLUMNS, DTYPES, FALLING, KEYS, WORSE

# What a summary is of: measures whose median over seeds says something.
SUMMARISED = (
    *("fvu", "fvu_y", "fvu_x", "cycle", "fit_loss", "fit_y", "fit_x", "linearity_f"),
    *("linearity_g", "penalty_share", "fresh_fvu", "fresh_cycle", "fresh_fit_loss"),
)
PARTS = {"q25": 0.25, "median": 0.5, "q75": 0.75}


def read_runs(path: Path | str) -> pd.DataFrame:
    """Read a table of runs with the types of the schema; floats come back exactly.

    Raises UserError, naming the file, where it is damaged or its columns are not the schema's.
    """
    with reading(path, "a table of runs"):
        names = pd.read_csv(path, nrows=0).columns
        odd = sorted(set(COLUMNS).symmetric_difference(names))
        if odd:
            refuse(path, f"is not a table of runs of this version (column {odd[0]})")
        table = pd.read_csv(path, dtype=DTYPES, keep_default_na=False, na_values=[""])
    if table.empty:
        refuse(path, "has no rows")
    return table[list(COLUMNS)]


def merge_runs(paths: Sequence[Path | str]) -> pd.DataFrame:
    """The rows of several tables of runs, in the order given. Raises UserError: ``read_runs``."""
    if not paths:
        raise UserError("merge needs at least one table of runs.")
    return pd.concat([read_runs(path) for path in paths], ignore_index=True)


def summarise(runs: pd.DataFrame) -> pd.DataFrame:
    """A row per dataset, protocol, configuration and number of updates, in the table's order.

    n: runs that did not diverge; diverged: those that did. worse_than_means, still_falling: how
    many of the n are in that trouble. stuck, reversed, torn: how many of the n are (stuck: all
    that are not aligned); empty where the data have no trend. Then quartiles and medians over
    the n.
    """
    keys = [key for key in KEYS if key != "seed"]
    sound = runs["diverged_at"].isna()
    judged = runs["direction"].notna()
    counted = runs[keys].assign(n=sound, diverged=~sound)
    counted["stuck"] = (judged & (runs["direction"] != "aligned")).where(judged)
    for name in ("reversed", "torn"):
        counted[name] = (runs["direction"] == name).where(judged)
    for name in (WORSE, FALLING):
        counted[name.replace(" ", "_")] = runs["trouble"] == name
    names = ["n", "diverged", "worse_than_means", "still_falling", "stuck", "reversed", "torn"]
    counted[names] = counted[names].astype("Int64")
    counts = counted.groupby(keys, sort=False)[names].sum(min_count=1)
    groups = runs[[*keys, *SUMMARISED]].groupby(keys, sort=False)
    spread = {part: groups.quantile(share) for part, share in PARTS.items()}
    medians = {f"{name}_{part}": spread[part][name] for name in SUMMARISED for part in PARTS}
    return pd.concat([counts, pd.DataFrame(medians)], axis=1).reset_index()
