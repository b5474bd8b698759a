"""How fast, on this machine: ``python benchmarks/run.py`` prints tables and writes them.

Each contender trains the same pair of networks in a process of its own, on one core: a loop
in the write-up's manner, a jitted step in a Python loop, ours for one run and for a shard,
PyTorch eager and compiled; beside them the machine's own rate of matrix products. Then the
study's own targets, as wall times. Goals are printed, not asserted. Times that ratios are made
of are processor times on a CPU, which other people's work on the core cannot tilt, and wall
times on a GPU.
"""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer
from bench import contest, figure, goals, playground, study_targets, tables
from bench.processes import variables_left_out

from pseudo_invertible.errors import UserError
from pseudo_invertible.experiment.device import DEVICES
from pseudo_invertible.figures.save import save_figure


def bench(
    quick: Annotated[bool, typer.Option(help="Small sizes: a look, not a result.")] = False,
    repeats: Annotated[
        int | None, typer.Option(min=1, help="Processes of each contender (default 3).")
    ] = None,
    output: Annotated[Path, typer.Option(help="Folder for tables and figure.")] = Path(
        "results/benchmarks"
    ),
    device: Annotated[str, typer.Option(help=f"{', '.join(DEVICES)}.")] = "auto",
    targets: Annotated[
        str, typer.Option(help="Targets of the study to time, in this order.")
    ] = "write_up audit",
    cores: Annotated[int, typer.Option(min=1, help="Cores for the study's targets.")] = 2,
) -> None:
    """Measure, print, and write CSV files and a figure."""
    if device not in DEVICES:
        raise UserError(f"device is {device!r}; it should be auto, cpu or gpu.")
    extent = contest.QUICK if quick else contest.FULL
    extent = replace(extent, rounds=repeats or extent.rounds)
    if "torch" not in contest.contenders():
        print("PyTorch is not installed, so its contender is left out: pip install -e '.[bench]'.")
    if variables_left_out():
        print(f"Left out of the contenders' environment: {', '.join(variables_left_out())}.")

    main = _contenders(extent, device, output)
    of_curves = next(iter(main.values()))
    ours = of_curves["run"]

    curves = contest.scaling_rows(extent, device, of_curves)
    scaled = [{"axis": axis, **row.cells()} for axis, rows in curves.items() for row in rows]
    tables.write_rows(output / "scaling.csv", scaled)
    for axis, rows in curves.items():
        print(f"\n{tables.curve_text(axis, rows)}", flush=True)

    at_once = contest.at_once_rows(extent, device, ours.on_gpu)
    tables.write_rows(output / "at_once.csv", [row.cells() for row in at_once])
    print(f"\n{tables.at_once_text(at_once)}", flush=True)

    _cache(extent, device, output)

    timed = list(study_targets.target_rows(targets.split(), cores)) if not quick else []
    tables.write_rows(output / "targets.csv", [row._asdict() for row in timed])
    print(f"\n{tables.targets_text(timed)}")

    reached = goals.goals(main, curves)
    tables.write_rows(output / "goals.csv", [goal._asdict() for goal in reached])
    print("\n" + "\n".join(goal.line for goal in reached))

    speeds = {name: 1000 / rows["run"].update_ms for name, rows in main.items()}
    in_page = playground.playground_rows(speeds)
    tables.write_rows(output / "playground.csv", in_page)
    print(f"\n{playground.playground_text(in_page)}")

    facts = tables.machine_facts(ours.measurement.device)
    tables.write_rows(output / "machine.csv", facts)
    machine = facts[1]["value"] if ours.on_gpu else f"{facts[0]['value']}, one core"
    drawn = figure.draw(main, curves, at_once, machine)
    save_figure(drawn, output / "benchmarks", {"Title": "Benchmarks", "Subject": machine})
    print(f"\nTables and figure are in {output}.")


def _contenders(
    extent: contest.Extent, device: str, output: Path
) -> dict[str, dict[str, contest.Row]]:
    """Measure, write and print all contenders, by activation."""
    main = {name: contest.main_rows(extent, device, name) for name in contest.ACTIVATIONS}
    main = {name: rows for name, rows in main.items() if "run" in rows}
    if not main:
        raise UserError(
            f"{contest.LABELS['run']} could not be measured, so there is nothing to compare."
        )
    cells = [cells for rows in main.values() for cells in tables.main_cells(rows)]
    tables.write_rows(output / "contenders.csv", cells)
    for rows in main.values():
        print(f"\n{tables.main_text(rows)}", flush=True)
    return main


def _cache(extent: contest.Extent, device: str, output: Path) -> None:
    """Measure, write and print what JAX's compile cache saves."""
    cache = contest.cache_rows(extent, device)
    states = [{"cache": state, **row.cells()} for state, row in cache.items()]
    tables.write_rows(output / "compile_cache.csv", states)
    print(f"\nJAX's persistent compile cache (not used by default)\n{tables.cache_text(cache)}")


if __name__ == "__main__":
    try:
        typer.run(bench)
    except UserError as error:
        print(f"error: {error}", file=sys.stderr)
        sys.exit(1)
