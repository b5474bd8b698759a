"""The training loss over updates."""

from __future__ import annotations

import numpy as np
import pytest
from drawn import line, words, write_up
from made_tables import some_history

from pseudo_invertible.errors import UserError


def test_the_loss_is_drawn_with_its_first_and_last_value_and_its_terms() -> None:
    history = some_history()
    run = history[history["seed"] == 7]
    figure = write_up("loss")
    for column in ("loss", "fit_y", "fit_x", "cycle_x", "cycle_y"):
        np.testing.assert_array_equal(line(figure, column).get_ydata(), run[column])
        np.testing.assert_array_equal(line(figure, column).get_xdata(), run["update"])
    first, last = run["loss"].iloc[[0, -1]]
    assert f"{first:.4g}" in words(figure)
    assert f"{last:.4g}" in words(figure)


@pytest.mark.parametrize(("last", "scale"), [(None, "log"), (2.0, "linear"), (0.0, "linear")])
def test_a_loss_that_hardly_falls_or_reaches_zero_keeps_a_linear_axis(
    last: float | None, scale: str
) -> None:
    history = some_history((7,))
    if last is not None:
        history["loss"] = np.linspace(3, last, len(history))
    assert write_up("loss", others=0, history=history).axes[0].get_yscale() == scale


def test_a_history_without_the_seed_is_refused_in_a_sentence() -> None:
    with pytest.raises(UserError, match="history has no seed 7"):
        write_up("loss", history=some_history((8, 9)))
