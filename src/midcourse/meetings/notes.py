"""What was written on the screen during a meeting, as the first words of its minutes."""

from midcourse.measures.models import KPI
from midcourse.meetings.models import Capture, Meeting, TopicNote
from midcourse.meetings.screens import BRIGHT_SPOTS, WHAT_WORKS
from midcourse.meetings.timeboxes import boxes


def first_words(meeting: Meeting) -> dict[str, str]:
    """The notes, a paragraph a topic, then what was written down: what the room read, and what is for staff only."""
    notes = [note for note in meeting.topic_notes.order_by("pk") if note.text.strip()]
    captures, titles = list(meeting.captures.all()), _titles(notes)
    both = _words([n for n in notes if not n.internal], [c for c in captures if c.for_room], titles)
    staff = _words([n for n in notes if n.internal], [c for c in captures if not c.for_room], titles)
    return {"minutes": both, "staff_minutes": staff}


def _words(notes: list[TopicNote], captures: list[Capture], titles: dict[str, str]) -> str:
    paragraphs = [f"{_opened(titles.get(note.topic, note.topic))} {note.text.strip()}" for note in notes]
    lines = [f"{each.get_kind_display()}: {each.text}" for each in captures]
    return "\n\n".join([*paragraphs, *(["\n".join(lines)] if lines else [])])


def _opened(title: str) -> str:
    return title if title.endswith("?") else f"{title}:"


def _titles(notes: list[TopicNote]) -> dict[str, str]:
    """Each topic in words: a part of the agenda, or a KPI."""
    keys = {note.topic: note.topic.removeprefix("kpi-") for note in notes if note.topic.startswith("kpi-")}
    names = dict(KPI.objects.filter(pk__in=keys.values()).values_list("pk", "current__name"))
    parts = {box.key: box.title for box in boxes(True)} | {BRIGHT_SPOTS: WHAT_WORKS}
    return parts | {topic: names.get(int(pk), "") for topic, pk in keys.items()}
