"""The file config.yaml itself, before Snakemake reads it: each mistake a sentence with its line.

YAML keeps the last of two equal keys, reads 0101 as 65 and 1:30 as 90, and says nothing.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import yaml

from pseudo_invertible.errors import UserError
from pseudo_invertible.study.text_file import check_text_file, cut

LARGEST = 64_000  # bytes; a study as large as the schema allows is smaller
DEEPEST = 30  # mappings and lists inside each other; the schema has five
MOST_VALUES = 12_000  # with what anchors repeat
LONGEST_NUMBER = 300  # letters

SHOULD_BE = "it should be a study in YAML, as config/README.md describes"
_ONCE = "each key should stand once in its mapping"
_MERGE = "tag:yaml.org,2002:merge"
_NUMBERS = ("tag:yaml.org,2002:int", "tag:yaml.org,2002:float")


def check_config_files(paths: Iterable[Path | str]) -> None:
    """Refuse, in a sentence, a configuration file that Snakemake would misread.

    Files that are not there are left to Snakemake, which knows whether it needs them. Raises
    UserError, naming file and line.
    """
    for path in map(Path, paths):
        if path.exists():
            check_config_text(_text(path), path)


def check_config_text(text: str, path: Path | str) -> Any:
    """What a configuration says: read as Snakemake reads it, JSON first, then YAML.

    path: for the sentences. Raises UserError, naming file and line.
    """
    try:
        value = json.loads(text, object_pairs_hook=_object)
    except _TwiceError as error:
        raise UserError(f"{path}: has the key {error} twice; {_ONCE}.") from None
    except (ValueError, RecursionError):
        value = _read_yaml(text, path)
    if value is None:
        raise UserError(f"{path}: is empty; {SHOULD_BE}.")
    if not isinstance(value, dict):
        raise UserError(f"{path}: holds no keys, but {cut(repr(value))}; {SHOULD_BE}.")
    return value


def _text(path: Path) -> str:
    size = check_text_file(path, SHOULD_BE)
    if size > LARGEST:
        raise UserError(f"{path}: has {size} bytes; a study should have at most {LARGEST}.")
    content = path.read_bytes()
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise UserError(
            f"{path}, line {line}: is not UTF-8; {SHOULD_BE}, saved as UTF-8."
        ) from None


class _TwiceError(ValueError):
    """A key that an object of JSON has twice."""


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise _TwiceError(cut(key))
        found[key] = value
    return found


class _MistakeError(Exception):
    """What is wrong at a place of the file."""

    def __init__(self, place: yaml.Mark, what: str) -> None:
        super().__init__(f"line {place.line + 1}: {what}")


class _Loader(yaml.SafeLoader):
    """Python's loader, as Snakemake's is (libyaml's forgives more), for short and flat files."""

    _depth = 0

    def compose_node(self, parent: yaml.Node | None, index: Any) -> yaml.Node | None:
        event = self.peek_event()
        if getattr(event, "tag", None):
            raise _MistakeError(event.start_mark, f"has the tag {event.tag}; no value needs one")
        self._depth += 1
        if self._depth > DEEPEST:
            raise _MistakeError(event.start_mark, f"is more than {DEEPEST} levels deep")
        node = super().compose_node(parent, index)
        self._depth -= 1
        return node


def _read_yaml(text: str, path: Path | str) -> Any:
    try:
        loader = _Loader(text)
        root = loader.get_single_node()
        if root is None:
            return None
        _refuse_large(root)
        for node in _nodes(root):
            _check_node(node, loader)
        return loader.construct_document(root)
    except _MistakeError as error:
        raise UserError(f"{path}, {error}.") from None
    except yaml.MarkedYAMLError as error:
        raise UserError(f"{path}, {_of_yaml(error, text)}.") from None
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        raise UserError(
            f"{path}, line {line}: has the character {chr(error.character)!r}, which YAML does "
            "not allow."
        ) from None
    except ValueError as error:  # a character beyond Unicode
        raise UserError(f"{path}, line {loader.line + 1}: {error}; {SHOULD_BE}.") from None


def _of_yaml(error: yaml.MarkedYAMLError, text: str) -> str:
    place = error.problem_mark or error.context_mark
    if place is None:
        return f"{error.problem}; {SHOULD_BE}"
    if text[place.index : place.index + 1] == "\t":
        return f"line {place.line + 1}: has a tab where YAML wants spaces"
    what = str(error.problem)
    if error.context and error.context_mark:
        what = f"{error.context} (from line {error.context_mark.line + 1}), {what}"
    return f"line {place.line + 1}, column {place.column + 1}: {what}"


def _children(node: yaml.Node) -> list[yaml.Node]:
    if isinstance(node, yaml.MappingNode):
        return [part for pair in node.value for part in pair]
    return list(node.value) if isinstance(node, yaml.SequenceNode) else []


def _refuse_large(root: yaml.Node) -> None:
    """Refuse anchors that hold themselves, or that repeat each other many times."""
    sizes: dict[int, int] = {}
    held: set[int] = set()

    def size(node: yaml.Node) -> int:
        if id(node) in held:
            raise _MistakeError(node.start_mark, "has an anchor inside of itself")
        if id(node) not in sizes:
            held.add(id(node))
            sizes[id(node)] = 1 + sum(map(size, _children(node)))
            held.remove(id(node))
        return sizes[id(node)]

    if (values := size(root)) > MOST_VALUES:
        raise _MistakeError(
            root.start_mark, f"{values} values follow; a study should have at most {MOST_VALUES}"
        )


def _nodes(root: yaml.Node) -> Iterator[yaml.Node]:
    """Each node once, in the order of the file."""
    waiting, seen = [root], set()
    while waiting:
        node = waiting.pop()
        if id(node) not in seen:
            seen.add(id(node))
            yield node
            waiting.extend(reversed(_children(node)))


def _check_node(node: yaml.Node, loader: _Loader) -> None:
    if isinstance(node, yaml.MappingNode):
        _refuse_twice(node)
    if not isinstance(node, yaml.ScalarNode) or node.tag == _MERGE:
        return
    if node.tag in _NUMBERS and len(node.value) > LONGEST_NUMBER:
        raise _MistakeError(node.start_mark, f"has a number of {len(node.value)} digits")
    try:
        value = loader.construct_object(node)
    except ValueError as error:  # a date of no calendar
        raise _MistakeError(
            node.start_mark, f"has {cut(node.value)} ({error}); put it in quotes"
        ) from None
    if node.tag in _NUMBERS and re.fullmatch(r"[-+]?0[0-9_]+|.*:.*", node.value):
        raise _MistakeError(
            node.start_mark,
            f"has {node.value}, which YAML reads as {value}; write the number that is meant",
        )


def _refuse_twice(node: yaml.MappingNode) -> None:
    first: dict[tuple[str, str], yaml.Node] = {}
    for key, _ in node.value:
        if isinstance(key, yaml.ScalarNode):
            before = first.setdefault((key.tag, key.value), key)
            if before is not key:
                raise _MistakeError(
                    key.start_mark,
                    f"has the key {cut(key.value)} again, which stands in line "
                    f"{before.start_mark.line + 1}; {_ONCE}",
                )
