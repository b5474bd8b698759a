"""The command line. Each step of the workflow is a command that a person can run by hand."""

from __future__ import annotations

import os
import sys

# One job, one core: Snakemake runs many jobs at once, and one core each beats sharing.
# Set before NumPy and JAX start; a user's own settings win.
for _variable in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(_variable, "1")
os.environ.setdefault("XLA_FLAGS", "--xla_cpu_multi_thread_eigen=false")

import typer

from pseudo_invertible.errors import UserError
from pseudo_invertible.workflow.refusals import remember_refusal, repeat_refusal
from pseudo_invertible.workflow.steps.baselines import baselines
from pseudo_invertible.workflow.steps.claims import claims
from pseudo_invertible.workflow.steps.dataset import dataset
from pseudo_invertible.workflow.steps.figure import figure
from pseudo_invertible.workflow.steps.long_runs_table import long_runs
from pseudo_invertible.workflow.steps.noise_floor import noise_floor
from pseudo_invertible.workflow.steps.off_sample import off_sample
from pseudo_invertible.workflow.steps.sweep_table import grid
from pseudo_invertible.workflow.steps.tables import convergence, metrics, provenance, summary
from pseudo_invertible.workflow.steps.train import train
from pseudo_invertible.workflow.steps.train_long import train_long
from pseudo_invertible.workflow.steps.train_shard import shard

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    help="Pairs of networks that fit a scatter and undo each other: the steps of the workflow.",
)
_commands = (
    *(dataset, train, noise_floor, metrics, summary, provenance, figure),
    *(shard, grid),
    *(convergence, baselines, train_long, long_runs, off_sample, claims),
)
for _command in _commands:
    app.command()(_command)


def main() -> None:
    """Run a command; a user's mistake ends in one sentence and exit code 1."""
    try:
        repeat_refusal()
        app()
    except UserError as error:
        remember_refusal(error)
        print(f"error: {error}", file=sys.stderr)
        sys.exit(1)
