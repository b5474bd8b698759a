"""Where artifacts live, and which of them others are computed from."""

from __future__ import annotations

from pathlib import Path

import pytest

from pseudo_invertible.artifacts.layout import Layout, named_in
from pseudo_invertible.study.configuration import Configuration

LAYOUT = Layout("mine")


@pytest.mark.parametrize(
    ("artifact", "end"),
    [
        (LAYOUT.figure("point_cloud", "pdf"), True),
        (LAYOUT.article, True),
        (LAYOUT.claims_page, True),
        (LAYOUT.columns, True),
        (LAYOUT.provenance, True),
        (LAYOUT.claims, False),
        (LAYOUT.dataset, False),
        (LAYOUT.noise_floor, False),
        (LAYOUT.networks(Configuration("relu", 1.0, 1.0)), False),
    ],
)
def test_nothing_is_computed_from_figures_pages_and_what_is_to_be_read(
    artifact: str, end: bool
) -> None:
    assert LAYOUT.is_end(artifact) is end


def test_a_path_says_which_configuration_lies_there() -> None:
    path = LAYOUT.networks(Configuration("relu", 0.5, 100.0))
    assert path == "results/mine/runs/activation~relu/lambda~0.5/mu~100/networks.npz"
    assert named_in(path) == {"activation": "relu", "lambda": "0.5", "mu": "100"}


def test_altered_versions_lie_apart_one_for_each_content() -> None:
    one, other = (
        LAYOUT.altered(LAYOUT.metrics, digest * 8) for digest in ("abcdefgh", "12345678")
    )
    assert one == Path("results/mine/altered/tables/metrics.abcdefgh.csv")
    assert other == Path("results/mine/altered/tables/metrics.12345678.csv")
