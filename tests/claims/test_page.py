"""The claims to read: a verdict, a sentence, the evidence; true for whatever was asked."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import pytest
from judging import BASELINES, SEEDS, made_up, stuck

from pseudo_invertible.claims.evidence import Evidence
from pseudo_invertible.claims.page import claims_page
from pseudo_invertible.claims.table import judge_claims


def page(evidence: Evidence) -> str:
    return claims_page(judge_claims(evidence), evidence, "synthetic")


def section(text: str, place: str) -> str:
    found = re.search(rf"^## {re.escape(place)}\. .*?(?=^## )", text, re.DOTALL | re.MULTILINE)
    assert found is not None
    return found[0]


def test_every_statement_has_a_section_with_its_verdict_and_all_numbers_of_updates() -> None:
    evidence = made_up()
    text = page(evidence)
    places = {one.statement.place for one in judge_claims(evidence)}
    assert {place for place in places if f"## {place}. " in text} == places
    misfit = section(text, "6a")
    assert "**ReLU: holds.** Seeds that meet it: 20 of 20 after 500 updates" in misfit
    for updates in (500, 2000, 8000):
        assert f"| ReLU | all runs | {updates} | 20 of 20 | 100% [83%, 100%] |" in misfit
    assert "nan" not in text


def test_claims_stand_in_the_order_of_the_write_up() -> None:
    numbers = re.findall(r"^## (\d+)", page(made_up()), re.MULTILINE)
    assert numbers == sorted(numbers, key=int)


def test_chosen_thresholds_are_shown_with_what_would_change() -> None:
    text = page(made_up())
    assert "for every threshold below 8" in section(text, "3b")
    assert "threshold" not in section(text, "4a")


def test_few_seeds_are_told() -> None:
    text = page(made_up(seeds=SEEDS[:5]))
    assert "**ReLU: not judged.** Fewer than 6 seeds (5) say nothing." in section(text, "6a")


def test_what_is_missing_is_named() -> None:
    text = page(made_up(weights=(0.0, 1.0)))
    assert "The study's runs lack ReLU, λ = μ = 100." in section(text, "6a")
    assert "Own data have no noise floor" in section(
        page(replace(made_up(), baselines=BASELINES | {"noise_floor": None})), "8"
    )


@pytest.mark.parametrize(("left", "said"), [(0.03, True), (0.29, False), (1 + 1e-9, False)])
def test_a_scatter_is_called_nearly_monotone_only_where_it_is(left: float, said: bool) -> None:
    lines = {"fit_y": left, "fit_x": 3.0, "misfit": 0.23}
    text = page(replace(made_up(), baselines=BASELINES | {"straight_line": lines}))
    assert ("nearly monotone" in text) is said


def test_right_way_runs_are_judged_beside_all_of_them() -> None:
    text = section(page(stuck(made_up(), 1.0, SEEDS[:6], cycle=9.0)), "4b")
    assert "**ReLU: inconclusive.**" in text
    assert "Of the right-way runs, 14 of 14 after 500 updates: **holds**." in text


def test_the_three_by_three_table_says_what_follows() -> None:
    rows = page(made_up()).splitlines()[-3:]
    assert rows[0] == "| more than half | holds | changes with longer training | inconclusive |"
    assert rows[2] == "| cannot be told | holds | does not hold | inconclusive |"


def test_a_remedy_is_told_beside_what_happens_without_it() -> None:
    text = section(page(made_up()), "7d")
    assert "the penalty is left out for the first 50 updates" in text
    assert "Without that, 38 of 40 get stuck." in text
    assert "The median misfit of right-way runs is 0.3" in text


def test_the_evidence_states_every_p_and_corrects_those_that_decide() -> None:
    """Twenty of twenty: p is 2⁻¹⁹. Of updates that do not decide no p is corrected."""
    text = section(page(made_up(activations=("relu",))), "6a")
    rows = [line.strip("| ").split("|") for line in text.splitlines() if "| all runs |" in line]
    found = {int(row[2]): [cell.strip() for cell in row[6:]] for row in rows}
    assert list(found) == [500, 2000, 8000]
    assert found[2000] == ["1.9e-06"]
    for updates in (500, 8000):
        p, corrected = map(float, found[updates])
        assert p == 1.9e-06
        assert 10 * p < corrected < 0.05


def test_the_first_seed_is_told_with_its_number_and_whether_it_is_typical() -> None:
    evidence = made_up(activations=("relu",))
    rows = (evidence.metrics["lambda"] == 100) & (evidence.metrics["seed"] == 101)
    metrics = evidence.metrics.assign(misfit=evidence.metrics["misfit"].mask(rows, 0.75))
    text = section(page(replace(evidence, metrics=metrics)), "6a")
    assert "The first seed (101) has 0.75: it does not meet the criterion, and is unusual." in text


def test_for_which_thresholds_a_verdict_stays_is_told_in_words() -> None:
    text = page(made_up(activations=("relu",)))
    assert "for every threshold above 0.0001" in section(text, "1")
    evidence = made_up(activations=("relu",))
    risen = np.tile(np.where(np.arange(20) < 10, 0.001, 0.5), 6)
    mixed = evidence.convergence.assign(risen=risen)
    text = page(replace(evidence, convergence=mixed))
    assert "over all runs for thresholds from 0.001 to 0.5" in section(text, "1")
    # Six seeds show nothing among so many questions, whatever is asked of them.
    text = page(made_up(seeds=SEEDS[:6], activations=("relu",)))
    assert "over all runs whatever the threshold" in section(text, "1")


def test_what_is_known_before_training_is_told_as_such() -> None:
    text = page(made_up(activations=("relu",)))
    assert "20 of 20 after 0 updates (median 0.5)" in section(text, "priority loss_start")
    assert "20 of 20 after 500 updates (median 0.5)" in section(text, "priority loss_end")


def test_a_remark_that_is_true_of_both_activations_stands_once() -> None:
    assert section(page(made_up()), "2").count("No invertible map of this sample") == 1


def test_one_seed_is_told_in_the_singular() -> None:
    assert "judged over 1 seed after" in page(made_up(seeds=SEEDS[:1]))
    assert "judged over 2 seeds after" in page(made_up(seeds=SEEDS[:2]))


def test_the_rows_of_every_table_have_as_many_cells_as_its_head() -> None:
    tables = re.findall(r"(?:^\|.*\n)+", page(made_up()), re.MULTILINE)
    assert len(tables) > 20
    for table in tables:
        head, rule, *rows = table.splitlines()
        assert set(rule) == set("| -")
        assert {line.count("|") for line in (rule, *rows)} == {head.count("|")}
