"""The write-up's conclusions, in our words, each with a number per seed and a criterion.

The criteria are chosen for what the words mean, not for the numbers. A number that was never asked
after longer training (its columns are not in the table of long runs) is judged after the study's
updates alone. Rows are found by (claim, part, activation, subset); the claims and parts are

- 1: the loss falls smoothly. 2: an invertible pair cannot fit perfectly.
- 3a: the compositions deviate visibly, 3b: in places.
- 4: smaller weights, 4a: a better fit, 4b: worse invertibility, at the ends; 4c and 4d: the same
  at every step. 5: larger weights, 5a: better invertibility, 5b: a worse fit; 5c and 5d: at every
  step.
- 6: at the strongest weight, 6a: terrible fits, 6b: almost linear, 6c: not even the linear trend,
  6d: worse than two straight lines.
- 7: are the bad fits due to the constraint? 7a: they survive longer training; most runs get stuck
  even with 7b: standardised data, 7c: a warm start, 7d: a free start (all seeds only).
- 8: unconstrained networks are too simple. 9: SiLU fits better than ReLU (SiLU alone).
- 10a, 10b: inverse only around the sample, at λ = μ = 1 and at the strongest weight; 10c: inverse
  between the sample's points.
- priority: is the penalty as important as the fit at λ = μ = 1? Parts loss_start, loss_end,
  gradient_start, gradient_end, and each with _standardised.
- stuck: do most runs get stuck (the wrong way at the end)? A part per weight, as in paths
  (``0.01``, ``1``, ``100``); all seeds only.
"""

from __future__ import annotations

from collections.abc import Iterator

from pseudo_invertible.claims import conclusions, questions
from pseudo_invertible.claims.evidence import Weights
from pseudo_invertible.claims.statement import Statement
from pseudo_invertible.study.configuration import canonical_weight


def statements(activation: str, weights: Weights) -> Iterator[Statement]:
    """All statements about an activation, for a study's weights: the write-up's, then others."""
    names = {
        "low": canonical_weight(weights.low),
        "high": canonical_weight(weights.high),
        "suffix": "" if activation == "relu" else f"_{activation}",
    }
    for statement in (
        *conclusions.AT_EQUAL,
        *conclusions.ALONG_THE_WEIGHTS,
        *conclusions.AT_THE_STRONGEST,
        *questions.stuck_in_spite_of_remedies(),
        *conclusions.UNCONSTRAINED,
        *conclusions.OFF_THE_SAMPLE,
        *questions.equal_priority(),
        *questions.stuck(weights),
    ):
        if statement.only in ("", activation):
            yield statement._replace(
                text=statement.text.format(**names),
                statistic=statement.statistic.format(**names),
                figure=statement.figure.format(**names),
            )
