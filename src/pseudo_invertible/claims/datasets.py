"""What is true of other datasets of the generator, in sentences."""

from __future__ import annotations

import pandas as pd

from pseudo_invertible.claims.evidence import is_stuck, with_equal_weights
from pseudo_invertible.claims.words import count, number, phrase, weights

CLOSE = {"a tenth": 1.1, "a third": 4 / 3}


def datasets_sentences(
    runs: pd.DataFrame, datasets: pd.DataFrame, protocol: str = "clean"
) -> list[str]:
    """For how many datasets a pair comes close to the least FVU, and what the others have.

    runs: ``datasets/runs.csv``. datasets: ``datasets/datasets.csv``. The study's own data are not
    counted. A sentence on what is possible, then one or two for each weight λ = μ.
    """
    table = datasets[datasets["dataset"] != "own"].set_index("dataset")
    if table.empty:
        return []
    hopeless = int((table["least_fvu"] >= 1).sum())
    found = [
        f"On {count(hopeless, len(table))} other datasets no invertible map predicts better than "
        "the means."
    ]
    chosen = runs[(runs["protocol"] == protocol) & runs["dataset"].isin(table.index)]
    chosen = chosen[chosen["updates"] == chosen["updates"].max()]
    for weight in sorted(chosen.loc[chosen["lambda"] == chosen["mu"], "mu"].unique()):
        found += _at_weight(chosen[chosen["mu"] == weight], table, weight)
    return found


def medians(runs: pd.DataFrame, datasets: pd.DataFrame) -> pd.DataFrame:
    """A row per dataset: the median FVU of its seeds over the least FVU, and the share stuck.

    runs: of one configuration. datasets: indexed by dataset.
    """
    own = pd.concat([with_equal_weights(runs, str(name)) for name in datasets.index])
    groups = own.assign(stuck=is_stuck(own)).groupby("dataset")
    found = groups.agg(fvu=("fvu", "median"), stuck=("stuck", "mean"), updates=("updates", "max"))
    found = found.join(datasets, how="inner")
    return found.assign(over_least=found["fvu"] / found["least_fvu"])


def _at_weight(runs: pd.DataFrame, datasets: pd.DataFrame, weight: float) -> list[str]:
    found = medians(runs, datasets)
    if found.empty:
        return []
    how = phrase(str(runs["protocol"].iloc[0]), int(found["updates"].max()))
    tenth, third = (int((found["over_least"] <= factor).sum()) for factor in CLOSE.values())
    text = (
        f"At {weights(weight)}, {how}, the median FVU is at most a tenth above the least possible "
        f"on {count(tenth, len(found))} datasets, and at most a third above it on {third}."
    )
    close = found["over_least"] <= CLOSE["a third"]
    others = found[~close]
    if others.empty:
        return [text]
    stuck = int((others["stuck"] >= 0.5).sum())
    more = (
        f"Of the other {len(others)}, {int((others['least_fvu'] >= 1).sum())} have no invertible "
        f"map that predicts better than the means, and on {stuck} at least half of the runs are "
        "stuck"
    )
    if close.any():
        far = [number(one["far_from_monotone"].median()) for one in (others, found[close])]
        more += (
            f"; their distance from a monotone relation is {far[0]} in the median, not {far[1]}"
        )
    return [text, f"{more}."]
