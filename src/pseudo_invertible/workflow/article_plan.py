"""What the rule of the article asks: the study's facts, and the files it is read from."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

from pseudo_invertible.article.facts import MOST_SEEDS, Facts, Shown
from pseudo_invertible.artifacts.layout import Layout
from pseudo_invertible.figures.catalogue import WRITE_UP_ACTIVATION, Figure, Place
from pseudo_invertible.study.settings import GeneratorSettings, TrainingSettings
from pseudo_invertible.study.study import Study
from pseudo_invertible.workflow.jobs import params
from pseudo_invertible.workflow.steps import article

WRITE_UP_SEED = 101


class ArticlePlan:
    """The article of a study."""

    def __init__(self, study: Study, layout: Layout, figures: dict[str, Figure]) -> None:
        """Plan the article of a checked study."""
        self._study, self._layout, self._figures = study, layout, figures

    @property
    def scatters(self) -> bool:
        """Whether other scatters belong in it."""
        # Other scatters of the generator say nothing about data that it did not draw.
        return bool(self._study.scatters.generators) and self._study.dataset_file is None

    @cached_property
    def shown(self) -> list[Figure]:
        """The figures that the article shows."""
        places = [Place.WRITE_UP, Place.AUDIT]
        # A study without the write-up's activation shows its figures with the other one.
        places += [] if WRITE_UP_ACTIVATION in self._activations else [Place.BEYOND]
        places += [Place.SWEEPS] if self._study.sweeps else []
        places += [Place.SCATTERS] if self.scatters else []
        return [figure for figure in self._figures.values() if figure.place in places]

    @property
    def files(self) -> list[str]:
        """What the article is read from."""
        layout, study = self._layout, self._study
        tables = [
            layout.dataset,
            layout.metrics,
            layout.long_runs,
            layout.off_sample,
            layout.orientation,
            layout.remedies,
            layout.remedy_runs,
            layout.claims,
            layout.claims_page,
            layout.baselines,
            layout.provenance,
        ]
        tables += [layout.noise_floor] if study.dataset_file is None else []
        tables += [layout.sweep_table(name) for name in study.sweeps]
        tables += [layout.scatters, layout.scatter_claims] if self.scatters else []
        tables += [file for figure in self.shown for file in figure.files]
        drawn = [
            layout.figure(figure.name, suffix)
            for figure in self.shown
            for suffix in ("svg", "png")
        ]
        networks = [layout.networks(one) for one in study.grid]
        return list(dict.fromkeys([*tables, *drawn, *networks]))

    @cached_property
    def params(self) -> dict[str, str]:
        """Writes the article."""
        return params(article.Job(self._facts, self._study.training, tuple(self._study.seeds)))

    @property
    def _facts(self) -> Facts:
        study = self._study
        equal = sorted({one.mu for one in study.grid if one.lambda_ == one.mu})
        published = (
            study.dataset_file is None
            and study.generator == GeneratorSettings()
            and study.seeds[0] == WRITE_UP_SEED
        )
        return Facts(
            name=study.name,
            published=published,
            generated=study.dataset_file is None,
            seeds=len(study.seeds),
            first_seed=study.seeds[0],
            activations=self._activations,
            weights=tuple(equal),
            pairs=tuple(dict.fromkeys((one.lambda_, one.mu) for one in study.grid)),
            updates=study.training.updates,
            width=study.training.width,
            learning_rate=study.training.learning_rate,
            changes=tuple(_changes(study.training)),
            other_seeds=study.other_seeds,
            playground_seeds=tuple(study.seeds[:MOST_SEEDS]),
            longest=study.long_runs.updates[-1],
            orientation=study.orientation.updates,
            orientation_weights=study.orientation.weights,
            figures=tuple(self._shown(figure) for figure in self.shown),
            sweeps=tuple(study.sweeps),
            scatters=self.scatters,
            scatter_weights=study.scatters.weights,
        )

    @property
    def _activations(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(one.activation for one in self._study.grid))

    def _shown(self, figure: Figure) -> Shown:
        root = f"{self._layout.root}/"
        text = figure.caption.read_text(encoding="utf-8")
        return Shown(
            figure.name,
            figure.rule,
            figure.kind,
            figure.title,
            str(figure.configuration) if figure.configuration else "",
            tuple(path.removeprefix(root) for path in figure.files),
            str(figure.place),
            " ".join(text.split()),
        )


def _changes(training: TrainingSettings) -> Iterator[str]:
    if training.standardise:
        yield "x and y were scaled to mean 0 and standard deviation 1"
    if training.free_updates:
        yield f"the penalty was left out for the first {training.free_updates} updates"
    if training.warm_start:
        yield f"λ and μ rose from 0 over {training.warm_start:.0%} of the updates"
    if training.flip_outputs:
        yield "the output of a network that started against the trend was turned round"
