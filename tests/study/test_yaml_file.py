"""config.yaml as a file: what Snakemake would misread gets a sentence with its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from pseudo_invertible.errors import UserError
from pseudo_invertible.study.yaml_file import check_config_files


def test_the_projects_own_file_passes_and_a_missing_one_is_left_to_snakemake() -> None:
    check_config_files([Path(__file__).parents[2] / "config.yaml", "none.yaml"])


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("a: 1\nb: 2\na: 3", 'line 3: found duplicate key "a"'),
        ("g:\n  a: 1\n  b: {c: 1, 'c': 2}", 'line 3: found duplicate key "c"'),
        ('{"a": 1,\n "a": 2}', 'line 2: found duplicate key "a"'),
        ("seed: 0101", "line 1: it has 0101, which YAML reads as 65"),
        ("a: 1\nseed: 1:30", "line 2: it has 1:30, which YAML reads as 90"),
        ("a: [1\nb: 2", "line 2: expected"),
        ("a:\n\tb: 2", "line 2: found character '\\t'"),
        ("a: *x", "line 1: found undefined alias 'x'"),
        ("a: 2026-13-45", "month must be in 1..12"),
        ("# only a comment\n", "has no keys; it should be a study in YAML"),
        ("- a\n- b", "has no keys; it should be a study in YAML"),
        ("a: ä".encode("latin-1"), "is not UTF-8"),
    ],
)
def test_mistake_of_the_file_gets_one_sentence(
    tmp_path: Path, text: str | bytes, says: str
) -> None:
    file = tmp_path / "config.yaml"
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(UserError) as refusal:
        check_config_files([file])
    assert str(refusal.value).startswith(str(file))
    assert says in str(refusal.value)


@pytest.mark.parametrize(
    "text",
    [
        "\ufeffa: 1\n",
        '{\n\t"a": 1\n}',
        "one: &one {a: 1}\ntwo: {<<: *one, a: 2}",
        "a: 1_000\nb: 0x10\nc: 0.5\nd: 1e3\ne: 2026-01-01\nf: 0\ng: '0101'\nh: '1:30'",
    ],
)
def test_what_snakemake_reads_as_it_was_meant_passes(tmp_path: Path, text: str) -> None:
    file = tmp_path / "config.yaml"
    file.write_text(text, encoding="utf-8")
    check_config_files([file])
