"""Asking a vendor what is behind a bright spot: told, answered, and made a practice."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from midcourse.corrections.actions import PRESETS, answer_question, ask_vendor, withdraw_question
from midcourse.corrections.models import Practice, Question
from midcourse.insights.models import Insight
from midcourse.measures.models import KPI
from midcourse.people.models import Event, Notice
from tests.cast import Cast, signed_in
from tests.corrections.story import insight

ANSWER = "We text every building's manager the evening before."


def bright(cast: Cast, kpi: KPI, letter: str | None = "E") -> Insight:
    return insight(cast, kpi, letter, kind="bright_spot", title="Evenings are cleaner than ever")


def asked(cast: Cast, kpi: KPI, text: str = PRESETS[0]) -> Question:
    return ask_vendor(cast.alma, bright(cast, kpi), cast.contracts["E"], text)


def test_the_vendors_contact_is_told_and_finds_it_at_home(cast: Cast, complaints: KPI) -> None:
    question = asked(cast, complaints)
    notice = Notice.objects.get(to=cast.victor)
    assert notice.link == reverse("question", args=[question.pk])
    assert PRESETS[0] in signed_in(cast.victor).get(reverse("home")).content.decode()
    assert PRESETS[0] not in signed_in(cast.dana).get(reverse("home")).content.decode()


def test_the_insight_behind_it_stays_unseen(cast: Cast, complaints: KPI) -> None:
    page = signed_in(cast.victor).get(reverse("question", args=[asked(cast, complaints).pk])).content.decode()
    assert PRESETS[0] in page
    assert "Evenings are cleaner" not in page


def test_the_answer_is_kept_and_whoever_asked_is_told(cast: Cast, complaints: KPI) -> None:
    question = asked(cast, complaints)
    signed_in(cast.victor).post(reverse("question-answer", args=[question.pk]), {"answer": ANSWER})
    question.refresh_from_db()
    assert (question.answer, question.answered_by) == (ANSWER, cast.victor)
    assert Notice.objects.get(to=cast.alma).body == ANSWER
    assert PRESETS[0] not in signed_in(cast.victor).get(reverse("home")).content.decode()


def test_a_new_answer_takes_the_old_ones_place_and_the_time_line_keeps_both(cast: Cast, complaints: KPI) -> None:
    question = asked(cast, complaints)
    answer_question(cast.victor, question, ANSWER)
    answer_question(cast.alma, question, "They text managers, as they said on the phone.")
    assert question.answered_by == cast.alma
    told = [event.sentence for event in Event.objects.visible_to(cast.victor).about(question)]
    assert any(ANSWER in sentence for sentence in told)


def test_the_answer_becomes_a_practice(cast: Cast, complaints: KPI) -> None:
    question = asked(cast, complaints)
    answer_question(cast.victor, question, ANSWER)
    client, address = signed_in(cast.alma), f"{reverse('practice-share')}?question={question.pk}"
    assert "We text every building" in client.get(address).content.decode()
    client.post(address, {"title": "Text the evening before", "how": ANSWER, "kpi": complaints.pk})
    assert Practice.objects.get().insight == question.insight


def test_the_form_asks_the_preset_or_ones_own_words(cast: Cast, complaints: KPI) -> None:
    found = bright(cast, complaints)
    client, address = signed_in(cast.alma), reverse("question-ask", args=[found.pk])
    client.post(address, {"preset": PRESETS[1], "text": ""})
    client.post(address, {"preset": PRESETS[1], "text": "Who opens the doors?"})
    assert list(Question.objects.order_by("pk").values_list("text", flat=True)) == [PRESETS[1], "Who opens the doors?"]


@pytest.mark.parametrize(
    ("text", "words"),
    [(" ", "Write a question"), ("x" * 301, "at most 300"), ("Is it as with Vendor A?", "names Vendor A")],
)
def test_a_question_is_short_and_names_nobody_else(cast: Cast, complaints: KPI, text: str, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        asked(cast, complaints, text)


@pytest.mark.parametrize(("text", "words"), [(" ", "empty"), ("x" * 5001, "longer than 5,000")])
def test_so_is_an_answer(cast: Cast, complaints: KPI, text: str, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        answer_question(cast.victor, asked(cast, complaints), text)


def test_a_problem_is_not_asked_about(cast: Cast, complaints: KPI) -> None:
    with pytest.raises(ValueError, match="bright spots"):
        ask_vendor(cast.alma, insight(cast, complaints), cast.contracts["E"], PRESETS[0])


def test_a_vendor_the_insight_is_not_about_is_not_asked(cast: Cast, complaints: KPI) -> None:
    with pytest.raises(ValueError, match="not about"):
        ask_vendor(cast.alma, bright(cast, complaints), cast.contracts["A"], PRESETS[0])
    asked_of_b = ask_vendor(cast.alma, bright(cast, complaints, None), cast.contracts["B"], PRESETS[0])
    assert asked_of_b.contract == cast.contracts["B"]


def test_it_can_be_taken_back_until_it_is_answered(cast: Cast, complaints: KPI) -> None:
    question, other = asked(cast, complaints), asked(cast, complaints)
    signed_in(cast.alma).post(reverse("question-withdraw", args=[question.pk]))
    assert list(Question.objects.all()) == [other]
    answer_question(cast.victor, other, ANSWER)
    with pytest.raises(ValueError, match="was answered"):
        withdraw_question(cast.alma, other)


def test_only_those_concerned_may(cast: Cast, complaints: KPI) -> None:
    question = asked(cast, complaints)
    for person in (cast.dana, cast.lee, cast.priya, cast.outsider):
        with pytest.raises(PermissionDenied):
            answer_question(person, question, ANSWER)
    with pytest.raises(PermissionDenied):
        ask_vendor(cast.victor, question.insight, cast.contracts["E"], PRESETS[0])
    assert signed_in(cast.dana).get(reverse("question", args=[question.pk])).status_code == 404


def test_an_insight_costs_as_many_queries_for_forty_questions_as_for_five(cast: Cast, complaints: KPI) -> None:
    found = bright(cast, complaints, None)
    counted = []
    for more in (5, 35):
        for _ in range(more):
            ask_vendor(cast.alma, found, cast.contracts["E"], PRESETS[0])
        with CaptureQueriesContext(connection) as queries:
            signed_in(cast.alma).get(reverse("insight", args=[found.pk]))
        counted.append(len(queries))
    assert counted[0] == counted[1]
