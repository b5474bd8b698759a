"""config.yaml, checked and typed. Imports neither JAX nor matplotlib: every job parses it."""

from __future__ import annotations

import difflib
import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import jsonschema
import yaml

from pseudo_invertible.errors import UserError
from pseudo_invertible.study.configuration import Configuration, canonical_weight
from pseudo_invertible.study.long_runs import LongRunSettings
from pseudo_invertible.study.orientation import OrientationSettings
from pseudo_invertible.study.remedies import RemedySettings
from pseudo_invertible.study.settings import GeneratorSettings, TrainingSettings
from pseudo_invertible.study.sweep import Axis, Sweep, listed, logspace, weight_pairs

DEFAULT_SHARD_SIZE = 400  # about a minute on one core for the write-up's data, updates and width

# What a sweep may set for its own runs, in place of the study's training settings.
SWEEP_TRAINING = ("updates", "standardise", "warm_start", "free_updates", "flip_outputs")

# The name of the write-up's own study, and of the folder of its results.
PUBLISHED = "published"


@dataclass(frozen=True)
class Study:
    """A whole study, as config.yaml states it.

    name: of the folder under results/ that holds everything made.
    dataset_file: an own CSV, or None where the generator draws the scatter.
    seeds: the first one is the published one, which figures show in front.
    sweeps: by name, trained on demand.
    """

    name: str
    dataset_file: str | None
    generator: GeneratorSettings
    seeds: tuple[int, ...]
    grid: tuple[Configuration, ...]
    training: TrainingSettings
    other_seeds: bool
    device: str
    sweeps: Mapping[str, Sweep] = field(default_factory=dict)
    long_runs: LongRunSettings = field(default_factory=LongRunSettings)
    remedies: RemedySettings = field(default_factory=RemedySettings)
    orientation: OrientationSettings = field(default_factory=OrientationSettings)


def read_study(config: Mapping[str, Any], schema_file: Path | str) -> Study:
    """Check a merged configuration and type it.

    Raises UserError: one sentence that names the key, its value and what would be right.
    """
    schema = yaml.safe_load(Path(schema_file).read_text(encoding="utf-8"))
    checked = _typed(config, schema, schema)
    _check_schema(checked, schema)
    _check_finite(checked)
    dataset = checked["dataset"]
    generator = GeneratorSettings(**dataset.get("generator", {}))
    if generator.low >= generator.high:
        raise UserError(
            f"config: dataset.generator.low is {generator.low:g}; it should be below "
            f"dataset.generator.high ({generator.high:g})."
        )
    name = checked.get("name", PUBLISHED)
    if "file" in dataset and name == PUBLISHED:
        raise UserError(
            f"config: name is {PUBLISHED!r}, but dataset.file is {dataset['file']!r}; a study of "
            "own data should have its own name, so that its results get a folder of their own."
        )
    if "file" not in dataset and "generator" not in dataset:
        raise UserError("config: dataset has neither a file nor a generator; it should have one.")
    seeds = read_seeds(checked["seeds"], "seeds")
    training = replace(TrainingSettings(), **checked["training"])
    return Study(
        name=name,
        dataset_file=dataset.get("file"),
        generator=generator,
        seeds=seeds,
        grid=_grid(checked["grid"]),
        training=training,
        other_seeds=checked.get("figures", {}).get("other_seeds", True),
        device=checked.get("device", "auto"),
        sweeps={
            key: _sweep(key, sweep, seeds, training)
            for key, sweep in (checked.get("sweeps") or {}).items()
        },
        long_runs=_long_runs(checked.get("long_runs") or {}),
        remedies=_remedies(checked.get("remedies") or {}),
        orientation=_orientation(checked.get("orientation") or {}),
    )


def read_seeds(seeds: list[int] | Mapping[str, int], where: str) -> tuple[int, ...]:
    """Seeds as a tuple. Raises UserError where one stands twice."""
    if isinstance(seeds, Mapping):
        return tuple(range(seeds["first"], seeds["first"] + seeds["count"]))
    _refuse_repeats(seeds, where)
    return tuple(seeds)


def _grid(grid: Mapping[str, Any]) -> tuple[Configuration, ...]:
    _refuse_repeats(grid["activations"], "grid.activations")
    pairs = [(float(pair["lambda"]), float(pair["mu"])) for pair in grid["weights"]]
    _refuse_repeats(pairs, "grid.weights", lambda pair: f"lambda {pair[0]:g}, mu {pair[1]:g}")
    return tuple(
        Configuration(activation, *pair) for activation in grid["activations"] for pair in pairs
    )


