"""What the street sweepers learned from each other in a year: a practice that spread, and a change made together."""

from datetime import timedelta
from functools import partial

from midcourse.analysis.finding import Direction
from midcourse.citylandia.calendar import Diary, after
from midcourse.citylandia.sweeping import POSTED_SINCE, SECOND_ROUND, Sweeping
from midcourse.contracts.models import Contract
from midcourse.corrections.actions import (
    Start,
    adopt_practice,
    answer_question,
    ask_vendor,
    decline_practice,
    judge,
    open_correction,
    open_together,
    put_in_place,
    share_practice,
)
from midcourse.corrections.models import Correction, Practice, Question, Verdict
from midcourse.corrections.rhythm import check_day
from midcourse.insights.actions import write_insight
from midcourse.insights.models import Insight, Signal
from midcourse.measures.models import KPI
from midcourse.people import clock
from midcourse.people.models import User

ANSWER = (
    "We put up paper signs two days before we come, and leave a note where a car often stands. One person does it on "
    "the round of the day before. Hardly anybody is in the way any more."
)
PRACTICE = "Put up signs two days ahead"
HOW = "Put up signs 48 hours ahead on the next blocks, on the round before. Leave a note where a car often stands."
NOT_FOR_US = "Our streets have no parking rules, so there is nothing to announce."
TOGETHER = "A second round on Fridays where trees stand close"
INSTEAD = "Leaf boxes at every corner, emptied on the round"


def learning(made: Sweeping, diary: Diary) -> None:
    """Write into the diary how a practice spread, and how three districts changed the same thing, one after another."""
    _signs(made, diary)
    _second_round(made, diary)


def conclude(author: User, kpi: KPI, contract: Contract | None, kind: str, title: str, story: str = "") -> Insight:
    """Conclude something from the signals that hold on a contract, shared with its vendor, or on the whole program."""
    direction = {"problem": Direction.WORSE, "bright_spot": Direction.BETTER}[kind]
    holding = Signal.objects.open().filter(kpi=kpi, contract=contract, direction=direction)
    signals = list(holding.select_related("kpi__program", "kpi__contract__program", "contract"))
    shared = contract is not None
    return write_insight(author, kind=kind, title=title, story=story, signals=signals, shared=shared)


def _signs(made: Sweeping, diary: Diary) -> None:
    """District 2 does better. Why becomes a practice, which three take up, one declines and one leaves open."""
    months, marco = made.months, made.marco
    diary.note(after(months[7], 12), partial(_ask_district_2, made))
    diary.note(after(months[7], 20), lambda: answer_question(made.contacts[2], Question.objects.latest("pk"), ANSWER))
    diary.note(
        after(months[8], 3),
        lambda: share_practice(
            marco,
            program=made.program,
            kpi=made.blocks,
            title=PRACTICE,
            how=HOW,
            insight=Insight.objects.get(kpi=made.blocks),
        ),
    )
    diary.note(
        after(months[8], 15),
        lambda: decline_practice(made.contacts[6], _practice(made), made.contracts[6], NOT_FOR_US),
    )
    for district, month in POSTED_SINCE.items():
        diary.note(months[month], partial(_adopt, made, district))
    for district, month in ((1, 13), (4, 16)):
        title = f"More blocks are swept in District {district} since the signs went up"
        bright = partial(conclude, marco, made.blocks, made.contracts[district], "bright_spot", title)
        diary.note(after(months[month], 12), bright)


def _ask_district_2(made: Sweeping) -> None:
    contract = made.contracts[2]
    title = "District 2 sweeps more of its blocks than it is asked to, month after month"
    insight = conclude(made.marco, made.blocks, contract, "bright_spot", title)
    ask_vendor(made.marco, insight, contract, "What do you do that may explain this result?")


def _adopt(made: Sweeping, district: int) -> None:
    adopt_practice(made.contacts[district], _practice(made), made.contracts[district], clock.today())


def _practice(made: Sweeping) -> Practice:
    return Practice.objects.get(program=made.program)


def _second_round(made: Sweeping, diary: Diary) -> None:
    """Three districts get more calls. They change the same thing, each from its day; it helps two of them."""
    months = made.months
    diary.note(after(months[10], 14), partial(_open, made))
    for district, month in SECOND_ROUND.items():
        diary.note(months[month], partial(_in_place, made, district))
    why = "Calls fell in the week of the first round, and stayed down."
    diary.note(after(months[16], 16), partial(_judge, made, 1, Verdict.CANNOT_TELL, "It rained less than usual."))
    diary.note(
        after(months[16], 17), partial(_judge, made, 6, Verdict.DID_NOT, "The leaves lie there again by Sunday.")
    )
    diary.note(after(months[17], 16), partial(_judge, made, 3, Verdict.WORKED, why))
    diary.note(after(months[17], 20), partial(_try_something_else, made))
    title = "District 6 has more calls than before, and it is the only one"
    problem = partial(conclude, made.marco, made.calls, made.contracts[6], "problem", title)
    diary.note(after(months[19], 12), problem)
    diary.note(months[19], lambda: put_in_place(made.marco, _correction(made, 6), clock.today()))


def _open(made: Sweeping) -> None:
    title = "Calls about leaves are up in three districts with old trees"
    insight = conclude(made.marco, made.calls, None, "problem", title, "They come from the same few streets.")
    starts = [
        Start(made.contracts[district], made.contacts[district], made.months[month])
        for district, month in SECOND_ROUND.items()
    ]
    open_together(made.marco, insight, starts, what=TOGETHER, expected="down", size=20)


def _correction(made: Sweeping, district: int) -> Correction:
    """The newest of a district."""
    found: Correction = Correction.objects.filter(contract=made.contracts[district]).latest("pk")
    return found


def _in_place(made: Sweeping, district: int) -> None:
    put_in_place(made.contacts[district], _correction(made, district), clock.today())


def _judge(made: Sweeping, district: int, verdict: Verdict, reason: str) -> None:
    check = _correction(made, district).checks.latest("checked_at")
    judge(made.marco, check, verdict, reason if verdict != check.computed else "")


def _try_something_else(made: Sweeping) -> None:
    before = _correction(made, 6)
    due = clock.today() + timedelta(days=21)
    open_correction(
        made.marco,
        before.insight,
        contract=before.contract,
        what=INSTEAD,
        owner=made.marco,
        due=due,
        expected="down",
        size=15,
        check_on=check_day(made.calls.definition, due),
        follows=before,
    )
