"""Which device trains and how many runs its memory holds."""

from __future__ import annotations

import os
from types import SimpleNamespace

import jax
import pytest

from pseudo_invertible.errors import UserError
from pseudo_invertible.experiment.device import BATCH_SIZE, batch_size, use_device


@pytest.fixture(autouse=True)
def plain_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("JAX_PLATFORMS", "XLA_PYTHON_CLIENT_PREALLOCATE", BATCH_SIZE):
        monkeypatch.setenv(name, "")
        monkeypatch.delenv(name)


def test_the_cpu_is_used_whatever_the_environment_says(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JAX_PLATFORMS", "cuda")
    use_device("cpu")
    assert os.environ["JAX_PLATFORMS"] == "cpu"


@pytest.mark.parametrize(
    ("named", "sentence"),
    [("", "JAX finds none here"), ("cpu", "JAX_PLATFORMS is cpu; unset it")],
)
def test_a_missing_gpu_is_said(monkeypatch: pytest.MonkeyPatch, named: str, sentence: str) -> None:
    monkeypatch.setenv("JAX_PLATFORMS", named)
    monkeypatch.setattr("jax.default_backend", lambda: "cpu")
    with pytest.raises(UserError, match=f"device is gpu, but {sentence}"):
        use_device("gpu")


@pytest.mark.parametrize("text", ["0", "-1", "many", "", "1.5", "²"])
def test_a_batch_size_that_is_no_count_is_refused(
    monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    monkeypatch.setenv(BATCH_SIZE, text)
    with pytest.raises(UserError, match="should be a whole number of at least 1"):
        batch_size(1000, 30, 501)


def test_on_a_gpu_the_memory_decides(monkeypatch: pytest.MonkeyPatch) -> None:
    def chosen(gibibytes: int, points: int = 1000) -> int:
        card = SimpleNamespace(
            platform="gpu", memory_stats=lambda: {"bytes_limit": gibibytes * 2**30}
        )
        monkeypatch.setattr(jax, "devices", lambda: [card])
        return batch_size(points, 30, 501)

    assert batch_size(1000, 30, 501) == 1
    assert 9_000 < chosen(60) < 12_000
    assert chosen(60) == pytest.approx(2 * chosen(30), rel=0.01)
    assert chosen(60, 10**5) < chosen(60) / 70
    assert chosen(1, 10**9) == 1
