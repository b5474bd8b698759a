"""The interval of a share covers it as often as it says."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import binom

from pseudo_invertible.measures.shares import share_of


@pytest.mark.parametrize("n", [5, 6, 8, 20, 40, 200])
@pytest.mark.parametrize("true", [0.02, 0.3, 0.5, 0.9])
def test_the_interval_covers_the_true_share_in_95_of_100_samples(n, true):
    found = [share_of(k, n) for k in range(n + 1)]
    covers = np.array([share.low <= true <= share.high for share in found])
    assert binom.pmf(np.arange(n + 1), n, true) @ covers >= 0.95


def test_none_of_forty_is_not_never():
    assert share_of(0, 40)[:4] == (40, 0, 0.0, 0.0)
    assert share_of(0, 40).high == pytest.approx(1 - 0.025 ** (1 / 40))
    assert share_of(40, 40).low == pytest.approx(0.025 ** (1 / 40))
