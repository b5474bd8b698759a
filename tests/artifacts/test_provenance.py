"""What made an artifact: the commit, with its edits, and every different answer once."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from pseudo_invertible.artifacts import provenance


def git(folder: Path, *words: str) -> str:
    who = ["-c", "user.name=a", "-c", "user.email=a@example.org"]
    command = ["git", *who, *words]
    return subprocess.run(
        command, cwd=folder, check=True, capture_output=True, text=True
    ).stdout.strip()


def test_the_commit_is_told_and_so_are_edits_since(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(provenance, "ROOT", tmp_path)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    assert provenance.commit() == "unknown"
    git(tmp_path, "init", "--quiet")
    (tmp_path / "a.py").write_text("a = 1\n")
    git(tmp_path, "add", "a.py")
    git(tmp_path, "commit", "--quiet", "--message", "one")
    known = git(tmp_path, "rev-parse", "--short=12", "HEAD")
    assert provenance.commit() == known
    (tmp_path / "a.py").write_text("a = 2\n")
    assert provenance.commit() == f"{known}-dirty"


def test_different_values_are_told_once_in_their_order() -> None:
    assert provenance.distinct([{"b": 1}, {"a": 1}, {"b": 1}]) == [{"b": 1}, {"a": 1}]
