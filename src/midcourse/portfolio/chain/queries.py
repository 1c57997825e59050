"""The links of one KPI's chain, of a contract or of all in a person's scope, each as far as they may know of it."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db.models import Count, Max, Min, OuterRef, Q, Subquery
from django.utils.timezone import localdate

from midcourse.analysis import wording
from midcourse.analysis.measure import Every
from midcourse.contracts.models import Contract
from midcourse.corrections.models import Adoption, Correction, EffectCheck, Practice, Verdict
from midcourse.insights.models import Insight, Signal
from midcourse.measures.actions.contest import what
from midcourse.measures.models import KPI, Contest, Observation, Submission
from midcourse.pages.addresses import address
from midcourse.people.models import User
from midcourse.portfolio.chain.steps import Chain, Kind, Step, linked

VERDICT_LEVELS = {Verdict.WORKED: "good", Verdict.DID_NOT: "concern"}


def chain_of(user: User, kpi: KPI, contract: Contract | None) -> Chain:
    """Every link. The KPI and the contract must have been found visible to the user. Queries are flat."""
    signals = list(_signals(user, kpi, contract))
    insights = list(_insights(user, kpi, contract))
    corrections = list(_corrections(user, kpi, contract, insights))
    came = list(_deliveries(user, kpi, contract))
    return linked(
        [
            *came,
            *_contests(user, kpi, contract),
            *(_signal(row, came) for row in signals),
            *_told(insights),
            *(_correction(row) for row in corrections),
            *_checks(user, corrections),
            *_practices(user, kpi, contract, insights),
        ]
    )


def _narrow(rows: Any, contract: Contract | None) -> Any:
    """What is about the contract or about the program as a whole."""
    return rows.filter(Q(contract=contract) | Q(contract=None)) if contract else rows


def _deliveries(user: User, kpi: KPI, contract: Contract | None) -> Iterator[Step]:
    """Figures that came together: by contract, submission and moment."""
    figures = Observation.objects.visible_to(user).filter(kpi=kpi)
    figures = figures.filter(contract=contract) if contract else figures
    known = dict(Submission.objects.visible_to(user).filter(observations__in=figures).values_list("pk", "filename"))
    by = ("submission", "contract", "received_at", "contract__vendor__name", "submission__sha256")
    together = (
        figures.order_by()
        .values_list(*by, "submission__sent_by__name")
        .annotate(Min("period"), Max("period"), Count("pk"), Count("superseded_at"))
    )
    every = Every(kpi.definition.frequency)
    for submission, of, moment, vendor, sha256, sender, first, last, many, replaced in together:
        words = f"{many:,} figure{'' if many == 1 else 's'} of {vendor}, {wording.span(first, last, every)}"
        yield Step(
            Kind.FIGURES,
            _delivery(submission, of, moment),
            localdate(moment),
            words,
            address("submission", submission) if submission in known else "",
            note=f"{replaced:,} of them replaced since" if replaced else "",
            who=sender if submission in known else "",
            file=known.get(submission, ""),
            sha256=sha256,
        )


def _signals(user: User, kpi: KPI, contract: Contract | None) -> Any:
    return _narrow(Signal.objects.visible_to(user).filter(kpi=kpi), contract).order_by("found_at", "pk")


def _contests(user: User, kpi: KPI, contract: Contract | None) -> Iterator[Step]:
    """What was said against figures."""
    rows = Contest.objects.visible_to(user).standing().filter(kpi=kpi)
    rows = rows.filter(contract=contract) if contract else rows
    for row in rows.select_related("by", "segment", "kpi__current").annotate(**_figure_then()):
        below = (_delivery(row.then_submission, row.contract_id, row.then),) if row.then else ()
        note = f"answered: {row.answer}" if row.answer else "waits for an answer"
        words, key = f"{what(row)}. {row.words}", f"contest:{row.pk}"
        yield Step(Kind.CONTEST, key, localdate(row.at), words, address("contest", row.pk), note, str(row.by), below)


def _figure_then() -> dict[str, Subquery]:
    """When and in what the figure came that a contest is about."""
    same = {name: OuterRef(name) for name in ("kpi", "contract", "period", "segment")}
    then = Observation.objects.filter(**same, received_at__lte=OuterRef("at")).order_by("-received_at")
    return {
        "then": Subquery(then.values("received_at")[:1]),
        "then_submission": Subquery(then.values("submission")[:1]),
    }


def _delivery(submission: int | None, contract: int, moment: datetime) -> str:
    """The key of figures that came together."""
    return f"submission:{submission}:{contract}:{moment:%Y%m%d%H%M%S}"


def _signal(row: Signal, came: list[Step]) -> Step:
    """A signal rests on the figures that came when it was found, or else the newest that had come by then."""
    start = f"submission:{row.submission_id}:" + (f"{row.contract_id}:" if row.contract_id else "")
    before = sorted((step for step in came if step.on <= localdate(row.found_at)), key=lambda step: step.on)
    below = tuple(step.key for step in came if step.key.startswith(start)) or tuple(step.key for step in before[-1:])
    ended = f"no longer seen since {localdate(row.ended_at):%b %-d, %Y}" if row.ended_at else ""
    words, where = row.sentence, address("signal", row.pk)
    return Step(Kind.SIGNAL, f"signal:{row.pk}", localdate(row.found_at), words, where, note=ended, rests_on=below)


def _insights(user: User, kpi: KPI, contract: Contract | None) -> Any:
    rows = Insight.objects.visible_to(user).filter(Q(kpi=kpi) | Q(signals__kpi=kpi)).distinct()
    return _narrow(rows, contract).select_related("written_by")


def _told(insights: list[Insight]) -> Iterator[Step]:
    under: dict[int, list[str]] = defaultdict(list)
    pairs = Insight.signals.through._default_manager.filter(insight__in=insights)
    for insight, signal in pairs.values_list("insight", "signal"):
        under[insight].append(f"signal:{signal}")
    for row in insights:
        yield Step(
            Kind.INSIGHT,
            f"insight:{row.pk}",
            localdate(row.written_at),
            row.title,
            address("insight", row.pk),
            note=f"no correction: {row.no_correction}" if row.no_correction else row.get_kind_display().lower(),
            who=str(row.written_by),
            rests_on=tuple(under[row.pk]),
        )


def _corrections(user: User, kpi: KPI, contract: Contract | None, insights: list[Insight]) -> Any:
    rows = Correction.objects.visible_to(user).filter(Q(kpi=kpi) | Q(insight__in=insights))
    rows = rows.filter(contract=contract) if contract else rows
    return rows.select_related("owner", "contract__vendor")


def _correction(row: Correction) -> Step:
    since = f" since {row.started_on:%b %-d, %Y}" if row.started_on else ""
    note = f"{row.contract.vendor} · {row.get_state_display().lower()}{since}"
    note += f": {row.dropped_because}" if row.dropped_because else ""
    return Step(
        Kind.CORRECTION,
        f"correction:{row.pk}",
        localdate(row.opened_at),
        row.what,
        address("correction", row.pk),
        note=note,
        who=str(row.owner),
        rests_on=(f"insight:{row.insight_id}",),
    )


def _checks(user: User, corrections: list[Correction]) -> Iterator[Step]:
    rows = EffectCheck.objects.visible_to(user).filter(correction__in=corrections).select_related("checked_by")
    for row in rows:
        concluded = Verdict(row.verdict or row.computed)
        yield Step(
            Kind.CHECK,
            f"check:{row.pk}",
            localdate(row.checked_at),
            row.sentence if user.is_vendor else row.internal_sentence or row.sentence,
            address("correction", row.correction_id),
            note=row.reason,
            who=str(row.checked_by) if row.checked_by else "",
            rests_on=(f"correction:{row.correction_id}",),
            verdict=concluded.label,
            level=VERDICT_LEVELS.get(concluded, "none"),
        )


def _practices(user: User, kpi: KPI, contract: Contract | None, insights: list[Insight]) -> Iterator[Step]:
    """Practices made of these insights or for this KPI, and the days they were taken up."""
    shared = Practice.objects.visible_to(user).filter(Q(kpi=kpi) | Q(insight__in=insights)).select_related("shared_by")
    adopted = Adoption.objects.visible_to(user).filter(practice__in=shared).select_related("contract__vendor")
    adopted = adopted.filter(contract=contract) if contract else adopted
    days: dict[int, list[str]] = defaultdict(list)
    for each in adopted.order_by("adopted_on", "pk"):
        days[each.practice_id].append(f"{each.contract.vendor} on {each.adopted_on:%b %-d, %Y}")
    for row in shared:
        yield Step(
            Kind.PRACTICE,
            f"practice:{row.pk}",
            localdate(row.shared_at),
            row.title,
            address("practice", row.pk),
            note=f"taken up by {', '.join(days[row.pk])}" if days[row.pk] else "not taken up yet",
            who=str(row.shared_by),
            rests_on=(f"insight:{row.insight_id}",) if row.insight_id else (),
        )
