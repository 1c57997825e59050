"""Freezing a meeting's packs."""

from django.db import transaction

from midcourse.meetings.actions.meeting import say
from midcourse.meetings.actions.words import not_cancelled
from midcourse.meetings.editions import Edition, editions
from midcourse.meetings.models import Meeting, Pack
from midcourse.meetings.pack import content_of, hash_of
from midcourse.people.access import Verb, require
from midcourse.people.models import User


@transaction.atomic
def freeze_pack(actor: User, meeting: Meeting) -> list[Pack]:
    """Freeze what the agenda says now: the internal edition first, then one vendor edition a contract.

    Earlier packs of the meeting stay as they are. Raises ValueError for a cancelled meeting.
    """
    require(actor, Verb.RUN_MEETINGS, meeting)
    not_cancelled(meeting)
    packs = Pack.objects.bulk_create([_frozen(actor, edition) for edition in editions(meeting)])
    sentence = f"Froze the pack of the performance meeting of {meeting.on:%b %-d, %Y}"
    say(actor, "pack.freeze", sentence, meeting, shared=True)
    return packs


def _frozen(actor: User, edition: Edition) -> Pack:
    content = content_of(edition)
    return Pack(
        meeting=edition.meeting,
        contract=edition.contract,
        frozen_at=edition.moment,
        frozen_by=actor,
        content=content,
        sha256=hash_of(content),
    )
