"""Over all pairs of functions, fit and cycle consistency do not trade off."""

from __future__ import annotations

import numpy as np
import pytest

from pseudo_invertible.baselines.best_tradeoff import hiding_pair
from pseudo_invertible.baselines.noise_floor import noise_floor
from pseudo_invertible.errors import UserError
from pseudo_invertible.experiment.generator import draw_model
from pseudo_invertible.experiment.scatter import Dataset
from pseudo_invertible.study.settings import GeneratorSettings


@pytest.mark.parametrize("seed", [101, 3])
def test_at_heavy_weights_a_pair_still_comes_down_to_the_noise_floor(seed: int) -> None:
    settings = GeneratorSettings(seed=seed)
    floor = noise_floor(settings)
    random = np.random.default_rng(2)
    model = draw_model(settings)
    x = random.uniform(settings.low, settings.high, 10_000)
    y = model.outer(model.inner(x) + settings.noise * random.standard_normal(len(x)))
    pair = hiding_pair(floor, Dataset(x, y), width=1e-6)
    fit_y, fit_x = np.mean((y - pair.f(x)) ** 2), np.mean((x - pair.g(y)) ** 2)
    cycle_x = np.mean((x - pair.g(pair.f(x))) ** 2)
    cycle_y = np.mean((y - pair.f(pair.g(y))) ** 2)
    least_y, least_x = floor.left_on(Dataset(x, y))
    assert fit_y == pytest.approx(least_y, rel=2e-3)
    assert fit_x == pytest.approx(least_x, rel=2e-3)
    assert 100 * (cycle_x + cycle_y) < 1e-3


def test_teeth_too_narrow_for_double_precision_are_refused() -> None:
    settings = GeneratorSettings()
    scatter = Dataset(np.linspace(-1, 1, 10), np.linspace(0, 1, 10))
    with pytest.raises(UserError, match="width"):
        hiding_pair(noise_floor(settings), scatter, width=1e-12)
