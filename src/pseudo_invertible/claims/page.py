"""The claims as a page to read: verdict, one sentence with the number, then the evidence."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby

from pseudo_invertible.claims.evidence import Evidence
from pseudo_invertible.claims.interval import FEWEST, Interval
from pseudo_invertible.claims.remarks import remark, scatter
from pseudo_invertible.claims.table import Judged
from pseudo_invertible.claims.verdicts import (
    FROM_ANSWERS,
    NOT_JUDGED,
    Answer,
    Criterion,
    Sample,
)
from pseudo_invertible.measures.shares import Share
from pseudo_invertible.study.configuration import ACTIVATION_LABELS

RUNS = {"all": "all runs", "right_way": "right-way runs"}
ANSWERS: dict[Answer, str] = {
    "yes": "more than half",
    "no": "fewer than half",
    "open": "cannot be told",
}
EVIDENCE = (
    "| | runs | updates | meet it | share [95 %] | median [95 %] | p | corrected |\n"
    "| --- | --- | --- | --- | --- | --- | --- | --- |"
)


def claims_page(judged: Sequence[Judged], evidence: Evidence, name: str) -> str:
    """The page as Markdown. judged: of ``judge_claims``. name: of the study."""
    parts = [
        f"# Do the write-up's conclusions hold? ({name})",
        *_summary(judged, evidence),
        *("\n".join(_section(found, evidence)) for found in _by_place(judged)),
        *_method(),
    ]
    return "\n\n".join(parts) + "\n"


def _summary(judged: Sequence[Judged], evidence: Evidence) -> Iterator[str]:
    seeds = len(evidence.seeds)
    yield (
        f"Each conclusion is one number per seed, judged over {seeds} "
        f"seed{'s' if seeds > 1 else ''} after {evidence.updates} updates and, where longer runs "
        f"are known, after the longest; over all runs, and over those that go the right way: with "
        f"the trend of the data. {scatter(evidence)}"
    )
    columns = list(dict.fromkeys((one.activation, one.subset) for one in judged))
    heads = (f"{ACTIVATION_LABELS[name]}, {RUNS[subset]}" for name, subset in columns)
    lines = [f"| | | {' | '.join(heads)} |", "| --- " * (len(columns) + 2) + "|"]
    for found in _by_place(judged):
        words = {(one.activation, one.subset): one.verdict.word for one in found}
        cells = " | ".join(words.get(column, "") for column in columns)
        lines.append(f"| {found[0].statement.place} | {_text(found)} | {cells} |")
    yield "\n".join(lines)


def _text(found: list[Judged]) -> str:
    return " / ".join(dict.fromkeys(one.statement.text for one in found))


def _by_place(judged: Sequence[Judged]) -> Iterator[list[Judged]]:
    ordered = sorted(judged, key=lambda one: one.statement.number)
    for place in dict.fromkeys(one.statement.place for one in ordered):
        yield [one for one in judged if one.statement.place == place]


def _section(found: list[Judged], evidence: Evidence) -> Iterator[str]:
    statement = found[0].statement
    yield f"## {statement.place}. {_text(found)}\n"
    asked = "Counted" if statement.criterion.word else f"Asked to be {_asked(statement.criterion)}"
    yield f"{asked}: {statement.statistic}.\n"
    said: set[str] = {""}
    for activation, of in groupby(found, key=lambda one: one.activation):
        everyone, *right_way = of
        yield f"- {_answer(everyone)}{''.join(map(_among_right_way, right_way))}"
        told = remark(statement.place, evidence, activation)
        told = "" if told in said else told
        said.add(told)
        yield from (f"  {text}" for text in (_stays([everyone, *right_way]), told) if text)
    if any(not one.numbers.missing for one in found):
        yield from ("", EVIDENCE)
        for one in found:
            yield from _evidence(one)


def _answer(judged: Judged) -> str:
    head = f"**{ACTIVATION_LABELS[judged.activation]}: {judged.verdict.word}.** "
    if judged.numbers.missing:
        return head + judged.numbers.missing
    study, longest = judged.asked.study, judged.asked.longest
    if judged.verdict.word == NOT_JUDGED:
        head += f"Fewer than {FEWEST} seeds ({study.share.n}) say nothing. "
    samples = [(judged.numbers.updates, study)]
    if longest is not None and judged.asked.longest_updates is not None:
        samples.append((judged.asked.longest_updates, longest))
    if judged.statement.criterion.word:
        counts = [
            f"{one.share.k} of {one.share.n}{_ends(one.share, _share)} after {updates}"
            for updates, one in samples
        ]
        return f"{head}Runs that are {judged.statement.criterion}: {', '.join(counts)} updates."
    counts = [
        f"{one.share.k} of {one.share.n} after {updates} updates (median {_number(one.estimate)})"
        for updates, one in samples
    ]
    return f"{head}Seeds that meet it: {', '.join(counts)}.{_first_seed(judged)}"


def _first_seed(judged: Judged) -> str:
    if judged.first_value is None:
        return ""
    meets, *typical = judged.published_seed.split(", ")
    return (
        f" The first seed ({judged.first_seed}) has {_number(judged.first_value)}: "
        f"it {meets} the criterion{''.join(f', and is {word}' for word in typical)}."
    )


def _asked(criterion: Criterion) -> str:
    if criterion.side == "between":
        return f"between {criterion.threshold:.3g} and {criterion.upper:.3g}"
    return f"{criterion.side} {criterion.threshold:g}"


def _among_right_way(judged: Judged) -> str:
    if judged.numbers.missing or not judged.asked.study.share.n:
        return ""
    sample = judged.asked.longest or judged.asked.study
    updates = judged.asked.longest_updates or judged.numbers.updates
    return (
        f" Of the right-way runs, {sample.share.k} of {sample.share.n} after {updates} updates: "
        f"**{judged.verdict.word}**."
    )


def _stays(judged: Sequence[Judged]) -> str:
    ranges = [
        f"{RUNS[one.subset]} {_range(*one.stays)}" for one in judged if one.stays is not None
    ]
    return f"The verdict stays the same over {'; over '.join(ranges)}." if ranges else ""


def _range(low: float, high: float) -> str:
    if math.isinf(low) and math.isinf(high):
        return "whatever the threshold"
    if math.isinf(high):
        return f"for every threshold above {_number(low)}"
    if math.isinf(low):
        return f"for every threshold below {_number(high)}"
    return f"for thresholds from {_number(low)} to {_number(high)}"


def _evidence(judged: Judged) -> Iterator[str]:
    if judged.numbers.missing:
        return
    samples: dict[int, Sample] = {judged.numbers.updates: judged.asked.study}
    samples |= judged.asked.longer
    corrected = {judged.numbers.updates: judged.verdict.p_holm}
    if judged.asked.longest_updates is not None:
        corrected[judged.asked.longest_updates] = judged.verdict.longest_p_holm
    for updates, sample in samples.items():
        cells = (
            ACTIVATION_LABELS[judged.activation],
            RUNS[judged.subset],
            str(updates),
            f"{sample.share.k} of {sample.share.n}",
            f"{_share(sample.share.share)}{_ends(sample.share, _share)}",
            f"{_number(sample.estimate)}{_ends(sample.interval, _number)}"
            if not judged.statement.criterion.word
            else "",
            _p(sample.p),
            _p(corrected.get(updates, math.nan)),
        )
        yield f"| {' | '.join(cells)} |"


METHOD = """## How it was judged

