"""A year of the habit in a contract: seen, concluded, changed, checked, met about."""

from datetime import date, timedelta
from functools import partial

from midcourse.citylandia.calendar import Diary, after
from midcourse.citylandia.learning import conclude
from midcourse.citylandia.people import City
from midcourse.citylandia.reviews import Review
from midcourse.citylandia.years import CHECKED, MONTHS, SEEN, Try, Year
from midcourse.contracts.actions import write_log
from midcourse.contracts.models import Contract
from midcourse.corrections.actions import judge, open_correction, promise, put_in_place, settle
from midcourse.corrections.models import Commitment, Correction, Side, Verdict
from midcourse.corrections.rhythm import check_day
from midcourse.insights.models import Insight
from midcourse.measures.models import KPI
from midcourse.people import clock
from midcourse.people.models import User

EVERY = 3  # months between meetings


def live_year(city: City, diary: Diary, contract: Contract, kpi: KPI, year: Year, months: list[date]) -> None:
    """Write a contract's year into the diary."""
    manager = contract.manager or city.dario
    contact = city.contact(
        f"Robin of {contract.vendor}", f"robin-{contract.number.lower()}@vendor.example", contract.vendor
    )
    seen = after(months[year.trouble + SEEN - 1], 12)
    diary.note(seen, partial(conclude, manager, kpi, contract, "problem", year.title, year.story))
    for number, each in enumerate(year.tries):
        owner = contact if each.by_vendor else manager
        agreed = seen if number == 0 else months[each.month] - timedelta(days=20)
        diary.note(agreed, partial(_open, manager, contract, owner, each, months[each.month]))
        diary.note(months[each.month], partial(_in_place, contract, each))
        if each.verdict:
            diary.note(after(months[each.month + CHECKED - 1], 18), partial(_judge, manager, contract, each))
    _promises(diary, contract, manager, contact, year, seen)
    _meetings(city, diary, contract, manager, contact, year, months)
    said = "Called about the figures of the last months: they see the same, and look into it."
    diary.note(seen - timedelta(days=1), partial(_write, manager, contract, "call", said, shared=False))
    if year.tries[-1].verdict == Verdict.WORKED:
        thanks = f"Thank you for “{year.tries[-1].what}”. Residents notice."
        day = after(months[year.tries[-1].month + CHECKED - 1], 20)
        diary.note(day, partial(_write, manager, contract, "recognition", thanks, shared=True))


def _open(actor: User, contract: Contract, owner: User, each: Try, due: date) -> None:
    """Instead of what did not help, where something was tried before."""
    insight = Insight.objects.get(contract=contract)
    before = Correction.objects.filter(contract=contract).last()
    open_correction(
        actor,
        insight,
        contract=contract,
        what=each.what,
        owner=owner,
        due=due,
        expected="down" if insight.kpi.definition.better == "lower" else "up",
        check_on=check_day(insight.kpi.definition, due),
        follows=before,
    )


def _correction(contract: Contract, each: Try) -> Correction:
    return Correction.objects.get(contract=contract, what=each.what)


def _in_place(contract: Contract, each: Try) -> None:
    found = _correction(contract, each)
    put_in_place(found.owner, found, clock.today())


def _judge(actor: User, contract: Contract, each: Try) -> None:
    check = _correction(contract, each).checks.latest("checked_at")
    judge(actor, check, each.verdict, "" if each.verdict == check.computed else each.why)


def _promises(diary: Diary, contract: Contract, manager: User, contact: User, year: Year, made: date) -> None:
    for side, (what, state, words) in year.promised.items():
        owner = contact if side == Side.VENDOR else manager
        due = made + timedelta(days=40 if state else 400)
        diary.note(made, partial(promise, owner, contract, side=side, what=what, owner=owner, due=due))
        if state:
            diary.note(due - timedelta(days=3), partial(_settle, owner, contract, what, state, words))


def _settle(owner: User, contract: Contract, what: str, state: str, words: str) -> None:
    settle(
        owner, Commitment.objects.select_related("contract__program").get(contract=contract, what=what), state, words
    )


def _meetings(
    city: City, diary: Diary, contract: Contract, manager: User, contact: User, year: Year, months: list[date]
) -> None:
    for number, month in enumerate(range(year.trouble + SEEN - 1, MONTHS, EVERY)):
        on, topic = after(months[month], 18), f"What is behind it: {year.title[0].lower()}{year.title[1:]}?"
        review = Review(city, manager, on, topic, year.minutes, contract=contract, vendors=[contact])
        review.late = 12 if number == year.late else 0
        review.off = "The building was closed for the storm" if number == year.off else ""
        review.away = [contact] if number == 1 else []
        review.note(diary)


def _write(actor: User, contract: Contract, kind: str, text: str, *, shared: bool) -> None:
    write_log(actor, contract, kind=kind, happened_on=clock.today(), text=text, shared=shared)
