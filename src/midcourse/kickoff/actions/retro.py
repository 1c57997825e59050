"""What the kickoff taught, for the next one of this service (K9)."""

from django.db import transaction

from midcourse.contracts.models import Vendor
from midcourse.contracts.names import named
from midcourse.kickoff.models import Kickoff
from midcourse.people import events
from midcourse.people.access import Verb, require
from midcourse.people.models import User


@transaction.atomic
def write_retro(actor: User, kickoff: Kickoff, *, went_well: str, do_differently: str) -> Kickoff:
    """Keep the lessons for the library, where staff of all departments read them; writing again replaces them.

    Raises ValueError before the kickoff was held, where nothing is said, and for words that name a vendor.
    """
    require(actor, Verb.RUN_KICKOFFS, kickoff)
    if not kickoff.minutes:
        raise ValueError("The kickoff is still to come. Look back once it was held.")
    lessons = (went_well.strip(), do_differently.strip())
    if not any(lessons):
        raise ValueError("Write at least one thing that went well or that you would do differently.")
    if found := named(lessons, Vendor.objects.all()):
        raise ValueError(f"Staff of other departments read this and it names {', '.join(found)}. Take the name out.")
    if lessons != (kickoff.went_well, kickoff.do_differently):
        kickoff.went_well, kickoff.do_differently = lessons
        kickoff.save(update_fields=["went_well", "do_differently"])
        sentence = f"Looked back on the kickoff. Went well: {lessons[0] or '–'} Do differently: {lessons[1] or '–'}"
        events.record(actor, "kickoff.retro", sentence, [kickoff, kickoff.contract])
    return kickoff
