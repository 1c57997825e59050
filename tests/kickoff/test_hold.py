"""Holding the kickoff, agreeing its minutes, and the buyer's review: both names on record."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from midcourse.kickoff import actions
from midcourse.kickoff.models import Kickoff
from midcourse.people import clock
from midcourse.people.models import Event, Notice
from tests.cast import Cast, signed_in
from tests.kickoff.sheets import NOW, TODAY, new_kickoff

State = Kickoff.State
MINUTES = "We settled who calls whom."


def held(cast: Cast) -> Kickoff:
    kickoff = new_kickoff(cast)
    return actions.hold_kickoff(cast.alma, kickoff, MINUTES, on=TODAY, skipped_because="They met us last week.")


def agreed(cast: Cast) -> Kickoff:
    return actions.agree_kickoff_minutes(cast.victor, held(cast))


def test_answers_or_a_reason(cast: Cast) -> None:
    with clock.at(NOW):
        kickoff = new_kickoff(cast)
        with pytest.raises(ValueError, match="Not all questions are answered"):
            actions.hold_kickoff(cast.alma, kickoff, MINUTES, on=TODAY)
        actions.send_pre_wire(cast.alma, kickoff, texts=["Ready?"], answers_due=TODAY, on=TODAY)
        with pytest.raises(ValueError, match="Not all questions are answered"):
            actions.hold_kickoff(cast.alma, kickoff, MINUTES, on=TODAY)
        actions.answer_pre_question(cast.victor, kickoff.questions.get(), "Yes")
        assert actions.hold_kickoff(cast.alma, kickoff, MINUTES, on=TODAY).state == State.HELD


def test_the_reason_is_read_by_both_sides(cast: Cast) -> None:
    with clock.at(NOW):
        kickoff = held(cast)
        page = signed_in(cast.victor).get(f"/contracts/{kickoff.contract_id}/kickoff/").content.decode()
    assert "They met us last week." in page
    assert MINUTES in page


def test_from_minutes_to_the_buyers_review(cast: Cast) -> None:
    with clock.at(NOW):
        kickoff = agreed(cast)
        assert kickoff.state == State.MINUTES_AGREED
        assert Notice.objects.get(to=cast.priya).link == f"/contracts/{kickoff.contract_id}/kickoff/"
        kickoff = actions.review_kickoff(cast.priya, kickoff, approves=True)
    assert kickoff.state == State.REVIEWED
    line = Event.objects.about(kickoff.contract).get(verb="kickoff.review")
    assert line.actor == cast.priya
    assert "that Alma handed in" in line.sentence


def test_what_is_not_right_is_corrected_and_agreed_again(cast: Cast) -> None:
    with clock.at(NOW):
        kickoff = held(cast)
        client, address = signed_in(cast.victor), f"/contracts/{kickoff.contract_id}/kickoff/agree/"
        client.post(address, {"words": "We said Tuesdays."})
        kickoff.refresh_from_db()
        assert (kickoff.state, kickoff.minutes_returned) == (State.HELD, "We said Tuesdays.")
        assert Notice.objects.get(to=cast.alma).body == "Victor: We said Tuesdays."
        actions.correct_kickoff_minutes(cast.alma, kickoff, "On Tuesdays.")
        client.post(address, {"agrees": "1"})
    kickoff.refresh_from_db()
    assert (kickoff.state, kickoff.minutes, kickoff.minutes_returned) == (State.MINUTES_AGREED, "On Tuesdays.", "")


def test_corrected_minutes_need_the_vendors_word_again(cast: Cast) -> None:
    with clock.at(NOW):
        kickoff = actions.correct_kickoff_minutes(cast.alma, agreed(cast), "Something else.")
    assert (kickoff.state, kickoff.vendor_agreed_by) == (State.HELD, None)


def test_agreeing_and_approving_twice_do_it_once(cast: Cast) -> None:
    with clock.at(NOW):
        kickoff = agreed(cast)
        actions.agree_kickoff_minutes(cast.victor, kickoff)
        actions.review_kickoff(cast.priya, kickoff, approves=True)
        actions.review_kickoff(cast.priya, kickoff, approves=True)
    verbs = list(Event.objects.about(kickoff).values_list("verb", flat=True))
    assert verbs.count("kickoff.agree") == 1
    assert verbs.count("kickoff.review") == 1


def test_returned_by_the_buyer_and_handed_in_again(cast: Cast) -> None:
    with clock.at(NOW):
        kickoff = agreed(cast)
        with pytest.raises(ValueError, match="Say what is missing"):
            actions.review_kickoff(cast.priya, kickoff, approves=False)
        kickoff = actions.review_kickoff(cast.priya, kickoff, approves=False, words="Who is the deputy?")
        address = f"/contracts/{kickoff.contract_id}/kickoff/"
        assert "Who is the deputy?" in signed_in(cast.alma).get(address).content.decode()
        signed_in(cast.alma).post(f"{address}hand-in/", {"words": "Dario is."})
        kickoff.refresh_from_db()
        assert kickoff.returned_by is None
        assert "Dario is." in Notice.objects.filter(to=cast.priya).first().body
        assert actions.review_kickoff(cast.priya, kickoff, approves=True).state == State.REVIEWED


def test_wrong_side_wrong_time_wrong_words(cast: Cast) -> None:
    with clock.at(NOW):
        kickoff = new_kickoff(cast)
        with pytest.raises(ValueError, match="no minutes to agree"):
            actions.agree_kickoff_minutes(cast.victor, kickoff)
        with pytest.raises(ValueError, match="still to come"):
            actions.hold_kickoff(cast.alma, kickoff, MINUTES, on=date(2026, 11, 24), skipped_because="x")
        with pytest.raises(ValueError, match="Write what was said"):
            actions.hold_kickoff(cast.alma, kickoff, " ", on=TODAY, skipped_because="x")
        kickoff = actions.hold_kickoff(cast.alma, kickoff, MINUTES, on=TODAY, skipped_because="x")
        with pytest.raises(ValueError, match="was held"):
            actions.hold_kickoff(cast.alma, kickoff, MINUTES, on=TODAY)
        with pytest.raises(ValueError, match="agrees for its own side"):
            actions.agree_kickoff_minutes(cast.dario, kickoff)
        with pytest.raises(ValueError, match="Say what is not right"):
            actions.agree_kickoff_minutes(cast.victor, kickoff, agrees=False)
        with pytest.raises(ValueError, match="nothing to review"):
            actions.review_kickoff(cast.priya, kickoff, approves=True)


def test_who_may(cast: Cast) -> None:
    with clock.at(NOW):
        kickoff = held(cast)
        for person in (cast.dana, cast.lee, cast.outsider):
            with pytest.raises(PermissionDenied):
                actions.agree_kickoff_minutes(person, kickoff)
        for person in (cast.alma, cast.victor, cast.lee, cast.ines):
            with pytest.raises(PermissionDenied):
                actions.review_kickoff(person, kickoff, approves=True)
        for person in (cast.victor, cast.priya, cast.lee):
            with pytest.raises(PermissionDenied):
                actions.correct_kickoff_minutes(person, kickoff, "x")
