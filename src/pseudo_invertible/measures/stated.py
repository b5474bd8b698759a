"""What runs are of, as their files and tables state it: no number depends on it."""

from __future__ import annotations

from pseudo_invertible.experiment.trained import Networks
from pseudo_invertible.study.configuration import Configuration


def configuration_columns(configuration: Configuration) -> dict[str, str | float]:
    """The columns that name a configuration in every table."""
    return {
        "activation": configuration.activation,
        "lambda": configuration.lambda_,
        "mu": configuration.mu,
    }


def configuration_of(networks: Networks) -> Configuration:
    """The configuration that a file of networks was trained for, from its provenance."""
    stated = networks.provenance["configuration"]
    return Configuration(stated["activation"], float(stated["lambda"]), float(stated["mu"]))
