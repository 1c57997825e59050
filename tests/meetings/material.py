"""What a meeting finds: a KPI with each vendor's standing, signals, insights, corrections and what is late.

Rows are made straight from the models: what other rooms would conclude from figures is not what is tested here.
"""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from io import BytesIO

from pypdf import PdfReader

from midcourse.contracts.models import Contract, Deliverable, Intensity
from midcourse.corrections.models import Correction, EffectCheck, Practice, Verdict
from midcourse.insights.models import DeepDive, Insight, Signal
from midcourse.measures.models import KPI, DataRequest, Definition, Standing
from midcourse.meetings import actions
from midcourse.meetings.models import Meeting
from midcourse.people import clock
from tests.cast import Cast

TODAY = date(2026, 11, 12)
NOW = datetime(2026, 11, 12, 15, tzinfo=UTC)
LAST_TIME = date(2026, 10, 8)
PERIODS = [date(2026, month, 1) for month in range(1, 11)]
# Complaints of January to October: E rises, the others do not.
COMPLAINTS = {
    "A": [4, 5, 3, 4, 6, 4, 5, 4, 3, 4],
    "B": [7, 6, 8, 7, 7, 6, 8, 7, 6, 7],
    "C": [3, 2, 4, 3, 2, 3, 3, 4, 2, 3],
    "D": [9, 8, 9, 10, 8, 9, 9, 8, 10, 9],
    "E": [5, 6, 5, 4, 6, 5, 17, 19, 18, 21],
    "F": [2, 2, 1, 3, 2, 2, 1, 2, 3, 2],
}


@dataclass
class Material:
    kpi: KPI
    signals: dict[str, Signal] = field(default_factory=dict)
    insights: dict[str, Insight] = field(default_factory=dict)
    corrections: dict[str, Correction] = field(default_factory=dict)


def at(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 15, tzinfo=UTC)


def complaints(cast: Cast, *, name: str = "Complaints", target: float = 8) -> KPI:
    """The cohort's KPI with every vendor's standing: five steady, Vendor E worsening since July."""
    kpi = KPI.objects.create(program=cast.program)
    kpi.current = Definition.objects.create(
        kpi=kpi,
        made_by=cast.alma,
        name=name,
        goal="Clean buildings",
        meaning="Complaints about cleaning that people send in",
        kind="count",
        numerator="complaints",
        better="lower",
        target=target,
    )
    kpi.save()
    Standing.objects.bulk_create(
        standing(kpi, cast.contracts[letter], figures) for letter, figures in COMPLAINTS.items()
    )
    return kpi


def standing(kpi: KPI, contract: Contract, figures: list[int]) -> Standing:
    worse = figures[-1] > 1.5 * figures[0]
    return Standing(
        kpi=kpi,
        contract=contract,
        points=[[day.isoformat(), value, None] for day, value in zip(PERIODS, figures, strict=True)],
        latest_period=PERIODS[-1],
        latest=figures[-1],
        level=figures[-1],
        verdict="worsening" if worse else "no clear change",
        rule="a figure outside the limits" if worse else "",
        since=date(2026, 7, 1) if worse else None,
        meets_target=figures[-1] <= (kpi.current.target or 0) if kpi.current else None,
    )


def signal(kpi: KPI, contract: Contract | None, sentence: str, direction: str = "worse", **more: object) -> Signal:
    fields = {"kind": "shift", "found_at": NOW - timedelta(days=3), "weight": 1.0, **more}
    return Signal.objects.create(kpi=kpi, contract=contract, sentence=sentence, direction=direction, **fields)


def insight(cast: Cast, kpi: KPI, contract: Contract, title: str, **more: object) -> Insight:
    fields = {"kind": "problem", "written_at": NOW - timedelta(days=2), "program": contract.program, **more}
    return Insight.objects.create(kpi=kpi, contract=contract, title=title, written_by=cast.alma, **fields)


def correction(cast: Cast, concluded: Insight, contract: Contract, what: str, **more: object) -> Correction:
    fields = {
        "owner": cast.alma,
        "due": date(2026, 11, 30),
        "expected": "down",
        "check_on": date(2027, 1, 31),
        "opened_by": cast.alma,
        "opened_at": NOW - timedelta(days=60),
        **more,
    }
    return Correction.objects.create(insight=concluded, contract=contract, kpi=concluded.kpi, what=what, **fields)


