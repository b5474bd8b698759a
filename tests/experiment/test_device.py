"""Which device trains: what the configuration says, and a sentence where there is none such."""

from __future__ import annotations

import os

import pytest

from pseudo_invertible.errors import UserError
from pseudo_invertible.experiment.device import use_device


@pytest.fixture(autouse=True)
def plain_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing set that JAX reads; afterwards everything as before."""
    for name in ("JAX_PLATFORMS", "JAX_ENABLE_X64", "XLA_PYTHON_CLIENT_PREALLOCATE"):
        monkeypatch.setenv(name, "")
        monkeypatch.delenv(name)


def test_the_cpu_is_used_whatever_the_environment_says(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JAX_PLATFORMS", "cuda")
    use_device("cpu")
    assert os.environ["JAX_PLATFORMS"] == "cpu"


@pytest.mark.parametrize("device", ["auto", "cpu"])
def test_numbers_are_float32_and_a_cards_memory_is_taken_as_needed(
    monkeypatch: pytest.MonkeyPatch, device: str
) -> None:
    monkeypatch.setenv("JAX_ENABLE_X64", "1")
    use_device(device)
    assert os.environ["JAX_ENABLE_X64"] == "0"
    assert os.environ["XLA_PYTHON_CLIENT_PREALLOCATE"] == "false"


def test_a_users_own_setting_of_the_cards_memory_wins(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XLA_PYTHON_CLIENT_PREALLOCATE", "true")
    use_device("auto")
    assert os.environ["XLA_PYTHON_CLIENT_PREALLOCATE"] == "true"


def test_auto_leaves_the_choice_to_jax_and_to_the_environment(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    use_device("auto")
    assert "JAX_PLATFORMS" not in os.environ
    monkeypatch.setenv("JAX_PLATFORMS", "cpu")
    use_device("auto")
    assert os.environ["JAX_PLATFORMS"] == "cpu"


@pytest.mark.parametrize(
    ("named", "says"), [("", "JAX finds none here"), ("cpu", "JAX_PLATFORMS is cpu; unset it")]
)
def test_a_card_that_is_not_there_is_not_replaced_in_silence(
    monkeypatch: pytest.MonkeyPatch, named: str, says: str
) -> None:
    monkeypatch.setenv("JAX_PLATFORMS", named)
    monkeypatch.setattr("jax.default_backend", lambda: "cpu")
    with pytest.raises(UserError, match=f"device is gpu, but {says}"):
        use_device("gpu")


def test_a_card_that_is_there_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("jax.default_backend", lambda: "gpu")
    use_device("gpu")


def test_a_platform_that_jax_cannot_start_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails() -> str:
        raise RuntimeError("Unable to initialize backend 'mars'")

    monkeypatch.setenv("JAX_PLATFORMS", "mars")
    monkeypatch.setattr("jax.default_backend", fails)
    with pytest.raises(UserError, match="JAX_PLATFORMS is mars, which JAX cannot start here"):
        use_device("auto")


def test_another_word_is_refused() -> None:
    with pytest.raises(UserError, match="device is 'tpu'; it should be auto, cpu or gpu"):
        use_device("tpu")
