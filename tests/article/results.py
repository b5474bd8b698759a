"""A whole folder of results for a study, made up in a second: real schemas, random networks."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import making
import numpy as np
import pandas as pd

from pseudo_invertible.claims.protocols import protocols_table
from pseudo_invertible.claims.stuck import stuck_table
from pseudo_invertible.claims.table import claims_table
from pseudo_invertible.data.dataset import Dataset, write_dataset
from pseudo_invertible.experiment.stored import write_networks
from pseudo_invertible.figures.catalogue import figures_of
from pseudo_invertible.files import write_json, write_table, write_text
from pseudo_invertible.study.model import Study, read_study

SVG = """<svg width="504pt" height="216pt" viewBox="0 0 504 216" xmlns="http://www.w3.org/2000/svg">
<metadata><dc:description>{caption}

{alt}</dc:description></metadata><defs><style>*{{stroke-linejoin: round}}</style></defs>
<g id="a"><path id="b" d="M 10.12345 20 L 500 200" style="stroke: currentColor"/>
<text x="20" y="30" style="font-size: 8px">0.12345</text></g></svg>"""
# The smallest PDF that Typst takes.
PDF = b"""%PDF-1.4
1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 504 216]/Contents 4 0 R>>endobj
4 0 obj<</Length 20>>stream
10 10 m 500 200 l S
endstream endobj
trailer<</Size 5/Root 1 0 R>>
%%EOF
"""


def make_results(
    root: Path,
    config: Mapping[str, Any],
    *,
    dataset: Dataset | None = None,
    baselines: Mapping[str, Any] | None = None,
    **runs: Any,
) -> Study:
    """Write results of a study below a folder. runs: for ``making.make_runs_table``."""
    study = read_study(config)
    points = dataset or making.make_dataset()
    write_dataset(root / "dataset.csv", points)
    known = making.make_baselines() | dict(baselines or {})
    protocols = {name: protocol.keep for name, protocol in study.protocols.items()}
    table = making.make_runs_table(
        protocols, study.grid.activations, study.grid.weights, study.seeds, **runs
    )
    write_table(root / "tables/runs.csv", table)
    write_json(root / "tables/baselines.json", known)
    write_table(root / "tables/claims.csv", claims_table(table, known))
    write_table(root / "tables/protocols.csv", protocols_table(table, known))
    if study.stuck:
        write_table(root / "tables/stuck.csv", _stuck(study, points, runs))
    record = {
        "versions": {"jax": "0.10"},
        "commit": "abc",
        "device": ["cpu"],
        "config": dict(config),
    }
    write_json(root / "provenance.json", record)
    _networks(root, study)
    for figure in figures_of(study).values():
        if not set(figure.files) & {f"sweeps/{name}.csv" for name in study.sweeps}:
            text = SVG.format(
                caption=f"What {figure.name} shows.", alt=f"A line in {figure.name}."
            )
            write_text(root / f"figures/{figure.name}.svg", text)
            (root / f"figures/{figure.name}.pdf").write_bytes(PDF)
    return study


def _stuck(study: Study, points: Dataset, runs: Mapping[str, Any]) -> pd.DataFrame:
    given = {name: value for name, value in runs.items() if name in ("stuck", "torn", "trend")}
    given |= {"datasets": ("own", "opposite"), "fresh": False}
    tables = [
        making.make_runs_table(
            {"published": (entry.updates,)},
            study.grid.activations,
            [(weight, weight) for weight in entry.weights],
            entry.seeds,
            **given,
        )
        for entry in study.stuck
    ]
    return stuck_table(pd.concat(tables), points)


def _networks(root: Path, study: Study) -> None:
    for protocol in {"published", "clean"} & set(study.protocols):
        for where in study.configurations(protocol):
            networks = making.make_networks(
                runs=len(study.seeds),
                kept=study.protocols[protocol].keep,
                activation=where.activation,
                lambda_=where.lambda_,
                mu=where.mu,
                width=study.training.width,
            )
            path = root / f"runs/protocol~{protocol}/{where.path}/networks.npz"
            write_networks(path, networks._replace(seeds=np.array(study.seeds)))
