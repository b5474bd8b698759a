"""Whatever becomes of a configuration: a study, or a sentence; at once, and in little memory."""

from __future__ import annotations

import copy

import pytest
from driving import PROJECT
from hypothesis import given, settings
from hypothesis import strategies as st
from mutating import mutations, reads_or_tells, reads_or_tells_in_little_memory

from pseudo_invertible.study.config import Study, read_study
from pseudo_invertible.study.yaml_file import check_config_text

SCHEMA = PROJECT / "workflow/schemas/config.schema.yaml"
VALID = """\
name: mine
dataset:
  file: data/mine.csv
  generator: {seed: 101, points: 1000, knots: 10, noise: 0.3, ordinates: 1.5, low: -10, high: 10}
seeds: {first: 101, count: 20}
grid:
  activations: [relu, silu]
  weights:
    - {lambda: 0, mu: 0}
    - {lambda: 100, mu: 0.01}
sweeps:
  plane:
    activations: [relu]
    lambda: {logspace: [0.001, 1000, 13]}
    mu: &weights [0, 1, 2]
    combine: product
    seeds: [101, 102]
    updates: 500
    history_every: 50
    shard_size: 338
  line: {activations: [silu], lambda: *weights, mu: *weights, combine: diagonal}
training: {updates: 500, learning_rate: 1e-3, width: 30, warm_start: 0.1, flip_outputs: true}
long_runs: {seeds: 8, updates: [500, 2000], weights: [0, 1, 100]}
remedies: {seeds: {first: 101, count: 40}, updates: 1000}
orientation: {seeds: [101], weights: [1, 100], updates: [0, 5, 500]}
scatters: {generators: [7, 8], seeds: 6, weights: [0, 1], units: [raw], updates: 500}
figures: {other_seeds: true}
device: auto
"""
MANY = 10**12
NASTY = (
    "", " ", "  ", "\t", "\n", "\r", "\0", "\ufeff", "\u2028", "ü", "\U0001f600", "'", '"', "#",
    "-", "- ", ": ", "? ", "~", "on", "yes", "null", "true", "1e2", "1e400", "1e39", "-1",
    "0101", "1:30", ".nan", "-.inf", "1.5", "1" * 400, "1" * 5000, "0x" + "f" * 5000, str(MANY),
    "a" * 5000, "[]", "{}", "[1, [2, [3]]]", "&a [*a]", "&a", "*a", "*weights", "<<: *weights",
    "!!python/object:os.x y", "!!int x", "!!binary x", "!a", "2026-13-45", "2026-01-01",
    '"\\ud800"', '"\\0"', '"tiny\\n"', '"\\U00110000"', "---", "...", "%YAML 9.9", "|", ">", "@",
    "`", "[" * 900, "{a: " * 900, "- " * 900, "{logspace: [1, 2, 1000000000]}",
    "{logspace: [1e-400, 1e400, 3]}", "[1, 1.0000000000001]", "{first: 4294967295, count: 2}",
    f"{{first: 0, count: {MANY}}}", "{first: 0, count: 1000000}", "grids: {}", "audit: 1",
    "relu", "seeds: [7]", "data/" + "a" * 300, "a_table", "plane_table: 1",
)  # fmt: skip


def read(text: str) -> Study:
    return read_study(check_config_text(text, "config.yaml"), SCHEMA)


def test_the_configuration_that_is_mutated_is_valid() -> None:
    assert read(VALID).sweeps["line"].size == 3 * 20


@settings(deadline=None, max_examples=200)
@given(mutations(VALID, NASTY))
def test_mutated_configuration_is_a_study_or_a_sentence(text: str) -> None:
    reads_or_tells(lambda: read(text))


SCALARS = (
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9) | st.dates()
    | st.sampled_from([MANY, 0, 1, 2**32, 1e39, "1e2", "1e400", "nan", "true", "relu"])
    | st.just(5000).map(lambda digits: 10**digits)
)  # fmt: skip
VALUES = st.recursive(
    SCALARS,
    lambda inside: (
        st.lists(inside, max_size=3)
        | st.dictionaries(st.text(max_size=3) | st.integers() | st.none(), inside, max_size=3)
    ),
    max_leaves=6,
)


@settings(deadline=None, max_examples=200)
@given(st.data())
def test_configuration_with_any_value_anywhere_is_a_study_or_a_sentence(
    data: st.DataObject,
) -> None:
    config = copy.deepcopy(check_config_text(VALID, "config.yaml"))
    for _ in range(data.draw(st.integers(1, 2))):
        place = config
        while True:
            keys = list(place) if isinstance(place, dict) else list(range(len(place)))
            key = data.draw(st.sampled_from(keys))
            if not (place[key] and isinstance(place[key], dict | list)) or data.draw(
                st.booleans()
            ):
                break
            place = place[key]
        place[key] = data.draw(VALUES)
        if not config:
            break
    reads_or_tells(lambda: read_study(config, SCHEMA))


BIG = ", ".join(map(str, range(5000)))
AXIS = ", ".join(str(number / 8) for number in range(1000))


@pytest.mark.parametrize(
    "text",
    [
        VALID.replace("count: 20", f"count: {MANY}"),
        VALID.replace("points: 1000", f"points: {MANY}"),
        VALID.replace("1000, 13]", f"1000, {10**9}]"),
        VALID.replace("updates: 500", f"updates: {MANY}"),
        VALID.replace("{first: 101, count: 20}", f"[{BIG}]"),
        VALID.replace("{logspace: [0.001, 1000, 13]}", f"[{AXIS}]"),
        VALID.replace("[101, 102]", "{first: 0, count: 1000000}"),
        "a0: &a0 [1]\n" + "".join(f"a{i}: &a{i} [*a{i - 1}, *a{i - 1}]\n" for i in range(1, 99)),
    ],
    ids=["seeds", "points", "logspace", "updates", "listed", "axis", "range", "anchors"],
)
def test_large_configuration_is_answered_in_little_memory(text: str) -> None:
    reads_or_tells_in_little_memory(lambda: read(text))
