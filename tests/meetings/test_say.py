"""Ideas and decisions."""

import pytest
from django.core.exceptions import PermissionDenied

from midcourse.meetings import actions
from midcourse.meetings.models import Decision, Idea
from midcourse.people.models import Event
from tests.cast import Cast, signed_in
from tests.meetings.material import complaints, insight, meeting

pytestmark = pytest.mark.django_db


def test_both_sides_give_ideas_and_those_not_chosen_are_kept(cast: Cast) -> None:
    planned = meeting(cast)
    crew = actions.add_idea(cast.victor, planned, "  A second crew ")
    actions.add_idea(cast.alma, planned, "Fewer sites")
    actions.choose_idea(cast.alma, crew)
    assert list(planned.ideas.values_list("text", "chosen")) == [("A second crew", True), ("Fewer sites", False)]


def test_a_vendor_reads_their_own_ideas_only(cast: Cast) -> None:
    planned = meeting(cast)
    own = actions.add_idea(cast.victor, planned, "A second crew")
    actions.add_idea(cast.dana, planned, "Bayview's checklist")
    assert list(Idea.objects.visible_to(cast.victor)) == [own]
    assert "crew" not in " ".join(Event.objects.visible_to(cast.dana).values_list("sentence", flat=True))


def test_an_idea_cannot_hang_on_an_insight_its_giver_may_not_see(cast: Cast) -> None:
    hidden = insight(cast, complaints(cast), cast.contracts["E"], "Vendor E may leave")
    with pytest.raises(PermissionDenied):
        actions.add_idea(cast.victor, meeting(cast), "Stay", hidden)


@pytest.mark.parametrize("who", ["lee", "priya", "outsider"])
def test_others_give_no_ideas(cast: Cast, who: str) -> None:
    with pytest.raises(PermissionDenied):
        actions.add_idea(getattr(cast, who), meeting(cast), "Mine")


def test_a_vendor_may_not_choose_or_decide(cast: Cast) -> None:
    planned = meeting(cast)
    idea = actions.add_idea(cast.victor, planned, "A second crew")
    with pytest.raises(PermissionDenied):
        actions.choose_idea(cast.victor, idea)
    with pytest.raises(PermissionDenied):
        actions.decide(cast.victor, planned, "A second crew")


def test_a_decision_is_read_by_those_it_is_for(cast: Cast) -> None:
    planned = meeting(cast)
    actions.decide(cast.alma, planned, "Meet earlier")
    actions.decide(cast.alma, planned, "A second crew from Monday", contract=cast.contracts["E"])
    actions.decide(cast.alma, planned, "Look for a sixth vendor", internal=True)
    read = {
        who: set(Decision.objects.visible_to(who).values_list("text", flat=True)) for who in (cast.victor, cast.dana)
    }
    assert read == {cast.victor: {"Meet earlier", "A second crew from Monday"}, cast.dana: {"Meet earlier"}}
    for record in (planned, cast.program, cast.contracts["B"]):
        told = " ".join(Event.objects.visible_to(cast.dana).about(record).values_list("sentence", flat=True))
        assert "second crew" not in told
        assert "sixth vendor" not in told


def test_a_decision_for_all_names_no_vendor(cast: Cast) -> None:
    planned = meeting(cast)
    with pytest.raises(ValueError, match="names Vendor E"):
        actions.decide(cast.alma, planned, "Do as vendor e does")
    actions.decide(cast.alma, planned, "Do as Vendor E does", internal=True)
    alone = meeting(cast, program=None, contract=cast.contracts["E"], attendees=[])
    actions.decide(cast.alma, alone, "Vendor E adds a crew")
    assert Decision.objects.count() == 2


def test_a_decision_about_a_contract_outside_the_meeting_is_refused(cast: Cast) -> None:
    alone = meeting(cast, program=None, contract=cast.contracts["E"], attendees=[])
    with pytest.raises(ValueError, match="not part of this meeting"):
        actions.decide(cast.alma, alone, "Meet earlier", contract=cast.contracts["B"])


@pytest.mark.parametrize("words", ["", "   "])
def test_nothing_said_is_refused(cast: Cast, words: str) -> None:
    planned = meeting(cast)
    with pytest.raises(ValueError, match="in a sentence"):
        actions.add_idea(cast.victor, planned, words)
    with pytest.raises(ValueError, match="in a sentence"):
        actions.decide(cast.alma, planned, words)


def test_an_idea_in_the_browser_comes_back_in_the_list(cast: Cast) -> None:
    planned, browser = meeting(cast), signed_in(cast.victor)
    answer = browser.post(f"/meetings/{planned.pk}/ideas/", {"text": "A second crew"}, headers={"HX-Request": "true"})
    assert "A second crew" in answer.text
    assert "<html" not in answer.text
