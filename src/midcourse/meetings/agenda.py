"""The five-part agenda that fills itself."""

from typing import Any

from midcourse.contracts.models import Contract
from midcourse.meetings.editions import Edition, internal, of_vendor
from midcourse.meetings.models import Meeting
from midcourse.meetings.parts import opening, patterns, solutions, updates
from midcourse.meetings.shapes import Agenda, TimeBox

# Minutes of an hour. Solutions get twice the time of status (A12); without a deep dive they get its minutes too.
STATUS = [
    TimeBox("opening", "Did last time’s corrections help?", 5, solving=False),
    TimeBox("updates", "Updates and progress", 5, solving=False),
    TimeBox("patterns", "Patterns and challenges", 10, solving=False),
]
SOLUTIONS = [
    TimeBox("brainstorm", "Brainstorm: what would help?", 15, solving=True),
    TimeBox("steps", "Action steps", 15, solving=True),
]
DEEP_DIVE = TimeBox("deep-dive", "Deep dive", 10, solving=True)


def agenda(meeting: Meeting, *, contract: Contract | None = None) -> Agenda:
    """The agenda as it is now: the internal edition, or the vendor edition of `contract`."""
    return of_edition(of_vendor(meeting, contract) if contract else internal(meeting))


def of_edition(edition: Edition) -> Agenda:
    """The agenda from what this edition may draw on, in a fixed number of queries."""
    meeting = edition.meeting
    return Agenda(
        **_head(edition),
        changed=opening.changed(edition),
        looked=opening.looked(edition),
        corrections=updates.open_corrections(edition),
        late=updates.late_data(edition),
        exceptions=updates.exceptions(edition),
        patterns=patterns.patterns(edition),
        **patterns.signals(edition),
        ideas=solutions.ideas(edition),
        practices=solutions.practices(edition),
        **solutions.steps(edition),
        takes_deep_dive=edition.takes_deep_dive,
        deep_dive=str(edition.topic or ""),
        learned=edition.topic.learned if edition.topic else "",
        decisions=[row.text for row in edition.decisions],
        minutes=meeting.minutes if edition.internal or meeting.contract_id else "",
    )


def boxes(takes_deep_dive: bool) -> list[TimeBox]:
    """The parts of an hour."""
    if takes_deep_dive:
        return [*STATUS, *SOLUTIONS, DEEP_DIVE]
    longer = [TimeBox(each.key, each.title, each.minutes + 5, solving=True) for each in SOLUTIONS]
    return [*STATUS, *longer]


def _head(edition: Edition) -> dict[str, Any]:
    meeting = edition.meeting
    subject = meeting.program or meeting.contract
    return {
        "meeting": meeting.pk,
        "subject": str(subject),
        "goal": subject.goal if subject else "",
        "on": meeting.on.isoformat(),
        "edition": "Internal edition" if edition.internal else "Vendor edition",
        "vendor": str(edition.contract.vendor) if edition.contract else "",
        "made_at": edition.moment.isoformat(),
        "last_meeting": edition.last.on.isoformat() if edition.last else "",
        "boxes": boxes(edition.takes_deep_dive),
        "attendees": [person.name for person in edition.attendees],
    }
