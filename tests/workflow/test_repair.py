"""What a person altered is kept and told; what others come from is made again."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from pseudo_invertible.artifacts.layout import Layout
from pseudo_invertible.artifacts.sealed import replacing, seal_of
from pseudo_invertible.errors import UserError
from pseudo_invertible.workflow.repair import look, repair

ENDS = ["figures/fits_equal.pdf", "tables/claims.md", "provenance.json", "article/index.html"]
SOURCES = ["dataset.csv", "tables/metrics.csv", "runs/a/networks.npz", "audit/noise_floor.json"]


@pytest.fixture
def layout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Layout:
    monkeypatch.chdir(tmp_path)
    return Layout("tiny")


def made(layout: Layout, place: str) -> Path:
    path = Path(layout.root, place)
    with replacing(path) as draft:
        draft.write_text("as made")
    return path


def everything(path: Path) -> bool:
    return True


def files(folder: str) -> dict[str, str]:
    found = (path for path in Path(folder).rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): path.read_text() for path in found}


def kept(layout: Layout) -> list[str]:
    return sorted(files(f"{layout.root}/altered").values())


@pytest.mark.parametrize("place", ENDS)
def test_what_nothing_is_computed_from_stays_and_is_kept_once(layout: Layout, place: str) -> None:
    path = made(layout, place)
    path.write_text("retouched")
    [told] = repair(layout, everything)
    assert told.startswith(f"{path}: truncated or altered since it was made; ")
    assert "stays as it is" in told
    assert told.endswith(f"delete it and make it again: snakemake --cores 1 {path}")
    assert path.read_text() == "retouched"
    [told] = repair(layout, everything)
    assert told == f"as you altered them, not as they were made: {path}."
    path.write_text("retouched again")
    repair(layout, everything)
    assert kept(layout) == ["retouched", "retouched again"]


@pytest.mark.parametrize("place", SOURCES)
def test_what_others_are_computed_from_is_kept_and_taken_away(layout: Layout, place: str) -> None:
    path = made(layout, place)
    path.write_text("another digit")
    [told] = repair(layout, everything)
    assert told.startswith(f"{path}: truncated or altered since it was made; ")
    assert told.endswith("taken away, so that it is made again when it is next needed.")
    assert not path.exists()
    assert kept(layout) == ["another digit"]
    assert repair(layout, everything) == []


def test_looking_says_the_same_and_changes_nothing(layout: Layout) -> None:
    for place in (*ENDS, *SOURCES):
        made(layout, place).write_text("altered")
    seal_of(made(layout, "tables/summary.csv")).unlink()
    before = files(layout.root)
    told = look(layout, everything)
    assert files(layout.root) == before
    assert repair(layout, everything) == told


def test_a_lost_seal_is_told_once_and_later_alterations_are_seen(layout: Layout) -> None:
    paths = [made(layout, f"tables/{name}.csv") for name in "abcde"]
    for path in paths:
        seal_of(path).unlink()
    [told] = repair(layout, everything)
    assert told.startswith("no seal, or none that can be read, beside results/tiny/tables/a.csv, ")
    assert "c.csv and 2 more (" in told
    assert repair(layout, everything) == []
    paths[0].write_text("altered")
    assert len(repair(layout, everything)) == 1


def test_files_that_no_rule_makes_get_neither_a_seal_nor_a_word(layout: Layout) -> None:
    made(layout, "dataset.csv")
    own = Path(layout.root, "tables/mine.csv")
    own.parent.mkdir()
    own.write_text("mine")
    assert repair(layout, lambda path: path.name != "mine.csv") == []
    assert not seal_of(own).exists()


def test_an_altered_file_behind_a_link_is_kept_and_the_place_it_links_to_spared(
    layout: Layout,
) -> None:
    Path("mine.csv").write_text("mine")
    path = made(layout, "dataset.csv")
    path.unlink()
    path.symlink_to(Path("mine.csv").absolute())
    repair(layout, everything)
    assert not path.is_symlink()
    assert Path("mine.csv").read_text() == "mine"
    assert kept(layout) == ["mine"]


def _full(source: object, target: object, **_: object) -> None:
    raise OSError(28, "No space left on device")


def test_nothing_is_taken_away_where_a_version_cannot_be_kept(
    layout: Layout, monkeypatch: pytest.MonkeyPatch
) -> None:
    paths = [made(layout, place) for place in (*ENDS, *SOURCES)]
    for path in paths:
        path.write_text("altered")
    monkeypatch.setattr(os, "link", _full)
    monkeypatch.setattr("shutil.copy2", _full)
    with pytest.raises(UserError, match=r"cannot be kept as .* \(No space left on device\)"):
        repair(layout, everything)
    assert {path.read_text() for path in paths} == {"altered"}


def test_drafts_of_killed_jobs_are_removed(layout: Layout, gone: Callable[[], int]) -> None:
    from platform import node

    made(layout, "dataset.csv")
    draft = Path(layout.root, f".dataset.{gone()}@{node()}.draft.csv")
    draft.write_text("half")
    assert look(layout, everything) == []
    assert draft.exists()
    assert repair(layout, everything) == []
    assert not draft.exists()


@pytest.fixture
def gone() -> Callable[[], int]:
    """Numbers of processes that have ended."""
    import subprocess

    def number() -> int:
        process = subprocess.Popen(["true"])
        process.wait()
        return process.pid

    return number
