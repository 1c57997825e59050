from datetime import date, timedelta
from uuid import UUID

import pytest
from django.core.exceptions import PermissionDenied

from midcourse.contracts.models import Contract, Intensity
from midcourse.insights.models import DeepDive
from midcourse.meetings import actions
from midcourse.meetings.models import Capture, Meeting, TopicNote
from midcourse.meetings.notes import first_words
from midcourse.people import clock
from tests.cast import Cast, signed_in
from tests.meetings.material import NOW, TODAY, complaints, correction, insight, meeting

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today():
    with clock.at(NOW):
        yield


def test_holding_keeps_the_minutes_and_moves_the_last_review(cast: Cast) -> None:
    Contract.objects.filter(pk=cast.contracts["A"].pk).update(last_review=date(2026, 12, 1))
    held = actions.hold_meeting(cast.alma, meeting(cast), "We agreed on a second crew.")
    assert (held.state, held.minutes) == (Meeting.State.HELD, "We agreed on a second crew.")
    reviews = dict(Contract.objects.values_list("number", "last_review"))
    assert reviews["JAN-E"] == TODAY
    assert reviews["JAN-A"] == date(2026, 12, 1)  # never back in time


def test_a_problem_without_answer_keeps_it_open_and_is_named(cast: Cast) -> None:
    kpi, planned = complaints(cast), meeting(cast)
    crew = insight(cast, kpi, cast.contracts["E"], "Night shifts are short of staff")
    dropped = insight(cast, kpi, cast.contracts["B"], "Bins overflow")
    correction(cast, dropped, cast.contracts["B"], "More bins", state="dropped")
    insight(cast, kpi, cast.contracts["B"], "Bayview's checklist works", kind="bright_spot")
    insight(cast, kpi, cast.contracts["C"], "Wax was late", no_correction="Happened once")
    insight(cast, kpi, cast.contracts["C"], "Keys were lost", closed_at=NOW)
    with pytest.raises(actions.UnansweredProblemsError) as caught:
        actions.hold_meeting(cast.alma, planned, "")
    assert {each.title for each in caught.value.insights} == {"Night shifts are short of staff", "Bins overflow"}
    correction(cast, crew, cast.contracts["E"], "Second crew")
    correction(cast, dropped, cast.contracts["B"], "Empty them twice")
    assert actions.hold_meeting(cast.alma, planned, "").state == Meeting.State.HELD


def test_a_contracts_meeting_answers_only_its_own_problems(cast: Cast) -> None:
    insight(cast, complaints(cast), cast.contracts["E"], "Night shifts are short of staff")
    planned = meeting(cast, program=None, contract=cast.contracts["B"], attendees=[])
    assert actions.hold_meeting(cast.alma, planned, "").state == Meeting.State.HELD


def test_it_is_not_held_before_its_day(cast: Cast) -> None:
    planned = meeting(cast, on=TODAY + timedelta(days=1))
    with pytest.raises(ValueError, match="cannot be held before that day"):
        actions.hold_meeting(cast.alma, planned, "")


def test_high_intensity_takes_exactly_one_deep_dive_and_keeps_what_it_taught(cast: Cast) -> None:
    Contract.objects.filter(pk=cast.contracts["E"].pk).update(intensity=Intensity.HIGH)
    planned = meeting(cast)
    with pytest.raises(ValueError, match="takes one deep dive"):
        actions.hold_meeting(cast.alma, planned, "")
    topic = DeepDive.objects.create(program=cast.program, topic="Why evenings?", asked_by=cast.alma)
    actions.take_deep_dive(cast.alma, planned, topic)
    actions.hold_meeting(cast.alma, planned, "", learned="One crew covers five sites.")
    topic.refresh_from_db()
    assert (topic.taken_at, topic.learned) == (NOW, "One crew covers five sites.")
    with pytest.raises(ValueError, match="not waiting"):
        actions.take_deep_dive(cast.alma, meeting(cast), topic)


def test_a_cancelled_meeting_gives_its_topic_back_and_is_not_held(cast: Cast) -> None:
    topic = DeepDive.objects.create(program=cast.program, topic="Why evenings?", asked_by=cast.alma)
    planned = actions.take_deep_dive(cast.alma, meeting(cast), topic)
    actions.cancel_meeting(cast.alma, planned)
    with pytest.raises(ValueError, match="This meeting is cancelled"):
        actions.hold_meeting(cast.alma, planned, "")
    assert actions.take_deep_dive(cast.alma, meeting(cast), topic).deep_dive == topic


