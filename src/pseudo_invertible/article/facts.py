"""What the article is told of a study beside its results: what was asked, not what came out."""

from __future__ import annotations

from dataclasses import dataclass

# Seeds that a page's playground holds at most, so that its size stays in bounds.
MOST_SEEDS = 24


@dataclass(frozen=True)
class Shown:
    """A figure that the article shows.

    name: of its files.
    target: that makes it alone.
    kind: the module below figures that draws it.
    title: in short.
    configuration: of the run in front, for readers; empty where it shows none.
    files: what it is drawn from, below the results' folder.
    place: where it belongs.
    caption: what it shows, as the report says it.
    """

    name: str
    target: str
    kind: str
    title: str
    configuration: str
    files: tuple[str, ...]
    place: str
    caption: str = ""


@dataclass(frozen=True)
class Facts:
    """A study as its article has to know it: what was asked, not what came out.

    name: of the study.
    published: whether data and first seed are the write-up's own.
    generated: whether a generator drew the data.
    seeds: how many.
    first_seed: the one in front.
    activations: in order.
    weights: λ = μ of the grid, rising.
    pairs: λ and μ of the grid, in its order.
    updates: of the study's runs.
    width: of the hidden layers.
    learning_rate: Adam's.
    changes: of the write-up's training, each a clause.
    other_seeds: whether figures show the other seeds, too.
    playground_seeds: that the playground holds.
    longest: updates of the longest runs.
    orientation: numbers of updates after which the way was taken, rising.
    orientation_weights: λ = μ of that experiment.
    figures: that are shown, in order.
    sweeps: their names.
    scatters: whether other scatters are asked, too.
    scatter_weights: λ = μ on those.
    """

    name: str
    published: bool
    generated: bool
    seeds: int
    first_seed: int
    activations: tuple[str, ...]
    weights: tuple[float, ...]
    pairs: tuple[tuple[float, float], ...]
    updates: int
    width: int
    learning_rate: float
    changes: tuple[str, ...]
    other_seeds: bool
    playground_seeds: tuple[int, ...]
    longest: int
    orientation: tuple[int, ...]
    orientation_weights: tuple[float, ...]
    figures: tuple[Shown, ...]
    sweeps: tuple[str, ...] = ()
    scatters: bool = False
    scatter_weights: tuple[float, ...] = ()

    @property
    def strongest(self) -> float:
        """The largest weight λ = μ of the grid; 0 where it has none."""
        return max(self.weights, default=0.0)

    @property
    def orientation_top(self) -> float:
        """The largest weight of the experiment on which way runs go."""
        return max(self.orientation_weights)

    @property
    def orientation_start(self) -> int:
        """The first number of updates after which the way was taken."""
        return self.orientation[0]

    @property
    def orientation_early(self) -> int:
        """The number of updates of that experiment that is nearest to 20."""
        return min(self.orientation, key=lambda updates: abs(updates - 20))
