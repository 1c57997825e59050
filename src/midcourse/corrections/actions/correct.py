"""A correction from agreed to in place; only a check of its effect takes it further."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID, uuid4

from django.core.exceptions import PermissionDenied
from django.db import models, transaction

from midcourse.contracts.models import Contract
from midcourse.corrections.models import Correction
from midcourse.corrections.queries import possible_owners
from midcourse.corrections.rhythm import check_day
from midcourse.insights.models import Insight
from midcourse.insights.names import check_names
from midcourse.people import clock, events
from midcourse.people.access import Verb, require
from midcourse.people.models import User

State = Correction.State


@transaction.atomic
def open_correction(
    actor: User,
    insight: Insight,
    *,
    contract: Contract,
    what: str,
    owner: User,
    due: date,
    expected: str,
    size: float | None = None,
    check_on: date,
    follows: Correction | None = None,
    together: UUID | None = None,
) -> Correction:
    """Agree a change with its owner, its expected effect and the day to check it.

    `size` is in the KPI figure's own scale: 0.05 for five points of a rate. `follows` is the correction that did not
    help, where this one is tried instead. Both sides see it, so it names no other vendor. Raises ValueError for an
    owner of neither side, dates out of order, or a contract the insight is not about.
    """
    require(actor, Verb.OPEN_CORRECTIONS, insight)
    require(actor, Verb.OPEN_CORRECTIONS, contract)
    if not what.strip():
        raise ValueError("What changes is empty. Say in a sentence what somebody will do differently.")
    if not _is_about(insight, contract):
        raise ValueError(f"The insight is not about {contract}. Choose a contract that it is about.")
    check_owner(contract, owner)
    check_order(due, check_on)
    if expected not in Correction.Expected.values:
        raise ValueError("Say whether the KPI should go up or down.")
    if follows and (follows.insight_id, follows.contract_id) != (insight.pk, contract.pk):
        raise ValueError("A correction follows one of the same insight and contract.")
    check_names(actor, [what], program=contract.program, but=contract)
    correction = Correction.objects.create(
        insight=insight,
        contract=contract,
        kpi=insight.kpi,
        what=what.strip(),
        owner=owner,
        due=due,
        expected=expected,
        size=size,
        check_on=check_on,
        follows=follows,
        together=together,
        opened_by=actor,
    )
    sentence = f"Agreed: {correction.what} ({owner.name}, by {due:%b %-d, %Y}; check on {check_on:%b %-d, %Y})"
    record(actor, "correction.open", sentence, correction, insight, follows)
    return correction


@dataclass(frozen=True)
class Start:
    """Where a change starts: whose contract, who sees to it, and by when."""

    contract: Contract
    owner: User
    due: date


@transaction.atomic
def open_together(
    actor: User, insight: Insight, starts: Sequence[Start], *, what: str, expected: str, size: float | None = None
) -> list[Correction]:
    """Agree the same change with several vendors of a program, each from its own day: a correction for each.

    Those that start later stand beside the earlier ones when effects are checked. Each is checked when its own figures
    should have come. Raises ValueError for fewer than two contracts, and as `open_correction` does.
    """
    if len(starts) < 2:
        raise ValueError("Give at least two vendors a day to start on. For one alone, open a single correction.")
    key = uuid4()
    return [
        open_correction(
            actor,
            insight,
            contract=each.contract,
            what=what,
            owner=each.owner,
            due=each.due,
            expected=expected,
            size=size,
            check_on=check_day(insight.kpi.definition, each.due),
            together=key,
        )
        for each in starts
    ]


@transaction.atomic
def put_in_place(actor: User, correction: Correction, on: date) -> Correction:
    """Note the day the change took effect; a vendor contact does so for what their own side owns.

    Raises ValueError unless it was agreed and not yet in place, and for a day to come.
    """
    require(actor, Verb.WORK_CORRECTIONS, correction)
    if actor.is_vendor and not correction.owner.is_vendor:
        raise PermissionDenied("This correction is the department's to put in place.")
    if correction.state != State.AGREED:
        raise ValueError(f"This correction is {correction.get_state_display().lower()} already.")
    check_past(on)
    correction.started_on, correction.state = on, State.IN_PLACE
    correction.check_on = max(correction.check_on, check_day(correction.kpi.definition, on))
    correction.save(update_fields=["started_on", "state", "check_on"])
    sentence = f"In place since {on:%b %-d, %Y}: {correction.what}; check on {correction.check_on:%b %-d, %Y}"
    record(actor, "correction.in_place", sentence, correction)
    return correction


@transaction.atomic
def drop(actor: User, correction: Correction, because: str) -> Correction:
    """Give a correction up, with the reason. Raises ValueError without one, or once it was checked or dropped."""
    require(actor, Verb.OPEN_CORRECTIONS, correction)
    if correction.state not in (State.AGREED, State.IN_PLACE):
        raise ValueError(f"This correction is {correction.get_state_display().lower()} already.")
    if not because.strip():
        raise ValueError("Say why it is dropped; the reason stays with the correction.")
    check_names(actor, [because], program=correction.contract.program, but=correction.contract)
    correction.state, correction.dropped_because = State.DROPPED, because.strip()
    correction.save(update_fields=["state", "dropped_because"])
    record(actor, "correction.drop", f"Dropped: {correction.what} – {correction.dropped_because}", correction)
    return correction


def record(
    actor: User | None,
    verb: str,
    sentence: str,
    correction: Correction,
    *more: models.Model | None,
    shared: bool = True,
) -> None:
    """Say it on the time lines of the correction, its insight, contract and program."""
    contract = correction.contract
    about = [correction, correction.insight, contract, contract.program, correction.kpi, *more]
    events.record(actor, verb, sentence, about, shared=shared)


def check_owner(contract: Contract, owner: User) -> None:
    """Raises ValueError for an owner of neither side."""
    if not possible_owners(contract).filter(pk=owner.pk).exists():
        raise ValueError(f"{owner.name} belongs to neither side of {contract}. Choose somebody who does.")


def check_order(due: date, check_on: date) -> None:
    """Raises ValueError for a check before the change."""
    if check_on <= due:
        raise ValueError(f"The check, {check_on:%b %-d, %Y}, comes before the change is due. Choose a later day.")


def check_past(on: date) -> None:
    """Raises ValueError for a day to come."""
    if on > clock.today():
        raise ValueError(f"{on:%b %-d, %Y} is still to come. Note the day once the change is in place.")


def _is_about(insight: Insight, contract: Contract) -> bool:
    if insight.contract_id:
        return insight.contract_id == contract.pk
    return insight.program_id is not None and insight.program_id == contract.program_id
