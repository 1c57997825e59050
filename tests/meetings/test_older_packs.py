"""Packs frozen before the agenda grew are still drawn in every form, from what they have."""

from dataclasses import fields
from io import BytesIO
from typing import Any

import pytest
from docx import Document

from midcourse.meetings import actions
from midcourse.meetings.models import Pack
from midcourse.meetings.pack import hash_of, is_as_frozen
from midcourse.meetings.printing import pdf_of, summary_pdf_of
from midcourse.meetings.shapes import Agenda, Looked, Pattern, PracticeLine
from midcourse.meetings.word import word_of
from midcourse.people import clock
from tests.cast import Cast, signed_in
from tests.meetings.material import NOW, full_meeting, text_of

pytestmark = pytest.mark.django_db

# What the first packs had, as they were frozen by version 0.1.0 before it was released.
FIRST = {
    Agenda: """format meeting subject on goal edition vendor made_at last_meeting boxes attendees glance changed looked
        corrections late exceptions patterns worse better other more_signals ideas practices problems bright_spots
        takes_deep_dive deep_dive learned decisions minutes staff_minutes""",
    Looked: "correction what who kpi verdict words evidence note",
    Pattern: "kpi name meaning measure every target sentence standings median",
    PracticeLine: "practice title how kpi adopted_by",
}


@pytest.fixture
def old(cast: Cast) -> Pack:
    """A pack of the first format, with all that it had."""
    with clock.at(NOW):
        pack = actions.freeze_pack(cast.alma, full_meeting(cast))[0]
    content = only(pack.content, Agenda)
    lists = {"looked": Looked, "patterns": Pattern, "practices": PracticeLine}
    content |= {name: [only(row, shape) for row in content[name]] for name, shape in lists.items()}
    pack.content, pack.sha256 = {**content, "format": 1}, hash_of({**content, "format": 1})
    pack.save()
    return pack


def only(content: dict[str, Any], shape: type[Any]) -> dict[str, Any]:
    return {name: content[name] for name in FIRST[shape].split()}


def test_what_it_lacks_is_left_out_in_every_form(cast: Cast, old: Pack) -> None:
    browser = signed_in(cast.dario)
    word = "\n".join(row.text for row in Document(BytesIO(word_of(old))).paragraphs)
    read = [browser.get(f"/packs/{old.pk}/").text, text_of(pdf_of(old)), word]
    for text in read:
        assert "Complaints rose from 5.2 to 18.8 a month." in text
        assert "Walk the site at dusk" in text
    for text in (browser.get(f"/packs/{old.pk}/summary/").text, text_of(summary_pdf_of(old))):
        assert "Meet on Thursdays" in text


def test_it_is_still_as_it_was_frozen(cast: Cast, old: Pack) -> None:
    assert is_as_frozen(Pack.objects.get(pk=old.pk))
    assert "no longer fits its hash" not in signed_in(cast.dario).get(f"/packs/{old.pk}/").text


@pytest.mark.parametrize("shape", FIRST)
def test_whatever_is_added_has_a_default(shape: type[Any]) -> None:
    """So that a pack frozen before can still be drawn."""
    added = [each for each in fields(shape) if each.name not in FIRST[shape].split()]
    missing = [each.name for each in added if each.default is each.default_factory]
    assert missing == []
