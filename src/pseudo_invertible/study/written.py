"""A study as text: JSON for jobs, and words of a command line for people."""

from __future__ import annotations

import json
import shlex
from collections.abc import Mapping
from typing import Any

from pseudo_invertible.study.model import SHIPPED, Study
from pseudo_invertible.study.sections import DATASET_RUNS


def as_json(study: Study) -> str:
    """The whole configuration, with everything that it does not say filled in."""
    return json.dumps(_filled_in(study), ensure_ascii=False)


def _filled_in(study: Study) -> dict[str, Any]:
    config = study.model_dump(mode="json", by_alias=True)
    config["protocols"] = {**dict.fromkeys(SHIPPED), **config["protocols"]}  # null: removed
    if datasets := config["datasets"]:
        datasets["protocols"] = {**dict.fromkeys(DATASET_RUNS), **datasets["protocols"]}
    return config


def config_flags(study: Study, sweep: str | None = None) -> str:
    """What makes this study of the shipped config.yaml: ``--config name=mine 'seeds=[1, 2]'``.

    Empty where nothing differs. sweep: whose settings are needed as well; no other's are given.
    """
    mine, shipped = _filled_in(study), _filled_in(Study())
    changes = {
        key: _changed(value, shipped[key])
        for key, value in mine.items()
        if value != shipped[key] and key not in ("sweeps", "article")
    }
    if sweep:
        changes["sweeps"] = {sweep: mine["sweeps"][sweep]}
    words = [f"{key}={_text(value)}" for key, value in changes.items()]
    return shlex.join(["--config", *words]) if words else ""


def _changed(value: Any, shipped: Any) -> Any:
    """Of a mapping the entries that differ; Snakemake keeps the others."""
    if not (isinstance(value, Mapping) and isinstance(shipped, Mapping)):
        return value
    return {
        key: _changed(one, shipped.get(key))
        for key, one in value.items()
        if key not in shipped or one != shipped[key]
    }


def _text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
