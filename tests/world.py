"""One record of every kind, all of Vendor E's contract or its program, and every address that leads to them."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, time
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse

from midcourse.contracts.actions import save_risk, write_log
from midcourse.contracts.models import Deliverable, Risk
from midcourse.corrections.actions import promise
from midcourse.corrections.models import Adoption, EffectCheck, Practice, Question, Side, Visit
from midcourse.insights.actions import ask_deep_dive, set_trigger
from midcourse.kickoff.actions.draft import make_draft
from midcourse.kickoff.actions.plan import agree_plan
from midcourse.kickoff.models import Draft
from midcourse.library.actions import fill_library
from midcourse.library.models import StarterKPI
from midcourse.measures.actions import contest
from midcourse.measures.models import KPI, Observation, Segment, Submission, SubmissionState
from midcourse.meetings import actions
from midcourse.meetings.models import Idea, Series
from midcourse.people import clock
from midcourse.people.access import PAGES, ROLES
from midcourse.people.models import Role
from tests.cast import Cast
from tests.kickoff.prepared import prepared
from tests.meetings import material


@dataclass
class World:
    """The cast and one record of each kind, by the name its pages have."""

    cast: Cast
    records: dict[str, Any] = field(default_factory=dict)

    def __getattr__(self, name: str) -> int:
        return int(self.records[name].pk)


@pytest.fixture
def world(cast: Cast) -> World:
    with clock.at(material.NOW):
        meeting = material.full_meeting(cast)
        made = World(cast)
        e = cast.contracts["E"]
        correction = e.corrections.get()
        insight = correction.insight
        check = EffectCheck.objects.create(
            correction=correction, checked_at=material.NOW, computed="too_early", sentence="Too early to tell."
        )
        packs = actions.freeze_pack(cast.alma, meeting)
        fill_library()
        starter = StarterKPI.objects.select_related("starter_set").get(name="Attendance")
        made.records = {
            "department": cast.department,
            "person": cast.victor,
            "vendor": cast.vendors["E"],
            "program": cast.program,
            "contract": e,
            "deliverable": Deliverable.objects.get(contract=e),
            "kpi": insight.kpi,
            "submission": Submission.objects.create(
                contract=e,
                sent_by=cast.victor,
                state=SubmissionState.PREVIEW,
                filename="october.csv",
                file=ContentFile("Month,Complaints\n", "october.csv"),
            ),
            "signal": e.signals.get(comparative=False),
            "insight": insight,
            "correction": correction,
            "check": check,
            "visit": Visit.objects.create(
                insight=insight, contract=e, planned_for=material.TODAY, planned_by=cast.alma
            ),
            **risk_and_trigger(cast, insight.kpi),
            **figure_and_contest(cast, insight.kpi),
            "commitment": promise(
                cast.victor, e, side=Side.VENDOR, what="A second crew", owner=cast.victor, due=material.TODAY
            ),
            "dive": ask_deep_dive(cast.victor, "Why do night shifts run late?", contract=e),
            "practice": (practice := Practice.objects.get()),
            "adoption": Adoption.objects.create(practice=practice, contract=e, adopted_on=material.TODAY),
            "question": Question.objects.create(
                insight=insight, contract=e, text="What do you do?", asked_by=cast.alma
            ),
            "meeting": meeting,
            "series": monthly(cast),
            "idea": Idea.objects.get(given_by=cast.victor),
            "draft": a_draft(cast),
            **prepared(cast),
            "plan": agree_plan(cast.alma, e),
            "starter": starter,
            "starter_set": starter.starter_set,
            "pack": next(pack for pack in packs if pack.contract_id == e.pk),
        }
    return made


def monthly(cast: Cast) -> Series:
    """Meetings with Vendor E on every second Tuesday of the month."""
    return actions.plan_series(
        cast.alma,
        contract=cast.contracts["E"],
        every_months=1,
        week=Series.Week.SECOND,
        weekday=Series.Weekday.TUESDAY,
        starts=date(2026, 12, 1),
        ends=date(2027, 2, 28),
        at=time(10, 30),
        attendees=[cast.alma, cast.victor],
    )


def figure_and_contest(cast: Cast, kpi: KPI) -> dict[str, Any]:
    """A figure of Vendor E, and what Victor says against it."""
    e, came = cast.contracts["E"], material.at(material.TODAY)
    sent = Submission.objects.create(contract=e, sent_by=cast.alma, state=SubmissionState.SAVED)
    figure = Observation.objects.create(
        kpi=kpi,
        contract=e,
        period=material.PERIODS[-1],
        segment=Segment.objects.get_or_create(key="")[0],
        numerator=21,
        submission=sent,
        received_at=came,
    )
    return {"figure": figure, "contest": contest(cast.victor, figure, "Four are of the site next door.")}


def risk_and_trigger(cast: Cast, kpi: KPI) -> dict[str, Any]:
    """A risk of Vendor E's contract whose early-warning sign a KPI is watched for, and an entry in its log."""
    e = cast.contracts["E"]
    write_log(cast.alma, e, kind="call", happened_on=material.TODAY, text="A second crew starts soon.", shared=True)
    risk = Risk(contract=e, what="The night crew leaves", owner=cast.alma, review_on=material.TODAY)
    return {"risk": save_risk(cast.alma, risk), "trigger": set_trigger(cast.alma, risk, kpi, when="above", level=30)}


