"""Two folders of results, version 2's and this version's: do the published runs agree?

``python benchmarks/compare.py OLD NEW``, for example ``…/results/published results/published``:
prints the largest relative difference of every measure over the published runs, and where it is.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pandas as pd

RUN = ["activation", "lambda", "mu", "seed"]
AXES = {"x": "f", "y": "g"}
# Version 2's names in metrics.csv and convergence.csv.
RENAMED = {
    **{"misfit": "fvu", "cycle": "cycle", "risen": "rises", "loss_change_100": "loss_change"},
    **{name: name for name in ("loss", "fit_y", "fit_x", "cycle_x", "cycle_y")},
    **{
        f"cycle_{axis}_{size}_sd": f"cycle_{axis}_{size}"
        for axis in "xy"
        for size in ("median", "max")
    },
    **{f"trend_{name}": f"slope_{name}" for name in "fg"},
    **{f"monotone_share_{name}": f"monotone_{name}" for name in "fg"},
    **{f"linearity_{name}": f"linearity_{name}" for name in "fg"},
}
SIGNS = {(1, 1): "aligned", (-1, -1): "reversed", (1, -1): "torn", (-1, 1): "torn"}


def main(old: Path, new: Path) -> None:
    """Print how far the measures of two folders differ.

    Args:
        old: results of version 2.
        new: results of this version.
    """
    before, after = version_2(old), this_version(new)
    runs = before.index.intersection(after.index)
    print(f"{len(before)} runs before, {len(after)} after, {len(runs)} in both\n")
    before, after = before.loc[runs], after.loc[runs]
    print(differences(before, after).to_string(index=False, float_format="{:.6g}".format))
    changed = runs[before["direction"] != after["direction"]]
    print(f"\nruns whose direction differs: {len(changed)}", *map(name_of, changed), sep="\n")
    print(f"configurations whose networks are equal to the bit: {equal_networks(old, new)}")


def version_2(folder: Path) -> pd.DataFrame:
    """The measures of version 2's runs, under this version's names."""
    metrics = pd.read_csv(folder / "tables/metrics.csv").set_index(RUN)
    convergence = pd.read_csv(folder / "tables/convergence.csv").set_index(RUN)
    joined = metrics.join(convergence)
    table = joined[list(RENAMED)].rename(columns=RENAMED)
    table["fit_loss"] = metrics["fit_y"] + metrics["fit_x"]
    table["fvu_y"], table["fvu_x"] = 1 - metrics["r2_f"], 1 - metrics["r2_g"]
    off = pd.read_csv(folder / "audit/off_sample_runs.csv").set_index(RUN)
    for place in ("between", "outside"):
        for axis in AXES:
            table[f"{place}_{axis}"] = off.loc[off["axis"] == axis, f"ratio_{place}"]
    shares = pd.read_csv(folder / "tables/priority.csv").set_index(RUN)
    shares = shares[(shares["moment"] == "end") & (shares["units"] == "raw")]
    table["penalty_share"] = shares["loss_penalty"]
    table = table.join(shares.filter(regex="^gradient_"))
    signs = zip(metrics["orientation_f"], metrics["orientation_g"], strict=True)
    table["direction"] = [SIGNS.get(pair, "flat") for pair in signs]
    return table


def this_version(folder: Path) -> pd.DataFrame:
    """The measures of this version's published runs."""
    table = pd.read_csv(folder / "tables/runs.csv")
    return table[(table["dataset"] == "own") & (table["protocol"] == "published")].set_index(RUN)


def differences(before: pd.DataFrame, after: pd.DataFrame) -> pd.DataFrame:
    """Largest relative difference of every measure, the largest first, and its run.

    Relative to the larger of both sizes; 1 where only one of them is empty.
    """
    rows = []
    for measure in before.columns.drop("direction"):
        old, new = before[measure], after[measure]
        size = np.maximum(old.abs(), new.abs())
        found = ((new - old).abs() / size.where(size > 0, 1.0)).fillna(1.0)
        found[old.isna() & new.isna()] = 0.0
        run = found.idxmax()
        rows.append((measure, found[run], found.median(), old[run], new[run], name_of(run)))
    columns = ["measure", "largest", "median", "before", "after", "run"]
    return pd.DataFrame(rows, columns=columns).sort_values("largest", ascending=False)


def equal_networks(old: Path, new: Path) -> str:
    """How many configurations have the same trained parameters in both folders."""
    equal = []
    for path in sorted((new / "runs/protocol~published").glob("*/*/*/networks.npz")):
        before = np.load(old / "runs" / path.relative_to(new / "runs/protocol~published"))
        after = np.load(path)
        names = [name for name in after.files if name.startswith(("f/", "g/"))]
        equal.append(all(np.array_equal(before[name], after[name][:, -1]) for name in names))
    return f"{sum(equal)} of {len(equal)}"


def name_of(run: tuple[str, float, float, int]) -> str:
    """A run in words."""
    return "{} λ={:g} μ={:g} seed {}".format(*run)


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
