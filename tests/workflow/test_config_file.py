"""config.yaml through the front door: Snakemake never reads what was not meant."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from driving import Tree

pytestmark = pytest.mark.workflow


@pytest.fixture
def unmade(fresh: Callable[[], Tree]) -> Tree:
    return fresh()


def told(tree: Tree, *words: str) -> str:
    answer = tree.snakemake("--dry-run", *words)
    assert answer.code != 0
    assert "Traceback" not in answer.text
    assert not (tree.root / "results").exists()
    return answer.sentence


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda text: "seeds: [7]\n" + text, "config.yaml, line 6: has the key seeds again"),
        (lambda text: "", "config.yaml: is empty"),
        (lambda text: text.replace("  ", "\t"), "line 4: has a tab where YAML wants spaces"),
        (lambda text: text.encode("utf-16"), "config.yaml: is UTF-16 or UTF-32"),
    ],
)
def test_mistake_in_the_file_is_told_with_its_line_before_anything_runs(
    unmade: Tree, change: Callable[[str], str | bytes], says: str
) -> None:
    path = unmade.root / "config.yaml"
    changed = change(path.read_text())
    path.write_bytes(changed if isinstance(changed, bytes) else changed.encode())
    assert says in told(unmade)


def test_file_named_on_the_command_line_is_checked_too(unmade: Tree) -> None:
    (unmade.root / "more.yaml").write_text("seeds: [1]\nseeds: [2]\n")
    sentence = told(unmade, "--configfile", "more.yaml")
    assert "more.yaml, line 2: has the key seeds again" in sentence


def test_byte_order_mark_is_no_mistake(unmade: Tree) -> None:
    path = unmade.root / "config.yaml"
    path.write_text("\ufeff" + path.read_text())
    assert unmade.plan("point_cloud")
