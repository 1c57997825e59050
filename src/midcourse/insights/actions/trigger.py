"""Early-warning rules of risks: a figure beyond its level raises a signal the moment it arrives (K8)."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from django.db import transaction
from django.urls import reverse

from midcourse.contracts.actions import risks as register
from midcourse.contracts.models import Contract, Risk
from midcourse.insights.models import RISK, Signal, Trigger
from midcourse.measures.models import KPI, Submission
from midcourse.people import clock, events, notices
from midcourse.people.access import Verb, require
from midcourse.people.models import User

if TYPE_CHECKING:
    from midcourse.insights.beyond import Beyond


@transaction.atomic
def set_trigger(
    actor: User, risk: Risk, kpi: KPI, *, when: str, level: float, where: Mapping[str, str] | None = None
) -> Trigger:
    """Watch a KPI for a risk's early-warning sign. What is known already is looked at once.

    `level` is in the figure's own scale. Raises ValueError for a KPI that the risk's contract is not measured by, and
    for a breakdown that the KPI does not have.
    """
    require(actor, Verb.KEEP_LOG, risk)
    if not KPI.objects.of_contract(risk.contract).filter(pk=kpi.pk).exists():
        raise ValueError(f"{risk.contract} is not measured by {kpi}. Choose one of its KPIs.")
    if unknown := [name for name in where or {} if name not in kpi.definition.dimensions]:
        raise ValueError(f"{kpi} is not broken down by {', '.join(unknown)}.")
    trigger = Trigger.objects.create(risk=risk, kpi=kpi, where=dict(where or {}), when=when, level=level)
    _record(actor, "trigger.set", f"Watches {trigger} as a sign of the risk {risk.what}", trigger)
    watch([kpi], [risk.contract], None)
    return trigger


@transaction.atomic
def drop_trigger(actor: User, trigger: Trigger) -> None:
    """Watch no longer; the signals it raised end and stay on record."""
    require(actor, Verb.KEEP_LOG, trigger)
    trigger.dropped_at = clock.now()
    trigger.save(update_fields=["dropped_at"])
    trigger.signals.filter(ended_at=None).update(ended_at=clock.now())
    _record(actor, "trigger.drop", f"No longer watches {trigger} as a sign of the risk {trigger.risk.what}", trigger)


@transaction.atomic
def close_risk(actor: User, risk: Risk, because: str) -> Risk:
    """Close a risk with the reason; the signals of its triggers end. Raises ValueError as the register's own does."""
    register.close_risk(actor, risk, because)
    Signal.objects.open().filter(trigger__risk=risk).update(ended_at=clock.now())
    return risk


@transaction.atomic
def reopen_risk(actor: User, risk: Risk) -> Risk:
    """Open a closed risk again; its triggers look at once. Raises ValueError for an open one."""
    register.reopen_risk(actor, risk)
    watch(KPI.objects.filter(triggers__risk=risk, triggers__dropped_at=None).distinct(), [risk.contract], None)
    return risk


@transaction.atomic
def watch(kpis: Iterable[KPI], contracts: Iterable[Contract], submission: Submission | None) -> list[Signal]:
    """Raise a signal for every figure beyond a trigger's level, and end those that are not any more.

    Called when figures arrive. A signal tells the risk's owner; one figure raises one signal, however often it comes.
    """
    triggers = Trigger.objects.filter(
        kpi__in=[kpi.pk for kpi in kpis], risk__contract__in=contracts, risk__closed_on=None, dropped_at=None
    )
    watched = triggers.select_related("risk__contract__vendor", "kpi__current", "risk__owner")
    return [signal for trigger in watched for signal in _watched(trigger, submission)]


def _watched(trigger: Trigger, submission: Submission | None) -> list[Signal]:
    from midcourse.insights.beyond import beyond  # Polars: not needed to draw a page

    known = {signal.since: signal for signal in trigger.signals.open()}
    found = {each.period: each for each in beyond(trigger)}
    for period in known.keys() - found.keys():
        known[period].ended_at = clock.now()
        known[period].save(update_fields=["ended_at"])
        _say(known[period], trigger, "signal.end", f"Over: {known[period].sentence}")
    return [_raise(trigger, found[period], submission) for period in sorted(found.keys() - known.keys())]


def _raise(trigger: Trigger, found: "Beyond", submission: Submission | None) -> Signal:
    risk = trigger.risk
    signal = Signal.objects.create(
        kpi=trigger.kpi,
        contract=risk.contract,
        kind=RISK,
        direction="worse",
        sentence=found.sentence,
        where=dict(trigger.where),
        since=found.period,
        until=found.period,
        evidence={"figure": found.figure, "level": trigger.level, "when": trigger.when, "risk": risk.what},
        weight=float(risk.weight) / 25,
        found_at=clock.now(),
        submission=submission,
        trigger=trigger,
    )
    _say(signal, trigger, "signal.find", f"Signal: {signal.sentence}")
    notices.tell(
        [risk.owner],
        f"Early warning: {risk.what}",
        f"{found.sentence}\n\nWhat we agreed to do about it: {risk.mitigation or 'nothing yet'}",
        link=reverse("signal", args=[signal.pk]),
    )
    return signal


def _say(signal: Signal, trigger: Trigger, verb: str, sentence: str) -> None:
    risk = trigger.risk
    about = [signal, risk, risk.contract, trigger.kpi, risk.contract.program]
    events.record(None, verb, sentence, about, shared=risk.shared)


def _record(actor: User, verb: str, sentence: str, trigger: Trigger) -> None:
    risk = trigger.risk
    events.record(actor, verb, sentence, [risk, risk.contract, trigger.kpi], shared=risk.shared)
