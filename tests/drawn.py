"""Figures drawn from made-up tables, and what stands in them."""

from __future__ import annotations

from typing import Any

from made_tables import (
    CONFIGURATION,
    networks_for,
    some_baselines,
    some_claims,
    some_curves,
    some_dataset,
    some_directions,
    some_examples,
    some_history,
    some_long_runs,
    some_networks,
    some_off_sample_runs,
    some_remedy_runs,
    some_runs,
    some_scatters,
    some_sweep,
)
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.text import Text

from pseudo_invertible.experiment.trained import Networks
from pseudo_invertible.figures import drawing, style
from pseudo_invertible.figures.settings import Settings
from pseudo_invertible.measures.orientation import orientation_table
from pseudo_invertible.measures.remedies import remedies_table

WRITE_UP = ("point_cloud", "loss", "fits", "identity", "quartet")
SETTINGS = Settings("Unequal weights", CONFIGURATION, 7)


def write_up_files(others: int = 2) -> dict[str, Any]:
    """What the write-up's figures are drawn from: seed 7 and some other ones."""
    seeds = (7, *range(8, 8 + others))
    return {
        "dataset": some_dataset(),
        "networks": [some_networks(seeds)],
        "history": some_history(seeds),
    }


def audit_files() -> dict[str, Any]:
    """What the audit's figures are drawn from."""
    metrics, remedies, directions = some_runs(), some_remedy_runs(), some_directions()
    return {
        "dataset": some_dataset(),
        "metrics": metrics,
        "networks": networks_for(metrics),
        "long_runs": some_long_runs(),
        "orientation": orientation_table(directions),
        "orientation_runs": directions,
        "remedies": remedies_table(remedies),
        "remedy_runs": remedies,
        "baselines": some_baselines(),
        "off_sample_runs": some_off_sample_runs(),
        "off_sample_curves": some_curves(),
        "sweep": some_sweep(),
        "claims": some_claims(),
    }


def write_up(kind: str, others: int = 2, settings: Settings = SETTINGS, **files: Any) -> Figure:
    """A figure of the write-up. files: other ones than the made-up ones."""
    return drawing.draw(f"write_up.{kind}", settings, write_up_files(others) | files)


def audit(kind: str, **files: Any) -> Figure:
    """A figure of the audit. files: other ones than the made-up ones."""
    return drawing.draw(f"audit.{kind}", Settings(), audit_files() | files)


def scatters_files(far: tuple[float | None, ...] = (0.02, 0.0, 0.3, 0.7)) -> dict[str, Any]:
    """What the figures of many scatters are drawn from."""
    table, runs = some_scatters(far)
    examples = some_examples(min(8, len(table)))
    return {"scatters": table, "scatters_runs": runs, "examples": examples}


def of_scatters(kind: str, **files: Any) -> Figure:
    """A figure of many scatters. files: other ones than the made-up ones."""
    return drawing.draw(f"scatters.{kind}", Settings(), scatters_files() | files)


def laid_out(figure: Figure) -> Figure:
    """Give every part the place that it has in the files."""
    with style.styled():
        figure.draw_without_rendering()
    return figure


def runs_out_of_the_page(figure: Figure) -> bool:
    """Whether anything stands beyond the edges of the figure, by more than a hair."""
    inside = laid_out(figure).get_tightbbox()
    width, height = figure.get_size_inches()
    low, high = min(inside.x0, inside.y0), max(inside.x1 - width, inside.y1 - height)
    return bool(low < -0.02 or high > 0.02)


def lines(figure: Figure | Axes, gid: str) -> list[Line2D]:
    """The lines of that name."""
    found = figure.findobj(lambda artist: artist.get_gid() == gid)
    return [artist for artist in found if isinstance(artist, Line2D)]


def line(figure: Figure | Axes, gid: str) -> Line2D:
    """The one line of that name."""
    (found,) = lines(figure, gid)
    return found


def words(figure: Figure) -> str:
    """All text of a figure."""
    texts = (t.get_text() for t in figure.findobj(Text) if isinstance(t, Text))
    return " ".join(" ".join(texts).split())


def trained(files: dict[str, Any]) -> Networks:
    """The networks of a figure of one run."""
    (networks,) = files["networks"]
    assert isinstance(networks, Networks)
    return networks
