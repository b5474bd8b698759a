# What all rules share: config.yaml, the checked study, the paths of its artifacts, its targets.
import os
import sys
from pathlib import Path

import pandas as pd
from snakemake.utils import Paramspace
from snakemake_interface_executor_plugins.settings import ExecMode

try:
    from pseudo_invertible.errors import UserError
except ModuleNotFoundError:
    sys.exit(
        "error: the package pseudo_invertible is not installed beside Snakemake; in a clone of the "
        "workflow's repository: make environment, or pip install --editable ."
    )

from pseudo_invertible.study.yaml_file import check_config_files
from pseudo_invertible.workflow.embedding import own_keys
from pseudo_invertible.workflow.plan import Plan
from pseudo_invertible.workflow.python_path import put_this_python_on_path
from pseudo_invertible.workflow.targets import Targets

# How many jobs this machine does at once; a job that tells how long the rest takes asks.
os.environ.setdefault("PSEUDO_INVERTIBLE_CORES", str(workflow.resource_settings.cores or 1))
# Jobs run `python -m pseudo_invertible`: the Python that runs this Snakemake, wherever it is.
put_this_python_on_path()


def in_a_sentence(check, *arguments):
    """Call a check; a user's mistake ends the workflow in one sentence, without a traceback."""
    try:
        return check(*arguments)
    except UserError as error:
        sys.exit(f"error: {error}")


# Before Snakemake reads it, which keeps the last of two equal keys and says nothing.
if workflow.exec_mode == ExecMode.DEFAULT and not workflow.modifier.skip_configfile:
    in_a_sentence(check_config_files, ["config.yaml", *workflow.overwrite_configfiles])


configfile: "config.yaml"


# As a module of another workflow, some of its configuration and targets are not ours.
in_module = workflow.modifier.parent_modifier is not None
schema = Path(workflow.source_path("../schemas/config.schema.yaml"))
plan = in_a_sentence(Plan, own_keys(config, schema, in_module=in_module), schema)
targets = Targets(plan)
layout = plan.layout
grid = Paramspace(
    pd.DataFrame([configuration.wildcards for configuration in plan.study.grid]).astype(object),
    param_sep="~",
)
runs = f"{layout.root}/runs/{grid.wildcard_pattern}"
# A retry mends a lost node, but no mistake: what the attempt before said of one is kept beside the
# log, which Snakemake removes.
attempt = (
    "if [ {resources.attempt} = 1 ]; then rm -f {log:q}.failed; "
    "elif grep -s '^error: ' {log:q}.failed > {log:q}; then exit 1; fi; "
    'trap "cp {log:q} {log:q}.failed" ERR; '
)
# Own data have no noise floor, and tables then no excess over it.
over_the_floor = " --floor {input.floor:q}" if plan.generator else ""


def table(path, rows):
    """A table as the report lists it. rows: what one of its rows is."""
    folder, name = Path(path).parent.name, Path(path).stem
    name = name if folder in ("tables", name) else f"{folder}_{name}"
    return report(
        path,
        caption=f"../report/tables/{name}.rst",
        category="Tables",
        labels={"table": name, "rows": rows, "format": Path(path).suffix[1:]},
    )


wildcard_constraints:
    **plan.wildcard_constraints,
