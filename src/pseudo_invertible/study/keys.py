"""config/README.md: every key of config.yaml, from its schema.

``python -m pseudo_invertible.study.keys workflow/schemas/config.schema.yaml > config/README.md``
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import yaml

HEAD = """\
# Configuration

A study is one file, `config.yaml`: where its points come from, what is trained, and how. The file
that comes with the workflow holds the write-up's values. Change it, or say it on the command line:

```
snakemake --cores 2 --configfile mine.yaml
snakemake --cores 2 --config name=quick 'seeds=[101]'
```

Keys that are not listed here are refused, and so is what is out of bounds, in one sentence and
before anything runs. `snakemake -n` says what would be made again.

<!-- From workflow/schemas/config.schema.yaml by `make docs`; edit that file. -->
"""
COLUMNS = ("key", "meaning", "value", "unit", "default")


class Key(NamedTuple):
    """A key of config.yaml: where it stands, and what there is to say of it.

    holds_keys: whether it is a mapping of other keys, and nothing else.
    """

    path: str
    meaning: str
    value: str
    unit: str
    default: str
    remakes: str
    holds_keys: bool


def keys(schema: Mapping[str, Any]) -> list[Key]:
    """Every key that config.yaml may have, in the order of the schema."""
    return list(_keys(schema, schema, "", ""))


def page(schema: Mapping[str, Any]) -> str:
    """The keys as a page: a section with a table for each key at the top."""
    sections: dict[str, list[Key]] = {}
    for key in keys(schema):
        sections.setdefault(key.path.split(".")[0], []).append(key)
    return "\n".join([HEAD, *map(_section, sections.values())])


def _section(rows: list[Key]) -> str:
    first = rows[0]
    title = first.meaning[0].upper() + first.meaning[1:]
    lines = [
        f"## {first.path}",
        "",
        f"{title} ({'required' if first.default == 'required' else 'may be left out'}).",
        f"Made again when it changes: {first.remakes}.",
        "",
        _row(COLUMNS),
        _row(["---"] * len(COLUMNS)),
    ]
    for row in rows[1:] if first.holds_keys else rows:
        own = f" (made again: {row.remakes})" if row.remakes != first.remakes else ""
        cells = f"`{row.path}`", row.meaning + own, row.value, row.unit, row.default
        lines.append(_row(cells))
    return "\n".join(lines) + "\n"


def resolved(schema: Mapping[str, Any], root: Mapping[str, Any]) -> dict[str, Any]:
    """A schema with what it refers to; its own words come first."""
    if "$ref" not in schema:
        return dict(schema)
    return {**root["$defs"][schema["$ref"].rpartition("/")[2]], **schema}


def _keys(
    schema: Mapping[str, Any], root: Mapping[str, Any], path: str, remakes: str
) -> Iterator[Key]:
    """The keys inside of a mapping, of a named mapping, or of the mappings in a list."""
    remakes = schema.get("x-remakes", remakes)
    for name, value in schema.get("properties", {}).items():
        found = resolved(value, root)
        yield _key(f"{path}{name}", found, name in schema.get("required", ()), remakes)
        yield from _keys(found, root, f"{path}{name}.", remakes)
    named, items = schema.get("additionalProperties"), schema.get("items")
    if isinstance(named, Mapping):
        yield from _keys(resolved(named, root), root, f"{path}<name>.", remakes)
    if isinstance(items, Mapping):
        yield from _keys(resolved(items, root), root, f"{path.removesuffix('.')}[].", remakes)


def _key(path: str, schema: Mapping[str, Any], required: bool, remakes: str) -> Key:
    default = "required" if required else "none"
    if "default" in schema:
        default = schema["default"]
        if not isinstance(default, str):
            default = yaml.safe_dump(default, default_flow_style=True, sort_keys=False)
            default = f"`{default.removesuffix('...' + chr(10)).strip()}`"
    return Key(
        path,
        schema["title"],
        schema["description"],
        schema.get("x-unit", ""),
        default,
        schema.get("x-remakes", remakes),
        schema.get("type") == "object",
    )


def _row(cells: Any) -> str:
    return "| " + " | ".join(str(cell).replace("|", "\\|") for cell in cells) + " |"


if __name__ == "__main__":
    sys.stdout.write(page(yaml.safe_load(Path(sys.argv[1]).read_text(encoding="utf-8"))))
