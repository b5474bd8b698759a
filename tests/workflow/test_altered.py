"""Files that a person altered, driven through the real Snakemake: nothing of theirs is lost."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from driving import PROJECT, RESULTS, Tree

pytestmark = pytest.mark.workflow

CLAIMS = RESULTS / "tables/claims.md"
METRICS = RESULTS / "tables/metrics.csv"
FIGURE = RESULTS / "figures/fits_equal.pdf"


def kept(tree: Tree) -> list[bytes]:
    folder = tree.root / RESULTS / "altered"
    return [path.read_bytes() for path in folder.rglob("*") if path.is_file()]


def alter(path: Path) -> bytes:
    path.write_bytes(path.read_bytes() + b"note\n")
    return path.read_bytes()


def test_a_note_in_a_page_stays_whatever_the_target(tree: Tree, finished: Tree) -> None:
    mine = alter(tree.root / CLAIMS)
    told = tree.make("point_cloud")
    assert f"{CLAIMS}: truncated or altered since it was made" in told.text
    assert f"delete it and make it again: snakemake --cores 1 {CLAIMS}" in told.text
    assert (tree.root / CLAIMS).read_bytes() == mine
    assert kept(tree) == [mine]
    again = tree.make()
    assert f"as you altered them, not as they were made: {CLAIMS}." in again.text
    assert (tree.root / CLAIMS).read_bytes() == mine
    assert tree.plan() == {}
    (tree.root / CLAIMS).unlink()
    tree.make(str(CLAIMS))
    assert tree.artifacts() == finished.artifacts()
    assert kept(tree) == [mine]


def test_a_retouched_figure_is_drawn_anew_when_its_rule_has_a_reason_and_its_copy_stays(
    tree: Tree,
) -> None:
    mine = alter(tree.root / FIGURE)
    tree.make()
    assert (tree.root / FIGURE).read_bytes() == mine
    tree.edit("src/pseudo_invertible/figures/style.py", '"font.size": ', '"font.size": 1 + ')
    tree.make("fits_equal")
    assert (tree.root / FIGURE).read_bytes() != mine
    assert kept(tree) == [mine]
    assert "altered" not in tree.snakemake("--dry-run", "fits_equal").text


def test_an_altered_table_is_made_again_in_the_call_that_asks_for_it(
    tree: Tree, finished: Tree
) -> None:
    mine = alter(tree.root / METRICS)
    looked = tree.snakemake("--dry-run", str(METRICS))
    assert (tree.root / METRICS).read_bytes() == mine
    told = tree.make(str(METRICS))
    sentence = f"{METRICS}: truncated or altered since it was made"
    assert sentence in looked.text
    assert sentence in told.text
    assert "it is taken away, so that it is made again when it is next needed" in told.text
    assert tree.artifacts() == finished.artifacts()
    assert kept(tree) == [mine]


def test_an_altered_table_that_the_target_does_not_need_is_made_by_the_call_that_does(
    tree: Tree, finished: Tree
) -> None:
    alter(tree.root / METRICS)
    tree.make("point_cloud")
    assert not (tree.root / METRICS).exists()
    tree.make()
    assert tree.artifacts() == finished.artifacts()
    assert tree.plan() == {}


def test_a_changed_digit_behind_a_link_does_not_flow_into_tables(
    tree: Tree, finished: Tree
) -> None:
    audit, scratch = tree.root / RESULTS / "audit", tree.root / "scratch"
    shutil.move(audit, scratch)
    audit.symlink_to(scratch)
    assert tree.plan() == {}
    floor = scratch / "noise_floor.json"
    floor.write_text(floor.read_text().replace("0.0", "0.1", 1))
    told = tree.make()
    assert f"{RESULTS}/audit/noise_floor.json: truncated or altered" in told.text
    for name in ("metrics", "long_runs", "summary"):
        table = RESULTS / f"tables/{name}.csv"
        assert (tree.root / table).read_bytes() == (finished.root / table).read_bytes()


def test_a_copy_that_left_the_seals_behind_is_told_once_and_served(
    tree: Tree, finished: Tree
) -> None:
    for seal in (tree.root / RESULTS).rglob(".*.sha256"):
        seal.unlink()
    (tree.root / RESULTS / "tables/mine.csv").write_text("a,b\n1,2\n")
    told = tree.make()
    assert "no seal, or none that can be read, beside " in told.text
    assert "mine.csv" not in told.text
    assert "no seal" not in tree.make().text
    assert tree.plan() == {}
    (tree.root / RESULTS / "tables/mine.csv").unlink()
    assert tree.artifacts() == finished.artifacts()


def test_cleaning_spares_what_was_altered(tree: Tree) -> None:
    shutil.copy(PROJECT / "Makefile", tree.root)
    mine = alter(tree.root / CLAIMS)
    tree.make("point_cloud")
    assert tree.run("make", "clean").code == 0
    assert kept(tree) == [mine]
    assert [path.name for path in (tree.root / RESULTS).iterdir()] == ["altered"]
