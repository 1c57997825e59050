"""The audit trail: a time line people can read, and a chain that tells when it was touched."""

import pytest

from midcourse.people import events
from midcourse.people.models import Event, EventSubject
from tests.cast import Cast


def test_it_tells_the_time_line_of_a_record_newest_first(cast: Cast) -> None:
    contract = cast.contracts["E"]
    events.record(cast.alma, "note", "First", [contract])
    events.record(cast.alma, "note", "Second", [contract, cast.program])
    assert [event.sentence for event in Event.objects.about(contract)] == ["Second", "First"]
    assert [event.sentence for event in Event.objects.about(cast.program)] == ["Second"]


def test_it_keeps_internal_events_from_vendor_contacts(cast: Cast) -> None:
    contract = cast.contracts["E"]
    events.record(cast.alma, "note", "For staff", [contract])
    events.record(cast.alma, "note", "For both", [contract], shared=True)
    seen = Event.objects.visible_to(cast.victor).about(contract)
    assert [event.sentence for event in seen] == ["For both"]


@pytest.mark.parametrize("damage", ["sentence", "removed", "subject"])
def test_it_notices_a_trail_that_was_touched(cast: Cast, damage: str) -> None:
    written = [events.record(cast.alma, "note", f"Note {number}", [cast.program]) for number in range(3)]
    assert events.first_broken() is None
    if damage == "sentence":
        Event.objects.filter(pk=written[1].pk).update(sentence="Something else")
    elif damage == "removed":
        Event.objects.filter(pk=written[0].pk).delete()
    else:
        EventSubject.objects.filter(event=written[1]).update(record=99)
    broken = events.first_broken()
    assert broken is not None
    assert broken.pk == written[1].pk
