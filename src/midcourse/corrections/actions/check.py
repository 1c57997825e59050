"""Did it help: computed from the figures, then judged by people."""

from collections.abc import Iterable
from dataclasses import asdict
from datetime import date, timedelta
from math import isfinite
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from midcourse.analysis.finding import FindingKind
from midcourse.analysis.measure import Every
from midcourse.contracts.models import Contract
from midcourse.corrections.actions.correct import record
from midcourse.corrections.models import Correction, EffectCheck, Verdict
from midcourse.corrections.queries import waiting
from midcourse.corrections.rhythm import LEAST_AFTER, LEAST_BEFORE, LONGEST_DAYS
from midcourse.insights.models import Signal
from midcourse.insights.names import check_names
from midcourse.measures.models import KPI, Submission
from midcourse.people import clock
from midcourse.people.access import Verb, require
from midcourse.people.models import User

if TYPE_CHECKING:
    from midcourse.analysis.effects import Answer, Series


@transaction.atomic
def check_effect(correction: Correction, actor: User | None = None) -> EffectCheck:
    """Ask the figures whether a correction that is in place helped, and keep the answer.

    The system does so on the check date; with an `actor`, a person asks again. Where it is too early the check date
    moves on; any other answer makes the correction checked. Raises ValueError for one that is not in place.
    """
    if actor:
        require(actor, Verb.CHECK_EFFECTS, correction)
    if correction.started_on is None or correction.state == Correction.State.DROPPED:
        raise ValueError("Only a correction that is in place can be checked.")
    answer = answer_for(correction)
    check = _kept(correction, answer, actor)
    _move_on(correction, answer)
    return check


@transaction.atomic
def read_effects(
    kpis: Iterable[KPI],
    contracts: Iterable[Contract],
    submission: Submission | None,  # noqa: ARG001 - told to everything that looks when figures arrive
) -> list[EffectCheck]:
    """What newly arrived figures say of the corrections in place, for the next meeting to open with (M7).

    A reading on the way: the correction stays in place and is checked on its day.
    """
    standing = Correction.objects.filter(state=Correction.State.IN_PLACE, kpi__in=kpis, contract__in=contracts)
    corrections = standing.select_related("contract__program", "insight", "kpi__current", "owner")
    return [_kept(correction, answer_for(correction), None) for correction in corrections]


def run_due_checks(on: date) -> list[EffectCheck]:
    """Check every correction whose day has come; running it twice on a day checks nothing twice."""
    due = waiting(on).select_related("contract__program", "insight", "kpi__current", "owner")
    return [check_effect(correction) for correction in due]


@transaction.atomic
def judge(actor: User, check: EffectCheck, verdict: str, reason: str = "") -> EffectCheck:
    """Say what people conclude from a check; against the figures only with a reason, which both sides read.

    Raises ValueError for an unknown verdict or a missing reason.
    """
    require(actor, Verb.CHECK_EFFECTS, check)
    if verdict not in Verdict.values:
        raise ValueError("Choose whether it worked, did not, is too early to tell, or cannot be told.")
    if verdict != check.computed and not reason.strip():
        raise ValueError("This differs from what the figures say. Give the reason.")
    contract = check.correction.contract
    check_names([reason], program=contract.program, but=contract)
    check.verdict, check.reason, check.checked_by = verdict, reason.strip(), actor
    check.save(update_fields=["verdict", "reason", "checked_by"])
    why = f": {check.reason}" if check.reason else ""
    sentence = f"Concluded about “{check.correction.what}”: {check.get_verdict_display().lower()}{why}"
    record(actor, "correction.judge", sentence, check.correction, check)
    return check


def _kept(correction: Correction, answer: "Answer", actor: User | None) -> EffectCheck:
    """The answer as a check. A month's figures come in pieces: what the day's earlier pieces said is said anew."""
    last = correction.checks.first()
    again = last is not None and last.checked_by is None and timezone.localdate(last.checked_at) == clock.today()
    check = last if last and again else EffectCheck(correction=correction)
    before = check.computed
    check.checked_at, check.checked_by, check.computed = clock.now(), actor, answer.verdict.value
    check.sentence, check.internal_sentence = answer.sentence, answer.internal_sentence
    check.evidence = evidence_of(answer)
    check.save()
    if check.computed != before or actor:
        said = f"Checked “{correction.what}”: {check.get_computed_display().lower()}. {answer.sentence}"
        record(actor, "correction.check", said, correction, check)
    return check


def answer_for(correction: Correction) -> "Answer":
    """What the figures say now, with the program's other vendors alongside."""
    from midcourse.analysis.effects import Needs, effect, series_of  # Polars and SciPy: not needed to draw a page
    from midcourse.measures.queries import panel_of

    assert correction.started_on is not None  # noqa: S101 - callers have seen to it
    seen = panel_of(correction.kpi, with_segments=False)
    label = next((name for name, contract in seen.contracts.items() if contract.pk == correction.contract_id), None)
    units = seen.panel.units
    own = series_of(seen.panel, label) if label in units else _none_of(correction)
    others = [series_of(seen.panel, unit) for unit in units if unit != label]
    return effect(
        own,
        correction.started_on,
        expected=1 if correction.expected == Correction.Expected.UP else -1,
        size=correction.size,
        others=others,
        level_since=_level_since(correction),
        needs=Needs(before=LEAST_BEFORE, after=LEAST_AFTER),
    )


def evidence_of(answer: "Answer") -> dict[str, Any]:
    """The answer's numbers as JSON; all that is known of other vendors is under `others` and `against`."""
    return {
        "periods_before": [day.isoformat() for day in answer.before],
        "periods_after": [day.isoformat() for day in answer.after],
        "left_out": [day.isoformat() for day in answer.left_out],
        "method": answer.decided.method.value if answer.decided else None,
        "own": _numbers(asdict(answer.own)) if answer.own else None,
        "others": {**_numbers(asdict(answer.others)), "compared": answer.compared} if answer.others else None,
        "against": _numbers(asdict(answer.against)) if answer.against else None,
    }


def _none_of(correction: Correction) -> "Series":
    from midcourse.analysis.effects import Series

    definition = correction.kpi.definition
    measure = definition.measure
    return Series(measure, Every(definition.frequency), (), (), () if measure.kind.has_denominator else None)


def _level_since(correction: Correction) -> date | None:
    """Since when the figures were at the level that prompted the correction, as the signals of the time say.

    A shift of the contract's own figures dates it best; else the signals that the insight rests on.
    """
    own = Signal.objects.filter(kpi=correction.kpi, contract=correction.contract, since__lt=correction.started_on)
    shift = own.filter(kind=FindingKind.SHIFT, found_at__lte=correction.opened_at).order_by("-found_at").first()
    signals = [shift] if shift else correction.insight.signals.filter(since__lt=correction.started_on)
    return min((signal.since for signal in signals if signal.since), default=None)


def _move_on(correction: Correction, answer: "Answer") -> None:
    if answer.verdict.value == Verdict.TOO_EARLY:
        every = Every(correction.kpi.definition.frequency)
        wait = LONGEST_DAYS[every] * max(LEAST_AFTER - len(answer.after), 1)
        correction.check_on = clock.today() + timedelta(days=wait)
    else:
        correction.state = Correction.State.CHECKED
    correction.save(update_fields=["check_on", "state"])


def _numbers(values: dict[str, Any]) -> dict[str, Any]:
    """Nested numbers, with None where JSON has none for them."""
    return {
        name: _numbers(value)
        if isinstance(value, dict)
        else float(value)
        if value is not None and isfinite(value)
        else None
        for name, value in values.items()
    }
