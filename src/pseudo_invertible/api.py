"""The Python API: train a pair on your points, use it, measure it, plot it, save it."""

from __future__ import annotations

import difflib
import warnings
from collections.abc import Sequence
from functools import cached_property
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, overload

import numpy as np
from numpy.typing import ArrayLike

from pseudo_invertible.activations import ACTIVATIONS
from pseudo_invertible.data.csv import read_csv as _read_csv
from pseudo_invertible.data.dataset import Dataset, check_dataset
from pseudo_invertible.errors import UserError
from pseudo_invertible.experiment.run import Run, Training
from pseudo_invertible.experiment.stored import (
    Networks,
    arrays_of,
    history_table,
    networks_from,
)
from pseudo_invertible.files import read_arrays, write_arrays
from pseudo_invertible.study.protocol import checked_protocol

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

    from pseudo_invertible.baselines.look import Look

PLOTS = ("quartet", "fits", "compositions", "loss")


class Fit:
    """A trained pair. f maps x to y, g maps y back to x.

    activation, lambda_, mu, seed, protocol: what was trained. x, y: the points it was trained on.
    """

    def __init__(
        self, networks: Networks, dataset: Dataset, terms: np.ndarray, protocol: str
    ) -> None:
        """Take one run. terms: float32[records, 4], the history of its loss."""
        self.networks, self.protocol = networks, protocol
        self.x, self.y = dataset
        self._terms = terms
        self._maps = networks.maps(0)
        self.activation = networks.activation
        self.seed = int(networks.seeds[0])
        self.lambda_, self.mu = float(networks.lambdas[0]), float(networks.mus[0])

    def f(self, x: ArrayLike) -> np.ndarray:
        """Map x to y: float64 of the shape of x, in units of y."""
        return _elementwise(self._maps.f, x)

    def g(self, y: ArrayLike) -> np.ndarray:
        """Map y to x: float64 of the shape of y, in units of x."""
        return _elementwise(self._maps.g, y)

    @cached_property
    def history(self) -> pd.DataFrame:
        """The loss and its four terms over the updates, as in ``history.csv``."""
        return history_table(self.networks, self._terms[None], self._training["history_every"])

    @cached_property
    def measures(self) -> pd.Series:
        """How well the pair fits and inverts: a row of ``runs.csv``."""
        from pseudo_invertible.measures.runs import measure_runs

        rows = measure_runs(
            self.networks, self.history, self._dataset, fresh=None, protocol=self.protocol
        )
        return rows.iloc[-1]

    @property
    def direction(self) -> str:
        """aligned, reversed, torn or flat; empty where the data have no trend."""
        found = self.measures["direction"]
        return found if isinstance(found, str) else ""

    def plot(self, kind: str = "quartet") -> Figure:
        """A matplotlib figure: "quartet", "fits", "compositions" or "loss"."""
        if kind not in PLOTS:
            raise UserError(f"kind is {kind!r}; it should be one of {', '.join(PLOTS)}.")
        from pseudo_invertible.figures.catalogue import Options
        from pseudo_invertible.figures.sources import Sources
        from pseudo_invertible.figures.style import styled

        data = Sources(dataset=self._dataset, networks=[self.networks], history=self.history)
        shown = Options("", self.activation, self.lambda_, self.mu, self.seed, self.protocol)
        with styled():
            return import_module(f"pseudo_invertible.figures.{kind}").draw(data, shown)

    def save(self, path: Path | str) -> None:
        """Write the pair, its points and its history to an ``.npz`` that ``load`` reads."""
        extra = {"x": self.x, "y": self.y, "terms": self._terms}
        write_arrays(
            path, arrays_of(self.networks) | extra | {"protocol": np.array(self.protocol)}
        )

    def __repr__(self) -> str:
        """What was trained, and how it ended."""
        label = ACTIVATIONS[self.activation].label
        ended = f"FVU {self.measures['fvu']:.3g}" + f", {self.direction}" * bool(self.direction)
        return f"<Fit {label}, λ = {self.lambda_:g}, μ = {self.mu:g}, seed {self.seed}: {ended}>"

    @property
    def _dataset(self) -> Dataset:
        return Dataset(self.x, self.y)

    @property
    def _training(self) -> dict[str, Any]:
        return self.networks.provenance["training"]


