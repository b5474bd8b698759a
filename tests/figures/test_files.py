"""What figures are drawn from: read by the names of files."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from made_tables import (
    some_baselines,
    some_claims,
    some_dataset,
    some_history,
    some_networks,
    some_runs,
    some_sweep,
)

from pseudo_invertible.errors import UserError
from pseudo_invertible.experiment.scatter import Dataset, write_csv
from pseudo_invertible.experiment.trained import Networks, write_networks
from pseudo_invertible.figures.files import read_files


@pytest.fixture
def made(tmp_path: Path) -> Path:
    """A folder of results."""
    for folder in ("tables", "audit", "sweeps", "scatters", "runs/a", "runs/b"):
        (tmp_path / folder).mkdir(parents=True)
    write_csv(tmp_path / "dataset.csv", some_dataset())
    write_csv(tmp_path / "mine.csv", some_dataset(20))
    for folder in "ab":
        write_networks(tmp_path / f"runs/{folder}/networks.npz", some_networks())
        some_history().to_csv(tmp_path / f"runs/{folder}/history.csv", index=False)
    some_runs().to_csv(tmp_path / "tables/metrics.csv", index=False)
    some_claims().to_csv(tmp_path / "tables/claims.csv", index=False)
    some_runs().to_csv(tmp_path / "tables/new.csv", index=False)
    some_sweep().to_csv(tmp_path / "sweeps/metrics.csv", index=False)
    for name in ("scatters", "runs", "claims"):
        some_runs().to_csv(tmp_path / f"scatters/{name}.csv", index=False)
    (tmp_path / "audit/baselines.json").write_text(json.dumps(some_baselines()))
    np.savez(tmp_path / "audit/baselines.npz", x=np.arange(3.0))
    return tmp_path


def read(made: Path, *names: str) -> dict[str, Any]:
    return read_files(made / name for name in names)


@pytest.mark.parametrize(
    ("name", "key", "kind"),
    [
        ("dataset.csv", "dataset", Dataset),
        ("mine.csv", "dataset", Dataset),
        ("runs/a/networks.npz", "networks", list),
        ("runs/a/history.csv", "history", object),
        ("tables/metrics.csv", "metrics", object),
        ("tables/claims.csv", "claims", object),
        ("tables/new.csv", "new", object),
        ("sweeps/metrics.csv", "sweep", object),
        ("scatters/scatters.csv", "scatters", object),
        ("scatters/runs.csv", "scatters_runs", object),
        ("scatters/claims.csv", "scatters_claims", object),
        ("audit/baselines.json", "baselines", dict),
    ],
)
def test_a_file_is_known_by_its_name_and_folder(
    made: Path, name: str, key: str, kind: type
) -> None:
    found = read(made, name)
    assert list(found) == [key]
    assert isinstance(found[key], kind)
    assert len(found[key])


def test_networks_come_in_the_order_in_which_they_are_named(made: Path) -> None:
    other = some_networks((4, 5))
    write_networks(made / "runs/b/networks.npz", other)
    found: list[Networks] = read(made, "runs/b/networks.npz", "runs/a/networks.npz")["networks"]
    assert [trained.seeds.tolist() for trained in found] == [[4, 5], [7, 8, 9]]


def test_any_set_of_files_is_read_together(made: Path) -> None:
    found = read(made, "dataset.csv", "tables/metrics.csv", "scatters/claims.csv")
    assert set(found) == {"dataset", "metrics", "scatters_claims"}


def test_two_files_of_the_same_kind_are_refused(made: Path) -> None:
    with pytest.raises(UserError, match="is a second history"):
        read(made, "runs/a/history.csv", "runs/b/history.csv")


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("tables/metrics.csv", "activation,lambda\n", "has no column mu"),
        ("tables/long_runs.csv", None, "no such file"),
        ("tables/new.csv", "a,b\n", "has no rows"),
        ("audit/baselines.json", '{"flow": 1}', "has no noise_floor"),
        ("audit/baselines.json", "{", "truncated, altered or not"),
        ("notes.txt", "x,y", "is no file that a figure is drawn from"),
        ("dataset.csv", None, "dataset.csv"),
    ],
)
def test_a_file_that_cannot_serve_is_named(
    made: Path, name: str, text: str | None, said: str
) -> None:
    (made / name).unlink(missing_ok=True)
    if text is not None:
        (made / name).write_text(text)
    with pytest.raises(UserError, match=said) as refused:
        read(made, name)
    assert str(made / name) in str(refused.value)
