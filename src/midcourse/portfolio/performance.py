"""The performance lane of a contract: KPIs against target, and trend (A1). It never looks at paperwork."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from django.db.models import Q

from midcourse.analysis import wording
from midcourse.analysis.measure import Every
from midcourse.contracts.compliance import Level
from midcourse.contracts.models import Contract
from midcourse.measures.models import KPI, Definition, Standing
from midcourse.people.prepared import prepared

Verdict = Standing.Verdict
STALE_DAYS = {Every.DAY: 14, Every.WEEK: 28, Every.MONTH: 92, Every.QUARTER: 276, Every.YEAR: 730}
"""Days after the first day of a KPI's newest period from which its figures say nothing of today: about two periods
without figures, and the time there is to report them."""


class Fact(NamedTuple):
    """What the lane needs to know of one KPI; `latest` is None where no figure ever came."""

    name: str
    every: Every
    latest: date | None = None
    meets: bool | None = None
    verdict: str = Verdict.TOO_FEW
    since: date | None = None


@dataclass(frozen=True)
class Performance:
    """One contract's performance: its level, one line in words, and the reasons KPI by KPI."""

    level: Level
    words: str
    reasons: list[str] = field(default_factory=list)


def performance_of(contracts: Iterable[Contract], on: date) -> dict[int, Performance]:
    """Each contract's performance by primary key, in two queries however many there are."""
    contracts = list(contracts)
    facts = _facts(contracts)
    return {contract.pk: lane(facts[contract.pk], on) for contract in contracts}


def lane(facts: Sequence[Fact], on: date) -> Performance:
    """The lane from a contract's KPIs.

    Concern: a KPI misses its target and is not improving, or worsens without meeting one. Good: every KPI has recent
    figures, at least one meets its target or improves, and none misses or worsens. No recent figure at all is no data,
    never good.
    """
    known = [fact for fact in facts if not stale(fact, on)]
    reasons = [_reason(fact, on) for fact in facts]
    if not known:
        return Performance(Level.NONE, "No performance data", reasons or ["No KPI has been defined"])
    return Performance(_level(known, complete=len(known) == len(facts)), _words(known), reasons)


def stale(fact: Fact, on: date) -> bool:
    """Whether there is no figure, or none recent enough to speak of today."""
    return fact.latest is None or (on - fact.latest).days > STALE_DAYS[fact.every]


def fact_of(definition: Definition, standing: Standing | None) -> Fact:
    """The same from records already read."""
    every = Every(definition.frequency)
    if standing is None:
        return Fact(definition.name, every)
    return Fact(
        definition.name,
        every,
        standing.latest_period,
        standing.meets_target,
        standing.verdict,
        standing.since,
    )


def _facts(contracts: Sequence[Contract]) -> dict[int, list[Fact]]:
    keys = [contract.pk for contract in contracts]
    known = {(kpi, contract): rest for kpi, contract, *rest in _standings(keys)}
    of: dict[tuple[str, int], list[tuple[int, str, Every]]] = defaultdict(list)
    for pk, contract, program, name, frequency in _kpis(keys, sorted({each.program_id or 0 for each in contracts})):
        of[("contract", contract) if contract else ("program", program)].append((pk, name, Every(frequency)))
    return {
        contract.pk: [
            Fact(name, every, *known.get((pk, contract.pk), ()))
            for pk, name, every in (*of["program", contract.program_id or 0], *of["contract", contract.pk])
        ]
        for contract in contracts
    }


@prepared
def _kpis(contracts: list[int], programs: list[int]) -> Any:
    kpis = KPI.objects.in_use().filter(Q(contract__in=contracts) | Q(program__in=programs))
    return kpis.values_list("pk", "contract", "program", "current__name", "current__frequency")


@prepared
def _standings(contracts: list[int]) -> Any:
    known = Standing.objects.filter(contract__in=contracts)
    return known.values_list("kpi", "contract", "latest_period", "meets_target", "verdict", "since")


def _level(known: Sequence[Fact], *, complete: bool) -> Level:
    worsening = [fact for fact in known if fact.verdict == Verdict.WORSENING]
    missing = [fact for fact in known if fact.meets is False]
    if any(fact.verdict != Verdict.IMPROVING for fact in missing) or any(not fact.meets for fact in worsening):
        return Level.CONCERN
    if missing or worsening:
        return Level.WATCH
    if any(fact.meets or fact.verdict == Verdict.IMPROVING for fact in known):
        return Level.GOOD if complete else Level.WATCH
    return Level.NONE


def _words(known: Sequence[Fact]) -> str:
    judged = [fact for fact in known if fact.meets is not None]
    met = sum(bool(fact.meets) for fact in judged)
    parts = [f"{met} of {len(judged)} on target"] if judged else ["No target to judge by"]
    trends = {trend: sum(fact.verdict == trend for fact in known) for trend in (Verdict.WORSENING, Verdict.IMPROVING)}
    return ", ".join([*parts, *(f"{many} {trend.label.lower()}" for trend, many in trends.items() if many)])


def _reason(fact: Fact, on: date) -> str:
    if fact.latest is None:
        return f"{fact.name}: no figures yet"
    if stale(fact, on):
        return f"{fact.name}: no figures after {wording.period(fact.latest, fact.every)}"
    target = {True: "meets its target", False: "misses its target", None: "no target set"}[fact.meets]
    verdict = Verdict(fact.verdict).label.lower()
    since = f" {wording.since(fact.since, fact.every)}" if fact.since else ""
    return f"{fact.name}: {target}, {verdict}{since}"
