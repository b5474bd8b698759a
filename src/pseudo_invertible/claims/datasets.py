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
        f"At {weights(weight)}, {how}, the median FVU is at most a tenth above that of the best "
        f"invertible map on {count(tenth, len(found))} datasets, and at most a third above it on "
        f"{count(third, len(found))}."
    )
    close = found["over_least"] <= CLOSE["a third"]
    return [text, *_of_others(found[~close], found[close])]


def _of_others(others: pd.DataFrame, close: pd.DataFrame) -> list[str]:
    """What is true of the datasets on which no pair comes close."""
    if others.empty:
        return []
    facts = []
    if all(part["far_from_monotone"].notna().any() for part in (others, close)):
        far, near = (number(one["far_from_monotone"].median()) for one in (others, close))
        facts.append(
            f"their median distance from a monotone relation is {far} ({near} where the pair "
            "comes close)"
        )
    if hopeless := int((others["least_fvu"] >= 1).sum()):
        facts.append(f"on {hopeless} no invertible map predicts better than the means")
    if stuck := int((others["stuck"] >= 0.5).sum()):
        facts.append(f"on {stuck} at least half of the runs are stuck")
    return [f"Of the other {len(others)}: {'; '.join(facts)}."] if facts else []
