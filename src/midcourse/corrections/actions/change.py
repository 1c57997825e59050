"""Changing with a reason what was agreed: owner and days; taking up what was dropped; leaving what did not help."""

from datetime import date
from typing import Any

from django.db import transaction

from midcourse.corrections.actions.correct import State, check_order, check_owner, check_past, record
from midcourse.corrections.models import Correction, Verdict
from midcourse.corrections.queries import concluded
from midcourse.insights.names import check_names
from midcourse.people.access import Verb, require
from midcourse.people.models import User

NAMES = {"owner": "owner", "due": "in place by", "started_on": "in place since", "check_on": "check on"}


@transaction.atomic
def change_correction(
    actor: User,
    correction: Correction,
    *,
    owner: User,
    due: date,
    check_on: date,
    because: str,
    started_on: date | None = None,
) -> Correction:
    """Agree on another owner or other days. What it was before stays on the time line, with the reason.

    `started_on` is given once the change is in place. Raises ValueError without a reason, where nothing changes, once
    it was checked or dropped, and for an owner or days that opening one would refuse.
    """
    require(actor, Verb.OPEN_CORRECTIONS, correction)
    if correction.state not in (State.AGREED, State.IN_PLACE):
        raise ValueError(f"This correction is {correction.get_state_display().lower()}: its days stay as they were.")
    check_owner(correction.contract, owner)
    asked: dict[str, Any] = {"owner": owner, "due": due, "check_on": check_on}
    if correction.state == State.IN_PLACE and started_on:
        check_past(started_on)
        asked["started_on"] = started_on
    check_order(asked.get("started_on", due), check_on)
    changed = {name: value for name, value in asked.items() if getattr(correction, name) != value}
    if not changed:
        raise ValueError("Nothing is changed. Choose another owner or day.")
    why = _reason(actor, correction, because)
    said = "; ".join(
        f"{NAMES[name]} {_said(value)}, was {_said(getattr(correction, name))}" for name, value in changed.items()
    )
    for name, value in changed.items():
        setattr(correction, name, value)
    correction.save(update_fields=list(changed))
    record(actor, "correction.change", f"Changed “{correction.what}”: {said} – {why}", correction)
    return correction


@transaction.atomic
def take_up_again(actor: User, correction: Correction, because: str) -> Correction:
    """Reopen what was dropped, where it stood. Raises ValueError for one that was not, or without a reason."""
    require(actor, Verb.OPEN_CORRECTIONS, correction)
    if correction.state != State.DROPPED:
        raise ValueError("Only a correction that was dropped can be taken up again.")
    why = _reason(actor, correction, because)
    correction.state = State.IN_PLACE if correction.started_on else State.AGREED
    correction.dropped_because = ""
    correction.save(update_fields=["state", "dropped_because"])
    record(actor, "correction.again", f"Taken up again: {correction.what} – {why}", correction)
    return correction


@transaction.atomic
def leave_at_that(actor: User, correction: Correction, because: str) -> Correction:
    """Say why nothing follows a correction that did not help. Raises ValueError for any other, or without a reason."""
    require(actor, Verb.OPEN_CORRECTIONS, correction)
    if concluded(correction) != Verdict.DID_NOT:
        raise ValueError("This is asked once a correction was checked and did not help.")
    correction.afterwards = _reason(actor, correction, because)
    correction.save(update_fields=["afterwards"])
    sentence = f"Nothing follows “{correction.what}”, which did not help – {correction.afterwards}"
    record(actor, "correction.leave", sentence, correction)
    return correction


def _reason(actor: User, correction: Correction, because: str) -> str:
    if not because.strip():
        raise ValueError("Give the reason; it stays on the time line, and both sides read it.")
    check_names(actor, [because], program=correction.contract.program, but=correction.contract)
    return because.strip()


def _said(value: User | date | None) -> str:
    return f"{value:%b %-d, %Y}" if isinstance(value, date) else str(value)
