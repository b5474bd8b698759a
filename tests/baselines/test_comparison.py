"""What is told of own data, whose generator is not known."""

from __future__ import annotations

import json

import numpy as np

from pseudo_invertible.baselines.comparison import baselines
from pseudo_invertible.experiment.scatter import Dataset


def test_own_data_have_all_that_needs_no_generator_and_a_sentence_for_the_rest():
    random = np.random.default_rng(3)
    x = random.uniform(-1, 1, 40)
    sample = Dataset(x, x + 0.3 * random.standard_normal(40))
    found = baselines(sample, None)
    numbers = json.loads(json.dumps(found.numbers, allow_nan=False))
    sentence = numbers["noise_floor"]["none"]
    assert "no generator" in sentence
    assert numbers["best_invertible"]["population"] == {"none": sentence}
    assert numbers["cost_of_invertibility"] == {"none": sentence}
    assert numbers["best_invertible"]["sample"]["direction"] == "increasing"
    assert 0 < numbers["least_misfit"]["lower_bound"] <= numbers["least_misfit"]["misfit"]
    assert numbers["least_misfit"]["misfit"] < 1.01 * numbers["flow"]["misfit"]
    assert numbers["straight_line"]["misfit"] < 1
    assert "population_x" not in found.arrays
