"""Which processes are known to have ended: the own ones are alive, others' are never judged."""

from __future__ import annotations

import subprocess
import sys
from typing import NoReturn

import psutil
import pytest

from pseudo_invertible.artifacts.processes import Process, started


def test_the_process_that_asks_is_alive() -> None:
    this = Process.this()
    assert this.started > 0
    assert not this.gone


@pytest.mark.parametrize(
    ("later", "gone"), [(-60.0, True), (-2.0, False), (2.0, False), (60.0, True)]
)
def test_a_number_that_another_process_has_now_is_gone(later: float, gone: bool) -> None:
    """The clock may have been corrected by a few seconds since it was written down."""
    this = Process.this()
    assert this._replace(started=this.started + later).gone is gone


def test_a_process_before_the_last_boot_is_gone() -> None:
    assert Process.this()._replace(boot="another").gone


def test_a_process_that_ended_is_gone_and_one_of_another_host_never_known_to_be() -> None:
    with subprocess.Popen([sys.executable, "-c", ""]) as child:
        child.wait()
    assert started(child.pid) is None
    ended = Process.this()._replace(number=child.pid)
    assert ended.gone
    assert not ended._replace(host="elsewhere").gone


def test_a_process_that_tells_nothing_of_itself_is_not_known_to_have_ended(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Another user's, on systems that hide when it started."""

    def hidden(*_: object) -> NoReturn:
        raise psutil.AccessDenied

    this = Process.this()
    monkeypatch.setattr(psutil.Process, "create_time", hidden)
    assert started(this.number) is not None
    assert not this.gone
    assert this._replace(boot="another").gone