@overload
def train(x: ArrayLike, y: ArrayLike, *, seeds: None = None, **settings: Any) -> Fit: ...
@overload
def train(x: ArrayLike, y: ArrayLike, *, seeds: Sequence[int], **settings: Any) -> list[Fit]: ...
def train(
    x: ArrayLike,
    y: ArrayLike,
    *,
    activation: str = "relu",
    lambda_: float = 1.0,
    mu: float = 1.0,
    seed: int = 101,
    seeds: Sequence[int] | None = None,
    protocol: str = "published",
    **changes: Any,
) -> Fit | list[Fit]:
    """Train f and g together, so that each fits the points and each undoes the other.

    lambda_: weight of mean (x − g(f(x)))². mu: weight of mean (y − f(g(y)))². seeds: in place of
    seed, for a list of fits. protocol: a shipped one, such as "clean"; changes: of its settings
    (updates, standardise, delay, ramp, learning_rate, width, history_every). ``train(x, y)`` alone
    does what the write-up did. Warns where a fit is stuck, or fits worse than predicting the mean.
    Raises ValueError, in one sentence, for wrong input, and where training diverges.
    """
    dataset = check_dataset(Dataset(_floats(x, "x"), _floats(y, "y")), "the points")
    _check_word("activation", activation, list(ACTIVATIONS))
    for name, weight in (("lambda_", lambda_), ("mu", mu)):
        if not 0 <= weight < np.inf:
            raise UserError(f"{name} is {weight!r}; it should be a finite number of at least 0.")
    chosen = [seed] if seeds is None else list(seeds)
    for one in chosen:
        if not (isinstance(one, int | np.integer) and 0 <= one < 2**32):
            raise UserError(f"the seed is {one!r}; it should be a whole number below 2³².")
    asked = checked_protocol(protocol, **changes)
    training = Training(**{name: getattr(asked, name) for name in _SETTINGS})
    from pseudo_invertible.experiment.training import train_runs

    runs = [Run(int(one), float(lambda_), float(mu)) for one in chosen]
    networks, history = train_runs(dataset, activation, runs, training)
    fits = [
        Fit(networks.only(place), dataset, history[place], protocol) for place in range(len(runs))
    ]
    for fit in fits:
        _refuse_divergence(fit)
        _warn(fit)
    return fits[0] if seeds is None else fits


_SETTINGS = (
    "updates",
    "learning_rate",
    "width",
    "standardise",
    "delay",
    "ramp",
    "history_every",
)


def load(path: Path | str) -> Fit:
    """Read a pair that ``Fit.save`` wrote. Raises ValueError where the file cannot serve."""
    arrays = read_arrays(path, ("x", "y", "terms", "protocol"))
    dataset = Dataset(arrays["x"], arrays["y"])
    return Fit(networks_from(arrays, path), dataset, arrays["terms"], str(arrays["protocol"]))


def read_csv(path: Path | str, x: Any = None, y: Any = None, **how: Any) -> tuple[Any, Any]:
    """Read two columns of a CSV, as the workflow does: float64[n], float64[n].

    x, y: names or numbers of the columns. how: header, where, read, as under ``dataset:`` in
    config/README.md. A warning says what was left out. Raises ValueError in one sentence.
    """
    found = _read_csv(path, x, y, **how)
    if found.note:
        warnings.warn(found.note, stacklevel=2)
    return found.dataset.x, found.dataset.y


def look(x: ArrayLike, y: ArrayLike) -> Look:
    """What to know about points before training on them; ``print`` it."""
    from pseudo_invertible.baselines.look import look as look_at

    return look_at(check_dataset(Dataset(_floats(x, "x"), _floats(y, "y")), "the points"))


def _floats(values: ArrayLike, name: str) -> np.ndarray:
    try:
        return np.asarray(values, np.float64)
    except (TypeError, ValueError):
        raise UserError(f"{name} holds something that is not a number; it should not.") from None


def _check_word(name: str, word: str, known: list[str]) -> None:
    if word not in known:
        near = difflib.get_close_matches(str(word), known, n=1)
        hint = f" Did you mean {near[0]!r}?" if near else ""
        raise UserError(f"{name} is {word!r}; it should be one of {', '.join(known)}.{hint}")


def _refuse_divergence(fit: Fit) -> None:
    update = int(fit.networks.diverged_at[0])
    if update >= 0:
        raise UserError(
            f"training diverged: seed {fit.seed}: the loss was not finite after update {update}; "
            'a smaller learning_rate or protocol="clean" should help.'
        )


def _warn(fit: Fit) -> None:
    fvu = fit.measures["fvu"]
    problems = []
    if fit.direction not in ("", "aligned"):
        problems.append(f"the pair is {fit.direction}: f or g does not follow the data's trend")
    if fvu > 1:
        problems.append(f"its FVU is {fvu:.3g}, worse than predicting the mean")
    if problems:
        advice = "another seed" if fit.protocol == "clean" else 'protocol="clean"'
        warnings.warn(f"seed {fit.seed}: {'; '.join(problems)}; {advice} may help.", stacklevel=3)


def _elementwise(function: Any, values: ArrayLike) -> np.ndarray:
    points = np.asarray(values, np.float64)
    return function(points.ravel()).reshape(points.shape)
