"""Documents to know before a kickoff (K2)."""

from django.db import transaction

from midcourse.kickoff.actions.words import check_words
from midcourse.kickoff.models import KeyDocument
from midcourse.people import events
from midcourse.people.access import Verb, require
from midcourse.people.models import User


@transaction.atomic
def save_document(actor: User, document: KeyDocument) -> KeyDocument:
    """Add a document or keep its changes. Raises ValueError for a shared one whose words name another vendor."""
    kickoff = document.kickoff
    require(actor, Verb.RUN_KICKOFFS, kickoff)
    if document.shared:
        check_words(actor, kickoff, document.title, document.link, document.words)
    verb = "document.change" if document.pk else "document.add"
    document.save()
    events.record(actor, verb, _told("Document to know", document), [kickoff, kickoff.contract], shared=document.shared)
    return document


@transaction.atomic
def drop_document(actor: User, document: KeyDocument) -> None:
    """Take it out; where it was stays on the time line."""
    kickoff = document.kickoff
    require(actor, Verb.RUN_KICKOFFS, document)
    sentence = _told("No longer a document to know", document)
    events.record(actor, "document.drop", sentence, [kickoff, kickoff.contract], shared=document.shared)
    document.delete()


def _told(what: str, document: KeyDocument) -> str:
    return f"{what}: {document.title}{f', {document.link}' if document.link else ''}"
