"""Nothing that a vendor contact may not know of is in their edition of a pack, however it is read.

A word of its own is planted in every text of every record that Victor may not see, as each model's `visible_to` says,
and in the fields kept to staff of those he may. Then his edition is read in every form and searched for them. A
record of a new kind, or a new text field, is planted without anybody thinking of it.
"""

import json
import re
from collections.abc import Iterator
from datetime import timedelta
from html import unescape
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from django.apps import apps
from django.db import models
from pypdf import PdfReader

from midcourse.contracts.models import LogEntry, Program, Risk, Sharing, Violation
from midcourse.corrections.models import Adoption, Commitment, EffectCheck, Practice, Question, Side, Visit
from midcourse.insights.models import DeepDive, Insight, Trigger
from midcourse.measures.models import KPI, Observation, Segment, Submission
from midcourse.meetings import actions
from midcourse.meetings.models import Decision, Meeting, Pack, TopicNote
from midcourse.meetings.printing import pdf_of, summary_pdf_of
from midcourse.meetings.word import word_of
from midcourse.people import clock
from midcourse.people.models import User
from tests.cast import Cast, signed_in
from tests.meetings.material import NOW, PERIODS, TODAY, correction, full_meeting, insight, signal

pytestmark = pytest.mark.django_db

ROOMS = ("contracts", "measures", "insights", "corrections", "meetings")
STAFF_ONLY = {EffectCheck: ["internal_sentence"], Meeting: ["staff_minutes"], Insight: ["no_correction"]}
FIGURE = 7731  # Vendor B's, in every period
FEW = 4321  # Vendor C's, fewer than may be shown here


@pytest.fixture(autouse=True)
def today():
    with clock.at(NOW):
        yield


@pytest.fixture
def planned(cast: Cast) -> Meeting:
    """A meeting with a record of every kind, of Vendor E for staff only and of Vendor B."""
    meeting = full_meeting(cast)
    kpi, e, b = KPI.objects.get(), cast.contracts["E"], cast.contracts["B"]
    for contract, shared in ((e, False), (b, True)):
        one_of_each(cast, kpi, contract, shared=shared)
    Insight.objects.create(kind="problem", title="On all", program=cast.program, kpi=kpi, written_by=cast.alma)
    signal(kpi, e, "Compared.", comparative=True, weight=9, evidence=driven())
    checked = correction(
        cast, Insight.objects.get(title="Night shifts are short of staff"), e, "Mops", state="in_place"
    )
    EffectCheck.objects.create(
        correction=checked, computed="worked", sentence="Fell.", internal_sentence="?", checked_at=NOW
    )
    other = Program.objects.create(department=cast.department, name="Parks", goal="Green parks", service="janitorial")
    Practice.objects.create(program=other, kpi=kpi, title="Elsewhere", how="So.", shared_by=cast.alma)
    Decision.objects.create(meeting=meeting, text="Internal", internal=True)
    TopicNote.objects.create(meeting=meeting, topic="steps", text="Noted", edited_by=cast.alma, edited_at=NOW)
    DeepDive.objects.create(program=cast.program, topic="Before", asked_by=cast.alma, taken_at=NOW, learned="Much")
    meeting.staff_minutes, meeting.minutes = "Between us", "For all to read"
    meeting.save()
    numbers(kpi, cast)
    return meeting


def one_of_each(cast: Cast, kpi: KPI, contract: Any, *, shared: bool) -> None:
    """What vendors and staff write of a contract; `shared` as the vendor of this very contract may read it."""
    owner, about = (cast.dana if shared else cast.alma), {"contract": contract}
    LogEntry.objects.create(
        **about, kind="recognition", happened_on=TODAY, text="Thanks", shared=shared, written_by=cast.alma
    )
    risk = Risk.objects.create(**about, what="Leaves", owner=cast.alma, review_on=TODAY, shared=shared, mitigation="?")
    trigger = Trigger.objects.create(risk=risk, kpi=kpi, level=1)
    signal(kpi, contract, "Beyond.", kind="risk", trigger=trigger)
    concluded = insight(cast, kpi, contract, "Concluded", kind="bright_spot", shared=shared, story="Because")
    Question.objects.create(**about, insight=concluded, text="How?", asked_by=cast.alma)
    Visit.objects.create(**about, insight=concluded, planned_for=TODAY, planned_by=cast.alma, challenges="Hard")
    Violation.objects.create(**about, what="Spill", happened_on=TODAY)
    if shared:
        Commitment.objects.create(
            **about, side=Side.VENDOR, what="Promised", owner=owner, due=TODAY - timedelta(days=3), made_by=owner
        )
        Adoption.objects.create(practice=Practice.objects.first(), contract=contract, adopted_on=TODAY)
        sent = Submission.objects.create(contract=contract, sent_by=owner, filename="b.csv", file="b.csv")
        segment = Segment.objects.create(key='{"site": "Zqwksite"}', values={"site": "Zqwksite"})
        Observation.objects.create(
            kpi=kpi,
            contract=contract,
            period=PERIODS[-1],
            segment=segment,
            numerator=9,
            submission=sent,
            received_at=NOW,
        )


def driven() -> dict[str, Any]:
    parts = [{"name": name, "before": 1, "after": 9, "part": 8, "within": 8, "mix": 0} for name in ("Zqwkpart", "E")]
    return {"parts": {"vendor": parts}}


def numbers(kpi: KPI, cast: Cast) -> None:
    """Figures to be looked for: Vendor B's, and Vendor C's, which are of few cases."""
    definition = kpi.definition
    definition.smallest_cell, definition.dimensions = FEW + 1, ["site"]
    definition.save()
    for letter, figure in (("B", FIGURE), ("C", FEW), ("D", 9000), ("E", 8000)):
        points = [[day.isoformat(), figure, None] for day in PERIODS]
        kpi.standings.filter(contract=cast.contracts[letter]).update(points=points, latest=figure)