The criteria are chosen for what the words mean, not for the numbers. *Misfit* is the share of
variance that f and g leave, the mean of both. A run is *stuck* where f or g goes against the trend
of the data at the end, and goes the *right way* otherwise; right-way runs are those that do so at
every weight that the number uses. Runs that are compared share the seed. Intervals cover in at
least 95 % of cases: of a median between two order statistics, of a share by Clopper and Pearson.
An answer needs an exact sign test against one half whose p, after Holm's correction over all that
is asked of the same activation and subset, is at most 0.05. Below six seeds nothing is judged. A
seed is typical unless it is among the lowest or the highest tenth. The longest number of updates
decides:"""


def _method() -> Iterator[str]:
    yield METHOD
    head = " | ".join(f"after the longest: {told}" for told in ANSWERS.values())
    rows = [f"| seeds that meet it, after the study's updates | {head} |", "| --- " * 4 + "|"]
    for before, told in ANSWERS.items():
        words = " | ".join(FROM_ANSWERS[before, after] for after in ANSWERS)
        rows.append(f"| {told} | {words} |")
    yield "\n".join(rows)


def _number(value: float) -> str:
    return "–" if math.isnan(value) else f"{value:.3g}"


def _share(value: float) -> str:
    return "–" if math.isnan(value) else f"{value:.0%}"


def _p(value: float) -> str:
    return "" if math.isnan(value) else f"{value:.2g}"


def _ends(interval: Interval | Share | None, told: Callable[[float], str]) -> str:
    return "" if interval is None else f" [{told(interval.low)}, {told(interval.high)}]"
