"""Draw a figure of any kind from its files."""

from __future__ import annotations

import difflib
import inspect
from collections.abc import Iterable, Mapping
from importlib import import_module
from pathlib import Path
from typing import Any

from matplotlib.figure import Figure

from pseudo_invertible.errors import UserError
from pseudo_invertible.figures.settings import Settings

FOLDER = Path(__file__).parent


def draw(kind: str, settings: Settings, files: Mapping[str, Any]) -> Figure:
    """Draw one figure.

    kind: the module below ``figures`` that draws it, such as ``write_up.fits``: its function
    ``draw`` names the files that it needs, and perhaps ``settings``, by its arguments; one with
    a default may be missing. files: as ``read_files`` gives them; more than it needs may be there.
    Raises UserError for an unknown kind, or where a file that it needs is not among them.
    """
    module = _module(kind)
    at_hand = {**files, "settings": settings}
    arguments = inspect.signature(module.draw).parameters.values()
    needed = [a.name for a in arguments if a.default is a.empty]
    missing = [name for name in needed if name not in at_hand]
    if missing:
        files_needed = [name for name in needed if name != "settings"]
        raise UserError(
            f"figure {kind} is drawn from {_listed(files_needed)}; there is no {missing[0]} among "
            f"its files ({', '.join(files) or 'none'})."
        )
    figure = module.draw(**{a.name: at_hand[a.name] for a in arguments if a.name in at_hand})
    assert isinstance(figure, Figure)
    return figure


def subject_of(figure: Figure, settings: Settings) -> str:
    """What a drawn figure shows, for its metadata: a configuration and a seed, or its head."""
    if settings.configuration is None:
        return " ".join(figure.get_suptitle().split())
    seed = "" if settings.seed is None else f", seed {settings.seed}"
    return f"{settings.configuration}{seed}"


def _module(kind: str) -> Any:
    file = FOLDER.joinpath(*kind.split(".")).with_suffix(".py")
    if kind.count(".") == 1 and file.is_file():
        module = import_module(f"pseudo_invertible.figures.{kind}")
        if hasattr(module, "draw"):
            return module
    # By their text: nothing is imported to tell a mistake.
    kinds = [
        f"{path.parent.name}.{path.stem}"
        for path in sorted(FOLDER.glob("*/*.py"))
        if "\ndef draw(" in path.read_text(encoding="utf-8")
    ]
    near = difflib.get_close_matches(kind, kinds, n=1, cutoff=0.4)
    hint = f"did you mean {near[0]}? " if near else ""
    raise UserError(f"figure kind is {kind!r}; {hint}It should be one of {', '.join(kinds)}.")


def _listed(words: Iterable[str]) -> str:
    *most, last = words
    return f"{', '.join(most)} and {last}" if most else last
