"""What the rule of the article asks: the study's facts, and the files it is read from."""

from __future__ import annotations

from functools import cached_property

from pseudo_invertible.article.facts import Facts, Shown
from pseudo_invertible.artifacts.layout import Layout
from pseudo_invertible.figures.catalogue import Figure, Place
from pseudo_invertible.study.settings import GeneratorSettings
from pseudo_invertible.study.study import Study
from pseudo_invertible.workflow.jobs import params
from pseudo_invertible.workflow.steps import article

WRITE_UP_SEED = 101


class ArticlePlan:
    """The article of a study."""

    def __init__(self, study: Study, layout: Layout, figures: dict[str, Figure]) -> None:
        """Plan the article of a checked study."""
        self._study, self._layout, self._figures = study, layout, figures

    @cached_property
    def shown(self) -> list[Figure]:
        """The figures that the article shows."""
        places = [Place.WRITE_UP, Place.AUDIT]
        places += [Place.SWEEPS] if self._study.sweeps else []
        places += [Place.SCATTERS] if self._study.scatters.generators else []
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
            layout.claims,
            layout.claims_page,
            layout.baselines,
            layout.provenance,
        ]
        tables += [layout.noise_floor] if study.dataset_file is None else []
        if study.scatters.generators:
            tables += [layout.scatters, layout.scatter_claims]
        drawn = [
            layout.figure(figure.name, suffix)
            for figure in self.shown
            for suffix in ("svg", "png", "pdf")
        ]
        return [*tables, *drawn, *(layout.networks(one) for one in study.grid)]

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
            activations=tuple(dict.fromkeys(one.activation for one in study.grid)),
            weights=tuple(equal),
            updates=study.training.updates,
            width=study.training.width,
            learning_rate=study.training.learning_rate,
            longest=study.long_runs.updates[-1],
            orientation=study.orientation.updates,
            orientation_weights=study.orientation.weights,
            figures=tuple(self._shown(figure) for figure in self.shown),
            sweeps=tuple(study.sweeps),
            scatters=bool(study.scatters.generators),
        )

    def _shown(self, figure: Figure) -> Shown:
        root = f"{self._layout.root}/"
        text = figure.caption.read_text(encoding="utf-8")
        return Shown(
            figure.name,
            figure.kind,
            figure.title,
            str(figure.configuration) if figure.configuration else "",
            tuple(path.removeprefix(root) for path in figure.files),
            str(figure.place),
            " ".join(text.split()),
        )
