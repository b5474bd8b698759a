"""What pydantic finds wrong, as one sentence: which key, its value, what is allowed."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple, TypeVar

from pydantic import BaseModel, ValidationError

from pseudo_invertible.errors import UserError

LONGEST_SHOWN = 60
SIMILAR = 0.75  # a word so similar to a key is a typing error
NAME = "a letter, then letters, digits and _, 50 at most"  # of a sweep or a protocol
Model = TypeVar("Model", bound=BaseModel)
Schema = dict[str, Any]

# Keys of version 2 and what replaces them; `*` is the name of a sweep.
_PROTOCOL = "is a setting of protocols now: `protocols: {<name>: {%s: …}}`"
_SWEEP = "is a setting of the protocol that the sweep names now: `sweeps.<name>.protocol`"
_FLIP = "is gone; a protocol with `standardise` and `delay` helps more"
VERSION_2 = {
    "scatters": "is `datasets` now",
    "long_runs": "is `protocols.long` now",
    "remedies": "is now one of `protocols` for each remedy",
    "orientation": "is `stuck` now",
    "training.updates": "is `protocols.published.updates` now",
    "training.standardise": _PROTOCOL % "standardise",
    "training.warm_start": _PROTOCOL % "ramp",
    "training.free_updates": _PROTOCOL % "delay",
    "training.flip_outputs": _FLIP,
    "sweeps.*.updates": _SWEEP,
    "sweeps.*.standardise": _SWEEP,
    "sweeps.*.warm_start": _SWEEP,
    "sweeps.*.free_updates": _SWEEP,
    "sweeps.*.flip_outputs": _FLIP,
    "sweeps.*.history_every": "is gone; sweeps record every 50 updates",
    "datasets.units": "is now one of `datasets.protocols`",
    "datasets.updates": "is a setting of the protocol now: `datasets.protocols`",
}


def checked(model: type[Model], given: Mapping[str, Any], prefix: str = "") -> Model:
    """The model of what is given.

    prefix: starts the sentence. Raises UserError: one sentence that names the key, its value and
    what is allowed there.
    """
    try:
        return model.model_validate(dict(given))
    except ValidationError as error:
        mistakes = error.errors(include_url=False)
    root = model.model_json_schema()
    unknown = [m for m in mistakes if m["type"] == "extra_forbidden"]
    old = [text for m in unknown if (text := _of_version_2(m["loc"]))]
    text = "; ".join(old) or _sentence((unknown or mistakes)[0], root)
    raise UserError(f"{prefix}{text}.")


def shown(value: Any) -> str:
    """A value as YAML would write it, cut where it is long."""
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    text = repr(value)
    return text if len(text) <= LONGEST_SHOWN else f"{text[:LONGEST_SHOWN]}…"


def hint(word: Any, known: Iterable[str]) -> str:
    """A question in brackets: the known word that is nearest, if one is near."""
    near = difflib.get_close_matches(str(word)[:LONGEST_SHOWN], list(known), n=1)
    return f" (did you mean {near[0]}?)" if near else ""


class Key(NamedTuple):
    """A key of config.yaml: where it is (``sweeps.<name>.seeds``), and its JSON schema."""

    path: str
    schema: Schema
    required: bool


def keys(schema: Schema, root: Schema, path: str = "") -> Iterator[Key]:
    """Every key of a JSON schema, in order, with the keys inside of it."""
    for branch in _branches(schema, root):
        for name, value in branch.get("properties", {}).items():
            inner = _resolved(value, root)
            yield Key(f"{path}{name}", inner, name in branch.get("required", ()))
            if "allowed" not in inner:  # else its words say enough
                yield from keys(inner, root, f"{path}{name}.")
        for named in _named(branch):
            yield from keys(named, root, f"{path}<name>.")
        if "items" in branch and "allowed" not in branch["items"]:
            yield from keys(branch["items"], root, f"{path.removesuffix('.')}[].")


def allowed(schema: Schema, root: Schema) -> str:
    """What a value may be, in words: ``a whole number from 1 to 4096``."""
    schema = _resolved(schema, root)
    if "allowed" in schema:
        return schema["allowed"]
    if "anyOf" in schema:
        kinds = [allowed(kind, root) for kind in schema["anyOf"] if kind.get("type") != "null"]
        return " or ".join(kinds)
    if words := schema.get("enum") or ([schema["const"]] if "const" in schema else []):
        return _listed([str(word) for word in words])
    kind = schema.get("type", "")
    if kind == "array" and "items" in schema:
        return f"a list, each entry {allowed(schema['items'], root)}"
    words = {
        "integer": "a whole number",
        "number": "a number",
        "boolean": "true or false",
        "string": "text",
        "object": "a mapping",
    }
    return words.get(kind, "a list") + _bounds(schema)


def _listed(words: list[str]) -> str:
    *most, last = words
    return f"{', '.join(most)} or {last}" if most else last


def _bounds(schema: Schema) -> str:
    low, high = schema.get("minimum"), schema.get("maximum", 0)
    if "exclusiveMinimum" in schema:
        return f" above {_plain(schema['exclusiveMinimum'])}, at most {_plain(high)}"
    return f" from {_plain(low)} to {_plain(high)}" if low is not None else ""


def _plain(number: Any) -> str:
    return str(int(number)) if number == int(number) and number < 1e10 else f"{number:g}"


def _resolved(schema: Schema, root: Schema) -> Schema:
    """A schema with what it refers to; its own words come first."""
    while "$ref" in schema:
        named = root["$defs"][schema["$ref"].rpartition("/")[2]]
        schema = {**named, **{name: text for name, text in schema.items() if name != "$ref"}}
    return schema


def _branches(schema: Schema, root: Schema) -> list[Schema]:
    schema = _resolved(schema, root)
    if "anyOf" in schema:
        return [inner for branch in schema["anyOf"] for inner in _branches(branch, root)]
    return [schema]


def _named(branch: Schema) -> list[Schema]:
    """Schemas of the values of a mapping whose keys the user chooses."""
    other = branch.get("additionalProperties")
    return [*branch.get("patternProperties", {}).values(), *([other] if other else [])]


def _inside(schema: Schema, part: Any, root: Schema) -> Schema | None:
    """The schema of one value inside of a mapping or a list."""
    for branch in _branches(schema, root):
        if isinstance(part, int) and "items" in branch:
            return branch["items"]
        if isinstance(part, int) and part < len(branch.get("prefixItems", ())):
            return branch["prefixItems"][part]
        if part in branch.get("properties", {}):
            return branch["properties"][part]
        if branch.get("type") == "object" and (named := _named(branch)):
            return named[0]
    return None


def _sentence(mistake: Any, root: Schema) -> str:
    """One mistake. The parts of its place that name a branch of a union are left out."""
    place, path, schema = mistake["loc"], "", root
    for part in place:
        if part == "[key]":
            path = _joined("", place[0])
        elif inner := _inside(schema, part, root):
            path, schema = _joined(path, part), inner
    value = shown(mistake["input"])
    if place and place[-1] == "[key]":
        return f"{path} has the name {value}; it should be {NAME}"
    if mistake["type"] == "value_error":
        wrong = str(mistake["ctx"]["error"])  # .key is …: of a key inside of this mapping
        return (path + wrong if wrong.startswith(".") else f"{path} {wrong}").lstrip(" .")
    if mistake["type"] == "extra_forbidden":
        return _unknown_key(path, place[-1], schema, root)
    if mistake["type"] == "missing":
        return f"{path} is missing; it should be {allowed(schema, root)}"
    text = f"{path} is {value}; it should be {allowed(schema, root)}"
    return text + hint(mistake["input"], _resolved(schema, root).get("enum", ()))


def _joined(path: str, part: Any) -> str:
    return f"{path}[{part}]" if isinstance(part, int) else f"{path}.{part}".removeprefix(".")


def _unknown_key(path: str, name: Any, schema: Schema, root: Schema) -> str:
    branches = _branches(schema, root)
    siblings = [known for branch in branches for known in branch.get("properties", ())]
    near = hint(name, siblings)
    if not near:  # it may be a key of another mapping
        paths = {key.path.split(".")[-1]: key.path for key in reversed(list(keys(root, root)))}
        found = difflib.get_close_matches(str(name), paths, n=1, cutoff=SIMILAR)
        near = f" (did you mean {paths[found[0]]}?)" if found else ""
    where = "there" if path else "at the top"
    known = f"the keys {where} are {', '.join(siblings)}"
    return f"{_joined(path, str(name))} is not a known key{near}; {known}"


def _of_version_2(place: tuple[Any, ...]) -> str | None:
    path = ".".join(map(str, place))
    starred = ".".join(["sweeps", "*", *map(str, place[2:])]) if place[0] == "sweeps" else path
    return f"{path} {VERSION_2[starred]}" if starred in VERSION_2 else None
