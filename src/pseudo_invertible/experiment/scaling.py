"""Standardised training: units of mean 0 and standard deviation 1, and the way back."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from jaxtyping import Float

from pseudo_invertible.experiment.mlp import Linear, Network, Pair
from pseudo_invertible.experiment.scatter import Dataset


class Scale(NamedTuple):
    """The affine change of units that standardised training works in."""

    mean_x: float
    sd_x: float
    mean_y: float
    sd_y: float

    @classmethod
    def of(cls, dataset: Dataset) -> Scale:
        """The scale that gives x and y mean 0 and standard deviation 1."""
        return cls(
            float(dataset.x.mean()),
            float(dataset.x.std()),
            float(dataset.y.mean()),
            float(dataset.y.std()),
        )

    def scaled(self, dataset: Dataset) -> Dataset:
        """The scatter in scaled units."""
        return Dataset(
            (dataset.x - self.mean_x) / self.sd_x, (dataset.y - self.mean_y) / self.sd_y
        )

    @property
    def of_terms(self) -> Float[np.ndarray, "4"]:
        """Factors that take terms in scaled units to squared units of the data."""
        return np.array([self.sd_y, self.sd_x, self.sd_x, self.sd_y]) ** 2

    def unscaled(self, pairs: Pair) -> Pair:
        """Fold the scales into the first and last layers: networks in units of the data."""
        if self == (0.0, 1.0, 0.0, 1.0):
            return pairs
        return Pair(
            _rescaled(pairs.f, self.mean_x, self.sd_x, self.mean_y, self.sd_y),
            _rescaled(pairs.g, self.mean_y, self.sd_y, self.mean_x, self.sd_x),
        )


def _rescaled(
    network: Network, mean_in: float, sd_in: float, mean_out: float, sd_out: float
) -> Network:
    first, *hidden, last = network
    first_w = first.w.astype(np.float64) / sd_in
    first_b = first.b - mean_in * first_w[..., 0, :]
    last_w, last_b = last.w.astype(np.float64) * sd_out, last.b * sd_out + mean_out
    return (
        Linear(first_w.astype(np.float32), first_b.astype(np.float32)),
        *hidden,
        Linear(last_w.astype(np.float32), last_b.astype(np.float32)),
    )
