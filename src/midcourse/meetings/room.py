"""What the wall screen shows: safe for everybody in the room, unless only staff see the screen.

A meeting about one contract shows the edition of its vendor. One with a whole cohort shows what the vendors may all
know: the figures as the program shares them, what was said in the room, and nothing of any one vendor's own.
"""

from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any

from midcourse.analysis.measure import Every
from midcourse.analysis.wording import figure, period
from midcourse.contracts.models import Contract, Sharing
from midcourse.corrections.models import Commitment, Correction, Practice, Question
from midcourse.insights.models import Insight, Signal
from midcourse.measures.models import KPI, DataRequest
from midcourse.measures.models import Standing as StandingRow
from midcourse.meetings.agenda import of_edition
from midcourse.meetings.editions import Edition, for_reader, internal, of_vendor
from midcourse.meetings.models import Capture, Decision, Idea, Meeting
from midcourse.meetings.parts.hiding import hidden_points
from midcourse.meetings.parts.standings import all_sentence, median_of, points_of, standing, target_words
from midcourse.meetings.shapes import Pattern, PracticeLine, Standing, ended
from midcourse.meetings.sharing import FEWEST_TO_COMPARE, codes_of
from midcourse.people.models import Role, User

MEDIAN = "Median of all vendors"
TOO_FEW = "Too few vendors here to show a median. Each looks at its own figures."


@dataclass(frozen=True)
class Room:
    """A meeting on a screen, and whether `staff` alone see that screen."""

    meeting: Meeting
    contracts: list[Contract]
    staff: bool

    @property
    def cohort(self) -> bool:
        """Vendors that know little of each other are in the room: nothing of one of them is written on this screen."""
        return self.meeting.contract_id is None and not self.staff


def for_room(meeting: Meeting, reader: User, *, staff: bool) -> dict[str, Any]:
    """The agenda for the wall, as plain data; `staff` for a screen that nobody else sees."""
    if staff:
        return asdict(of_edition(for_reader(meeting, reader)))
    if meeting.contract:
        return asdict(of_edition(of_vendor(meeting, meeting.contract)))
    everything = internal(meeting, hides=True)
    agenda = of_edition(of_cohort(everything))
    return asdict(replace(agenda, patterns=patterns(everything), practices=practices(meeting)))


def of_cohort(everything: Edition) -> Edition:
    """What every vendor of the program may know, but for the figures: no contract of it is anybody's own."""
    meeting = everything.meeting
    in_room = Capture.objects.filter(meeting=meeting, kind=Capture.Kind.IDEA, for_room=True)
    return replace(
        everything,
        contracts=[],
        kpis=[],
        signals=Signal.objects.none(),
        insights=Insight.objects.none(),
        corrections=Correction.objects.none(),
        requests=DataRequest.objects.none(),
        commitments=Commitment.objects.none(),
        questions=Question.objects.none(),
        recognitions=everything.recognitions.none(),
        practices=Practice.objects.none(),
        ideas=Idea.objects.filter(pk__in=in_room.values("record")),
        decisions=Decision.objects.filter(meeting=meeting, contract=None, internal=False),
        attendees=meeting.attendees.exclude(role=Role.VENDOR),
        topic=None,
        peers=StandingRow.objects.none(),
    )


def practices(meeting: Meeting) -> list[PracticeLine]:
    """The program's own practices, which name no vendor; who took them up is not told."""
    rows = Practice.objects.filter(program=meeting.program).select_related("kpi__current")
    return [PracticeLine(row.pk, row.title, row.how, str(row.kpi), adopted_by=[]) for row in rows]


def patterns(everything: Edition) -> list[Pattern]:
    """The program's KPIs with the vendors' figures by name, under letters, or as their median: as it is agreed."""
    kpis = [kpi for kpi in everything.kpis if kpi.program_id]
    rows = list(everything.peers)
    hidden = hidden_points(everything, kpis, rows)
    called = _called(everything.meeting, everything.contracts)
    found = []
    for kpi in kpis:
        theirs = {row.contract_id: row for row in rows if row.kpi_id == kpi.pk}
        shown = sorted(called.items(), key=lambda each: each[1])
        standings = [
            replace(standing(pk, who, kpi.definition, theirs.get(pk), hidden), contract=None) for pk, who in shown
        ]
        middle = median_of(
            [points_of(row, kpi.definition.measure, hidden) for row in theirs.values()], FEWEST_TO_COMPARE
        )
        found.append(_pattern(kpi, standings, middle))
    return found


def _called(meeting: Meeting, contracts: list[Contract]) -> dict[int, str]:
    """What each contract is called on the wall; none where figures are shared as a median only."""
    sharing = Sharing(meeting.program.sharing) if meeting.program else Sharing.MEDIAN
    if sharing == Sharing.NAMED:
        twice = [each.vendor_id for each in contracts]
        return {each.pk: each.title if twice.count(each.vendor_id) > 1 else each.vendor.name for each in contracts}
    if sharing == Sharing.CODED and len(contracts) >= FEWEST_TO_COMPARE:
        codes = codes_of(meeting.program_id)
        return {each.pk: f"Code {codes[each.pk]}" for each in contracts}
    return {}


def _pattern(kpi: KPI, standings: list[Standing], middle: list[tuple[str, float | None]]) -> Pattern:
    definition = kpi.definition
    if not standings and middle:
        standings = [_median_line(definition, middle)]
        sentence = f"{MEDIAN}: {standings[0].said} in {standings[0].period}."
    else:
        sentence = all_sentence(standings) if standings else TOO_FEW
    return Pattern(
        kpi=kpi.pk,
        name=definition.name,
        meaning=ended(definition.meaning),
        measure=asdict(definition.measure),
        every=definition.frequency,
        target=target_words(definition.measure),
        sentence=sentence,
        standings=standings,
        median=[] if len(standings) == 1 else middle,
    )


def _median_line(definition: Any, middle: list[tuple[str, float | None]]) -> Standing:
    """The median as the one line of a chart."""
    day, value = middle[-1]
    every = Every(definition.frequency)
    said = figure(value, definition.measure) if value is not None else "–"
    return Standing(None, MEDIAN, value, said, period(date.fromisoformat(day), every), "", "", None, middle)
