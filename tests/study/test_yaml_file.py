"""config.yaml as a file: what Snakemake would misread gets a sentence with its line."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from driving import PROJECT, TINY

from pseudo_invertible.errors import UserError
from pseudo_invertible.study.yaml_file import LARGEST, check_config_files, check_config_text


def test_configurations_of_the_project_pass() -> None:
    check_config_files([PROJECT / "config.yaml", TINY])


@pytest.mark.parametrize(
    ("text", "says"),
    [
        # Read without a word, and not as it was meant.
        ("a: 1\nb: 2\na: 3", ["line 3: has the key a again", "stands in line 1"]),
        ("g:\n  a: 1\n  b: {c: 1, 'c': 2}", ["line 3: has the key c again"]),
        ('{"a": 1,\n "a": 2}', ["has the key a twice"]),
        ("seed: 0101", ["line 1: has 0101, which YAML reads as 65"]),
        ("a: 1\nseed: 1:30", ["line 2: has 1:30, which YAML reads as 90"]),
        # Mistakes.
        ("a: [1\nb: 2", ["line 2, column 2: while parsing a flow sequence (from line 1), expect"]),
        ("a:\n  - 1\n b: 2", ["line 3, column 2"]),
        ("a: b: c", ["line 1, column 5: mapping values are not allowed here"]),
        ('\n\na: "1', ["line 3, column 6", "from line 3"]),
        ("a: *x", ["line 1, column 4: found undefined alias 'x'"]),
        ("a: 1\n--- \na: 2", ["line 2, column 1", "expected a single document"]),
        ("? [a]\n: 1", ["line 1, column 3", "unhashable key"]),
        ("a: 2026-13-45", ["line 1: has 2026-13-45 (month must be in 1..12)", "in quotes"]),
        ('a: "\\U00110000"', ["line 1: "]),
        ("a: !!python/object:os.system 1", ["line 1: has the tag", "no value needs one"]),
        # Tabs and other characters.
        ("a:\n\tb: 2", ["line 2: has a tab where YAML wants spaces"]),
        ("a: {b: 1,\tc: 2}", ["line 1: has a tab where YAML wants spaces"]),
        ("a: 1\nb: \x00", ["line 2: has the character '\\x00'"]),
        # Nothing there.
        ("", ["is empty", "a study in YAML, as config/README.md describes"]),
        ("# all of it\n# a comment\n", ["is empty"]),
        ("- a\n- b", ["holds no keys, but ['a', 'b']"]),
        ("name", ["holds no keys, but 'name'"]),
        # What takes all memory, or all of the stack.
        ("a: " + "[" * 20_000, ["line 1: is more than 30 levels deep"]),
        ('{"a":' * 9_000, ["line 1: is more than 30 levels deep"]),
        ("a: &a [*a]", ["line 1: has an anchor inside of itself"]),
        (
            "a0: &a0 [1]\n"
            + "".join(f"a{i}: &a{i} [*a{i - 1}, *a{i - 1}]\n" for i in range(1, 60)),
            ["values follow; a study should have at most 12000"],
        ),
        ("a: 0x" + "f" * 9_000, ["line 1: has a number of 9002 digits"]),
    ],
)
def test_mistake_of_the_file_gets_one_sentence_with_its_line(text: str, says: list[str]) -> None:
    with pytest.raises(UserError) as refusal:
        check_config_text(text, "config.yaml")
    message = str(refusal.value)
    assert message.startswith("config.yaml")
    assert message.isprintable()
    assert len(message) < 300
    for part in says:
        assert part in message


@pytest.mark.parametrize(
    "text",
    [
        "\ufeffa: 1\n",
        '{\n\t"a": 1\n}',
        "one: &one {a: 1}\ntwo: {<<: *one, a: 2}",
        "a: 1_000\nb: 0x10\nc: 0.5\nd: 1e3\ne: 2026-01-01\nf: 0",
    ],
)
def test_what_snakemake_reads_as_it_was_meant_is_left_alone(text: str) -> None:
    assert check_config_text(text, "config.yaml")


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("a: 1\n".encode("utf-16"), "is UTF-16 or UTF-32; .* saved as UTF-8"),
        ("a: 1\n".encode("utf-16-le"), "is UTF-16 or UTF-32; .* saved as UTF-8"),
        ("a: 1\n# Größe\n".encode("latin-1"), "line 2: is not UTF-8; .* saved as UTF-8"),
        (b"a: 1\n" * LARGEST, "bytes; a study should have at most 64000"),
    ],
)
def test_file_that_is_no_short_text_is_refused(tmp_path: Path, content: bytes, says: str) -> None:
    (tmp_path / "config.yaml").write_bytes(content)
    with pytest.raises(UserError, match=rf"config\.yaml.*{says}"):
        check_config_files([tmp_path / "config.yaml"])


def _values(count: int) -> str:
    """A mapping that makes so many values: 97 of a, and the same again 120 times in b."""
    more = count - (1 + 1 + 98 + 1 + 1 + 120 * 98)
    return f"a: &a [{', '.join('0' * 97)}]\nb: [{', '.join(['*a'] * 120 + ['0'] * more)}]"


@pytest.mark.parametrize(
    ("allowed", "refused", "says"),
    [
        (_values(12_000), _values(12_001), "12001 values follow"),
        ("a: 0x" + "f" * 298, "a: 0x" + "f" * 299, "a number of 301 digits"),
        ("a: " + "[" * 29 + "]" * 29, "a: " + "[" * 30 + "]" * 30, "is more than 30 levels deep"),
        (
            "a: " + "[{}, " * 28 + "[]" + "]" * 28,
            "a: " + "[{}, " * 29 + "[]" + "]" * 29,
            "30 levels",
        ),
    ],
)
def test_the_most_that_is_allowed_is_allowed_and_one_more_is_not(
    allowed: str, refused: str, says: str
) -> None:
    assert check_config_text(allowed, "config.yaml")
    with pytest.raises(UserError, match=says):
        check_config_text(refused, "config.yaml")


def test_a_file_may_have_as_many_bytes_as_it_says(tmp_path: Path) -> None:
    path = tmp_path / "config.yaml"
    path.write_bytes(b"a: 1\n" + b"#" * (LARGEST - 5))
    check_config_files([path])
    path.write_bytes(b"a: 1\n" + b"#" * (LARGEST - 4))
    with pytest.raises(UserError, match=f"has {LARGEST + 1} bytes"):
        check_config_files([path])


def test_what_is_longer_than_sixty_letters_is_cut_in_a_sentence() -> None:
    for count, said in ((58, "'" + "a" * 58 + "';"), (59, "'" + "a" * 59 + "…;")):
        with pytest.raises(UserError) as refusal:
            check_config_text("a" * count, "config.yaml")
        assert f"holds no keys, but {said}" in str(refusal.value)


def test_what_is_no_file_is_refused_and_a_missing_one_left_to_snakemake(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")  # to read it would wait for ever
    for name, says in (("", "is a folder"), ("pipe", "is a pipe or a device")):
        with pytest.raises(UserError, match=says):
            check_config_files([tmp_path / name])
    check_config_files([tmp_path / "none.yaml"])
