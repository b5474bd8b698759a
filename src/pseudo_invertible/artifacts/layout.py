"""Where every artifact lives, in one place. Patterns keep Snakemake's {wildcards}."""

from __future__ import annotations

from pathlib import Path

from pseudo_invertible.study.configuration import Configuration

# Sub-folder in which altered versions of artifacts are kept.
ALTERED = "altered"
FIGURE_FORMATS = ("pdf", "svg", "png")


class Layout:
    """The paths of one dataset's results, relative to the working folder."""

    def __init__(self, name: str, root: str | None = None) -> None:
        """Lay out ``results/<name>``, or another folder that it was moved to."""
        self.root = root or f"results/{name}"
        self.dataset = f"{self.root}/dataset.csv"
        self.metrics = f"{self.root}/tables/metrics.csv"
        self.summary = f"{self.root}/tables/summary.csv"
        self.milestone = f"{self.root}/logs/write_up.txt"
        self.provenance = f"{self.root}/provenance.json"
        self.convergence = f"{self.root}/tables/convergence.csv"
        self.priority = f"{self.root}/tables/priority.csv"
        self.long_runs = f"{self.root}/tables/long_runs.csv"
        self.off_sample = f"{self.root}/tables/off_sample.csv"
        self.orientation = f"{self.root}/tables/orientation.csv"
        self.remedies = f"{self.root}/tables/remedies.csv"
        self.claims = f"{self.root}/tables/claims.csv"
        self.columns = f"{self.root}/tables/columns.md"
        self.claims_page = f"{self.root}/tables/claims.md"
        self.scatters = f"{self.root}/scatters/scatters.csv"
        self.scatter_runs = f"{self.root}/scatters/runs.csv"
        self.scatter_claims = f"{self.root}/scatters/claims.csv"
        self.scatter_examples = f"{self.root}/scatters/examples.npz"
        self.article = f"{self.root}/article/index.html"
        self.paper = f"{self.root}/article/article.pdf"
        self.playground = f"{self.root}/article/playground.html"
        self.noise_floor = f"{self.root}/audit/noise_floor.json"
        self.baselines = f"{self.root}/audit/baselines.json"
        self.baseline_curves = f"{self.root}/audit/baselines.npz"
        self.off_sample_curves = f"{self.root}/audit/off_sample_curves.csv"
        self.off_sample_runs = f"{self.root}/audit/off_sample_runs.csv"
        self.orientation_runs = f"{self.root}/audit/orientation_runs.csv"
        self.remedy_runs = f"{self.root}/audit/remedy_runs.csv"

    def page(self, name: str) -> str:
        """A table as a page to read."""
        return f"{self.root}/tables/pages/{name}.html"

    def run_folder(self, configuration: Configuration) -> str:
        """Folder of a configuration's networks and history."""
        return f"{self.root}/runs/{_named(configuration)}"

    def networks(self, configuration: Configuration) -> str:
        """Trained networks of a configuration, all seeds."""
        return f"{self.run_folder(configuration)}/networks.npz"

    def history(self, configuration: Configuration) -> str:
        """Terms over updates of a configuration, all seeds."""
        return f"{self.run_folder(configuration)}/history.csv"

    @property
    def long_pattern(self) -> str:
        """Folder of the long runs of one job, with wildcards; there λ = μ = {weight}."""
        named = "activation~{activation}/lambda~{weight}/mu~{weight}"
        return f"{self.root}/audit/long_runs/{named}"

    def long_networks(self, configuration: Configuration, updates: int | str) -> str:
        """Networks of long runs, kept after some updates: all their seeds."""
        folder = f"{self.root}/audit/long_runs/{_named(configuration)}"
        return f"{folder}/updates~{updates}/networks.npz"

    def long_history(self, configuration: Configuration) -> str:
        """Terms over updates of long runs, thinned."""
        return f"{self.root}/audit/long_runs/{_named(configuration)}/history.csv"

    def remedy_networks(self, remedy: str, activation: str) -> str:
        """Networks trained with a remedy at the grid's largest weights, all its seeds."""
        return f"{self.root}/audit/remedies/activation~{activation}/{remedy}/networks.npz"

    def directions(self, activation: str) -> str:
        """Which way the runs of the orientation experiment went, with one activation."""
        return f"{self.root}/audit/orientation/activation~{activation}.csv"

    def scatter(self, name: str, file: str) -> str:
        """A file of one scatter of many: least.json, runs.csv or curves.npz."""
        return f"{self.root}/scatters/shards/{name}/{file}"

    def shard(self, grid: str, activation: str, index: int | str) -> str:
        """One shard of a sweep: metrics, curves and histories of many runs."""
        return f"{self.shards(grid)}/{activation}/{index}.npz"

    def shards(self, grid: str) -> str:
        """Folder of a sweep's shards."""
        return f"{self.root}/sweeps/{grid}/shards"

    def sweep_table(self, grid: str) -> str:
        """Metrics of a sweep, a row per run."""
        return f"{self.root}/sweeps/{grid}.csv"

    def sweep_curves(self, grid: str) -> str:
        """f, g, g∘f and f∘g of every run of a sweep."""
        return f"{self.root}/sweeps/{grid}_curves.npz"

    def figure(self, name: str, suffix: str) -> str:
        """One format of a figure."""
        return f"{self.root}/figures/{name}.{suffix}"

    def figure_files(self, name: str) -> dict[str, str]:
        """All formats of a figure."""
        return {suffix: self.figure(name, suffix) for suffix in FIGURE_FORMATS}

    def altered(self, artifact: Path | str, content: str) -> Path:
        """Where an altered version of an artifact is kept, by the digest of its content."""
        place = Path(artifact).relative_to(self.root)
        name = f"{place.stem}.{content[:8]}{place.suffix}"
        return Path(self.root, ALTERED, place.with_name(name))

    def is_end(self, artifact: Path | str) -> bool:
        """Whether nothing is computed from an artifact: a figure, a page, a table to read."""
        place = Path(artifact).relative_to(self.root)
        ends = place.parts[0] in ("figures", "article") or place.suffix == ".md"
        return ends or str(artifact) == self.provenance

    def log(self, artifact: str) -> str:
        """Log of the job that makes an artifact."""
        return f"{self.root}/logs/{Path(artifact).relative_to(self.root)}.log"


def named_in(path: Path | str) -> dict[str, str]:
    """What a path says of the file there: ``{"activation": "relu", "lambda": "1", "mu": "1"}``."""
    pairs = (part.split("~") for part in Path(path).parts)
    return {pair[0]: pair[1] for pair in pairs if len(pair) == 2}


def _named(configuration: Configuration) -> str:
    values = configuration.wildcards
    return "/".join(f"{key}~{values[key]}" for key in values)