def check(done: Correction, computed: Verdict, sentence: str, internal: str, **more: object) -> EffectCheck:
    fields = {"checked_at": NOW - timedelta(days=1), **more}
    return EffectCheck.objects.create(
        correction=done, computed=computed, sentence=sentence, internal_sentence=internal, **fields
    )


def everything(cast: Cast) -> Material:
    """One of each, for Vendor E and for Vendor B, who must not learn of one another."""
    kpi, e, b = complaints(cast), cast.contracts["E"], cast.contracts["B"]
    made = Material(kpi=kpi)
    made.signals = {
        "E": signal(kpi, e, "Complaints rose from 5.2 to 18.8 a month."),
        "compared": signal(kpi, e, "Vendor E accounts for nearly all of the rise.", comparative=True, weight=3),
        "B": signal(kpi, b, "Complaints at Bayview Library fell to 6.", "better"),
        "all": signal(kpi, None, "Complaints of the program rose by 44.", weight=2, comparative=True),
    }
    made.insights = {
        "E": insight(cast, kpi, e, "Night shifts are short of staff", shared=True),
        "private": insight(cast, kpi, e, "Vendor E may leave the market", no_correction="Procurement follows it up"),
        "B": insight(cast, kpi, b, "Bayview's checklist works", kind="bright_spot", shared=True),
    }
    made.corrections = {
        "E": correction(cast, made.insights["E"], e, "Second crew on weeknights", owner=cast.victor),
        "B": correction(cast, made.insights["B"], b, "Checklist at the Harbor site", state="in_place", owner=cast.dana),
    }
    check(
        made.corrections["B"],
        Verdict.WORKED,
        "Complaints fell from 7.2 to 6.1.",
        "Complaints of Vendor B fell from 7.2 to 6.1; Vendor E's rose to 18.8.",
        reason="Agreed with Alma",
        verdict=Verdict.WORKED,
    )
    Practice.objects.create(
        program=cast.program, kpi=kpi, title="Walk the site at dusk", how="With the client.", shared_by=cast.alma
    )
    for letter in "BE":
        owed = cast.contracts[letter]
        DataRequest.objects.create(kpi=kpi, contract=owed, period=PERIODS[-1], due=date(2026, 11, 10))
        Deliverable.objects.create(contract=owed, name=f"Supply list {letter}", due=date(2026, 11, 2))
    return made


def meeting(cast: Cast, **more: object) -> Meeting:
    """This month's meeting of the cohort, planned by Alma, with Victor and Dana asked to come."""
    with clock.at(NOW - timedelta(days=1)):
        planned = {"program": cast.program, "on": TODAY, "attendees": [cast.alma, cast.victor, cast.dana], **more}
        return actions.plan_meeting(cast.alma, **planned)


def held_before(cast: Cast) -> Meeting:
    """Last month's meeting of the cohort."""
    with clock.at(at(LAST_TIME)):
        before = actions.plan_meeting(cast.alma, program=cast.program, on=LAST_TIME)
        return actions.hold_meeting(cast.alma, before, "We looked at complaints.")


def full_meeting(cast: Cast) -> Meeting:
    """A meeting with everything in it: what Vendor E and Vendor B have, and what staff think. Call it at `NOW`."""
    held_before(cast)
    everything(cast)
    Contract.objects.filter(pk=cast.contracts["E"].pk).update(intensity=Intensity.HIGH)
    DeepDive.objects.create(program=cast.program, topic="Why does Vendor E lose staff?", asked_by=cast.alma)
    planned = meeting(cast)
    actions.add_idea(cast.victor, planned, "Pay the night shift more")
    actions.add_idea(cast.dana, planned, "Lend out our Bayview checklist")
    actions.decide(cast.alma, planned, "Meet on Thursdays")
    actions.decide(cast.alma, planned, "Bayview goes first", contract=cast.contracts["B"])
    actions.decide(cast.alma, planned, "Prepare a tender for the five sites", internal=True)
    return planned


def text_of(pdf: bytes) -> str:
    """All words of a PDF, with single spaces."""
    pages = PdfReader(BytesIO(pdf)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())
