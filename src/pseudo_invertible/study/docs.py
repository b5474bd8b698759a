"""config/README.md and the schema for editors, from the model.

``python -m pseudo_invertible.study.docs`` writes both into ``config/``.
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import Any

from pseudo_invertible.files import write_text
from pseudo_invertible.study.model import Study
from pseudo_invertible.study.sentences import Key, allowed, keys

README, SCHEMA = "README.md", "config.schema.json"
HEAD = """\
# Configuration

A study is one file, `config.yaml`: where its points come from, what is trained, and how. The file
that comes with the workflow has the write-up's values; a key that it leaves out keeps its default.
Change the file, use another one, or set keys on the command line:

```
snakemake --cores 2 --configfile mine.yaml
snakemake --cores 2 --config name=quick 'seeds=[101]'
snakemake --cores 2 --config 'protocols={mine: {updates: 1000, ramp: 0.5}}'
```

A mistake is reported in one sentence before anything runs. `snakemake -n` lists the jobs that a
change leads to. A key at the top that resembles none of these is ignored with a warning.

<!-- Written by `make docs` from src/pseudo_invertible/study. -->
"""
COLUMNS = ("key", "meaning", "allowed", "default")


def page() -> str:
    """config/README.md: a section for each key at the top, with a table of the keys inside."""
    schema = Study.model_json_schema()
    sections: dict[str, list[Key]] = {}
    for key in keys(schema, schema):
        sections.setdefault(key.path.split(".")[0].removesuffix("[]"), []).append(key)
    return "\n".join([HEAD, *(_section(rows, schema) for rows in sections.values())])


def editor_schema() -> str:
    """The JSON schema that config.yaml names in its first line."""
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema"}
    return json.dumps(schema | Study.model_json_schema(), indent=1, ensure_ascii=False) + "\n"


def write(folder: Path | str) -> None:
    """Write both files into a folder."""
    write_text(Path(folder) / README, page())
    write_text(Path(folder) / SCHEMA, editor_schema())


def _section(rows: list[Key], schema: dict[str, Any]) -> str:
    top, inner = rows[0], rows[1:]
    meaning = top.schema["description"]
    lines = [
        f"## {top.path}",
        "",
        f"{meaning[0].upper()}{meaning[1:]}. A change rebuilds {top.schema['rebuilds']}.",
        "",
        _row(COLUMNS),
        _row(["---"] * len(COLUMNS)),
    ]
    for key in inner or rows:
        cells = allowed(key.schema, schema), _default(key)
        lines.append(_row([f"`{key.path}`", key.schema["description"], *cells]))
    return "\n".join(lines) + "\n"


def _default(key: Key) -> str:
    if key.required:
        return "required"
    default = key.schema.get("default")
    if key.schema.get("otherwise") or default in (None, {}):
        return key.schema.get("otherwise", "")
    return f"`{re.sub(r'[.]0(?![0-9])', '', json.dumps(default)).replace(chr(34), '')}`"


def _row(cells: Any) -> str:
    return "| " + " | ".join(str(cell).replace("|", "\\|") for cell in cells) + " |"


if __name__ == "__main__":
    write(sys.argv[1] if len(sys.argv) > 1 else "config")