def plant(victor: User) -> dict[str, str]:
    """A word in every text that is not for him, and where each stands. Names of the others' people count too."""
    planted: dict[str, str] = {}
    for model in (model for room in ROOMS for model in apps.get_app_config(room).get_models()):
        if not hasattr(model.objects, "visible_to"):
            continue
        seen = set(model.objects.visible_to(victor).values_list("pk", flat=True))
        for pk in model.objects.values_list("pk", flat=True):
            for name in STAFF_ONLY.get(model, []) if pk in seen else texts_of(model):
                word = f"Zqwk{len(planted)}x"
                planted[word] = f"{model.__name__}.{name} {pk}"
                model.objects.filter(pk=pk).update(**{name: word})
    User.objects.filter(name="Dana").update(name="Zqwkdana")
    return planted


def texts_of(model: type[models.Model]) -> Iterator[str]:
    for each in model._meta.concrete_fields:
        if isinstance(each, models.CharField | models.TextField) and not each.choices:
            yield each.name


def forms_of(cast: Cast, pack: Pack) -> dict[str, str]:
    """His edition in every form he can get it in, as text."""
    browser = signed_in(cast.victor)
    pages = {
        "page": f"/packs/{pack.pk}/",
        "summary page": f"/packs/{pack.pk}/summary/",
        "agenda": f"/meetings/{pack.meeting_id}/",
    }
    read = {name: unescape(browser.get(address).text) for name, address in pages.items()}
    with ZipFile(BytesIO(word_of(pack))) as parts:
        word = " ".join(parts.read(name).decode() for name in parts.namelist() if name.endswith((".xml", ".rels")))
    printed = {"PDF": pdf_of(pack), "summary PDF": summary_pdf_of(pack)}
    return {
        **{name: text[text.index("<main") :] for name, text in read.items()},
        "content": json.dumps(pack.content, ensure_ascii=False),
        "Word": unescape(word),
        **{name: everything_in(PdfReader(BytesIO(pdf))) for name, pdf in printed.items()},
    }


def everything_in(pdf: PdfReader) -> str:
    """The words of a PDF, those that only a screen reader says, and its metadata."""
    words = [page.extract_text() for page in pdf.pages]
    said = [str(pdf.get_object(number)) for number in range(1, len(pdf.xref[0]) + 1) if number in pdf.xref[0]]
    return " ".join([*words, *said, str(pdf.metadata)])


def packs_of(cast: Cast, planned: Meeting) -> tuple[Pack, Pack]:
    """The internal edition, and Vendor E's as it is read back."""
    packs = actions.freeze_pack(cast.alma, planned)
    own = next(pack for pack in packs if pack.contract_id == cast.contracts["E"].pk)
    return packs[0], Pack.objects.select_related("frozen_by").get(pk=own.pk)


@pytest.mark.parametrize("sharing", Sharing)
def test_nothing_that_is_not_for_him_is_in_any_form(cast: Cast, planned: Meeting, sharing: Sharing) -> None:
    Program.objects.filter(pk=cast.program.pk).update(sharing=sharing)
    planted = plant(cast.victor)
    names = {word for word, where in planted.items() if where.startswith("Vendor.name")}
    allowed = names if sharing is Sharing.NAMED else set()  # their names, and nothing else of them
    _, own = packs_of(cast, Meeting.objects.get(pk=planned.pk))
    for form, text in forms_of(cast, own).items():
        found = {planted.get(word, word) for word in set(re.findall(r"Zqwk\w+", text)) - allowed}
        assert not found, (form, found)


@pytest.mark.parametrize("sharing", Sharing)
def test_no_figure_that_is_not_for_him_is_in_any_form(cast: Cast, planned: Meeting, sharing: Sharing) -> None:
    Program.objects.filter(pk=cast.program.pk).update(sharing=sharing)
    _, own = packs_of(cast, Meeting.objects.get(pk=planned.pk))
    for form, text in forms_of(cast, own).items():
        assert not re.search(r"\b4,?321\b", text), f"{form}: a figure of few cases"
        if sharing is Sharing.MEDIAN:
            assert not re.search(r"\b7,?731\b", text), f"{form}: another vendor's figure"


def test_the_words_are_where_staff_read_them(cast: Cast, planned: Meeting) -> None:
    """The search above would find them: the internal edition is full of the same words."""
    planted = plant(cast.victor)
    whole, _ = packs_of(cast, Meeting.objects.get(pk=planned.pk))
    said = {planted.get(word, word).split(" ")[0] for word in re.findall(r"Zqwk\w+", json.dumps(whole.content))}
    assert said >= {
        "Vendor.name", "Decision.text", "Meeting.staff_minutes", "Insight.title", "Insight.story", "Signal.sentence",
        "Risk.mitigation", "LogEntry.text", "Question.text", "Commitment.what", "Correction.what", "Idea.text",
        "DeepDive.topic", "Deliverable.name", "Violation.what", "EffectCheck.internal_sentence",
        "Insight.no_correction", "Zqwkdana", "Zqwkpart", "Zqwksite",
    }  # fmt: skip


def test_own_side_is_still_there(cast: Cast, planned: Meeting) -> None:
    plant(cast.victor)
    _, own = packs_of(cast, Meeting.objects.get(pk=planned.pk))
    for form, text in forms_of(cast, own).items():
        for words in ("Vendor E", "Second crew on weeknights", "For all to read"):
            assert words in text or form in ("agenda", "summary page", "summary PDF"), (form, words)
