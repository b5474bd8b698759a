"""A job's parameters as text and back: the one way from ``config.yaml`` to a step.

Every step of ``workflow/steps`` has a frozen dataclass ``Job``. The plan writes it as JSON, once;
the command line reads it back, once. YAML is accepted, so that a person can type it.
"""

from __future__ import annotations

import difflib
from dataclasses import MISSING, fields, is_dataclass
from functools import cache
from typing import Any, TypeVar, get_args, get_type_hints

import yaml
from pydantic import TypeAdapter, ValidationError

from pseudo_invertible.artifacts.code import PACKAGE, sources_digest
from pseudo_invertible.errors import UserError

J = TypeVar("J")
EXAMPLES = {
    "activation": "relu",
    "lambda": "1",
    "mu": "1",
    "seeds": "[101]",
    "keep": "[500, 2000]",
    "lambdas": "{logspace: [0.001, 1000, 13]}",
    "mus": "{listed: [1]}",
    "kind": "write_up.fits",
}
TYPE_NAMES = {
    "int": "whole number",
    "float": "number",
    "str": "text",
    "bool": "true or false",
    "tuple[": "list of [",
    ", ...]": "]",
    " | None": "",
}


def params(job: Any, *modules: str) -> dict[str, str]:
    """A job as a rule's ``params``: its text, and the digest of the code that does it.

    modules: used beside those that the step itself imports. One dict in fixed key order: Snakemake
    compares parameters as a set of representations, and each of the two is one text.
    """
    step = type(job).__module__.removeprefix(f"{PACKAGE}.")
    return {"text": as_text(job), "code": sources_digest(step, *modules)}


def as_text(job: Any) -> str:
    """A job as one line of JSON, fields in the order of its dataclass."""
    adapter = _adapter(type(job))  # type: ignore[arg-type]
    return adapter.dump_json(job, by_alias=True, exclude_none=True).decode()


def read_job(kind: type[J], text: str) -> J:
    """Read a job back from JSON or YAML.

    Raises UserError, one sentence, for text that is no mapping, an unknown field (naming the
    nearest), a missing one, and a value of the wrong type or size.
    """
    try:
        found = yaml.safe_load(text)
    except yaml.YAMLError as error:
        where = getattr(error, "problem_mark", None)
        place = f" at character {where.column + 1}" if where else ""
        raise UserError(f"the job {text!r} is no YAML{place}; quote it as in --help.") from None
    if found is None:
        found = {}
    if not isinstance(found, dict):
        raise UserError(f"the job is {text!r}; it should be a mapping: {example(kind)}.")
    _refuse_unknown(kind, found, "")
    try:
        job: J = _adapter(kind).validate_python(found)  # type: ignore[arg-type]
    except ValidationError as error:
        raise UserError(_sentence(kind, error)) from None
    return job


def example(kind: type) -> str:
    """What a job of this kind looks like: its required fields."""
    required = [_name(f.name) for f in fields(kind) if _required(f)]
    return "'{" + ", ".join(f"{name}: {EXAMPLES.get(name, '…')}" for name in required) + "}'"


def field_lines(kind: type, indent: str = "") -> list[str]:
    """A line per field: name, type, default, and what the dataclass's docstring says of it."""
    said = described(kind.__doc__ or "")
    types = get_type_hints(kind)
    lines = []
    for field in fields(kind):
        name, type_ = _name(field.name), types[field.name]
        inner = _dataclass_in(type_)
        if inner is not None:
            lines.append(f"{indent}{name}: {said.get(name, 'a mapping')}".rstrip(".") + ", of")
            lines += field_lines(inner, indent + "  ")
            continue
        default = "required" if _required(field) else f"default {_default(field)}"
        words = said.get(name, said.get(field.name, ""))
        lines.append(f"{indent}{name} ({_type_name(type_)}, {default}): {words}".rstrip(": "))
    return lines


def described(docstring: str) -> dict[str, str]:
    """What a docstring says of each name that it explains as ``name: words``."""
    found: dict[str, str] = {}
    name = None
    for line in docstring.splitlines()[1:]:
        head, colon, rest = line.strip().partition(": ")
        if colon and head.replace("_", "").replace(", ", "").isalnum():
            name = head
            for one in head.split(", "):
                found[one] = rest.strip()
        elif name and line.strip():
            for one in name.split(", "):
                found[one] += " " + line.strip()
        else:
            name = None
    return found


@cache
def _adapter(kind: Any) -> TypeAdapter[Any]:
    return TypeAdapter(kind)


def _name(field: str) -> str:
    return field.removesuffix("_")


def _required(field: Any) -> bool:
    return field.default is MISSING and field.default_factory is MISSING


def _default(field: Any) -> Any:
    value = field.default if field.default is not MISSING else field.default_factory()
    return "none" if value is None else str(value).lower() if isinstance(value, bool) else value


def _type_name(type_: Any) -> str:
    name = type_.__name__ if isinstance(type_, type) else str(type_)
    for python, word in TYPE_NAMES.items():
        name = name.replace(python, word)
    return name


def _sentence(kind: Any, error: ValidationError) -> str:
    first = error.errors()[0]
    where = ".".join(str(part) for part in first["loc"])
    if first["type"] in ("missing", "missing_argument"):
        return f"the job lacks {where}; it should look like {example(kind)}."
    should = first["msg"].removeprefix("Input should be ").removeprefix("Value error, ")
    return f"the job's {where or 'text'} is {first['input']!r}; it should be {should}."


def _refuse_unknown(kind: Any, found: dict[Any, Any], where: str) -> None:
    types = get_type_hints(kind)
    known = {_name(field.name): types[field.name] for field in fields(kind)}
    for key, value in found.items():
        if key not in known:
            near = difflib.get_close_matches(str(key), known, n=1, cutoff=0.4)
            hint = f"did you mean {near[0]}? " if near else ""
            raise UserError(
                f"the job has no field {where}{key}; {hint}Its fields are {', '.join(known)}."
            )
        inner = _dataclass_in(known[key])
        if inner is not None and isinstance(value, dict):
            _refuse_unknown(inner, value, f"{where}{key}.")


def _dataclass_in(type_: Any) -> Any:
    return next((one for one in (type_, *get_args(type_)) if is_dataclass(one)), None)