Address = Callable[[World, str], str]


def alone(_: World, name: str) -> str:
    """A list, or a form to begin with."""
    return reverse(name)


def of(record: str) -> Address:
    """The address of the record of this name."""
    return lambda world, name: reverse(name, args=[getattr(world, record)])


def asks(record: str) -> Address:
    """A form that is told by a question which record it begins with: ?contract=5."""
    return lambda world, name: f"{reverse(name)}?{record}={getattr(world, record)}"


def a_draft(cast: Cast) -> Draft:
    """What is being planned of recycling, with the library's KPIs."""
    draft = Draft(department=cast.department, title="Recycling 2027", service="recycling", starts=material.TODAY)
    return make_draft(cast.alma, draft)


def of_starter(world: World, name: str) -> str:
    """Adding a KPI to a starter set, or changing one of its KPIs."""
    return reverse(name, args=[world.starter_set, "kpi"] if name == "library-add" else ["kpi", world.starter])


KINDS: dict[Address, str] = {
    alone: """home help notices departments department-add people person-add vendors vendor-add programs program-add
        contracts contract-add submissions signals insights deep-dives corrections commitments practices meetings
        library library-set-add drafts draft-add log risks practice-figures lessons
        profiles reassess workload""",
    asks("contract"): """commitment-make kpi-add figures-send figures-template deep-dive-ask meeting-plan
        series-plan log-write risk-add""",
    asks("signal"): "insight-write",
    asks("insight"): "practice-share",
    lambda _, name: reverse(name, args=["tutorial/first-loop"]): "help-page",
    lambda _, name: reverse(name, args=["high"]): "profile-edit",
    of("department"): "department-edit",
    of("person"): "person-edit",
    of("vendor"): "vendor vendor-edit",
    of("program"): "program program-edit",
    of("contract"): """plan plan-agree contract contract-edit contract-intensity contract-missing
        contract-handover contract-history deliverable-add figures-enter
        kickoff-context document-add walkthrough requirement-add requirements-file requirements-read-rest
        needs need-say roles roles-start role-add contact-card success success-say success-agree kickoff-risks
        risks-take retro agenda agenda-freeze kickoff-calendar""",
    lambda world, name: reverse(name, args=[world.contract]): """kickoff kickoff-hold kickoff-agree kickoff-review
        kickoff-hand-in kickoff-predecessor pre-wire pre-wire-answer sheet sheet-edit sheet-agree sheet-return""",
    of("deliverable"): "deliverable-receive",
    of("kpi"): "kpi kpi-edit kpi-retire kpi-figures chain",
    of("submission"): """submission submission-progress submission-file submission-columns submission-answer
        submission-save submission-withdraw submission-again submission-acknowledge""",
    of("signal"): "signal",
    of(
        "insight"
    ): "insight insight-leave insight-close correction-open correction-open-together question-ask visit-plan",
    of("correction"): """correction correction-in-place correction-change correction-drop correction-again
        correction-check correction-leave""",
    of("adoption"): "adoption-change adoption-undo",
    of("question"): "question question-answer question-withdraw",
    asks("program"): "practice-import",
    of("check"): "check-judge",
    of("commitment"): "commitment commitment-settle commitment-reopen",
    of("risk"): "risk risk-edit risk-review risk-close risk-reopen trigger-set",
    of("trigger"): "trigger-drop",
    of("figure"): "figure-contest",
    of("contest"): "contest contest-answer contest-withdraw",
    of("dive"): "deep-dive",
    of("visit"): "visit visit-move visit-note",
    of("practice"): "practice practice-adopt practice-decline practice-export",
    of("meeting"): """meeting meeting-hold meeting-cancel meeting-deep-dive idea-add decision-add pack-freeze
        meeting-calendar meeting-move meeting-people minutes-correct minutes-agree minutes-return
        meeting-live meeting-said""",
    lambda world, name: reverse(name, args=[world.meeting, world.kpi]): "meeting-figures",
    lambda world, name: reverse(name, args=[world.pack, world.kpi]): "pack-figures",
    lambda world, name: reverse(name, args=[world.meeting, "opening"]): "meeting-note",
    lambda world, name: reverse(name, args=[world.meeting, "idea"]): "meeting-capture",
    of("series"): "series series-calendar series-people series-stop",
    of("idea"): "idea-choose",
    of("pack"): "pack pack-pdf pack-word pack-summary pack-summary-pdf",
    of("plan"): "plan-version",
    of("document"): "document-edit document-drop",
    of("requirement"): """requirement-edit requirement-drop requirement-read requirement-settle
        requirement-action""",
    of("need"): "need-promise need-decline need-again need-withdraw",
    of("role"): "role-edit role-drop",
    of("agenda"): "agenda-frozen",
    of("draft"): """draft draft-edit draft-terms draft-levels draft-kpi-add draft-award draft-take-back
        draft-drop""",
    lambda world, name: reverse(name, args=[world.draft, 0]): "draft-kpi draft-kpi-remove",
    of("starter_set"): "library-set library-set-edit",
    of_starter: "library-add library-edit library-remove",
}
ADDRESSES: dict[str, Address] = {name: kind for kind, names in KINDS.items() for name in names.split()}
LISTS = KINDS[alone].split()
"""Addresses without a record: each person finds their own there, which the rooms' tests show."""

OF_EVERYBODY = {
    *("help-page", "vendor", "vendor-edit", "department-edit", "person-edit"),
    *("practice", "practice-export"),
    *("library-set", "library-set-edit", "library-add", "library-edit", "library-remove"),
}
"""Addresses whose record belongs to no department: suppliers, practices and the library are shared among staff,
people are the administrator's."""

OF_THE_PROGRAM = {
    "program",
    "kpi",
    "kpi-figures",
    "chain",
    "practice-adopt",
    "practice-decline",
    "meeting",
    "idea-add",
    "meeting-figures",
    "meeting-calendar",
    "minutes-agree",
    "minutes-return",
}
"""Addresses that every vendor of a program opens, each seeing their own."""


def may_open(role: Role, page: str) -> bool:
    """Whether the access table opens a page, by its name, to a role."""
    verb = PAGES[page]
    return verb is not None and role in ROLES[verb]
