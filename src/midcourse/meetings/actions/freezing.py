"""Freezing a meeting's packs: what it looked at stays as it was, whatever is corrected later."""

from typing import Any

from django.db import transaction

from midcourse.meetings.actions.meeting import say, still_planned
from midcourse.meetings.editions import editions
from midcourse.meetings.models import Meeting, Pack
from midcourse.meetings.pack import content_of, hash_of
from midcourse.people import clock
from midcourse.people.access import Verb, require
from midcourse.people.models import User


@transaction.atomic
def freeze_pack(actor: User, meeting: Meeting) -> list[Pack]:
    """Freeze what the agenda says now: the internal edition first, then one vendor edition a contract.

    Earlier packs of the meeting stay as they are. Raises ValueError for a cancelled meeting, and for one that was
    held, as closing it froze its packs.
    """
    require(actor, Verb.RUN_MEETINGS, meeting)
    still_planned(meeting)
    return freeze_editions(actor, meeting)


def freeze_editions(actor: User, meeting: Meeting) -> list[Pack]:
    """A pack of each edition as it is now."""
    found = editions(meeting)
    contents = [(edition.contract.pk if edition.contract else None, content_of(edition)) for edition in found]
    return _frozen(actor, meeting, contents)


def freeze_minutes(actor: User, meeting: Meeting) -> list[Pack]:
    """The newest pack of each edition once more with the minutes as they are now: its figures stay the meeting's."""
    newest = {pack.contract_id: pack.content for pack in meeting.packs.order_by("frozen_at", "pk")}
    both = {"minutes": meeting.minutes, "minutes_corrected": f"{clock.today():%B %-d, %Y}"}
    for_staff = {**both, "staff_minutes": meeting.staff_minutes}
    contents = [(contract, {**content, **(both if contract else for_staff)}) for contract, content in newest.items()]
    return _frozen(actor, meeting, contents)


def _frozen(actor: User, meeting: Meeting, contents: list[tuple[int | None, dict[str, Any]]]) -> list[Pack]:
    """`contents` are by the contract whose edition each is; None is the internal one."""
    moment = clock.now()
    packs = [
        Pack(
            meeting=meeting,
            contract_id=contract,
            frozen_at=moment,
            frozen_by=actor,
            content=content,
            sha256=hash_of(content),
        )
        for contract, content in contents
    ]
    made = Pack.objects.bulk_create(packs)
    sentence = f"Froze the pack of the performance meeting of {meeting.on:%b %-d, %Y}"
    say(actor, "pack.freeze", sentence, meeting, shared=True)
    return made
