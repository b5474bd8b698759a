"""``audit-figure``: draw one of the audit's figures from its tables."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

import typer

from pseudo_invertible.errors import UserError

if TYPE_CHECKING:
    from matplotlib.figure import Figure

RUN = ("activation", "lambda", "mu", "seed")
METRICS = (*RUN, "misfit", "cycle", "wrong_orientation", "orientation_f", "orientation_g")
LONG_RUNS = ("remedy", "updates", *RUN, "misfit", "cycle", "wrong_orientation")
CURVES = (
    "activation", "lambda", "mu", "axis", "position", "place",
    "q25", "median", "q75", "first_seed",
)  # fmt: skip
RATIOS = ("activation", "lambda", "mu", "axis", "ratio_outside_median", "ratio_between_median")
GRID = (*RUN, "diverged_at", "misfit", "cycle", "wrong_orientation")
CLAIMS = (
    "claim", "part", "activation", "text", "statistic", "criterion", "estimate", "low", "high",
    "verdict", "budget_updates", "budget_estimate",
)  # fmt: skip
BASELINES = ("noise_floor", "best_invertible", "least_misfit", "flow", "variance")


class _Kind(NamedTuple):
    """Which files a kind of figure needs, by option name, and how it is drawn from them."""

    needs: tuple[str, ...]
    draw: Callable[..., Figure]


def audit_figure(
    kind: Annotated[
        str,
        typer.Argument(help="tradeoff, seeds, long_runs, …"),
    ],
    output: Annotated[
        Path, typer.Option("--output", "-o", help="Path of the PDF; SVG and PNG go beside it.")
    ],
    metrics: Annotated[Path | None, typer.Option(help="tables/metrics.csv")] = None,
    baselines: Annotated[Path | None, typer.Option(help="audit/baselines.json")] = None,
    dataset: Annotated[Path | None, typer.Option(help="CSV with columns x,y.")] = None,
    networks: Annotated[
        list[Path] | None, typer.Option(help="Trained networks, once per configuration.")
    ] = None,
    long_runs: Annotated[Path | None, typer.Option(help="tables/long_runs.csv")] = None,
    curves: Annotated[Path | None, typer.Option(help="audit/off_sample.csv")] = None,
    off_sample: Annotated[Path | None, typer.Option(help="tables/off_sample.csv")] = None,
    grid: Annotated[Path | None, typer.Option(help="Table of a sweep.")] = None,
    claims: Annotated[Path | None, typer.Option(help="tables/claims.csv")] = None,
) -> None:
    """Draw a figure of the audit as PDF, SVG and PNG."""
    from pseudo_invertible.artifacts.layout import FIGURE_FORMATS
    from pseudo_invertible.artifacts.provenance import commit, software
    from pseudo_invertible.figures.save import save_figure

    files = {
        "metrics": metrics,
        "baselines": baselines,
        "dataset": dataset,
        "networks": networks,
        "long_runs": long_runs,
        "curves": curves,
        "off_sample": off_sample,
        "grid": grid,
        "claims": claims,
    }
    kinds = _kinds()
    if kind not in kinds:
        raise UserError(f"figure kind is {kind!r}; it should be one of {', '.join(kinds)}.")
    missing = [name for name in kinds[kind].needs if not files[name]]
    if missing:
        options = ", ".join("--" + name.replace("_", "-") for name in missing)
        raise UserError(f"figure {kind} needs {options}.")
    contents = [_READERS[name](files[name]) for name in kinds[kind].needs]
    drawn = kinds[kind].draw(*contents)
    stem = output.with_name(output.name.removesuffix(".pdf"))
    metadata = {
        "Title": stem.name,
        "Subject": " ".join(drawn.get_suptitle().split()),
        "Creator": software(),
        "Keywords": f"commit {commit()}",
    }
    save_figure(drawn, stem, metadata)
    typer.echo("\n".join(f"{stem}.{suffix}" for suffix in FIGURE_FORMATS), err=True)


def _kinds() -> dict[str, _Kind]:
    from pseudo_invertible.figures.audit import (
        claims,
        long_runs,
        off_sample,
        orientation,
        plane,
        seeds,
        tradeoff,
    )

    return {
        "tradeoff": _Kind(("metrics", "baselines"), tradeoff.draw),
        "seeds": _Kind(("dataset", "metrics", "networks"), seeds.draw),
        "long_runs": _Kind(("long_runs", "baselines"), long_runs.draw),
        "off_sample": _Kind(("curves", "off_sample"), off_sample.draw),
        "plane": _Kind(("grid",), plane.draw),
        "orientation": _Kind(("metrics", "long_runs"), orientation.draw),
        "claims": _Kind(("claims",), claims.draw),
    }


def _table(columns: tuple[str, ...]) -> Callable[[Any], Any]:
    def read(path: Path) -> Any:
        from pseudo_invertible.artifacts.tables import read_table, remake

        table = read_table(path, columns)
        if table.empty:
            raise UserError(f"{path}: has no rows; {remake(path)}")
        return table

    return read


def _baselines(path: Path) -> Any:
    from pseudo_invertible.artifacts.tables import remake

    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        missing = [name for name in BASELINES if name not in found]
    except (OSError, ValueError, TypeError) as error:
        raise UserError(f"{path}: cannot be read ({error}); {remake(path)}") from None
    if missing:
        raise UserError(f"{path}: has no {missing[0]}; {remake(path)}")
    return found


def _dataset(path: Path) -> Any:
    from pseudo_invertible.experiment.scatter import read_csv

    return read_csv(path)


def _networks(paths: list[Path]) -> Any:
    from pseudo_invertible.experiment.trained import read_networks

    return [read_networks(path) for path in paths]


_READERS: dict[str, Callable[[Any], Any]] = {
    "metrics": _table(METRICS),
    "baselines": _baselines,
    "dataset": _dataset,
    "networks": _networks,
    "long_runs": _table(LONG_RUNS),
    "curves": _table(CURVES),
    "off_sample": _table(RATIOS),
    "grid": _table(GRID),
    "claims": _table(CLAIMS),
}
