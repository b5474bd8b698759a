"""Where every artifact lives, in one place. Patterns keep Snakemake's {wildcards}."""

from __future__ import annotations

from pathlib import Path

from pseudo_invertible.configuration import Configuration

FIGURE_FORMATS = ("pdf", "svg", "png")


class Layout:
    """The paths of one dataset's results, relative to the working folder."""

    def __init__(self, dataset: str) -> None:
        """Lay out ``results/<dataset>``."""
        self.root = f"results/{dataset}"
        self.dataset = f"{self.root}/dataset.csv"
        self.metrics = f"{self.root}/tables/metrics.csv"
        self.summary = f"{self.root}/tables/summary.csv"
        self.provenance = f"{self.root}/provenance.json"

    def run_folder(self, configuration: Configuration) -> str:
        """Folder of a configuration's networks and history."""
        values = configuration.wildcards
        return f"{self.root}/runs/" + "/".join(f"{key}~{values[key]}" for key in values)

    def networks(self, configuration: Configuration) -> str:
        """Trained networks of a configuration, all seeds."""
        return f"{self.run_folder(configuration)}/networks.npz"

    def history(self, configuration: Configuration) -> str:
        """Terms over updates of a configuration, all seeds."""
        return f"{self.run_folder(configuration)}/history.csv"

    def figure(self, name: str, suffix: str) -> str:
        """One format of a figure."""
        return f"{self.root}/figures/{name}.{suffix}"

    def figure_files(self, name: str) -> dict[str, str]:
        """All formats of a figure."""
        return {suffix: self.figure(name, suffix) for suffix in FIGURE_FORMATS}

    def log(self, artifact: str) -> str:
        """Log of the job that makes an artifact."""
        return f"{self.root}/logs/{Path(artifact).relative_to(self.root)}.log"
