"""Mutations of a valid text, and what a reader may do with them."""

from __future__ import annotations

import contextlib
import re
import resource
import time
import tracemalloc
from collections.abc import Callable, Sequence
from typing import Any

from hypothesis import strategies as st

from pseudo_invertible.errors import UserError

SECONDS, MEGABYTES = 1.0, 200.0


@st.composite
def mutations(draw: st.DrawFn, valid: str, nasty: Sequence[str]) -> str:
    """A valid text after one to four changes: pieces put in, taken out, repeated, swapped."""
    text = valid
    for _ in range(draw(st.integers(1, 4))):
        places = st.integers(0, len(text))
        first, last = sorted((draw(places), draw(places)))
        piece = draw(st.sampled_from(nasty) | st.text(max_size=5))
        match draw(st.sampled_from([0, 1, 1, 1, 2, 3, 4])):
            case 0:
                text = text[:first] + piece + text[first:]
            case 1:  # a whole word, so that the rest stays valid
                words = list(re.finditer(r"[^\s,:{}\[\]]+", text)) or [None]
                word = draw(st.sampled_from(words))
                if word is not None:
                    text = text[: word.start()] + piece + text[word.end() :]
            case 2:
                text = text[:first] + text[last:]
            case 3:
                text = text[:last] + text[first:last] + text[last:]
            case _:
                lines = text.splitlines(keepends=True) or [""]
                one, other = (draw(st.integers(0, len(lines) - 1)) for _ in range(2))
                lines[one], lines[other] = lines[other], lines[one]
                text = "".join(lines)
    return text


def reads_or_tells(read: Callable[[], Any]) -> str | None:
    """What is told, in one line; None where it is read. Fails for what takes too long or much."""
    before = resource.getrusage(resource.RUSAGE_SELF)
    started = time.process_time()
    told = None
    try:
        read()
    except UserError as error:
        told = str(error)
        assert told.isprintable(), ascii(told)
        assert len(told) < 700, told
        assert told.endswith("."), told
    assert time.process_time() - started < SECONDS
    after = resource.getrusage(resource.RUSAGE_SELF)
    assert (after.ru_maxrss - before.ru_maxrss) / 1024 < MEGABYTES
    return told


def reads_or_tells_in_little_memory(read: Callable[[], Any]) -> None:
    """Once for the time it takes, and once, traced, for the memory."""
    reads_or_tells(read)
    tracemalloc.start()
    try:
        with contextlib.suppress(UserError):
            read()
        assert tracemalloc.get_traced_memory()[1] / 1e6 < MEGABYTES
    finally:
        tracemalloc.stop()
