"""The command line. Each step of the workflow is a command that a person can run by hand."""

from __future__ import annotations

import errno
import inspect
import sys
import time
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import Any, get_type_hints

import click

import pseudo_invertible.experiment.one_core  # noqa: F401  (before NumPy and JAX start)
from pseudo_invertible.errors import UserError
from pseudo_invertible.experiment.progress import ProgressLog
from pseudo_invertible.workflow import steps
from pseudo_invertible.workflow.jobs import described, example, field_lines, read_job
from pseudo_invertible.workflow.timing import took


class Steps(click.Group):
    """A command for every module of ``workflow/steps``; a module is imported when it is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """All steps, by name."""
        return sorted(found.name.replace("_", "-") for found in iter_modules(steps.__path__))

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The step's command, or None where there is no such step."""
        if cmd_name not in self.list_commands(ctx):
            return None
        return _command(cmd_name)


def _command(name: str) -> click.Command:
    module: Any = import_module(f"{steps.__name__}.{name.replace('-', '_')}")
    head, *_ = inspect.getdoc(module.Job).splitlines()  # type: ignore[union-attr]
    fields = field_lines(module.Job)
    about = [head]
    if fields:
        about += [
            "",
            f"JOB is a mapping in JSON or YAML, such as {example(module.Job)}:",
            "",
            "\b",
        ]
        about += [f"  {line}" for line in fields]
    return click.Command(
        name,
        help="\n".join(about),
        short_help=head,
        params=[click.Argument(["job"]), *_files(module.run)],
        callback=_callback(module),
    )


def _files(run: Callable[..., None]) -> list[click.Parameter]:
    """A step's files as options; a list of files as words."""
    said = described(inspect.getdoc(run) or "")
    types = get_type_hints(run)
    found: list[click.Parameter] = []
    for name, parameter in list(inspect.signature(run).parameters.items())[1:]:
        if name == "progress":
            continue
        if types[name] == list[Path]:
            found.append(
                click.Argument([name], nargs=-1, required=True, type=click.Path(path_type=Path))
            )
            continue
        required = parameter.default is inspect.Parameter.empty
        found.append(
            click.Option(
                [f"--{name.replace('_', '-')}", name],
                required=required,
                help=said.get(name, ""),
                type=click.Path(path_type=Path),
            )
        )
    return found


def _callback(module: Any) -> Callable[..., None]:
    def call(job: str, **files: Any) -> None:
        known = inspect.signature(module.run).parameters
        extra = {"progress": ProgressLog} if "progress" in known else {}
        named = {
            name: list(value) if isinstance(value, tuple) else value
            for name, value in files.items()
        }
        started = time.monotonic()
        module.run(read_job(module.Job, job), **named, **extra)
        said = described(inspect.getdoc(module.run) or "")
        made = [named[name] for name in named if "to write" in said.get(name, "")]
        for path in made:
            print(*(path if isinstance(path, list) else [path]), sep="\n", file=sys.stderr)
        print(took(time.monotonic() - started), file=sys.stderr)

    return call


app = Steps(
    name="pseudo-invertible",
    help="Pairs of networks that fit a scatter and undo each other: the steps of the workflow.",
    no_args_is_help=True,
    context_settings={"max_content_width": 100},
)


def main() -> None:
    """Run a step; a user's mistake ends in one sentence and exit code 1."""
    try:
        app()
    except UserError as error:
        _tell(f"error: {error}")
        sys.exit(1)
    except OSError as error:
        if error.errno != errno.ENOSPC:
            raise
        _tell(f"error: {error.filename or Path.cwd()}: the disk is full; make room and try again.")
        sys.exit(1)


def _tell(sentence: str) -> None:
    """Say it on stderr; where that is a log on a full disk, on stdout."""
    try:
        print(sentence, file=sys.stderr, flush=True)
    except OSError:
        print(sentence, flush=True)
