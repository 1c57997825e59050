"""The audit trail: an append-only, hash-chained record, and the readable time line of every record."""

import hashlib
import json
from collections.abc import Iterable
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models, transaction

from midcourse.people import clock
from midcourse.people.models import ChainHead, Event, EventSubject, User


@transaction.atomic
def record(
    actor: User | None,
    verb: str,
    sentence: str,
    about: Iterable[models.Model | None],
    *,
    shared: bool = False,
    details: dict[str, Any] | None = None,
) -> Event:
    """Add one event to the chain.

    `actor` is None for what the system does by itself. `about` are the saved records whose time lines show it;
    None among them is passed over. `shared` lets vendor contacts who can see the record read the sentence, so it
    must name no other vendor. `details` holds JSON-ready facts beyond the sentence.
    """
    head, _ = ChainHead.objects.select_for_update().get_or_create(pk=1)
    subjects = sorted({(subject._meta.label_lower, int(subject.pk)) for subject in about if subject is not None})
    event = Event(
        at=clock.now(),
        actor=actor,
        verb=verb,
        sentence=sentence,
        shared=shared,
        details=details or {},
        previous=head.hash,
    )
    event.hash = _hash(event, subjects)
    event.save(force_insert=True)
    EventSubject.objects.bulk_create([EventSubject(event=event, kind=kind, record=pk) for kind, pk in subjects])
    ChainHead.objects.filter(pk=1).update(hash=event.hash)
    return event


def first_broken() -> Event | None:
    """The first event whose content or place in the chain is not as it was written; None where all is well."""
    previous = ""
    event: Event
    for event in Event.objects.order_by("pk").prefetch_related("subjects").iterator(chunk_size=2000):
        subjects = sorted((subject.kind, subject.record) for subject in event.subjects.all())
        if event.previous != previous or event.hash != _hash(event, subjects):
            return event
        previous = event.hash
    return None


def _hash(event: Event, subjects: list[tuple[str, int]]) -> str:
    content = [
        event.previous,
        event.at.timestamp(),
        event.actor_id,
        event.verb,
        event.sentence,
        event.shared,
        event.details,
        subjects,
    ]
    written = json.dumps(content, cls=DjangoJSONEncoder, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(written.encode()).hexdigest()
