"""One way to draw any figure."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from drawn import WRITE_UP, audit, runs_out_of_the_page, write_up
from made_tables import CONFIGURATION, some_dataset
from matplotlib.figure import Figure

from pseudo_invertible.artifacts.layout import FIGURE_FORMATS
from pseudo_invertible.errors import UserError
from pseudo_invertible.figures import drawing
from pseudo_invertible.figures.catalogue import AUDIT
from pseudo_invertible.figures.save import save_figure
from pseudo_invertible.figures.settings import Settings

AUDIT_KINDS = [*(row.kind for row in AUDIT), "plane"]
EVERY = [*(("write_up", kind) for kind in WRITE_UP), *(("audit", kind) for kind in AUDIT_KINDS)]


@pytest.mark.parametrize(("folder", "kind"), EVERY)
def test_the_same_files_give_the_same_bytes_in_every_format(
    folder: str, kind: str, tmp_path: Path
) -> None:
    draw = write_up if folder == "write_up" else audit
    for name in ("once", "again"):
        save_figure(draw(kind), tmp_path / name, {"Title": kind})
    for suffix in FIGURE_FORMATS:
        once, again = (tmp_path / f"{name}.{suffix}" for name in ("once", "again"))
        assert once.read_bytes() == again.read_bytes(), suffix


def test_no_id_hangs_on_bits_that_are_not_written(tmp_path: Path) -> None:
    for name, last_bit in (("once", 0.0), ("again", 1e-15)):
        figure = Figure()
        axes = figure.add_axes((0.1, 0.1, 0.8, 0.8 + last_bit))
        axes.plot([0, 1], [0, 2], marker="o")
        axes.set_ylim(0, 1)
        save_figure(figure, tmp_path / name, {"Title": "one line"})
    once, again = ((tmp_path / f"{name}.svg").read_text() for name in ("once", "again"))
    assert once == again
    named = set(re.findall(r' id="([^"]+)"', once))
    used = set(re.findall(r'(?:url\(|href=")#([^")]+)', once))
    assert used
    assert used <= named


@pytest.mark.parametrize("kind", AUDIT_KINDS)
def test_nothing_written_runs_out_of_the_page(kind: str) -> None:
    assert not runs_out_of_the_page(audit(kind))


@pytest.mark.parametrize("kind", ["pie", "write_up.fit", "write_up.panels", "fits"])
def test_an_unknown_kind_is_refused_with_those_that_there_are(kind: str) -> None:
    with pytest.raises(UserError, match=r"It should be one of .*audit\.tradeoff.*write_up\.fits"):
        drawing.draw(kind, Settings(), {})


def test_a_misspelt_kind_is_refused_with_the_nearest() -> None:
    with pytest.raises(UserError, match=r"did you mean write_up\.quartet\?"):
        drawing.draw("write_up.quartett", Settings(), {})


def test_a_missing_file_is_named_with_those_that_it_needs() -> None:
    with pytest.raises(UserError, match=r"drawn from dataset and networks; there is no networks"):
        drawing.draw("write_up.fits", Settings(), {"dataset": some_dataset()})


def test_metadata_says_which_run_or_what_the_head_says() -> None:
    settings = Settings("Fit", CONFIGURATION, 7)
    assert drawing.subject_of(write_up("fits"), settings) == "SiLU, λ = 10, μ = 100, seed 7"
    assert len(drawing.subject_of(audit("tradeoff"), Settings()).split()) > 5
