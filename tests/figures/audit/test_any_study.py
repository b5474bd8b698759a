"""Every study can be drawn: other weights, one seed, one activation, exact inverses."""

from __future__ import annotations

import numpy as np
import pytest
from drawn import audit, runs_out_of_the_page
from made_tables import (
    UNEQUAL,
    networks_for,
    some_baselines,
    some_curves,
    some_long_runs,
    some_off_sample_runs,
    some_runs,
    some_sweep,
)

MANY = tuple((float(w), float(w)) for w in np.geomspace(0.01, 100, 9))


@pytest.mark.parametrize("count", [1, 7])
@pytest.mark.parametrize("pairs", [UNEQUAL, MANY])
def test_other_grids_can_be_drawn(pairs: tuple[tuple[float, float], ...], count: int) -> None:
    metrics = some_runs(pairs, count=count, activations=("silu",))
    files = {
        "metrics": metrics,
        "networks": networks_for(metrics),
        "long_runs": some_long_runs(count),
        "off_sample_runs": some_off_sample_runs(metrics),
        "off_sample_curves": some_curves(pairs),
    }
    for kind in ("tradeoff", "seeds", "long_runs", "orientation", "off_sample"):
        assert not runs_out_of_the_page(audit(kind, **files))


def test_exact_inverses_and_perfect_fits_can_be_drawn() -> None:
    files = {
        "metrics": some_runs().assign(cycle=0.0, misfit=0.0),
        "baselines": some_baselines() | {"flow": {"misfit": 0.2, "cycle": 0.0}},
        "long_runs": some_long_runs().assign(cycle=0.0),
        "off_sample_curves": some_curves().assign(q25=0.0, median=0.0, q75=0.0, first_seed=0.0),
        "sweep": some_sweep().assign(cycle=0.0),
    }
    for kind in ("tradeoff", "long_runs", "off_sample", "plane"):
        assert not runs_out_of_the_page(audit(kind, **files))
