"""Freezing the kickoff's agenda as it is handed out."""

from django.db import transaction

from midcourse.kickoff.actions.prewire import say
from midcourse.kickoff.models import Kickoff, KickoffPack
from midcourse.kickoff.pack import agenda_paper
from midcourse.kickoff.papers import as_json, from_json
from midcourse.people import clock
from midcourse.people.access import Verb, require
from midcourse.people.models import User


@transaction.atomic
def freeze_agenda(actor: User, kickoff: Kickoff) -> KickoffPack:
    """Keep both editions as they stand. What changes later is in the next one. Raises ValueError where nothing did."""
    require(actor, Verb.RUN_KICKOFFS, kickoff)
    content, shared = agenda_paper(kickoff, shared=False), agenda_paper(kickoff, shared=True)
    last = kickoff.packs.first()
    if last and (from_json(last.content), from_json(last.shared)) == (content, shared):
        raise ValueError("Nothing has changed since the agenda was frozen.")
    pack = KickoffPack.objects.create(
        kickoff=kickoff, content=as_json(content), shared=as_json(shared), frozen_by=actor, frozen_at=clock.now()
    )
    say(actor, "kickoff.freeze", "Froze the agenda of the kickoff", kickoff)
    return pack
