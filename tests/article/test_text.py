"""The article's text: no number typed, every phrase follows from a table's cells."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from pseudo_invertible.article.answers import Answers
from pseudo_invertible.article.cells import Results
from pseudo_invertible.article.claims import Claims
from pseudo_invertible.article.facts import Facts
from pseudo_invertible.article.remedies import Remedies
from pseudo_invertible.article.sources import BASELINES, CLAIMS, REMEDIES, Sources
from pseudo_invertible.article.text_env import environment, rendered
from pseudo_invertible.claims.verdicts import FAILS, HOLDS, NOT_JUDGED
from pseudo_invertible.errors import UserError
from pseudo_invertible.study.remedies import REMEDIES as KNOWN

TEMPLATES = sorted(
    (Path(str(files("pseudo_invertible.article"))) / "text").glob("*.md"), key=lambda p: p.name
)
Make = Callable[..., Sources]


def facts(**changes: Any) -> Facts:
    asked: dict[str, Any] = {
        "name": "mine",
        "published": False,
        "generated": False,
        "seeds": 20,
        "first_seed": 1,
        "activations": ("relu",),
        "weights": (0.0, 100.0),
        "pairs": ((0.0, 0.0), (100.0, 100.0)),
        "updates": 500,
        "width": 30,
        "learning_rate": 0.001,
        "changes": (),
        "other_seeds": True,
        "playground_seeds": (1,),
        "longest": 8000,
        "orientation": (0, 20, 500),
        "orientation_weights": (100.0,),
        "figures": (),
    }
    return Facts(**asked | changes)


@pytest.fixture
def made(tmp_path: Path) -> Make:
    """Tables of a small study: what its conclusions' verdicts are, and how many runs get stuck."""

    def make(verdict: str = HOLDS, stuck: int = 10, cured: int = 0, best: float = 0.1) -> Sources:
        shared = {"activation": "relu", "subset": "all", "n": 20}
        rows = [
            {"claim": "1", "part": None, "k": 18, "verdict": verdict, **shared},
            {"claim": "2", "part": None, "k": 2, "verdict": FAILS, **shared},
            {"claim": "4", "part": "a", "k": 17, "verdict": verdict, **shared},
            {"claim": "stuck", "part": "100", "k": stuck, "verdict": HOLDS, **shared},
        ]
        remedies = [
            {
                "remedy": name,
                "activation": "relu",
                "n": 40,
                "stuck": 20 if name != "free_50" else cured,
                "misfit": 0.2,
                "cycle": 0.1,
            }
            for name in KNOWN
        ]
        for file, table in ((CLAIMS, rows), (REMEDIES, remedies)):
            (tmp_path / file).parent.mkdir(exist_ok=True)
            pd.DataFrame(table).to_csv(tmp_path / file, index=False)
        (tmp_path / BASELINES).parent.mkdir(exist_ok=True)
        record = {"least_misfit": {"misfit": best}, "straight_line": {"misfit": 0.3}}
        (tmp_path / BASELINES).write_text(json.dumps(record))
        results = Results(tmp_path)
        return Sources(facts(), results, Claims(results))

    return make


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.stem)
def test_no_number_is_typed_in_a_template(template: Path) -> None:
    text = template.read_text(encoding="utf-8")
    text = re.sub(r"<<.*?>>|<%.*?%>", "", text, flags=re.DOTALL)  # what is looked up
    text = re.sub(r"\$\$.*?\$\$|\$[^$]*\$|`[^`]*`", "", text, flags=re.DOTALL)  # formulas, code
    text = re.sub(r"~\d~|\[@\w+\]", "", text)  # h~1~; references
    assert re.findall(r".*\d.*", text) == []


def test_a_verdict_changes_the_first_answer(made: Make) -> None:
    assert Answers(made()).answer_verdicts().startswith("**Mostly.**")
    assert Answers(made(FAILS)).answer_verdicts().startswith("**Mostly not.**")
    assert Answers(made(NOT_JUDGED)).answer_verdicts().startswith("**Mostly not.**")


def test_a_count_of_stuck_runs_changes_the_sentence_and_its_lead(made: Make) -> None:
    mixture = Answers(made(stuck=10)).answer_stuck()
    assert "**Runs are a mixture.**" in mixture
    assert "[10 of 20]" in mixture
    assert "**No run is stuck.**" in Answers(made(stuck=0)).answer_stuck()
    assert "**Every run is stuck.**" in Answers(made(stuck=20)).answer_stuck()


def test_a_remedy_helps_only_beyond_chance(made: Make) -> None:
    assert "It can be cured." in Remedies(made(cured=0)).verdict()
    assert "It can mostly be avoided." in Remedies(made(cured=3)).verdict()
    assert "Whether anything helps is open." in Remedies(made(cured=19)).verdict()


def test_what_invertibility_costs_depends_on_the_best_map(made: Make) -> None:
    assert "nearly everything" in Answers(made(best=0.97)).answer_cost()
    assert "What an invertible map can do is known." in Answers(made(best=0.2)).answer_cost()


def test_a_number_says_and_leads_to_where_it_is_from(made: Make) -> None:
    count = made().claims.count("stuck", "relu", "100")
    assert count.startswith(f"[10 of 20](../{CLAIMS} ")
    assert "claim stuck, part 100, activation relu" in count


def test_a_cell_that_is_not_there_names_template_and_sentence(
    made: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = "First.\n\nHere <<count('stuck', 'relu', '7')>> runs\nend.\n"
    monkeypatch.setattr("pseudo_invertible.article.text_env.template_text", lambda name: text)
    env = environment({"count": made().claims.count})
    env.loader.load_func = lambda name: text  # type: ignore[union-attr]
    with pytest.raises(UserError, match=r"some\.md, line 3.*0 rows.*Here <<count"):
        rendered(env, "some.md")


def test_an_empty_cell_fails(made: Make) -> None:
    sources = made()
    sources.results.table(CLAIMS).loc[0, "k"] = None
    with pytest.raises(UserError, match="the cell k is empty"):
        sources.claims.count("1", "relu")
