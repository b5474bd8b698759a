"""Standardised training: units of mean 0 and standard deviation 1, and the way back."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from pseudo_invertible.data.dataset import Dataset
from pseudo_invertible.experiment.loss import Terms
from pseudo_invertible.experiment.maps import LAYERS

Parameters = dict[str, np.ndarray]


class Scale(NamedTuple):
    """The affine change of units that training works in; by default none."""

    mean_x: float = 0.0
    sd_x: float = 1.0
    mean_y: float = 0.0
    sd_y: float = 1.0

    @classmethod
    def of(cls, dataset: Dataset) -> Scale:
        """The scale that gives x and y mean 0 and standard deviation 1."""
        x, y = dataset
        return cls(float(x.mean()), float(x.std()), float(y.mean()), float(y.std()))

    def scaled(self, dataset: Dataset) -> Dataset:
        """The points in units of training."""
        x, y = dataset
        return Dataset((x - self.mean_x) / self.sd_x, (y - self.mean_y) / self.sd_y)

    @property
    def squares(self) -> np.ndarray:
        """Factors that take the four terms to squared units of the data: float32[4]."""
        y, x = self.sd_y**2, self.sd_x**2
        return np.array(Terms(fit_y=y, fit_x=x, cycle_x=x, cycle_y=y), np.float32)

    def unscaled(self, parameters: Parameters) -> Parameters:
        """Fold the scales into the first and last layers: networks in units of the data."""
        if self == Scale():
            return parameters
        found = dict(parameters)
        x, y = (self.mean_x, self.sd_x), (self.mean_y, self.sd_y)
        for network, (mean_in, sd_in), (mean_out, sd_out) in (("f", x, y), ("g", y, x)):
            first, last = (f"{network}/linear_{layer}" for layer in (0, LAYERS - 1))
            w = found[f"{first}/w"].astype(np.float64) / sd_in
            found[f"{first}/b"] = found[f"{first}/b"] - mean_in * w[..., 0, :]
            found[f"{first}/w"] = w
            found[f"{last}/w"] = found[f"{last}/w"].astype(np.float64) * sd_out
            found[f"{last}/b"] = found[f"{last}/b"].astype(np.float64) * sd_out + mean_out
        return {name: leaf.astype(np.float32) for name, leaf in found.items()}
