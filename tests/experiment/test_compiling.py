"""What XLA is asked for can make a run faster, and never end the process."""

from __future__ import annotations

import os
import subprocess
import sys

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from pseudo_invertible.experiment import compiling


def test_an_option_that_xla_does_not_know_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[dict[str, object]] = []
    lower = jax.stages.Lowered.compile

    def noted(self: jax.stages.Lowered, compiler_options: dict[str, object]) -> object:
        asked.append(dict(compiler_options))
        return lower(self, compiler_options)  # type: ignore[arg-type]

    monkeypatch.setattr(jax.stages.Lowered, "compile", noted)
    known = dict(compiling.CPU_OPTIONS)
    monkeypatch.setattr(compiling, "CPU_OPTIONS", {"xla_of_another_time": True} | known)
    twice = compiling.compiled_for_device(lambda x: 2 * x, jnp.ones(3))
    np.testing.assert_array_equal(twice(jnp.ones(3)), [2, 2, 2])
    assert asked == [{"xla_of_another_time": True} | known, known]


def test_what_is_wrong_with_the_program_itself_is_still_said() -> None:
    with pytest.raises(TypeError):
        compiling.compiled_for_device(lambda x: x + "a", jnp.ones(3))


def test_one_core_is_asked_for_and_a_users_own_settings_win() -> None:
    shown = subprocess.run(
        [
            *(sys.executable, "-c"),
            "import pseudo_invertible.experiment.one_core, os, sys;"
            "print(os.environ['OMP_NUM_THREADS'], os.environ['PJRT_NPROC'], 'jax' in sys.modules)",
        ],
        env={k: v for k, v in os.environ.items() if k != "PJRT_NPROC"} | {"OMP_NUM_THREADS": "3"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert shown.stdout.split() == ["3", "1", "False"]
