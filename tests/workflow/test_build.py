"""The finished study: what is there, and that surroundings change no byte of it."""

from __future__ import annotations

import csv
from collections.abc import Callable

import pytest
from driving import RESULTS, Tree

pytestmark = pytest.mark.workflow

RUN = "runs/protocol~published/activation~relu/lambda~1/mu~1"
TABLES = (
    *("runs.csv", "stuck_runs.csv", "unseen_runs.csv", "summary.csv", "protocols.csv"),
    *("stuck.csv", "claims.csv", "columns.md", "baselines.json", "baselines.npz"),
)


def rows(tree: Tree, table: str) -> list[dict[str, str]]:
    with (tree.root / RESULTS / table).open(newline="") as lines:
        return list(csv.DictReader(lines))


def test_everything_is_there(finished: Tree) -> None:
    made = set(finished.artifacts())
    wanted = {"dataset.csv", "fresh.csv", "provenance.json"}
    wanted |= {f"tables/{name}" for name in TABLES}
    wanted |= {f"{RUN}/{name}" for name in ("networks.npz", "history.csv", "measures.csv")}
    wanted |= {"sweeps/plane.csv", "sweeps/plane_curves.npz"}
    wanted |= {"datasets/datasets.csv", "datasets/runs.csv"}
    for figure in ("fits_equal", "unconstrained_silu", "tradeoff", "plane", "dataset_examples"):
        wanted |= {f"figures/{figure}.{suffix}" for suffix in ("pdf", "svg", "png")}
    assert wanted <= made
    assert not [path for path in made if "draft" in path]
    # Networks of shards are not kept, their measures and curves are.
    assert "sweeps/plane/activation~relu/1/measures.csv" in made
    assert "sweeps/plane/activation~relu/1/networks.npz" not in made


def test_tables_of_runs_have_one_schema_and_every_run(finished: Tree) -> None:
    tables = {
        # seeds × kept updates × configurations: published, long, clean
        "tables/runs.csv": 2 * (6 + 2 * 4 + 2 * 2),
        "tables/stuck_runs.csv": 2 * 2 * 2 * 2,
        "tables/unseen_runs.csv": 2 * 2,
        "sweeps/plane.csv": 4 * 2,
        "datasets/runs.csv": 2 * 2 * 2,
    }
    found = {table: rows(finished, table) for table in tables}
    assert {table: len(lines) for table, lines in found.items()} == tables
    assert len({tuple(lines[0]) for lines in found.values()}) == 1


def test_verify_finds_what_was_altered_or_removed(tree: Tree) -> None:
    folder = tree.root / RESULTS
    answer = tree.command("verify", str(RESULTS))
    assert answer.code == 0
    assert answer.text.endswith("files are as they were made\n")
    (folder / "figures/tradeoff.svg").unlink()
    (folder / "tables/summary.csv").write_text("a,b\n1,2\n")
    answer = tree.command("verify", str(RESULTS))
    assert answer.code == 1
    differing = [line.split() for line in answer.text.splitlines()[:-1]]
    assert sorted(differing) == [
        ["differs", f"{RESULTS}/tables/summary.csv"],
        ["missing", f"{RESULTS}/figures/tradeoff.svg"],
    ]


def test_leftovers_in_the_surroundings_change_no_byte(
    fresh: Callable[[], Tree], finished: Tree
) -> None:
    tree = fresh()
    (tree.root / "csv.py").write_text("raise RuntimeError('not the standard library')\n")
    (tree.root / "matplotlibrc").write_text("lines.linewidth: 9\nbackend: nonsense\n")
    tree.make(
        "fits_equal",
        f"{RESULTS}/{RUN}/measures.csv",
        cores=1,
        MPLBACKEND="module://matplotlib_inline.backend_inline",
        JAX_DEFAULT_PRNG_IMPL="rbg",
        JAX_DISABLE_JIT="1",
        JAX_ENABLE_X64="1",
        JAX_DEBUG_NANS="1",
        XLA_FLAGS="--xla_no_such_flag=1",
        PYTHONOPTIMIZE="2",
    )
    made, expected = tree.artifacts(), finished.artifacts()
    assert {f"{RUN}/networks.npz", f"{RUN}/measures.csv", "figures/fits_equal.pdf"} <= set(made)
    for path, content in made.items():
        assert content == expected[path], path


def test_a_protocol_of_the_command_line_is_in_every_table(tree: Tree) -> None:
    mine = "protocols={mine: {updates: 30, ramp: 0.5, weights: [1, largest], activations: [relu]}}"
    tables = [f"tables/{name}.csv" for name in ("runs", "summary", "claims", "protocols")]
    answer = tree.make(*(f"{RESULTS}/{table}" for table in tables), "--config", mine)
    assert "(mine)" in answer.text
    for table in tables:
        found = [row["updates"] for row in rows(tree, table) if row["protocol"] == "mine"]
        assert set(found) == {"30"}, table


def test_the_report_is_one_page_with_figures_and_tables(tree: Tree) -> None:
    nowhere = {f"{scheme}_proxy": "http://127.0.0.1:9" for scheme in ("http", "https")}
    answer = tree.snakemake("--report", "report.html", **nowhere)
    assert answer.code == 0, answer.text
    page = (tree.root / "report.html").read_text()
    for name in ("fits_equal", "tradeoff", "summary.csv", "claims.csv"):
        assert name in page
