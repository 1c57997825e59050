"""Where a KPI of a contract stands, in the words and marks a table shows."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q
from django.utils.functional import cached_property
from django.utils.safestring import SafeString, mark_safe

from midcourse.analysis import wording
from midcourse.analysis.measure import Better, Every, Measure
from midcourse.charts import sparkline_svg
from midcourse.contracts.models import Contract
from midcourse.measures.models import KPI, Definition, Standing
from midcourse.people.models import User
from midcourse.people.prepared import prepared
from midcourse.portfolio.hiding import readable

Verdict = Standing.Verdict
SHOWN_POINTS = 24
NO_RULE = {
    Verdict.STEADY: "every rule was tried; none finds more than ordinary ups and downs",
    Verdict.TOO_FEW: "too few figures to try the rules on",
}
VERDICT_LEVELS = {Verdict.IMPROVING: "good", Verdict.WORSENING: "concern", Verdict.CHANGED: "watch"}


@dataclass(frozen=True)
class KPIRow:
    """One KPI of one contract; `standing` is None where no figure ever came."""

    kpi: KPI
    contract: Contract
    standing: Standing | None

    @property
    def definition(self) -> Definition:
        return self.kpi.definition

    @cached_property
    def measure(self) -> Measure:
        return self.definition.measure

    @property
    def every(self) -> Every:
        return Every(self.definition.frequency)

    @property
    def latest(self) -> str:
        """The newest figure as people say it."""
        if self.standing is None or self.standing.latest_period is None:
            return "No data"
        if self.standing.latest is None:  # nothing to divide by, or hidden
            return "few or no cases"
        return wording.figure(self.standing.latest, self.measure)

    @property
    def level(self) -> str:
        """The mean of the present process."""
        if self.standing is None or self.standing.level is None:
            return "not known yet"
        return wording.figure(self.standing.level, self.measure)

    @property
    def period(self) -> str:
        """The period of the newest figure."""
        if self.standing is None or self.standing.latest_period is None:
            return ""
        return wording.period(self.standing.latest_period, self.every)

    @property
    def target(self) -> str:
        """The target with its direction: `at most 8`."""
        return target_words(self.measure)

    @property
    def target_level(self) -> str:
        """How the badge beside the target reads; empty without a target or without figures."""
        met = self.standing and self.standing.meets_target
        return "" if met is None else "good" if met else "concern"

    @property
    def verdict(self) -> str:
        return Verdict(self.standing.verdict).label if self.standing else Verdict.TOO_FEW.label

    @property
    def verdict_level(self) -> str:
        return VERDICT_LEVELS.get(Verdict(self.standing.verdict), "none") if self.standing else "none"

    @property
    def rule(self) -> str:
        """The rule that gave the verdict, and since when it holds (T4)."""
        if self.standing is None:
            return ""
        if not self.standing.rule:
            return NO_RULE.get(Verdict(self.standing.verdict), "")
        since = f", {wording.since(self.standing.since, self.every)}" if self.standing.since else ""
        return f"{self.standing.rule}{since}"

    @property
    def line(self) -> SafeString:
        """The newest figures as a small line."""
        return mark_safe(sparkline_svg([figure for _, figure in series(self.standing)[-SHOWN_POINTS:]]))  # noqa: S308 - numbers only


def rows_of(user: User, contract: Contract) -> list[KPIRow]:
    """The KPIs a contract is measured by, in two queries. The contract must have been found visible."""
    kpis = _kpis(contract.pk, contract.program_id or 0)
    standings = {standing.kpi_id: standing for standing in readable(user, kpis, _standings(contract.pk))}
    return [KPIRow(kpi, contract, standings.get(kpi.pk)) for kpi in kpis]


@prepared
def _kpis(contract: int, program: int) -> Any:
    return KPI.objects.in_use().filter(Q(contract=contract) | Q(program=program))


@prepared
def _standings(contract: int) -> Any:
    return Standing.objects.filter(contract=contract)


def series(standing: Standing | None) -> list[tuple[date, float | None]]:
    """A standing's figures by period, oldest first; None where the denominator is 0."""
    return [(date.fromisoformat(period), figure_of(*rest)) for period, *rest in standing.points] if standing else []


def level(points: Iterable[Sequence[float | None]]) -> float | None:
    """The pooled level of (numerator, denominator) pairs: their rate, or their mean without denominators."""
    pairs = [(top or 0.0, base) for top, base in points]
    if not pairs:
        return None
    bases = [base for _, base in pairs if base is not None]
    return figure_of(sum(top for top, _ in pairs), sum(bases) if bases else float(len(pairs)))


def target_words(measure: Measure) -> str:
    """The target with its direction: `at most 8`; `none` where there is none."""
    if measure.target is None:
        return "none"
    side = {Better.LOWER: "at most ", Better.HIGHER: "at least "}.get(measure.better, "")
    return side + wording.figure(measure.target, measure)


def figure_of(numerator: float, denominator: float | None) -> float | None:
    """The number to show; None where the denominator is 0."""
    if denominator is None:
        return numerator
    return numerator / denominator if denominator else None
