"""Questions before the kickoff: sent, answered as one goes, and asked for again quietly."""

from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import PermissionDenied

from midcourse.kickoff import actions
from midcourse.kickoff.models import Kickoff, PreQuestion
from midcourse.people import clock
from midcourse.people.models import Notice
from tests.cast import Cast, signed_in
from tests.kickoff.sheets import NOW, new_kickoff

QUESTIONS = ["How many trucks will you have?", "Who hears of a miss?"]
ON, ANSWERS_DUE = date(2026, 12, 14), date(2026, 12, 10)


def sent(cast: Cast) -> Kickoff:
    kickoff = new_kickoff(cast)
    return actions.send_pre_wire(cast.alma, kickoff, texts=QUESTIONS, answers_due=ANSWERS_DUE, on=ON)


def at(month: int, day: int) -> datetime:
    return datetime(2026, month, day, 15, tzinfo=UTC)


def test_the_vendors_contacts_are_sent_the_questions_and_no_other_vendors(cast: Cast) -> None:
    with clock.at(NOW):
        kickoff = sent(cast)
    assert kickoff.state == Kickoff.State.PRE_WIRE_SENT
    notice = Notice.objects.get()
    assert notice.to == cast.victor
    assert notice.link == f"/contracts/{kickoff.contract_id}/kickoff/answers/"
    assert "December 14" in notice.body
    assert "December 10" in notice.body


def test_the_form_is_sent_in_one_click_with_what_is_usual(cast: Cast) -> None:
    with clock.at(NOW):
        kickoff = new_kickoff(cast)
        actions.write_questions(cast.alma, kickoff, QUESTIONS)
        client, address = signed_in(cast.alma), f"/contracts/{kickoff.contract_id}/kickoff/questions/"
        filled = client.get(address).context["form"].initial
        answer = client.post(address, {name: value for name, value in filled.items() if value})
    assert answer.status_code == 302
    kickoff.refresh_from_db()
    assert kickoff.on == date(2026, 12, 7)  # two weeks on, a Monday
    assert kickoff.answers_due == date(2026, 12, 4)


def test_an_answer_is_kept_as_the_field_is_left(cast: Cast) -> None:
    with clock.at(NOW):
        kickoff = sent(cast)
        first, second = kickoff.questions.all()
        answer = signed_in(cast.victor).post(
            f"/contracts/{kickoff.contract_id}/kickoff/answers/",
            {f"answer-{first.pk}": "Nine, two spare"},
            headers={"HX-Request": "true"},
        )
    assert "1 of 2 answered" in answer.content.decode()
    first.refresh_from_db()
    assert (first.answer, first.answered_by) == ("Nine, two spare", cast.victor)
    second.refresh_from_db()
    assert second.answered_by is None


def test_the_button_keeps_all_answers_and_the_kickoff_shows_them(cast: Cast) -> None:
    with clock.at(NOW):
        kickoff = sent(cast)
        said = {f"answer-{question.pk}": f"Answer {question.pk}" for question in kickoff.questions.all()}
        client = signed_in(cast.victor)
        answer = client.post(f"/contracts/{kickoff.contract_id}/kickoff/answers/", said)
        page = signed_in(cast.alma).get(answer.url).content.decode()
    assert all(words in page for words in said.values())


def test_an_answer_that_guesses_at_another_vendor_is_kept_and_confirms_nothing(cast: Cast) -> None:
    with clock.at(NOW):
        kickoff = sent(cast)
        contract = kickoff.contract
        contract.program = cast.program
        contract.save()
        question = kickoff.questions.first()
        answer = signed_in(cast.victor).post(
            f"/contracts/{contract.pk}/kickoff/answers/",
            {f"answer-{question.pk}": "Better than Vendor B"},
            headers={"HX-Request": "true"},
        )
    assert "names Vendor B" not in answer.content.decode()
    question.refresh_from_db()
    assert question.answer == "Better than Vendor B"


