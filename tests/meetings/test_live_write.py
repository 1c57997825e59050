"""Notes under a topic, and what is captured once however often it is sent."""

from uuid import UUID, uuid4

import pytest
from django.core.exceptions import PermissionDenied

from midcourse.meetings import actions
from midcourse.meetings.actions.topics import ConflictError, Said, capture, write_topic
from midcourse.meetings.models import Capture, Idea, TopicNote
from midcourse.people import clock
from midcourse.people.models import Event
from tests.cast import Cast
from tests.meetings.material import NOW, meeting

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today():
    with clock.at(NOW):
        yield


def test_a_note_is_saved_and_told_once_on_the_time_line(cast: Cast) -> None:
    planned = meeting(cast)
    first = write_topic(cast.alma, planned, "updates", "Crew is short", 0)
    second = write_topic(cast.dario, planned, "updates", "Crew is short by two", first.version)
    assert (second.text, second.version, second.edited_by) == ("Crew is short by two", 2, cast.dario)
    assert Event.objects.about(planned).filter(verb="topic.note").count() == 1


def test_the_second_of_two_writers_gets_both_texts_and_nothing_is_lost(cast: Cast) -> None:
    planned = meeting(cast)
    write_topic(cast.alma, planned, "updates", "From Alma", 0)
    with pytest.raises(ConflictError, match="Alma changed this note while you wrote") as conflict:
        write_topic(cast.dario, planned, "updates", "From Dario", 0)
    assert (conflict.value.theirs.text, conflict.value.mine) == ("From Alma", "From Dario")
    assert TopicNote.objects.get().text == "From Alma"
    joined = write_topic(cast.dario, planned, "updates", "From Alma\nFrom Dario", conflict.value.theirs.version)
    assert joined.version == 2


def test_the_same_text_sent_again_after_a_lost_answer_is_no_conflict(cast: Cast) -> None:
    planned = meeting(cast)
    write_topic(cast.alma, planned, "updates", "From Alma", 0)
    assert write_topic(cast.alma, planned, "updates", "From Alma", 0).version == 1


def test_the_rooms_note_and_the_staffs_are_two(cast: Cast) -> None:
    planned = meeting(cast)
    write_topic(cast.alma, planned, "updates", "Rebid this?", 0)
    write_topic(cast.alma, planned, "updates", "Two crews from May", 0, internal=False)
    assert set(TopicNote.objects.values_list("text", "internal")) == {
        ("Rebid this?", True),
        ("Two crews from May", False),
    }


def test_no_vendor_reads_notes_or_captures(cast: Cast) -> None:
    planned = meeting(cast)
    write_topic(cast.alma, planned, "updates", "Rebid this?", 0)
    idea_of(cast, planned, uuid4())
    for model in (TopicNote, Capture):
        assert not model.objects.visible_to(cast.victor).exists()
        assert model.objects.visible_to(cast.dario).exists()
        assert not model.objects.visible_to(cast.outsider).exists()


@pytest.mark.parametrize("topic", ["", "kpi-", "../updates", "a" * 41])
def test_a_topic_that_is_none_is_refused(cast: Cast, topic: str) -> None:
    with pytest.raises(ValueError, match="no topic of this meeting"):
        write_topic(cast.alma, meeting(cast), topic, "Words", 0)


def test_a_note_as_long_as_a_book_is_refused(cast: Cast) -> None:
    with pytest.raises(ValueError, match="longer than 20,000 letters"):
        write_topic(cast.alma, meeting(cast), "updates", "a" * 20_001, 0)


@pytest.mark.parametrize("who", ["victor", "lee", "priya", "outsider"])
def test_others_write_nothing(cast: Cast, who: str) -> None:
    planned, person = meeting(cast), getattr(cast, who)
    with pytest.raises(PermissionDenied):
        write_topic(person, planned, "updates", "Mine", 0)
    with pytest.raises(PermissionDenied):
        idea_of(cast, planned, uuid4(), person=person)


def test_nothing_is_written_once_the_meeting_is_off(cast: Cast) -> None:
    planned = meeting(cast)
    actions.cancel_meeting(cast.alma, planned)
    with pytest.raises(ValueError, match="cancelled"):
        write_topic(cast.alma, planned, "updates", "Late", 0)
    with pytest.raises(ValueError, match="cancelled"):
        idea_of(cast, planned, uuid4())


def test_what_is_sent_twice_is_stored_once(cast: Cast) -> None:
    planned, key = meeting(cast), uuid4()
    assert idea_of(cast, planned, key) == idea_of(cast, planned, key)
    assert Idea.objects.count() == Capture.objects.count() == 1
    idea_of(cast, planned, uuid4())
    assert Idea.objects.count() == 2


def test_what_is_refused_stores_nothing_and_may_be_sent_again(cast: Cast) -> None:
    planned, key = meeting(cast), uuid4()
    with pytest.raises(ValueError, match="in a sentence"):
        idea_of(cast, planned, key, text=" ")
    assert not Capture.objects.exists()
    assert idea_of(cast, planned, key).text == "A second crew"


def idea_of(cast: Cast, planned, key: UUID, *, text: str = "A second crew", person=None) -> Capture:
    person = person or cast.alma

    def write() -> Said:
        return Said(actions.add_idea(person, planned, text).pk, text, "", for_room=True)

    return capture(person, planned, key=key, kind=Capture.Kind.IDEA, write=write)
