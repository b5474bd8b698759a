# What all rules share: the checked study, where its results go, how a job calls the package.
import sys
from pathlib import Path

try:
    from pseudo_invertible.workflow import plan
except ModuleNotFoundError:
    sys.exit(
        "error: the package pseudo_invertible is not installed beside Snakemake; in a clone of the "
        "workflow's repository: make environment, or pip install --editable ."
    )

from pseudo_invertible.figures.catalogue import figures_of, write_up_names
from pseudo_invertible.study.written import as_json
from pseudo_invertible.study.yaml_file import check_config_files
from pseudo_invertible.workflow import paths
from pseudo_invertible.workflow.code import digest
from pseudo_invertible.workflow.paths import RUN as run
from pseudo_invertible.workflow.paths import figure_files

# Before Snakemake reads it: YAML keeps the last of two equal keys, and does not say so.
with plan.one_sentence():
    check_config_files(["config.yaml"])


configfile: "config.yaml"


with plan.one_sentence():
    study = plan.checked_study(config)
results = paths.results(study)
python = plan.Python()
generated = study.dataset.file is None
fresh = paths.fresh_points(study)
shards = plan.shards_of(study)
points = plan.points_of(study)
gpu = plan.gpus(study.device)
generator_seeds = study.datasets.generators if study.datasets else ()

# Targets.
figures = figures_of(study)
write_up_figures = write_up_names(study)
other_figures = {*study.sweeps, "datasets", "dataset_examples"}
audit_figures = [name for name in figures if name not in {*write_up_figures, *other_figures}]
ten_figures_are_there = f"{results}/logs/ten_figures.done"
write_up = [
    f"{results}/dataset.csv",
    *figure_files(study, write_up_figures),
    *paths.run_files(study, ["published"], "networks.npz", "history.csv"),
]
audit = [
    *figure_files(study, audit_figures),
    *paths.run_files(study, study.protocols),
    *expand(
        f"{results}/tables/{{table}}",
        table=["runs.csv", "summary.csv", "protocols.csv", "claims.csv", "columns.md"],
    ),
    *([f"{results}/tables/stuck.csv"] if study.stuck else []),
    f"{results}/tables/baselines.json",
    f"{results}/tables/baselines.npz",
]

# Not part of `all`: other datasets of the generator, and sweeps.
targets = {
    name: [
        f"{results}/sweeps/{name}.csv",
        f"{results}/sweeps/{name}_curves.npz",
        *figure_files(study, [name]),
    ]
    for name in study.sweeps
}
targets["datasets"] = [
    *(
        [f"{results}/datasets/datasets.csv", f"{results}/datasets/runs.csv"]
        if generator_seeds
        else []
    ),
    *figure_files(study, [name for name in ("datasets", "dataset_examples") if name in figures]),
]


def table(path, rows):
    """A table as the report lists it. rows: what one of its rows is."""
    labels = {"table": Path(path).name, "rows": rows}
    return report(path, caption="../report/table.rst", category="Tables", labels=labels)


def shown(wildcards):
    """Whether one of the write-up's figures shows the networks of a job."""
    networks = f"{run}/networks.npz".format(**dict(wildcards.items()))
    return any(networks in figures[name].files for name in write_up_figures)


def job(wildcards):
    """The protocol of a job that trains or measures, and its number of runs."""
    if "shard" in wildcards.keys():
        shard = shards[wildcards.shard]
        return shard.training, len(shard.runs)
    protocol = study.protocols[wildcards.protocol]
    return protocol, len(protocol.seeds)


def dataset_of(name):
    """The points of a dataset: own, opposite, seed_201."""
    return f"{results}/dataset.csv" if name == "own" else f"{results}/datasets/{name}/dataset.csv"


def fresh_of(name):
    """The fresh points of a dataset, as a named input; nothing where there are none."""
    other = f"{results}/datasets/{name}/fresh.csv" if name.startswith("seed_") else None
    path = fresh if name == "own" else other
    return {"fresh": path} if path else {}


def shard_files(root, file):
    """A file of every shard below a folder: stuck, sweeps/plane."""
    return [f"{results}/{folder}/{file}" for folder in shards if folder.startswith(f"{root}/")]


# Tables of runs, and what is put into each.
merged = {
    "tables/runs": paths.run_files(study, study.protocols, "measures.csv"),
    "tables/stuck_runs": shard_files("stuck", "measures.csv"),
    "tables/unseen_runs": shard_files("unseen", "measures.csv"),
    "datasets/runs": shard_files("datasets", "measures.csv"),
    **{f"sweeps/{name}": shard_files(f"sweeps/{name}", "measures.csv") for name in study.sweeps},
}


def rule_of(figure):
    """The name of a figure's rule: its own, unless a larger target has that name."""
    return f"{figure}_figure" if figure in {*study.sweeps, "datasets"} else figure


wildcard_constraints:
    **paths.run_constraints(study),
    table="|".join(merged),
    shard="(sweeps|datasets|stuck|unseen)/.+",
    sweep="|".join(study.sweeps),
    generator_seed="[0-9]+",
