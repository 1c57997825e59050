"""The five-part agenda that fills itself."""

from typing import Any

from django.utils import timezone

from midcourse.contracts.models import Contract
from midcourse.corrections.models import Verdict
from midcourse.meetings.editions import Edition, internal, of_vendor
from midcourse.meetings.models import Meeting
from midcourse.meetings.parts import opening, patterns, signals, solutions, updates
from midcourse.meetings.shapes import Agenda, Glance, Looked, Pattern, SignalLine, Step
from midcourse.meetings.timeboxes import boxes, time_said


def agenda(meeting: Meeting, *, contract: Contract | None = None) -> Agenda:
    """The agenda as it is now: the internal edition, or the vendor edition of `contract`."""
    return of_edition(of_vendor(meeting, contract) if contract else internal(meeting))


def of_edition(edition: Edition) -> Agenda:
    """The agenda from what this edition may draw on, in a fixed number of queries."""
    meeting, topic = edition.meeting, edition.topic
    held = signals.held(edition)
    parts: dict[str, Any] = {
        "looked": opening.looked(edition),
        "corrections": updates.open_corrections(edition),
        **patterns.patterns(edition, held),
        **signals.signals(edition, held),
        **solutions.steps(edition),
    }
    return Agenda(
        **_head(edition),
        **parts,
        glance=glance(**{key: parts[key] for key in ("looked", "patterns", "problems", "worse", "better")}),
        changed=opening.changed(edition),
        late=updates.late_data(edition),
        exceptions=updates.exceptions(edition),
        ideas=solutions.ideas(edition),
        practices=solutions.practices(edition, held),
        questions=solutions.questions(edition),
        commitments=updates.commitments(edition),
        kept=updates.kept(edition),
        recognitions=opening.recognitions(edition),
        takes_deep_dive=edition.takes_deep_dive,
        deep_dive=str(topic or ""),
        deep_dive_id=topic.pk if topic else None,
        learned=topic.learned if topic else "",
        decisions=solutions.decisions(edition),
        minutes=meeting.minutes,
        staff_minutes=meeting.staff_minutes if edition.internal else "",
    )


def glance(
    looked: list[Looked],
    patterns: list[Pattern],
    problems: list[Step],
    worse: list[SignalLine],
    better: list[SignalLine],
) -> list[Glance]:
    """The whole agenda in four numbers, good and bad alike."""
    judged = [row for row in looked if row.verdict in (Verdict.WORKED, Verdict.DID_NOT)]
    worked = sum(row.verdict == Verdict.WORKED for row in judged)
    aimed = [each.meets_target for row in patterns for each in row.standings if each.meets_target is not None]
    answered = sum(step.answered for step in problems)
    return [
        Glance(f"{worked} of {len(judged)}" if judged else "–", "corrections judged so far that worked"),
        Glance(f"{sum(aimed)} of {len(aimed)}" if aimed else "–", "latest figures that meet their target"),
        Glance(f"{len(better)} / {len(worse)}", "signals of better / worse performance"),
        Glance(f"{answered} of {len(problems)}" if problems else "–", "open problems with a correction or a reason"),
    ]


def _head(edition: Edition) -> dict[str, Any]:
    meeting = edition.meeting
    subject = meeting.program or meeting.contract
    parts = boxes(edition.takes_deep_dive, meeting.minutes_long)
    return {
        "meeting": meeting.pk,
        "subject": str(subject),
        "goal": subject.goal if subject else "",
        "on": f"{meeting.on:%B %-d, %Y}",
        "edition": "Internal edition" if edition.internal else "Vendor edition",
        "vendor": str(edition.contract.vendor) if edition.contract else "",
        "made_at": f"{timezone.localtime(edition.moment):%B %-d, %Y, %-I:%M %p}",
        "last_meeting": f"{edition.last.on:%B %-d, %Y}" if edition.last else "",
        "boxes": parts,
        "time": time_said(parts),
        "sharing": edition.sharing,
        "attendees": [person.name for person in edition.attendees],
    }
