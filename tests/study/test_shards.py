"""Shards: which runs there are beside the study's own grid, and which job trains them."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pseudo_invertible.study.model import read_study
from pseudo_invertible.study.shards import (
    Shard,
    dataset_shards,
    stuck_shards,
    sweep_shards,
    unseen_shards,
)


def sweep(**changes: Any) -> list[Shard]:
    plane = {"activations": ["relu"], "lambda": [0, 1, 2], "mu": [5, 6, 7], "seeds": [101, 102]}
    return sweep_shards(read_study({"sweeps": {"plane": plane | changes}}), "plane")


def all_runs(shards: list[Shard]) -> list[tuple[int, float, float]]:
    return [run for shard in shards for run in shard.runs]


@settings(max_examples=30, deadline=None)
@given(
    lambdas=st.integers(1, 4),
    mus=st.integers(1, 4),
    seeds=st.integers(1, 5),
    size=st.integers(1, 40),
)
def test_shards_have_every_run_once_and_at_most_their_size(
    lambdas: int, mus: int, seeds: int, size: int
) -> None:
    axes = {"lambda": list(range(lambdas)), "mu": list(range(mus))}
    shards = sweep(**axes, seeds={"first": 7, "count": seeds}, shard_size=size)
    assert Counter(all_runs(shards)) == Counter(
        (7 + seed, float(a), float(b))
        for seed in range(seeds)
        for a in range(lambdas)
        for b in range(mus)
    )
    assert max(len(shard.runs) for shard in shards) <= size
    assert all(shard.part is None or len(shard.seeds) == 1 for shard in shards)


@pytest.mark.parametrize("size", [4, 9, 18])
def test_an_appended_seed_trains_only_new_shards(size: int) -> None:
    before, after = sweep(shard_size=size), sweep(seeds=[101, 102, 103], shard_size=size)
    assert after[: len(before)] == before
    assert {seed for seed, _, _ in all_runs(after[len(before) :])} == {103}


def test_a_seed_with_more_runs_than_a_shard_is_cut_in_parts() -> None:
    shards = sweep(seeds=[101], shard_size=4)
    assert [shard.part for shard in shards] == [(1, 3), (2, 3), (3, 3)]
    assert [shard.folder for shard in shards] == [
        f"sweeps/plane/activation~relu/{i}" for i in range(3)
    ]
    assert all_runs(shards) == [(101, float(a), float(b)) for a in range(3) for b in (5, 6, 7)]


def test_a_diagonal_pairs_first_with_first() -> None:
    runs = all_runs(sweep(combine="diagonal"))
    assert runs == [(seed, a, a + 5.0) for seed in (101, 102) for a in (0.0, 1.0, 2.0)]


def test_a_sweep_keeps_the_last_networks_of_its_protocol() -> None:
    training = sweep(protocol="clean")[0].training
    assert (training.updates, training.keep, training.history_every) == (2000, (2000,), 50)
    assert training.standardise


def test_other_datasets_have_a_shard_for_each_protocol_and_activation() -> None:
    study = read_study({"datasets": {"generators": [205], "protocols": {"clean": {"seeds": 2}}}})
    shards = {shard.folder: shard for shard in dataset_shards(study)}
    assert list(shards) == [
        "datasets/seed_205/protocol~published/activation~relu",
        "datasets/seed_205/protocol~published/activation~silu",
        "datasets/seed_205/protocol~clean/activation~relu",
    ]
    clean = shards["datasets/seed_205/protocol~clean/activation~relu"]
    assert clean.runs == [(101, 1, 1), (101, 100, 100), (102, 1, 1), (102, 100, 100)]
    assert (clean.dataset, clean.training.updates) == ("seed_205", 2000)


def test_a_removed_protocol_trains_nothing_elsewhere() -> None:
    study = read_study({"protocols": {"clean": None}})
    assert {shard.protocol for shard in dataset_shards(study)} == {"published"}
    assert unseen_shards(study) == []


def test_stuck_trains_each_start_on_both_datasets() -> None:
    asked = [
        {"weights": [10, 300], "seeds": {"first": 5, "count": 2}, "updates": 100},
        {"weights": [1], "seeds": [9], "updates": 70},
    ]
    study = read_study({"grid": {"activations": ["relu"]}, "stuck": asked})
    shards = stuck_shards(study)
    assert [shard.folder for shard in shards] == [
        f"stuck/{dataset}/activation~relu/{index}"
        for dataset in ("own", "opposite")
        for index in (0, 1)
    ]
    own, opposite = shards[:2], shards[2:]
    assert all_runs(own) == all_runs(opposite)
    assert own[0].runs == [(5, 10, 10), (5, 300, 300), (6, 10, 10), (6, 300, 300)]
    assert [(s.training.updates, s.training.history_every) for s in own] == [(100, 50), (70, 10)]
    assert {shard.dataset for shard in opposite} == {"opposite"}


def test_the_default_study_asks_for_150_unseen_seeds_in_three_shards() -> None:
    shards = unseen_shards(read_study({}))
    assert all_runs(shards) == [(seed, 100.0, 100.0) for seed in range(201, 351)]
    assert [len(shard.seeds) for shard in shards] == [50, 50, 50]
    assert {shard.training.keep for shard in shards} == {(500, 1000, 2000)}


@pytest.mark.parametrize("shards", [dataset_shards, stuck_shards, unseen_shards])
def test_null_switches_shards_off(shards: Any) -> None:
    assert shards(read_study({"datasets": None, "stuck": None, "unseen": None})) == []
