"""Contracts at the start: a kickoff in every state, one that is still planned, and how closely each is managed."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from functools import partial

from midcourse.citylandia.calendar import Diary, month_before, on
from midcourse.citylandia.people import City
from midcourse.contracts.actions import assess, save_contract
from midcourse.contracts.intensity import QUESTIONS, by_value, suggest
from midcourse.contracts.models import Contract, Intensity
from midcourse.kickoff import actions
from midcourse.kickoff.actions.draft import make_draft
from midcourse.kickoff.actions.needs import promise_need, say_need
from midcourse.kickoff.actions.retro import write_retro
from midcourse.kickoff.actions.roles import start_roles
from midcourse.kickoff.actions.success import agree_success, say_success
from midcourse.kickoff.actions.walkthrough import bring_requirements, understand_the_rest
from midcourse.kickoff.expectations import Expectations, ExpectedKPI
from midcourse.kickoff.models import Draft, Kickoff
from midcourse.kickoff.sheets import begin_with
from midcourse.people import clock
from midcourse.people.models import User

ANSWER = "Our project lead answers this in person; she brings the plan and the list of people to the kickoff."
MINUTES = "We went through the contract and the figures. Open: keys to two buildings, which the department brings."
SUCCESS = "Residents get what was promised on the day it was promised, and nobody has to call twice."
ASKED = [
    ("2.1", "One named person answers for the service and comes to every meeting."),
    ("3.4", "Complaints are answered within two working days."),
    ("5.2", "Figures are sent by the tenth of the month."),
]
NEED = "Keys to all buildings before the first day of work"


@dataclass(frozen=True)
class Start:
    """A new contract: how many days ago it began and how many of the `STEPS` it has taken."""

    title: str
    department: str
    goal: str
    vendor: str
    contact: str
    days_ago: int
    steps: int


STARTS = (
    Start("Street paving, East", "Public Works", "Streets are smooth, and repairs last.",
          "Eastside Paving", "Pia Paver", 12, 1),
    Start("Homeless shelter, Westside", "Human Services", "Everyone who asks for a bed has one that night.",
          "Open Door", "Otis Open", 26, 2),
    Start("Child welfare visits, Center", "Children and Youth", "Every child at risk is seen in time.",
          "First Visit", "Fay First", 34, 3),
    Start("IT help desk for libraries", "Technology", "Library computers work when people need them.",
          "Desk & Key", "Kim Keys", 88, 5),
)  # fmt: skip
AMENDED, LONG_AGO = "CL-1002", "CL-1005"  # two contracts of the first manager that are worth another look
PLANNED_IN = 5  # months


def starts(city: City, diary: Diary, today: date) -> None:
    """Begin these contracts, plan another, and assess all; write what happens into the diary."""
    for number, start in enumerate(STARTS):
        began = today - timedelta(days=start.days_ago)
        with on(min(began, today)):
            contract = _contract(city, start, f"ST-{100 + number}", began)
            contact = city.contact(start.contact, _address(start), contract.vendor, "Project lead")
        for place, step in enumerate(STEPS[: start.steps]):
            day = began + timedelta(days=4 + 7 * place)
            diary.note(_workday(day), partial(step, contract, contact))
    diary.note(today - timedelta(days=9), partial(_plan, city, today))
    _assess(city, diary, today)


def _contract(city: City, start: Start, number: str, began: date) -> Contract:
    """Its program would bring its own KPIs and meetings, so it has none; the starter set is known by its title."""
    department = city.departments[start.department]
    manager = next(each for each in city.managers if each.memberships.filter(department=department).exists())
    return save_contract(
        city.dario,
        Contract(
            department=department,
            vendor=city.vendor(start.vendor),
            number=number,
            title=start.title,
            goal=start.goal,
            starts=began,
            ends=month_before(began, -24),
            value=Decimal(640_000),
            intensity=Intensity.MEDIUM,
            manager=manager,
            insured_until=month_before(began, -24),
        ),
    )


def _workday(day: date) -> date:
    """The day, or the Monday after a weekend."""
    return day + timedelta(days=7 - day.weekday() if day.weekday() > 4 else 0)


def _address(start: Start) -> str:
    return f"{start.contact.split()[0].lower()}@{start.vendor.lower().replace(' & ', '-').replace(' ', '-')}.example"


def _questions(contract: Contract, contact: User) -> None:
    """They go out, and the contact answers all but the last."""
    kickoff = actions.kickoff_of(contract)
    lead, today = _lead(contract), clock.today()
    texts = [question.text for question in kickoff.questions.all()]
    due, day = today + timedelta(days=10), _workday(today + timedelta(days=14))
    kickoff = actions.send_pre_wire(lead, kickoff, texts=texts, answers_due=due, on=day)
    for question in list(kickoff.questions.all())[:-1]:
        actions.answer_pre_question(contact, question, ANSWER)
    say_need(contact, kickoff, NEED)
    bring_requirements(lead, kickoff, ASKED)
    start_roles(lead, kickoff)


def _held(contract: Contract, contact: User) -> None:
    """The kickoff is held with what was prepared."""
    kickoff, lead = actions.kickoff_of(contract), _lead(contract)
    for side in (lead, contact):
        understand_the_rest(side, kickoff)
        say_success(side, kickoff, SUCCESS)
    agree_success(lead, kickoff, SUCCESS)
    for need in kickoff.needs.all():
        promise_need(lead, need, what=NEED, owner=lead, due=clock.today() + timedelta(days=14))
    why = "The last question was answered in the meeting."
    actions.hold_kickoff(lead, kickoff, MINUTES, on=clock.today(), skipped_because=why)


def _minutes_agreed(contract: Contract, contact: User) -> None:
    """The vendor agrees to the minutes and to the expectation sheet."""
    kickoff = actions.kickoff_of(contract)
    actions.agree_kickoff_minutes(contact, kickoff)
    first = begin_with(kickoff)
    _agree(kickoff, contact, replace(first, kpis=tuple(replace(kpi, target=_target(kpi)) for kpi in first.kpis)))


def _reviewed(contract: Contract, _: User) -> None:
    """The buyer approves, and the lead looks back."""
    kickoff = actions.kickoff_of(contract)
    actions.review_kickoff(User.objects.get(email="priya@citylandia.example"), kickoff, approves=True)
    kickoff.refresh_from_db()
    write_retro(
        _lead(contract), kickoff, went_well="The questions beforehand saved an hour.", do_differently="Bring the keys."
    )


def _second_version(contract: Contract, contact: User) -> None:
    """Both sides agree to meet on Thursdays from now on."""
    kickoff = actions.kickoff_of(contract)
    now = begin_with(kickoff)
    _agree(kickoff, contact, replace(now, meetings=replace(now.meetings, weekday=3)))


Step = Callable[[Contract, User], None]
STEPS: tuple[Step, ...] = (_questions, _held, _minutes_agreed, _reviewed, _second_version)
"""One a week, the first four days after the contract began."""


def _target(kpi: ExpectedKPI) -> float:
    """Nine of ten, or one of ten where less is better; for what is no share, four: hours, days or cases."""
    if kpi.kind != "rate":
        return 4
    return 0.1 if kpi.better == "lower" else 0.9


def _agree(kickoff: Kickoff, contact: User, said: Expectations) -> None:
    lead = _lead(kickoff.contract)
    actions.agree_sheet(contact, actions.propose_sheet(lead, actions.save_draft(lead, kickoff, said)))


def _lead(contract: Contract) -> User:
    assert contract.manager is not None  # noqa: S101 - these contracts are made with one
    return contract.manager


def _plan(city: City, today: date) -> None:
    make_draft(
        city.alma,
        Draft(
            department=city.departments["General Services"],
            title="Grounds care for all parks",
            service="Grounds care",
            goal="Lawns and walks are safe and tidy all year.",
            intensity=Intensity.MEDIUM,
            starts=month_before(today, -PLANNED_IN),
            months=36,
        ),
    )


def _assess(city: City, diary: Diary, today: date) -> None:
    """Each within the year; one contract last more than a year ago, and one is amended afterwards."""
    for number, contract in enumerate(Contract.objects.order_by("pk")):
        ago = 400 if contract.number == LONG_AGO else 60 + 3 * number
        day = max(contract.starts, today - timedelta(days=ago))
        diary.note(day, partial(_answer, city, contract))
        if contract.number == AMENDED:
            diary.note(today - timedelta(days=20), partial(_amend, city, contract))


def _answer(city: City, contract: Contract) -> None:
    """Answers that suggest the intensity the contract has."""
    given = {question.key: question.choices[0].key for question in QUESTIONS} | {"value": by_value(contract.value)}
    if contract.intensity != Intensity.LOW:
        given |= {"harm": "nuisance", "facing": "some", "complexity": "some", "record": "new"}
    if contract.intensity == Intensity.HIGH:
        given |= {"harm": "serious", "facing": "daily", "priority": "part"}
    contract.refresh_from_db()
    assess(city.dario, contract, given, suggest(given).intensity)


def _amend(city: City, contract: Contract) -> None:
    """A quarter more work for a quarter more money."""
    contract.refresh_from_db()
    contract.value *= Decimal("1.25")
    save_contract(city.dario, contract)