def test_only_the_vendor_answers(cast: Cast) -> None:
    with clock.at(NOW):
        question = sent(cast).questions.first()
        for person in (cast.dana, cast.lee, cast.priya):
            with pytest.raises(PermissionDenied):
                actions.answer_pre_question(person, question, "Ten")
        with pytest.raises(ValueError, match="the vendor’s to answer"):
            actions.answer_pre_question(cast.alma, question, "Ten")


def test_no_answer_before_it_is_sent_or_after_it_was_held(cast: Cast) -> None:
    with clock.at(NOW):
        kickoff = new_kickoff(cast)
        question = actions.write_questions(cast.alma, kickoff, QUESTIONS)[0]
        with pytest.raises(ValueError, match="open from the day"):
            actions.answer_pre_question(cast.victor, question, "Ten")


def test_an_answered_question_keeps_its_answer_and_cannot_go(cast: Cast) -> None:
    with clock.at(NOW):
        kickoff = sent(cast)
        first = kickoff.questions.first()
        actions.answer_pre_question(cast.victor, first, "Ten")
        actions.write_questions(cast.alma, kickoff, ["A new one?", QUESTIONS[0]])
        assert [question.text for question in kickoff.questions.all()] == ["A new one?", QUESTIONS[0]]
        assert PreQuestion.objects.get(pk=first.pk).answer == "Ten"
        with pytest.raises(ValueError, match="has answered"):
            actions.write_questions(cast.alma, kickoff, ["A new one?"])


def test_what_cannot_be_sent(cast: Cast) -> None:
    with clock.at(NOW):
        kickoff = new_kickoff(cast)
        days = {"answers_due": ANSWERS_DUE, "on": ON}
        with pytest.raises(ValueError, match="no question to send"):
            actions.send_pre_wire(cast.alma, kickoff, texts=[" "], **days)
        with pytest.raises(ValueError, match="not after the kickoff"):
            actions.send_pre_wire(cast.alma, kickoff, texts=QUESTIONS, answers_due=date(2026, 12, 15), on=ON)
        with pytest.raises(ValueError, match="from today on"):
            actions.send_pre_wire(cast.alma, kickoff, texts=QUESTIONS, answers_due=date(2026, 11, 22), on=ON)
        with pytest.raises(ValueError, match="more than 300 letters"):
            actions.send_pre_wire(cast.alma, kickoff, texts=["x" * 301], **days)
        cast.victor.is_active = False
        cast.victor.save()
        with pytest.raises(ValueError, match="no contact who can sign in"):
            actions.send_pre_wire(cast.alma, kickoff, texts=QUESTIONS, **days)


def test_only_leads_send_them(cast: Cast) -> None:
    with clock.at(NOW):
        kickoff = new_kickoff(cast)
        for person in (cast.victor, cast.lee, cast.priya, cast.outsider):
            with pytest.raises(PermissionDenied):
                actions.send_pre_wire(person, kickoff, texts=QUESTIONS, answers_due=ANSWERS_DUE, on=ON)


def test_reminders_come_7_and_1_days_before_and_once_each(cast: Cast) -> None:
    with clock.at(NOW):
        sent(cast)  # answers are wanted by December 10
    reminded = [day for day in range(1, 13) for _ in range(2) if actions.remind(date(2026, 12, day))]
    assert reminded == [3, 9]
    assert Notice.objects.filter(to=cast.victor, body__contains="wait for your answer").count() == 2


def test_no_reminder_where_all_is_answered(cast: Cast) -> None:
    with clock.at(NOW):
        kickoff = sent(cast)
        for question in kickoff.questions.all():
            actions.answer_pre_question(cast.victor, question, "Ten")
    before = Notice.objects.count()
    actions.remind(date(2026, 12, 3))
    assert Notice.objects.count() == before


def test_what_is_sent_a_day_before_is_not_followed_by_a_reminder_the_same_day(cast: Cast) -> None:
    with clock.at(at(12, 9)):
        sent(cast)
        assert actions.remind(date(2026, 12, 9)) == 0
