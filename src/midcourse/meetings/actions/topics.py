"""What is written on a meeting's screen while it runs: notes under each topic, and what people say captured once."""

import re
from collections.abc import Callable
from dataclasses import asdict, dataclass
from uuid import UUID

from django.db import transaction

from midcourse.meetings.actions.meeting import say, still_planned
from midcourse.meetings.models import Capture, Meeting, TopicNote
from midcourse.meetings.naming import check_words
from midcourse.people import clock
from midcourse.people.access import Verb, require
from midcourse.people.models import User

LONGEST_NOTE = 20_000  # letters
TOPIC = re.compile(r"opening|updates|patterns|kpi-\d{1,18}|bright-spots|brainstorm|steps|deep-dive")
"""The keys of the screens: the agenda's time boxes, each KPI, and what works."""


class ConflictError(ValueError):
    """Somebody else wrote in the same note meanwhile: `theirs` is what is kept now, `mine` what was not saved."""

    def __init__(self, theirs: TopicNote, mine: str) -> None:
        self.theirs, self.mine = theirs, mine
        super().__init__(f"{theirs.edited_by.name} changed this note while you wrote. Both texts are below: join them.")


@dataclass(frozen=True)
class Said:
    """What was written down: the record's key, in which words, for or about whom, and whether the room may read it."""

    record: int
    text: str
    whom: str
    for_room: bool


@transaction.atomic
def write_topic(
    actor: User, meeting: Meeting, topic: str, text: str, version: int, *, internal: bool = True
) -> TopicNote:
    """Save a topic's note, written from `version` on (0 for a new one); the one for staff, or the room's.

    The same text sent twice is saved once. Raises ConflictError where somebody else saved meanwhile, and ValueError
    for a text that is too long and once the meeting was closed.
    """
    require(actor, Verb.RUN_MEETINGS, meeting)
    still_planned(meeting)
    if not TOPIC.fullmatch(topic):
        raise ValueError(f"“{topic}” is no topic of this meeting.")
    if len(text) > LONGEST_NOTE:
        raise ValueError(f"This note is longer than {LONGEST_NOTE:,} letters. Go on under another topic.")
    note = TopicNote.objects.select_related("edited_by").filter(meeting=meeting, topic=topic, internal=internal).first()
    note = note or TopicNote(meeting=meeting, topic=topic, internal=internal)
    if note.text == text:
        return note
    if note.version != version:
        raise ConflictError(note, text)
    if not note.version:
        say(actor, "topic.note", f"Began notes for the performance meeting of {meeting.on:%b %-d, %Y}", meeting)
    note.text, note.version, note.edited_by, note.edited_at = text, version + 1, actor, clock.now()
    note.save()
    return note


@transaction.atomic
def capture(actor: User, meeting: Meeting, *, key: UUID, kind: Capture.Kind, write: Callable[[], Said]) -> Capture:
    """Write something down from the meeting's screen, once for each `key` however often it is sent.

    `write` calls the action that anybody calls for this, which may refuse with a ValueError: then nothing is stored.
    Raises ValueError once the meeting was closed, and for words that tell vendors in the room of another.
    """
    require(actor, Verb.RUN_MEETINGS, meeting)
    still_planned(meeting)  # and makes a second sending wait for the first
    stored: Capture | None = Capture.objects.filter(meeting=meeting, key=key).first()
    if stored:
        return stored
    said = write()
    if said.for_room:
        check_words(actor, meeting, said.text)
    return Capture.objects.create(
        meeting=meeting,
        key=key,
        kind=kind,
        said_by=actor,
        **asdict(said),
    )
