"""Files appear whole or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from pseudo_invertible.artifacts.sealed import digest, replacing, seal_of
from pseudo_invertible.errors import UserError


def test_interrupted_write_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    with replacing(path) as draft:
        draft.write_text("old")
    with pytest.raises(KeyboardInterrupt), replacing(path) as draft:
        draft.write_text("half of the n")
        raise KeyboardInterrupt
    assert path.read_text() == "old"
    assert {p.name for p in tmp_path.iterdir()} == {"table.csv", ".table.csv.sha256"}


def test_the_seal_is_the_digest_of_the_content(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    with replacing(path) as draft:
        draft.write_text("as made")
    assert seal_of(path).read_text() == digest(path) + "\n"


def test_a_seal_that_links_elsewhere_is_replaced_and_not_followed(tmp_path: Path) -> None:
    (tmp_path / "mine").write_text("mine")
    path = tmp_path / "table.csv"
    seal_of(path).symlink_to(tmp_path / "mine")
    with replacing(path) as draft:
        draft.write_text("as made")
    assert (tmp_path / "mine").read_text() == "mine"


def test_a_folder_that_is_a_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "tables").write_text("not a folder")
    draft = replacing(tmp_path / "tables/table.csv")
    with pytest.raises(UserError, match=r"table\.csv: could not be written"):
        draft.__enter__()
