"""config.yaml, read: a merged configuration becomes a Study.

Imports neither JAX nor matplotlib: every job parses it.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import yaml

from pseudo_invertible.errors import UserError
from pseudo_invertible.study.checking import checked, shown
from pseudo_invertible.study.configuration import Configuration, canonical_weight
from pseudo_invertible.study.long_runs import LongRunSettings
from pseudo_invertible.study.orientation import OrientationSettings
from pseudo_invertible.study.remedies import RemedySettings
from pseudo_invertible.study.scatters import ScatterSettings
from pseudo_invertible.study.settings import GeneratorSettings, TrainingSettings
from pseudo_invertible.study.study import PUBLISHED, Study
from pseudo_invertible.study.sweep import Axis, Sweep, listed, logspace, weight_pairs

DEFAULT_SHARD_SIZE = 400  # about a minute on one core for the write-up's data, updates and width
LAST_SEED = 2**32 - 1
LONGEST_FILE_NAME = 255  # bytes, on every usual file system

# What a sweep may set for its own runs, in place of the study's training settings.
SWEEP_TRAINING = ("updates", "standardise", "warm_start", "free_updates", "flip_outputs")


def read_study(config: Mapping[str, Any], schema_file: Path | str) -> Study:
    """Check a merged configuration and type it.

    Raises UserError: one sentence that names the key, its value and what would be right.
    """
    # libyaml's loader: ten times as fast as Python's, and every job reads the schema.
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    schema = yaml.load(Path(schema_file).read_text(encoding="utf-8"), loader)
    asked = checked(config, schema)
    name = asked.get("name", PUBLISHED)
    dataset_file, generator = _dataset(asked["dataset"], name)
    seeds = tuple(read_seeds(asked["seeds"], "seeds"))
    training = replace(TrainingSettings(), **asked["training"])
    return Study(
        name=name,
        dataset_file=dataset_file,
        generator=generator,
        seeds=seeds,
        grid=_grid(asked["grid"]),
        training=training,
        other_seeds=asked.get("figures", {}).get("other_seeds", True),
        device=asked.get("device", "auto"),
        sweeps=_sweeps(asked.get("sweeps") or {}, seeds, training, schema),
        long_runs=_long_runs(asked.get("long_runs") or {}),
        remedies=_remedies(asked.get("remedies") or {}),
        orientation=_orientation(asked.get("orientation") or {}),
        scatters=_scatters(asked.get("scatters", {})),
    )


def read_seeds(seeds: list[int] | Mapping[str, int], where: str) -> Sequence[int]:
    """Seeds in order. Raises UserError where one stands twice, or a range ends too high."""
    if isinstance(seeds, Mapping):
        last = seeds["first"] + seeds["count"] - 1
        if last > LAST_SEED:
            raise UserError(
                f"config: {where} ends with {last}; its last seed should be at most {LAST_SEED}."
            )
        return range(seeds["first"], last + 1)
    _refuse_repeats(seeds, where)
    return tuple(seeds)


def _dataset(dataset: Mapping[str, Any], name: str) -> tuple[str | None, GeneratorSettings]:
    file, generator = dataset.get("file"), GeneratorSettings(**dataset.get("generator", {}))
    if file is None and "generator" not in dataset:
        raise UserError("config: dataset has neither a file nor a generator; it should have one.")
    if generator.low >= generator.high:
        raise UserError(
            f"config: dataset.generator.low is {generator.low:g}; it should be below "
            f"dataset.generator.high ({generator.high:g})."
        )
    if file is None:
        return None, generator
    if any(len(os.fsencode(part)) > LONGEST_FILE_NAME for part in Path(file).parts):
        raise UserError(
            f"config: dataset.file is {shown(file)}; each folder and file in it should have a "
            f"name of at most {LONGEST_FILE_NAME} bytes."
        )
    if name == PUBLISHED:
        raise UserError(
            f"config: name is {PUBLISHED!r}, but dataset.file is {shown(file)}; a study of "
            "own data should have its own name, so that its results get a folder of their own."
        )
    return file, generator


def _grid(grid: Mapping[str, Any]) -> tuple[Configuration, ...]:
    _refuse_repeats(grid["activations"], "grid.activations")
    pairs = [(float(pair["lambda"]), float(pair["mu"])) for pair in grid["weights"]]
    _refuse_repeats(pairs, "grid.weights", lambda pair: f"lambda {pair[0]:g}, mu {pair[1]:g}")
    return tuple(
        Configuration(activation, *pair) for activation in grid["activations"] for pair in pairs
    )


def _sweeps(
    asked: Mapping[str, Any],
    seeds: tuple[int, ...],
    training: TrainingSettings,
    schema: Mapping[str, Any],
) -> dict[str, Sweep]:
    sweeps: dict[str, Sweep] = {}
    runs = jobs = 0
    most = schema["properties"]["sweeps"]["x-most"]
    for name, sweep in asked.items():
        for part in ("table", "figure"):
            if (other := f"{name}_{part}") in asked:
                raise UserError(
                    f"config: sweeps has the names {name} and {other}, but {other} is the target "
                    f"that makes the {part} of {name}; one should have another name."
                )
        sweeps[name] = _sweep(name, sweep, seeds, training)
        runs += sweeps[name].size
        jobs += sweeps[name].shards_per_activation * len(sweeps[name].activations)
        for count, word, remedy in (
            (runs, "runs", "fewer weights or seeds"),
            (jobs, "jobs", "a larger shard_size"),
        ):
            if count > most[word]:
                raise UserError(
                    f"config: sweeps.{name} brings the sweeps to {count} {word}; all sweeps "
                    f"should have at most {most[word]} {word}: it needs {remedy}."
                )
    return sweeps


def _sweep(
    name: str, grid: Mapping[str, Any], seeds: tuple[int, ...], training: TrainingSettings
) -> Sweep:
    where = f"sweeps.{name}"
    _refuse_repeats(grid["activations"], f"{where}.activations")
    axes = _axis(grid["lambda"], f"{where}.lambda"), _axis(grid["mu"], f"{where}.mu")
    combine = grid.get("combine", "product")
    try:
        if combine == "diagonal":
            weight_pairs(*axes, combine)
    except ValueError as error:
        raise UserError(f"config: {where}.combine {error}.") from None
    changed = {key: grid[key] for key in SWEEP_TRAINING if key in grid}
    training = replace(training, **changed)
    updates = training.updates
    history_every = grid.get("history_every", updates)
    if updates % history_every:
        raise UserError(
            f"config: {where}.history_every is {history_every}; it should divide the updates "
            f"({updates})."
        )
    return Sweep(
        name=name,
        activations=tuple(grid["activations"]),
        lambda_axis=axes[0],
        mu_axis=axes[1],
        combine=combine,
        seeds=read_seeds(grid["seeds"], f"{where}.seeds") if "seeds" in grid else seeds,
        training=training,
        history_every=history_every,
        shard_size=grid.get("shard_size", DEFAULT_SHARD_SIZE),
    )


def _long_runs(asked: Mapping[str, Any]) -> LongRunSettings:
    updates = tuple(asked.get("updates", LongRunSettings().updates))
    weights = [float(weight) for weight in asked.get("weights", LongRunSettings().weights)]
    _refuse_repeats(weights, "long_runs.weights", canonical_weight)
    if list(updates) != sorted(set(updates)):
        raise UserError(f"config: long_runs.updates is {list(updates)}; they should rise.")
    return replace(LongRunSettings(), **{**asked, "updates": updates, "weights": tuple(weights)})


def _remedies(asked: Mapping[str, Any]) -> RemedySettings:
    return replace(RemedySettings(), **{**asked, **_own_seeds(asked, "remedies")})


def _orientation(asked: Mapping[str, Any]) -> OrientationSettings:
    found = replace(OrientationSettings(), **{**asked, **_own_seeds(asked, "orientation")})
    weights, updates = tuple(map(float, found.weights)), tuple(found.updates)
    _refuse_repeats(list(weights), "orientation.weights", canonical_weight)
    if list(updates) != sorted(set(updates)) or updates[-1] < 1:
        raise UserError(
            f"config: orientation.updates is {list(updates)}; they should rise to at least 1."
        )
    return replace(found, weights=weights, updates=updates)


def _scatters(asked: Mapping[str, Any] | None) -> ScatterSettings:
    if asked is None:  # the study asks nothing of other scatters
        return ScatterSettings(generators=())
    changed: dict[str, Any] = dict(asked)
    if "generators" in asked:
        changed["generators"] = tuple(read_seeds(asked["generators"], "scatters.generators"))
    for key in ("weights", "activations", "units"):
        if key in asked:
            _refuse_repeats(list(asked[key]), f"scatters.{key}")
            changed[key] = tuple(map(float, asked[key])) if key == "weights" else tuple(asked[key])
    return replace(ScatterSettings(), **changed)


def _own_seeds(asked: Mapping[str, Any], where: str) -> dict[str, tuple[int, ...]]:
    return (
        {"seeds": tuple(read_seeds(asked["seeds"], f"{where}.seeds"))} if "seeds" in asked else {}
    )


def _axis(axis: Any, where: str) -> Axis:
    if isinstance(axis, Mapping):
        try:
            return logspace(*axis["logspace"])
        except ValueError as error:
            raise UserError(
                f"config: {where}.logspace is {axis['logspace']}; it {error}."
            ) from None
    weights = listed(axis)
    _refuse_repeats(list(weights.weights), where, canonical_weight)
    return weights


def _refuse_repeats(values: list[Any], where: str, show: Any = str) -> None:
    seen: set[Any] = set()
    for value in values:
        if value in seen:
            raise UserError(
                f"config: {where} has {show(value)} twice; each should stand there once."
            )
        seen.add(value)
