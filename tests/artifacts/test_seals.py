"""Altered files are known by their seals, wherever they lie; other people's files are not ours."""

from __future__ import annotations

import os
import platform
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from pseudo_invertible.artifacts.sealed import replacing, seal_of
from pseudo_invertible.artifacts.seals import Found, examine
from pseudo_invertible.errors import UserError

NOTHING = Found((), (), (), ())


def write(path: Path, text: str = "as made") -> Path:
    with replacing(path) as draft:
        draft.write_text(text)
    return path


def found(folder: Path) -> Found:
    return examine(folder, lambda path: path.suffix == ".csv", skip=("altered",))


def test_altered_files_are_known_by_their_seals(tmp_path: Path) -> None:
    write(tmp_path / "a/table.csv")
    altered = write(tmp_path / "b/table.csv")
    assert found(tmp_path) == NOTHING
    altered.write_text("something else")
    assert found(tmp_path) == NOTHING._replace(altered=(altered,))


def test_a_lost_seal_is_noticed_and_a_persons_own_file_is_left_alone(tmp_path: Path) -> None:
    lost = write(tmp_path / "table.csv")
    seal_of(lost).unlink()
    (tmp_path / "notes.txt").write_text("my own")
    assert found(tmp_path) == NOTHING._replace(unsealed=(lost,))


def _folder(seal: Path) -> None:
    seal.mkdir()


def _loop(seal: Path) -> None:
    seal.symlink_to(seal.name)


def _noise(seal: Path) -> None:
    seal.write_bytes(b"\xff\xfe\x00")


def _short(seal: Path) -> None:
    seal.write_text("1234\n")


@pytest.mark.parametrize("spoil", [_folder, _loop, _noise, _short])
def test_what_is_no_digest_is_no_seal(tmp_path: Path, spoil: Callable[[Path], None]) -> None:
    path = write(tmp_path / "table.csv")
    seal_of(path).unlink()
    spoil(seal_of(path))
    assert found(tmp_path) == NOTHING._replace(unsealed=(path,))


def test_a_folder_in_the_place_of_a_seal_is_told_and_not_removed(tmp_path: Path) -> None:
    (tmp_path / ".table.csv.sha256").mkdir()
    with pytest.raises(UserError, match=r"\.table\.csv\.sha256: is a folder; .* Remove it\."):
        write(tmp_path / "table.csv")
    assert [path.name for path in tmp_path.iterdir()] == [".table.csv.sha256"]


def test_files_behind_a_link_are_examined_like_any_other(tmp_path: Path) -> None:
    results, scratch = tmp_path / "results", tmp_path / "scratch"
    write(scratch / "runs/table.csv").write_text("altered")
    results.mkdir()
    (results / "runs").symlink_to(scratch / "runs")
    assert found(results) == NOTHING._replace(altered=(results / "runs/table.csv",))


def test_folders_that_link_to_each_other_are_entered_once(tmp_path: Path) -> None:
    altered = write(tmp_path / "a/table.csv")
    altered.write_text("altered")
    (tmp_path / "a/up").symlink_to(tmp_path)
    (tmp_path / "again").symlink_to(tmp_path / "a")
    (tmp_path / "itself").symlink_to("itself")
    (tmp_path / "nowhere.csv").symlink_to("gone")
    assert found(tmp_path) == NOTHING._replace(altered=(altered,))


def test_skipped_folders_are_not_examined(tmp_path: Path) -> None:
    write(tmp_path / "altered/table.csv").write_text("altered")
    assert found(tmp_path) == NOTHING


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(write(tmp_path / "table.csv").with_name("pipe.csv"))
    assert found(tmp_path) == NOTHING


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
def test_an_unreadable_file_is_told(tmp_path: Path) -> None:
    write(tmp_path / "table.csv").chmod(0)
    with pytest.raises(UserError, match="cannot be read"):
        found(tmp_path)


def test_the_draft_of_a_killed_process_is_known_and_that_of_a_living_one_left(
    tmp_path: Path,
) -> None:
    program = (
        "import os, signal; from pseudo_invertible.artifacts.sealed import replacing\n"
        "with replacing('table.csv') as draft:\n"
        "    draft.write_text('half'); os.kill(os.getpid(), signal.SIGKILL)"
    )
    subprocess.run([sys.executable, "-c", program], cwd=tmp_path, check=False)
    [left] = tmp_path.iterdir()
    with replacing(tmp_path / "table.csv") as draft:
        draft.write_text("half")
        assert found(tmp_path).drafts == (left,)
    assert platform.node() in left.name


def test_the_draft_of_another_host_is_left_for_a_day(tmp_path: Path) -> None:
    draft = tmp_path / ".networks.1@elsewhere.draft.npz"
    draft.touch()
    assert found(tmp_path).drafts == ()
    day = 24 * 60 * 60
    for age, drafts in ((day - 60, ()), (day + 60, (draft,))):
        os.utime(draft, (time.time() - age,) * 2)
        assert found(tmp_path).drafts == drafts


def test_artifacts_from_the_future_are_known_and_other_files_are_not(tmp_path: Path) -> None:
    own = tmp_path / "notes.txt"
    own.write_text("mine")
    path = write(tmp_path / "table.csv")
    for file in (own, path):
        os.utime(file, (2e10, 2e10))
    assert found(tmp_path) == NOTHING._replace(ahead=(path,))