@pytest.mark.parametrize("who", ["victor", "lee", "priya", "outsider"])
def test_others_may_not_hold_or_cancel(cast: Cast, who: str) -> None:
    planned = meeting(cast)
    for act in (
        lambda: actions.hold_meeting(getattr(cast, who), planned, ""),
        lambda: actions.cancel_meeting(getattr(cast, who), planned),
    ):
        with pytest.raises(PermissionDenied):
            act()


def test_in_the_browser_it_says_which_problem_waits(cast: Cast) -> None:
    insight(cast, complaints(cast), cast.contracts["E"], "Night shifts are short of staff")
    planned, browser = meeting(cast), signed_in(cast.alma)
    said = {"minutes": "Talked.", "present": [cast.alma.pk]}
    answer = browser.post(f"/meetings/{planned.pk}/hold/", said)
    assert "Still open: “Night shifts are short of staff”" in answer.text
    assert "Talked." in answer.text  # what was typed is not lost
    planned.refresh_from_db()
    assert planned.state == Meeting.State.PLANNED


def test_two_who_close_it_at_once_keep_the_first_and_the_second_loses_nothing(cast: Cast) -> None:
    planned, address = meeting(cast), "/meetings/{}/hold/"
    alma, dario = signed_in(cast.alma), signed_in(cast.dario)
    form = dario.get(address.format(planned.pk)).text
    alma.post(address.format(planned.pk), {"minutes": "A second crew.", "present": [cast.alma.pk, cast.victor.pk]})
    assert "Who was there?" in form
    answer = dario.post(address.format(planned.pk), {"minutes": "Two crews.", "present": [cast.dario.pk]}).text
    assert "Somebody closed this meeting already." in answer
    assert "Two crews." in answer
    planned.refresh_from_db()
    assert planned.minutes == "A second crew."
    assert set(planned.present.all()) == {cast.alma, cast.victor}
    assert planned.packs.filter(contract=None).count() == 1
    again = dario.get(address.format(planned.pk), follow=True).text
    assert "This meeting is held already." in again


def test_somebody_was_there(cast: Cast) -> None:
    planned = meeting(cast)
    answer = signed_in(cast.alma).post(f"/meetings/{planned.pk}/hold/", {"minutes": "Talked."})
    assert "Tick who was there." in answer.text


def test_nobody_without_a_part_in_it_was_there(cast: Cast) -> None:
    with pytest.raises(ValueError, match="Oscar has no part"):
        actions.hold_meeting(cast.alma, meeting(cast), "Talked.", present=[cast.outsider])


def test_closing_lists_what_was_written_down_with_its_record(cast: Cast) -> None:
    planned, e = meeting(cast), cast.contracts["E"]
    wrong = insight(cast, complaints(cast), e, "Short of staff", no_correction="It is a holiday")
    done = correction(cast, wrong, e, "A second crew")
    idea = actions.add_idea(cast.alma, planned, "A day supervisor")
    said = [("insight", wrong, True), ("correction", done, False), ("idea", idea, True)]
    for number, (kind, record, for_room) in enumerate(said):
        key = UUID(int=number)
        words = {"text": str(record), "whom": "Vendor E", "record": record.pk, "for_room": for_room}
        Capture.objects.create(meeting=planned, key=key, kind=kind, said_by=cast.alma, **words)
    browser = signed_in(cast.alma)
    for address in (f"/meetings/{planned.pk}/hold/", f"/meetings/{planned.pk}/minutes/"):
        page = browser.get(address).text
        for where, words in (
            (f"/insights/{wrong.pk}/", "Short of staff"),
            (f"/corrections/{done.pk}/", "A second crew"),
            (f"/meetings/{planned.pk}/#ideas", "A day supervisor"),
        ):
            assert f'<a class="usa-link" href="{where}">{words}</a>' in page
        assert page.count("on a screen for staff</span>") == 1  # the correction


def test_the_first_words_are_the_notes_taken_on_the_screen(cast: Cast) -> None:
    planned = meeting(cast)
    kpi, by = complaints(cast), {"meeting": planned, "edited_by": cast.alma, "edited_at": NOW}
    TopicNote.objects.create(topic="patterns", text="Evenings are short.", internal=False, **by)
    TopicNote.objects.create(topic=f"kpi-{kpi.pk}", text="Ask B.", internal=True, **by)
    assert first_words(planned) == {
        "minutes": "Patterns and challenges: Evenings are short.",
        "staff_minutes": "Complaints: Ask B.",
    }
    page = signed_in(cast.alma).get(f"/meetings/{planned.pk}/hold/").text
    assert "Patterns and challenges: Evenings are short." in page
