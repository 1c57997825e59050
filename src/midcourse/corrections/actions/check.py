"""Did it help: computed from the figures, then judged by people."""

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from midcourse.contracts.models import Contract
from midcourse.corrections.actions.correct import State, record
from midcourse.corrections.answers import answer_for
from midcourse.corrections.evidence import evidence_of
from midcourse.corrections.models import Correction, EffectCheck, Practice, Verdict
from midcourse.corrections.pooling import Effect, keep_effect, together_effect
from midcourse.corrections.queries import waiting
from midcourse.corrections.rhythm import asked_again
from midcourse.insights.names import check_names
from midcourse.measures.models import KPI, Submission
from midcourse.people import clock
from midcourse.people.access import Verb, require
from midcourse.people.models import User

if TYPE_CHECKING:
    from midcourse.analysis.effects import Answer

RELATED = ("contract__program", "insight", "kpi__current", "owner")


@transaction.atomic
def check_effect(correction: Correction, actor: User | None = None) -> EffectCheck:
    """Ask the figures whether a correction that is in place helped, and keep the answer.

    The system does so on the check date; with an `actor`, a person asks again. Where it is too early the check date
    moves on to when figures enough should have come; any other answer makes the correction checked. Raises ValueError
    for one that is not in place.
    """
    if actor:
        require(actor, Verb.CHECK_EFFECTS, correction)
    if correction.started_on is None or correction.state == State.DROPPED:
        raise ValueError("Only a correction that is in place can be checked.")
    answer = answer_for(correction)
    _move_on(correction, answer.verdict.value, len(answer.after))
    early = answer.verdict.value == Verdict.TOO_EARLY
    again = f" Asked again on {correction.check_on:%b %-d, %Y}." if early else ""
    return _kept(correction, answer, together_effect(correction), actor, again)


@transaction.atomic
def read_effects(
    kpis: Iterable[KPI],
    contracts: Iterable[Contract],
    submission: Submission | None,  # noqa: ARG001 - told to everything that looks when figures arrive
) -> list[EffectCheck]:
    """What newly arrived figures say of the corrections in place, for the next meeting to open with (M7), and of the
    practices that vendors took up.

    A reading on the way: the correction stays in place and is checked on its day.
    """
    kpis = list(kpis)
    for practice in Practice.objects.filter(kpi__in=kpis, adoptions__isnull=False).distinct():
        keep_effect(practice)
    standing = Correction.objects.filter(state=State.IN_PLACE, kpi__in=kpis, contract__in=contracts)
    rows = list(standing.select_related(*RELATED))
    together = {each.together: each for each in rows}
    over_all = {key: together_effect(each) for key, each in together.items()}
    return [_kept(each, answer_for(each), over_all[each.together], None) for each in rows]


def run_due_checks(on: date) -> list[EffectCheck]:
    """Check every correction whose day has come; running it twice on a day checks nothing twice."""
    return [check_effect(correction) for correction in waiting(on).select_related(*RELATED)]


@transaction.atomic
def judge(actor: User, check: EffectCheck, verdict: str, reason: str = "") -> EffectCheck:
    """Say what people conclude from a check; against the figures only with a reason, which both sides read.

    Of the newest check, "too early" has the figures asked again, and anything else makes the correction checked.
    Raises ValueError for an unknown verdict or a missing reason.
    """
    require(actor, Verb.CHECK_EFFECTS, check)
    if verdict not in Verdict.values:
        raise ValueError("Choose whether it worked, did not, is too early to tell, or cannot be told.")
    if verdict != check.computed and not reason.strip():
        raise ValueError("This differs from what the figures say. Give the reason.")
    correction = check.correction
    check_names(actor, [reason], program=correction.contract.program, but=correction.contract)
    check.verdict, check.reason, check.checked_by = verdict, reason.strip(), actor
    check.save(update_fields=["verdict", "reason", "checked_by"])
    why = f": {check.reason}" if check.reason else ""
    if check == correction.checks.first() and correction.state != State.DROPPED:
        _move_on(correction, verdict, len(check.evidence.get("periods_after", [])))
    again = f"; asked again on {correction.check_on:%b %-d, %Y}" if correction.state == State.IN_PLACE else ""
    sentence = f"Concluded about “{correction.what}”: {check.get_verdict_display().lower()}{again}{why}"
    record(actor, "correction.judge", sentence, correction, check)
    return check


def _kept(
    correction: Correction, answer: "Answer", together: Effect | None, actor: User | None, again: str = ""
) -> EffectCheck:
    """The answer as a check, with what the change did over all with whom it was opened at once.

    A month's figures come in pieces: what the day's earlier pieces said is said anew.
    """
    last = correction.checks.first()
    anew = last is not None and last.checked_by is None and timezone.localdate(last.checked_at) == clock.today()
    check = last if last and anew else EffectCheck(correction=correction)
    before = check.computed
    check.checked_at, check.checked_by, check.computed = clock.now(), actor, answer.verdict.value
    check.sentence, check.internal_sentence = f"{answer.sentence}{again}", f"{answer.internal_sentence}{again}"
    check.evidence = {**evidence_of(answer), **({"together": together} if together else {})}
    check.save()
    if check.computed != before or actor:
        said = f"Checked “{correction.what}”: {check.get_computed_display().lower()}. {check.sentence}"
        record(actor, "correction.check", said, correction, check)
    return check


def _move_on(correction: Correction, verdict: str, have: int) -> None:
    """Only a verdict makes a correction checked: it worked, it did not, or it cannot be told."""
    if verdict != Verdict.TOO_EARLY:
        correction.state = State.CHECKED
    elif correction.started_on:
        definition = correction.kpi.definition
        correction.state = State.IN_PLACE
        correction.check_on = asked_again(definition, correction.started_on, have, clock.today())
    correction.save(update_fields=["check_on", "state"])
