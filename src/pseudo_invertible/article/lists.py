"""What the templates list: verdicts, remedies, errors off the sample, scatters, versions."""

from __future__ import annotations

import re
from typing import Any

from pseudo_invertible.article import numbers
from pseudo_invertible.article.cells import Cell, Results
from pseudo_invertible.article.claims import TABLE, Claims
from pseudo_invertible.article.facts import Facts, Shown
from pseudo_invertible.article.figures import Figures
from pseudo_invertible.claims.evidence import Weights
from pseudo_invertible.claims.statement import Statement
from pseudo_invertible.claims.statements import statements
from pseudo_invertible.study.configuration import ACTIVATION_LABELS, canonical_weight
from pseudo_invertible.study.remedies import REMEDIES

NUMBERED = re.compile(r"\d+")


def functions(facts: Facts, results: Results, claims: Claims, shown: Figures) -> dict[str, Any]:
    """The templates' functions that need more than one cell."""
    lists = Lists(facts, results, claims)
    return {
        name: getattr(lists, name)
        for name in dir(lists)
        if not name.startswith("_") and name not in ("facts", "results", "claims")
    }


class Lists:
    """Lists, tables and alt texts, each computed from the results."""

    def __init__(self, facts: Facts, results: Results, claims: Claims) -> None:
        """Read from a study's results."""
        self._facts, self._results, self._claims = facts, results, claims
        self.known_floor = (
            facts.generated
            and results.has("audit/noise_floor.json")
            and ("none" not in results.record("audit/noise_floor.json"))
        )

    # The first screen.

    def verdict_total(self, word: str, activation: str) -> int:
        """How many conclusions of the write-up have a verdict, over all seeds."""
        table = self._results.table(TABLE)
        chosen = table[(table["activation"] == activation) & (table["subset"] == "all")]
        chosen = chosen[chosen["claim"].astype(str).str.isdigit()]
        return int((chosen["verdict"] == word).sum())

    def verdict_count(self, word: str, activation: str) -> str:
        """The same as a linked number."""
        where = f"rows of {activation}, all seeds, with the verdict {word}"
        return numbers.whole(Cell(self.verdict_total(word, activation), TABLE, where))

    def number_in(self, name: str) -> str:
        """The number that a remedy's name states, or a word for one."""
        if name == "one":
            return "1"
        return str(REMEDIES[name].free_updates)

    def key_share_floor(self) -> str:
        """What the conditional means leave on the sample, as a share of the variance."""
        floor = self._results.record("audit/noise_floor.json")
        variance = self._results.record("audit/baselines.json")["variance"]
        share = (floor["left_y"] / variance["y"] + floor["left_x"] / variance["x"]) / 2
        return numbers.percent(
            Cell(share, "audit/noise_floor.json", "left_y, left_x over the sample's variances")
        )

    # The data.

    def key_count_points(self) -> str:
        """How many points there are."""
        return numbers.whole(Cell(len(self._dataset), "dataset.csv", "rows"))

    def points_text(self) -> str:
        """The same without a link, for an alt text."""
        return str(len(self._dataset))

    def correlation_text(self) -> str:
        """The size of the correlation of x and y."""
        value = abs(float(self._dataset["x"].corr(self._dataset["y"])))
        return numbers.plain(value, 2)

    @property
    def _dataset(self) -> Any:
        return self._results.table("dataset.csv")

    # Figures.

    def write_up_figures(self) -> list[Shown]:
        """The write-up's figures in its order, but the point cloud, which comes first."""
        return [
            figure
            for figure in self._facts.figures
            if figure.place == "Write-up" and figure.name != "point_cloud"
        ]

    def write_up_caption(self, shown: Shown) -> str:
        """What a figure of the write-up shows, for its configuration."""
        run = f"{shown.configuration}, seed {self._facts.first_seed}"
        return f"{shown.title}: {shown.caption.rstrip('.')} ({run})."

    def write_up_alt(self, shown: Shown) -> str:
        """What is to be seen in it, with its run's own numbers."""
        row = self._row_of(shown)
        if row is None:
            return shown.caption
        return (
            f"{shown.title}, {shown.configuration}. f leaves fit_y {row['fit_y']:.3g} and g "
            f"leaves fit_x {row['fit_x']:.3g}; the round trips leave cycle_x "
            f"{row['cycle_x']:.3g} and cycle_y {row['cycle_y']:.3g}. The pair goes "
            f"{'against' if row['wrong_orientation'] else 'with'} the trend of the data."
        )

    def _row_of(self, shown: Shown) -> Any:
        table = self._results.table("tables/metrics.csv")
        found = [file for file in shown.files if file.endswith("networks.npz")]
        if len(found) != 1:
            return None
        named = dict(part.split("~") for part in found[0].split("/") if "~" in part)
        rows = table[
            (table["activation"] == named["activation"])
            & (table["lambda"] == float(named["lambda"]))
            & (table["mu"] == float(named["mu"]))
            & (table["seed"] == self._facts.first_seed)
        ]
        return None if rows.empty else rows.iloc[0]

    def alt_tradeoff(self) -> str:
        """The medians of both ways at the largest weight, beside the best invertible map."""
        facts, table = self._facts, self._results.table("tables/metrics.csv")
        best = self._results.key("audit/baselines.json", "least_misfit.misfit").value
        parts = []
        for activation in facts.activations:
            rows = table[(table["activation"] == activation) & (table["mu"] == facts.strongest)]
            for wrong, word in ((False, "with"), (True, "against")):
                chosen = rows[rows["wrong_orientation"].astype(bool) == wrong]
                if len(chosen):
                    parts.append(
                        f"{len(chosen)} {ACTIVATION_LABELS[activation]} runs {word} the trend "
                        f"have a median misfit of {chosen['misfit'].median():.3g}"
                    )
        return (
            "Misfit of every run against its cycle error, a colour per weight. At λ = μ = "
            f"{canonical_weight(facts.strongest)} {', '.join(parts)}; the best invertible map has "
            f"{best:.3g}."
        )

    def alt_claims(self) -> str:
        """How many verdicts of each word the figure shows."""
        table = self._results.table(TABLE)
        counts = table[table["subset"] == "all"]["verdict"].value_counts()
        told = ", ".join(f"{count} {word}" for word, count in counts.items())
        return f"A row per conclusion, a mark per verdict, with shares. Over all seeds: {told}."

    # Verdicts.

    def claims_list(self) -> str:
        """Each sentence of the write-up with its verdict, in the write-up's order."""
        facts = self._facts
        weights = Weights.of(facts.weights)
        rows: dict[str, list[tuple[str, Statement]]] = {}
        for activation in facts.activations:
            for statement in statements(activation, weights):
                if statement.claim.isdigit() or statement.claim == "priority":
                    rows.setdefault(statement.place, []).append((activation, statement))
        order = sorted(rows.values(), key=lambda found: found[0][1].number)
        return "\n".join(self._claim_line(found) for found in order)

    def _claim_line(self, found: list[tuple[str, Statement]]) -> str:
        place, text = found[0][1].place, found[0][1].text
        answers = []
        for activation, one in found:
            label = ACTIVATION_LABELS[activation]
            verdict = self._claims.verdict(one.claim, activation, one.part)
            told = self._shares(activation, one)
            answers.append(f"{label} {verdict}{told}")
        return f"- **{place}.** {text} {'; '.join(answers)}."

    def _shares(self, activation: str, one: Statement) -> str:
        if self._claims.word(one.claim, activation, one.part) == "not judged":
            return ""
        return f" ({self._claims.count(one.claim, activation, one.part)} seeds)"

    # Remedies, off the sample.

    def remedies_table(self) -> str:
        """A row per remedy: runs stuck, misfit and cycle error, by activation."""
        file, facts = "tables/remedies.csv", self._facts
        present = set(self._results.table(file)["remedy"])
        heads = [
            f"{ACTIVATION_LABELS[name]}: stuck | misfit | cycle error"
            for name in facts.activations
        ]
        lines = [f"| remedy | {' | '.join(heads)} |", "| --- " * (1 + 3 * len(heads)) + "|"]
        for name, remedy in REMEDIES.items():
            if name not in present:
                continue
            cells = []
            for activation in facts.activations:
                where = {"remedy": name, "activation": activation}
                cells.append(numbers.whole(self._results.cell(file, "stuck", **where)))
                for column in ("misfit", "cycle"):
                    cells.append(numbers.significant(self._results.cell(file, column, **where), 2))
            lines.append(f"| {remedy.label} | {' | '.join(cells)} |")
        return "::: scroll\n" + "\n".join(lines) + "\n:::\n"

    def off_sample_list(self) -> str:
        """Ratios of the cycle error off the sample to that on it, by weight and activation."""
        file, facts = "tables/off_sample.csv", self._facts
        lines = []
        for activation in facts.activations:
            for weight in facts.weights:
                if weight == 0:
                    continue
                where = {"activation": activation, "lambda_": weight, "mu": weight, "axis": "x"}
                between = self._results.cell(file, "ratio_between_median", **where)
                outside = self._results.cell(file, "ratio_outside_median", **where)
                lines.append(
                    f"- {ACTIVATION_LABELS[activation]}, λ = μ = {canonical_weight(weight)}: "
                    f"between the points {numbers.significant(between, 2)} times the cycle error "
                    f"on them, outside {numbers.significant(outside, 2)} times (along x, median "
                    "over seeds)"
                )
        return "\n".join(lines)

    # Scatters.

    def scatters_count(self) -> str:
        """How many other scatters were asked."""
        return numbers.whole(Cell(len(self._others), SCATTERS, "rows, without the study's own"))

    def scatters_impossible(self) -> str:
        """On how many of them no invertible map explains a tenth of the variance."""
        count = int((self._others["least_misfit_low"] > IMPOSSIBLE).sum())
        where = f"rows with least_misfit_low above {IMPOSSIBLE:g}, without the study's own"
        return numbers.whole(Cell(count, SCATTERS, where))

    @property
    def _others(self) -> Any:
        table = self._results.table(SCATTERS)
        return table[~table["own"].astype(bool)]

    def scatter_claims_list(self) -> str:
        """Each sentence that these scatters can answer, and on how many it holds."""
        table = self._results.table("scatters/claims.csv")
        lines = []
        for activation in self._facts.activations:
            texts = {
                (one.claim, one.part): one.text
                for one in statements(activation, Weights.of(self._facts.weights))
            }
            rows = table[
                (table["activation"] == activation) & (table["units"] == "raw") & (table["n"] > 0)
            ]
            for _, row in rows.iterrows():
                where = {key: row[key] for key in ("claim", "part", "activation", "units")}
                k = self._results.cell("scatters/claims.csv", "k", **where)
                told = numbers.linked(k, f"{int(row['k'])} of {int(row['n'])}")
                text = texts.get((row["claim"], row["part"]))
                if text and str(row["claim"]).isdigit():
                    label = ACTIVATION_LABELS[activation]
                    lines.append(
                        f"- {row['claim']}{row['part']}, {label}: {text} On {told} scatters."
                    )
        return "\n".join(lines)

    # Playground, methods.

    def playground_links(self) -> str:
        """Links to states of the playground that show what the text says."""
        table, facts = self._results.table("tables/metrics.csv"), self._facts
        activation = facts.activations[0]
        rows = table[(table["activation"] == activation) & (table["mu"] == facts.strongest)]
        stuck = rows[rows["wrong_orientation"].astype(bool)]
        if stuck.empty:
            return ""
        seed, top = int(stuck.iloc[0]["seed"]), canonical_weight(facts.strongest)
        state = f"#activation={activation}&lambda={top}&mu={top}&seed={seed}"
        return (
            f"- [Watch seed {seed} lock in the wrong way]({state})\n"
            f"- [Give the same seed a free start]({state}&free_updates=50), and it does not"
        )

    def weights_list(self) -> str:
        """The grid's weights."""
        return ", ".join(canonical_weight(weight) for weight in self._facts.weights)

    def versions_table(self) -> str:
        """Versions and device, from the provenance."""
        record = self._results.record("provenance.json")
        rows = [*record["versions"].items(), ("device", ", ".join(map(str, record["devices"])))]
        rows.append(("commit", record["commit"]))
        lines = ["| part | version |", "| --- | --- |"]
        return "\n".join([*lines, *(f"| {name} | {value} |" for name, value in rows)])


SCATTERS = "scatters/scatters.csv"
# A best invertible map that leaves more than this share of the variance explains nearly nothing.
IMPOSSIBLE = 0.9
