"""The command line: ``pseudo-invertible train data.csv --lambda 1 --mu 1 --output mine``."""

from __future__ import annotations

import errno
import sys
from collections.abc import Sequence
from pathlib import Path
from types import FunctionType
from typing import TYPE_CHECKING

from pseudo_invertible.errors import UserError
from pseudo_invertible.workflow.environment import prepare

if TYPE_CHECKING:
    from cyclopts import App


def application() -> App:
    """All commands: the functions of ``workflow.commands``."""
    from cyclopts import App, Parameter

    from pseudo_invertible.versions import software
    from pseudo_invertible.workflow.commands import pages, points, runs, tables

    app = App(
        name="pseudo-invertible",
        help="Pairs of networks that fit the same points and undo each other.",
        help_format="plaintext",
        version=software,
        default_parameter=Parameter(negative=()),
        result_action="return_value",
    )
    for module in (points, runs, tables, pages):
        for function in vars(module).values():
            if isinstance(function, FunctionType) and function.__module__ == module.__name__:
                app.command(function)
    return app


def main(arguments: Sequence[str] | None = None) -> None:
    """Run a command. A user's mistake ends in one sentence on stderr and exit code 1."""
    prepare()  # before NumPy and JAX start
    from cyclopts import CycloptsError

    try:
        application()(arguments, exit_on_error=False, print_error=False)
    except CycloptsError as error:
        _fail(" ".join(str(error).split()))
    except UserError as error:
        _fail(str(error))
    except OSError as error:
        if error.errno != errno.ENOSPC:
            raise
        _fail(f"{error.filename or Path.cwd()}: the disk is full; free some space and try again.")


def _fail(sentence: str) -> None:
    """End with a sentence on stderr; where that is a log on a full disk, on stdout."""
    try:
        print(f"error: {sentence}", file=sys.stderr, flush=True)
    except OSError:
        print(f"error: {sentence}", flush=True)
    sys.exit(1)
