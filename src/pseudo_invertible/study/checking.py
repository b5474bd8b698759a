"""A configuration against its schema: numbers read as numbers, each mistake one sentence."""

from __future__ import annotations

import difflib
import math
import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import jsonschema

from pseudo_invertible.errors import UserError

Path = tuple[Any, ...]
LONGEST_SHOWN = 60  # letters of a value or key in a sentence


def checked(config: Mapping[str, Any], schema: Mapping[str, Any]) -> dict[str, Any]:
    """The configuration with its numbers as numbers, if the schema allows it.

    Raises UserError: one sentence that names the key, its value and what would be right.
    """
    read = _read(config, schema, schema, ())
    validator = jsonschema.Draft202012Validator(schema)
    # The deepest error first: it names the key that the user has to change.
    errors = sorted(validator.iter_errors(read), key=lambda e: -len(e.absolute_path))
    _refuse_renamed(errors)
    for error in errors:
        raise UserError(f"config: {_sentence(error)}")
    return read


def dotted(path: Iterable[Any]) -> str:
    """Where a value stands, for a sentence: ``grid.weights[0].mu``."""
    text = ""
    for part in path:
        named = isinstance(part, str) and re.fullmatch(r"\w+", part)
        text += f".{_cut(part)}" if named else f"[{shown(part)}]"
    return text.removeprefix(".")


def shown(value: Any) -> str:
    """A value for a sentence, as YAML would write it, cut where it is long."""
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    return _cut(str(value) if isinstance(value, date) else repr(value))


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST_SHOWN else f"{text[:LONGEST_SHOWN]}…"


def _read(value: Any, schema: Mapping[str, Any], root: Mapping[str, Any], path: Path) -> Any:
    """Read text as the number or truth value that the schema wants there, if it is one.

    YAML takes 1e3 for text, and `snakemake --config` gives all that is nested as text. Follows
    the schema, so that what is far too long or deep costs nothing: it is refused first.
    """
    if "$ref" in schema:
        schema = root["$defs"][schema["$ref"].rpartition("/")[2]]
    if isinstance(value, Mapping):
        _refuse_more(len(value), schema, "maxProperties", path)
        known, named = schema.get("properties", {}), schema.get("additionalProperties")
        other = named if isinstance(named, Mapping) else {}
        return {
            key: _read(item, known.get(key, other), root, (*path, key))
            for key, item in value.items()
        }
    if isinstance(value, list):
        _refuse_more(len(value), schema, "maxItems", path)
        first, rest = schema.get("prefixItems", []), schema.get("items", {})
        return [
            _read(item, first[i] if i < len(first) else rest, root, (*path, i))
            for i, item in enumerate(value)
        ]
    return _read_scalar(value, schema, path)


def _read_scalar(value: Any, schema: Mapping[str, Any], path: Path) -> Any:
    wanted = schema.get("type")
    if isinstance(value, int) and value.bit_length() > 1024:  # too long to be written, or a float
        raise UserError(
            f"config: {dotted(path)} has over 300 digits; it should be {_should_be(schema)}."
        )
    if isinstance(wanted, list) and "null" in wanted and value == "null":
        return None
    if wanted == "boolean" and isinstance(value, str):
        return {"true": True, "false": False}.get(value.lower(), value)
    if wanted not in ("integer", "number"):
        return value
    if isinstance(value, str):
        try:
            return _read_scalar(_number(value), schema, path)
        except ValueError:
            return value
    if isinstance(value, float):
        if math.isnan(value):
            raise UserError(
                f"config: {dotted(path)} is no number (nan); it should be {_should_be(schema)}."
            )
        if wanted == "integer" and value.is_integer():
            return int(value)
    return value


def _number(text: str) -> int | float:
    try:
        return int(text)
    except ValueError:
        return float(text)


def _refuse_more(count: int, schema: Mapping[str, Any], bound: str, path: Path) -> None:
    if count > schema.get(bound, math.inf):
        raise UserError(
            f"config: {dotted(path)} has {count} entries; it should be {_should_be(schema)}."
        )


def _should_be(schema: Mapping[str, Any], otherwise: str = "as the schema says") -> str:
    return str(schema.get("description", otherwise))


def _refuse_renamed(errors: Iterable[jsonschema.ValidationError]) -> None:
    """Name all keys of an older version at once, with what they are called now."""
    renamed = [
        f"{dotted((*error.absolute_path, old))} is now {new}"
        for error in errors
        if error.validator == "additionalProperties"
        for old, new in error.schema.get("x-renamed", {}).items()
        if old in error.instance
    ]
    if renamed:
        raise UserError(f"config: has keys of an older version: {'; '.join(renamed)}.")


def _sentence(error: jsonschema.ValidationError) -> str:
    where = dotted(error.absolute_path)
    if "propertyNames" in error.absolute_schema_path:
        return f"{where} has the name {shown(error.instance)}; it should be {_wanted(error)}."
    if error.validator == "additionalProperties":
        return _unknown_key(where, error)
    if error.validator == "required":
        missing = next(key for key in error.validator_value if key not in error.instance)
        return f"{where + '.' if where else ''}{missing} is missing."
    return f"{where or 'the file'} is {shown(error.instance)}; it should be {_wanted(error)}."


def _wanted(error: jsonschema.ValidationError) -> str:
    wanted = _should_be(error.schema, error.message)
    if error.validator == "type" and error.validator_value == "string":
        # `on` is true and `1` a number to YAML.
        return f"text: {wanted}; in quotes, YAML takes it for text"
    return wanted


def _unknown_key(where: str, error: jsonschema.ValidationError) -> str:
    known = list(error.schema["properties"])
    key = next(key for key in error.instance if key not in known)
    near = difflib.get_close_matches(str(key)[:LONGEST_SHOWN], known, n=1, cutoff=0.4)
    hint = f"did you mean {near[0]}?" if near else "it is not needed."
    return (
        f"{dotted((*error.absolute_path, key))} is not a known key; {hint} "
        f"Known {'there' if where else 'at the top'}: {', '.join(known)}."
    )
