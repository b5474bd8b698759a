# What all stages share: the checked study, the paths of its artifacts, the grid's wildcards.
import sys
from pathlib import Path

import pandas as pd
from snakemake.cli import get_argument_parser
from snakemake.utils import Paramspace
from snakemake_interface_executor_plugins.settings import ExecMode

from pseudo_invertible.errors import UserError
from pseudo_invertible.workflow.guard import (
    FolderGuard,
    called_from_the_shell,
    refuse_unwritable,
    runs_jobs,
)
from pseudo_invertible.workflow.plan import Plan, put_this_python_on_path

# Jobs run `python -m pseudo_invertible`: the Python that runs this Snakemake, wherever it is.
put_this_python_on_path()


def in_a_sentence(check, *arguments):
    """Call a check; a user's mistake ends the workflow in one sentence, without a traceback."""
    try:
        return check(*arguments)
    except UserError as error:
        sys.exit(f"error: {error}")


plan = in_a_sentence(Plan, config, Path(workflow.source_path("../schemas/config.schema.yaml")))
layout = plan.layout
grid = Paramspace(
    pd.DataFrame([configuration.wildcards for configuration in plan.study.grid]).astype(object),
    param_sep="~",
)
runs = f"{layout.root}/runs/{grid.wildcard_pattern}"


wildcard_constraints:
    **plan.wildcard_constraints,
