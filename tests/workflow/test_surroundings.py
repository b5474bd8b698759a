"""Whatever surrounds a step, it works or says in one sentence what stands in its way."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from pseudo_invertible.errors import UserError
from pseudo_invertible.experiment.generator import generate
from pseudo_invertible.experiment.scatter import write_csv
from pseudo_invertible.study.settings import GeneratorSettings
from pseudo_invertible.workflow.guard import refuse_unwritable

JOB = "{activation: relu, lambda: 1, mu: 1, training: {updates: 3, width: 4}, seeds: [101]}"


def train(
    folder: Path, name: str, stderr: str | None = None, **variables: str
) -> subprocess.CompletedProcess[str]:
    """Train a few updates in an environment; the networks are ``<name>.npz``."""
    if not (folder / "dataset.csv").exists():
        write_csv(folder / "dataset.csv", generate(GeneratorSettings(points=20)))
    words = [sys.executable, "-m", "pseudo_invertible", "train", JOB, "--dataset", "dataset.csv"]
    with Path(stderr or folder / f"{name}.log").open("w") as log:
        return subprocess.run(
            [*words, "--networks", f"{name}.npz", "--history", f"{name}.csv"],
            cwd=folder,
            env=os.environ | variables,
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
            check=False,
        )


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("surroundings")
    assert train(folder, "plain").returncode == 0
    return folder


@pytest.mark.parametrize(
    "variables",
    [
        {"JAX_ENABLE_X64": "1"},
        {"PYTHONOPTIMIZE": "1"},
        {"PYTHONOPTIMIZE": "2"},
        {"HOME": "/dev/null/nowhere"},
    ],
    ids=lambda variables: "=".join(*variables.items()),
)
def test_these_surroundings_change_no_networks(trained: Path, variables: dict[str, str]) -> None:
    done = train(trained, "other", **variables)
    assert done.returncode == 0, (trained / "other.log").read_text()
    for suffix in ("npz", "csv"):
        plain, other = (trained / f"{name}.{suffix}" for name in ("plain", "other"))
        assert other.read_bytes() == plain.read_bytes()


def test_a_platform_that_jax_cannot_start_is_a_sentence(trained: Path) -> None:
    done = train(trained, "tpu", JAX_PLATFORMS="tpu")
    assert done.returncode == 1
    said = (trained / "tpu.log").read_text().splitlines()
    assert said == [
        "error: JAX_PLATFORMS is tpu, which JAX cannot start here; unset it, or set device: cpu."
    ]


def test_where_the_log_is_on_a_full_disk_the_sentence_goes_to_the_terminal(trained: Path) -> None:
    done = train(trained, "full", stderr="/dev/full")
    assert done.returncode == 1
    assert done.stdout == f"error: {trained}: the disk is full; make room and try again.\n"


def test_a_folder_without_room_is_refused_before_anything_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import shutil

    usage = shutil.disk_usage(tmp_path)._replace(free=16 * 1024)
    refuse_unwritable(tmp_path)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage)
    with pytest.raises(UserError, match="its disk has 16 kB left; make room"):
        refuse_unwritable(tmp_path)


def test_asking_for_room_leaves_no_file_and_touches_none(tmp_path: Path) -> None:
    (tmp_path / ".writable").write_text("mine")
    refuse_unwritable(tmp_path)
    assert [path.read_text() for path in tmp_path.iterdir()] == ["mine"]
