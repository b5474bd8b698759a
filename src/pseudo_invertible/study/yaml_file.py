"""The file config.yaml, before Snakemake reads it: mistakes that it would pass over in silence.

YAML keeps the last of two equal keys, reads 0101 as 65 and 1:30 as 90, and does not say so.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from pseudo_invertible.errors import UserError

MISREAD = re.compile(r"[-+]?0[0-9_]+|.*:.*")
SHOULD_BE = "it should be a study in YAML, as config/README.md describes"


def check_config_files(paths: Iterable[Path | str]) -> None:
    """Refuse configuration files that Snakemake would misread; missing ones are left to it.

    Raises UserError: one sentence with the file and the line.
    """
    for path in map(Path, paths):
        if path.exists():
            _check(path)


def _check(path: Path) -> None:
    from ruamel.yaml.error import MarkedYAMLError, YAMLError  # slow to import

    try:
        with warnings.catch_warnings(action="ignore"):  # of 1e3: text to Snakemake, a number to us
            found = _parser().load(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise UserError(f"{path}: cannot be read ({error.strerror}); {SHOULD_BE}.") from None
    except UnicodeDecodeError:
        raise UserError(f"{path}: is not UTF-8; {SHOULD_BE}, saved as UTF-8.") from None
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = f", line {mark.line + 1}" if mark else ""
        raise UserError(f"{path}{line}: {error.problem}.") from None
    except (YAMLError, ValueError) as error:  # a character, a date that does not exist
        raise UserError(f"{path}: {' '.join(str(error).split())}; {SHOULD_BE}.") from None
    if not isinstance(found, dict):
        raise UserError(f"{path}: has no keys; {SHOULD_BE}.")


def _parser() -> Any:
    """YAML 1.1 as Snakemake reads it, but for numbers that are not what they look like."""
    from ruamel.yaml import YAML
    from ruamel.yaml.constructor import ConstructorError, SafeConstructor

    class Constructor(SafeConstructor):
        def number(self, node: Any) -> float:
            kind = node.tag.rpartition(":")[2]
            value = getattr(super(), f"construct_yaml_{kind}")(node)
            if MISREAD.fullmatch(node.value):
                text = f"{node.value}, which YAML reads as {value}; write the number that is meant"
                raise ConstructorError(None, None, f"it has {text}", node.start_mark)
            return value

    for kind in ("int", "float"):
        Constructor.add_constructor(f"tag:yaml.org,2002:{kind}", Constructor.number)
    parser = YAML(typ="safe", pure=True)
    parser.version = (1, 1)
    parser.Constructor = Constructor
    return parser
