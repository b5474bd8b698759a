"""How a study was made: the code of the experiment, settings, versions, and who to cite."""

from __future__ import annotations

import ast
import inspect
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple

import yaml

from pseudo_invertible.article.results import Results
from pseudo_invertible.claims.words import joined, label
from pseudo_invertible.study.configuration import PUBLISHED, canonical_weight

WRITE_UP = "https://blog.shae.run/pseudo-invertible-networks-using-jax"
WRITE_UP_CODE = "https://github.com/ArnoVel/pseudo-invertible-networks-using-jax"


def haiku_lines() -> str:
    """The experiment's networks and loss: lines of the package, without annotations and docs."""
    from pseudo_invertible.experiment import loss, networks

    parts = [
        _lines(networks, "TwoLayersNet.__call__", 0),
        _lines(networks, "pair_of.evaluate"),
        _lines(loss, "residuals"),
        _lines(loss, "weighted"),
    ]
    return "\n\n".join("\n".join(lines) for lines in parts)


def _lines(module: ModuleType, path: str, which: int | None = None) -> list[str]:
    """A function of a module, or one of its statements: the body's lines as they are."""
    source = inspect.getsource(module)
    node: Any = ast.parse(source)
    for name in path.split("."):
        node = next(one for one in node.body if getattr(one, "name", None) == name)
    body = [one for one in node.body if not _is_docstring(one)]
    chosen = body if which is None else body[which : which + 1]
    lines = source.splitlines()[chosen[0].lineno - 1 : chosen[-1].end_lineno]
    indent = len(lines[0]) - len(lines[0].lstrip())
    lines = [line[indent:].replace("  # fmt: skip", "") for line in lines]
    if which is not None:
        return lines
    arguments = ", ".join(one.arg for one in node.args.args)
    return [f"def {node.name}({arguments}):", *(f"    {line}" for line in lines)]


def _is_docstring(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def settings(results: Results) -> str:
    """What was trained, in a sentence or two."""
    study = results.study
    published = study.protocols[PUBLISHED]
    pairs = [
        f"λ = μ = {canonical_weight(lambda_)}"
        if lambda_ == mu
        else f"λ = {canonical_weight(lambda_)} with μ = {canonical_weight(mu)}"
        for lambda_, mu in study.grid.weights
    ]
    return (
        f"Both networks have two hidden layers of {published.width} units. *As published* means "
        f"{published.updates} full-batch updates of Adam [@kingma2015adam] with learning rate "
        f"{published.learning_rate:g}, in JAX [@jax2018github] and Haiku [@haiku2020github]. "
        f"Activations: {joined([label(name) for name in study.grid.activations])}. "
        f"Weights: {joined(pairs)}. "
        f"Seeds: {len(study.seeds)}, from {study.seeds[0]}."
    )


def protocols(results: Results) -> str:
    """What each protocol changes, as a table."""
    lines = ["| protocol | updates | standardised | delay | ramp |", "|:---|---:|:---|---:|---:|"]
    for name, one in results.study.protocols.items():
        standardised = "yes" if one.standardise else ""
        lines.append(
            f"| {name} | {one.updates} | {standardised} | {one.delay or ''} | {one.ramp or ''} |"
        )
    return "\n".join(lines)


def versions(results: Results) -> str:
    """Versions, device and commit."""
    record = results.provenance
    parts = [f"{name} {number}" for name, number in record["versions"].items()]
    devices = ", ".join(map(str, record["device"]))
    return f"{', '.join(parts)}; commit {record['commit']}; trained on {devices}."


class Citation(NamedTuple):
    """Who made the package, which version, and when it was released (empty if not known)."""

    authors: str
    version: str
    date: str


def citation() -> Citation:
    """From ``CITATION.cff`` of the repository; of an installed package only its version."""
    path = Path(str(files("pseudo_invertible"))).parents[1] / "CITATION.cff"
    if not path.is_file():
        return Citation("The pseudo-invertible authors", version("pseudo-invertible"), "")
    found = yaml.safe_load(path.read_text(encoding="utf-8"))
    names = [
        one.get("name") or f"{one.get('given-names', '')} {one.get('family-names', '')}".strip()
        for one in found["authors"]
    ]
    return Citation(joined(names), str(found["version"]), str(found["date-released"]))
