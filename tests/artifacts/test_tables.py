"""Tables and JSON of the workflow: what is missing or not finite is refused in a sentence."""

from __future__ import annotations

from pathlib import Path

import pytest

from pseudo_invertible.artifacts.tables import read_json, read_table, write_json
from pseudo_invertible.errors import UserError


def test_json_comes_back_with_letters_and_digits(tmp_path: Path) -> None:
    content = {"name": "λ = μ", "flow": {"misfit": 0.1 + 0.2, "known": None}}
    write_json(tmp_path / "a.json", content)
    assert read_json(tmp_path / "a.json", ["name", "flow.misfit"]) == content
    assert "λ = μ" in (tmp_path / "a.json").read_text("utf-8")


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("", "truncated, altered or not"),
        ("{", "truncated, altered or not"),
        ("[" * 100_000, "truncated, altered or not"),
        ("\udcff", "truncated, altered or not"),
        ("[1]", "holds a JSON list in place of an object"),
        ("null", "holds a JSON NoneType in place of an object"),
        ("{}", "has no flow.misfit"),
        ('{"flow": 3}', "has no flow.misfit"),
        ('{"flow": {"misfit": NaN}}', "its flow.misfit holds numbers that are not finite"),
        ('{"flow": {"misfit": {"a": [1, -Infinity]}}}', "numbers that are not finite"),
    ],
)
def test_json_that_cannot_serve_is_refused(tmp_path: Path, text: str, word: str) -> None:
    path = tmp_path / "a.json"
    path.write_bytes(text.encode("utf-8", "surrogateescape"))
    with pytest.raises(UserError, match=word) as refusal:
        read_json(path, ["flow.misfit"])
    assert str(refusal.value).startswith(f"{path}: ")
    assert str(refusal.value).endswith(f"snakemake --cores 1 {path}")


@pytest.mark.parametrize(
    ("columns", "numbers", "sentence"),
    [
        (["word", "mu"], [], "its column mu should hold finite numbers"),
        (["word"], ["gap"], "its column gap should hold finite numbers"),
        ([], ["word"], "its column word should hold finite numbers"),
        (["none"], [], "has no column none"),
        (["word", "gap", "seed"], ["full"], ""),
    ],
)
def test_columns_that_name_a_run_and_those_asked_for_hold_finite_numbers(
    tmp_path: Path, columns: list[str], numbers: list[str], sentence: str
) -> None:
    path = tmp_path / "a.csv"
    path.write_text("word,mu,gap,seed,full\none,,,1,0.5\ntwo,1,2,2,1.5\n")
    if not sentence:
        assert read_table(path, columns, numbers)["full"].tolist() == [0.5, 1.5]
        return
    with pytest.raises(UserError, match=sentence):
        read_table(path, columns, numbers)
