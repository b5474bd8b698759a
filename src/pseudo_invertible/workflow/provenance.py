"""How a study was made, with a digest of every file; and whether the files are the same."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from pseudo_invertible.files import digest, read_json
from pseudo_invertible.study.dataset import DatasetSettings
from pseudo_invertible.versions import commit, versions
from pseudo_invertible.workflow.code import digest as code_digest

NAME = "provenance.json"


def provenance_of(files: Sequence[Path], folder: Path, study: str) -> dict[str, Any]:
    """The content of provenance.json.

    files: everything that was made. folder: of the study's results. study: its configuration, as
    JSON. Raises UserError where networks cannot be read.
    """
    from pseudo_invertible.experiment.stored import read_networks

    trained = [read_networks(file).provenance for file in files if file.name == "networks.npz"]
    config = json.loads(study)
    record = {
        "config": config,
        "commit": commit(),
        "versions": versions(),
        "code": {"train": code_digest("train"), "measure": code_digest("measure")},
    }
    dataset = DatasetSettings.model_validate(config.get("dataset", {}))
    if dataset.file:
        record["dataset"] = _csv_of(dataset, Path(dataset.file).expanduser())
    record |= {name: _distinct(made[name] for made in trained) for name in ("device", "prng")}
    record["trained_with"] = _distinct(made["versions"] for made in trained)
    paths = {file.relative_to(folder).as_posix(): file for file in files}
    return {**record, "sha256": {name: digest(path) for name, path in sorted(paths.items())}}


def _csv_of(asked: DatasetSettings, path: Path) -> dict[str, Any]:
    """Which points of a CSV were used."""
    from pseudo_invertible.data.csv import read_csv

    found = read_csv(
        path, asked.x, asked.y, header=asked.header, where=asked.where, read=asked.read.given
    )
    return {
        "file": asked.file,
        "sha256": digest(path),
        "columns": found.columns,
        "points": len(found.dataset.x),
        "dropped": found.dropped,
        "note": found.note,
    }


class Differences(NamedTuple):
    """A line for each file that differs or is missing; a closing line."""

    lines: list[str]
    any: bool


def differences(folder: Path) -> Differences:
    """Compare a study's files with its provenance.json. Raises UserError where that is missing."""
    expected = read_json(folder / NAME, ["sha256"])["sha256"]
    lines = []
    for name, known in expected.items():
        path = folder / name
        if not path.is_file():
            lines.append(f"missing  {path}")
        elif digest(path) != known:
            lines.append(f"differs  {path}")
    closing = f"{len(expected) - len(lines)} of {len(expected)} files are as they were made"
    return Differences([*lines, closing], bool(lines))


def _distinct(values: Iterable[Any]) -> list[Any]:
    found: list[Any] = []
    for value in values:
        if value not in found:
            found.append(value)
    return found