def _sweep(
    name: str, grid: Mapping[str, Any], seeds: tuple[int, ...], training: TrainingSettings
) -> Sweep:
    where = f"sweeps.{name}"
    if not re.fullmatch(r"[A-Za-z][A-Za-z0-9_]*", name):
        raise UserError(
            f"config: sweeps has the name {name!r}; it should be letters, digits and '_', "
            "a letter first."
        )
    _refuse_repeats(grid["activations"], f"{where}.activations")
    axes = _axis(grid["lambda"], f"{where}.lambda"), _axis(grid["mu"], f"{where}.mu")
    combine = grid.get("combine", "product")
    try:
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
    seeds = {"seeds": read_seeds(asked["seeds"], "remedies.seeds")} if "seeds" in asked else {}
    return replace(RemedySettings(), **{**asked, **seeds})


def _orientation(asked: Mapping[str, Any]) -> OrientationSettings:
    seeds = {"seeds": read_seeds(asked["seeds"], "orientation.seeds")} if "seeds" in asked else {}
    found = replace(OrientationSettings(), **{**asked, **seeds})
    weights, updates = tuple(map(float, found.weights)), tuple(found.updates)
    _refuse_repeats(list(weights), "orientation.weights", canonical_weight)
    if list(updates) != sorted(set(updates)) or updates[-1] < 1:
        raise UserError(
            f"config: orientation.updates is {list(updates)}; they should rise to at least 1."
        )
    return replace(found, weights=weights, updates=updates)


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


def _typed(value: Any, schema: Mapping[str, Any], root: Mapping[str, Any]) -> Any:
    """Read text as the number or truth value that the schema wants there, if it is one.

    YAML takes 1e3 for text, and `snakemake --config` gives all that is nested as text.
    """
    if "$ref" in schema:
        return _typed(value, root["$defs"][schema["$ref"].rpartition("/")[2]], root)
    if isinstance(value, Mapping):
        known, named = schema.get("properties", {}), schema.get("additionalProperties")
        other = named if isinstance(named, Mapping) else {}
        return {key: _typed(item, known.get(key, other), root) for key, item in value.items()}
    if isinstance(value, list):
        return [_typed(item, schema.get("items", {}), root) for item in value]
    wanted = schema.get("type")
    if isinstance(value, str) and wanted in ("integer", "number", "boolean"):
        try:
            return _truth(value) if wanted == "boolean" else _number(value)
        except ValueError:
            return value
    return value


def _number(text: str) -> int | float:
    try:
        return int(text)
    except ValueError:
        return float(text)


def _truth(text: str) -> bool:
    if text.lower() not in ("true", "false"):
        raise ValueError(text)
    return text.lower() == "true"


def _check_schema(config: Mapping[str, Any], schema: Mapping[str, Any]) -> None:
    validator = jsonschema.Draft202012Validator(schema)
    # The deepest error first: it names the key that the user has to change.
    for error in sorted(validator.iter_errors(config), key=lambda e: -len(e.absolute_path)):
        where = _dotted(error.absolute_path)
        if error.validator == "additionalProperties":
            raise UserError(_unknown_key(where, error))
        if error.validator == "required":
            missing = next(key for key in error.validator_value if key not in error.instance)
            raise UserError(f"config: {where + '.' if where else ''}{missing} is missing.")
        should_be = error.schema.get("description", error.message)
        raise UserError(
            f"config: {where or 'the file'} is {error.instance!r}; it should be {should_be}."
        )


def _unknown_key(where: str, error: jsonschema.ValidationError) -> str:
    known = list(error.schema["properties"])
    key = next(str(key) for key in error.instance if key not in known)
    near = difflib.get_close_matches(key, known, n=1, cutoff=0.4)
    hint = f"did you mean {near[0]}?" if near else "it is not needed."
    prefix = f"{where}." if where else ""
    return (
        f"config: {prefix}{key} is not a known key; {hint} "
        f"Known {'there' if where else 'at the top'}: {', '.join(known)}."
    )


def _check_finite(config: Any) -> None:
    for path, value in _leaves(config, ()):
        if isinstance(value, float) and not math.isfinite(value):
            raise UserError(f"config: {_dotted(path)} is {value}; it should be a finite number.")


def _leaves(value: Any, path: tuple[Any, ...]) -> Iterator[tuple[tuple[Any, ...], Any]]:
    if isinstance(value, Mapping):
        for key, item in value.items():
            yield from _leaves(item, (*path, key))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _leaves(item, (*path, index))
    else:
        yield path, value


def _dotted(path: Any) -> str:
    text = ""
    for part in path:
        text += f"[{part}]" if isinstance(part, int) else f".{part}"
    return text.removeprefix(".")
