"""The rest of the portfolio: about forty contracts across five departments, as different as they are in life."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import partial

from midcourse.citylandia import years
from midcourse.citylandia.calendar import Diary, after, month_before, months_back, on
from midcourse.citylandia.dice import Dice
from midcourse.citylandia.habit import live_year
from midcourse.citylandia.people import City
from midcourse.citylandia.years import YEARS
from midcourse.contracts.actions import add_deliverable, save_contract
from midcourse.contracts.models import Contract, Intensity
from midcourse.measures.actions import Figure, define_kpi, enter_figures
from midcourse.measures.models import KPI
from midcourse.people.models import User


@dataclass(frozen=True)
class Service:
    """A kind of contract: what residents should notice and the KPI that shows it."""

    department: str
    title: str
    goal: str
    kpi: str
    kind: str
    numerator: str
    denominator: str
    better: str
    usual: float  # a month's count, or a share
    trials: int
    target: float


SERVICES = (
    Service("General Services", "Elevator maintenance", "Elevators in public buildings work when people need them.",
            "Elevator outages", "count", "outages", "", "lower", 7, 0, 6),
    Service("General Services", "Security guards", "Visitors and staff feel safe in public buildings.",
            "Posts filled on time", "rate", "posts filled", "posts planned", "higher", 0.96, 420, 0.97),
    Service("General Services", "Grounds care", "Lawns and walks around public buildings are safe and tidy.",
            "Mowing rounds done on time", "rate", "rounds done", "rounds planned", "higher", 0.91, 90, 0.95),
    Service("Children and Youth", "Summer meals", "No child goes hungry when school is out.",
            "Meals served as ordered", "rate", "meals served", "meals ordered", "higher", 0.94, 2600, 0.95),
    Service("Children and Youth", "Youth mentoring", "Young people have an adult they can count on.",
            "Mentoring meetings held", "rate", "meetings held", "meetings planned", "higher", 0.82, 240, 0.85),
    Service("Public Works", "Recycling pick-up", "Every home has its recycling picked up at least once a week.",
            "Missed pick-ups", "ratio", "missed stops", "stops scheduled", "lower", 0.0042, 38_000, 0.004),
    Service("Public Works", "Street paving", "Streets are smooth, and repairs last.",
            "Lane miles paved as planned", "rate", "lane miles done", "lane miles planned", "higher", 0.88, 60, 0.9),
    Service("Public Works", "Street lights", "Streets are lit at night.",
            "Street-light complaints", "count", "complaints", "", "lower", 24, 0, 20),
    Service("Human Services", "Homeless outreach", "People sleeping outside are met, helped and housed.",
            "People housed", "rate", "people housed", "people met", "higher", 0.31, 150, 0.35),
    Service("Human Services", "Job training", "People who finish training find work and keep it.",
            "Placed in work in 90 days", "rate", "people placed", "people who finished", "higher", 0.62, 75, 0.65),
    Service("Human Services", "Home visits for seniors", "Seniors living alone are visited and well.",
            "Visits made as planned", "rate", "visits made", "visits planned", "higher", 0.93, 680, 0.95),
    Service("Technology", "Service desk", "Staff get help in time to serve residents.",
            "Tickets solved in a day", "rate", "tickets solved in a day", "tickets", "higher", 0.79, 900, 0.8),
    Service("Technology", "Network care", "Public offices stay connected.",
            "Unplanned outages", "count", "outages", "", "lower", 4, 0, 3),
    Service("Technology", "311 phone line", "Callers to 311 reach a person quickly.",
            "Calls answered in a minute", "rate", "calls answered in a minute", "calls", "higher", 0.84, 5200, 0.85),
)  # fmt: skip
NAMES = ("Alder", "Birch", "Cedar", "Dogwood", "Elm", "Fir", "Ginkgo", "Hazel", "Ivy", "Juniper")
AREAS = ("North", "South", "Center")
HOW_MANY = 40
MONTHS = 18


def other_contracts(city: City, diary: Diary, today: date) -> None:
    """Forty contracts: steady ones, rising and falling ones, some with no data, late reports or old reviews."""
    for number in range(HOW_MANY):
        _contract(city, diary, number, today)


def _contract(city: City, diary: Diary, number: int, today: date) -> None:
    service = SERVICES[number % len(SERVICES)]
    dice = Dice(f"contract {number}")
    months = months_back(today, years.MONTHS if number in YEARS else MONTHS)
    with on(months[0]):
        contract = save_contract(
            city.dario,
            Contract(
                department=city.departments[service.department],
                vendor=city.vendor(f"{NAMES[number % len(NAMES)]} {service.title.split()[0]} Co."),
                number=f"CL-{1000 + number}",
                title=f"{service.title}, {AREAS[number // len(SERVICES)]}",
                goal=service.goal,
                starts=months[0],
                ends=month_before(today, -dice.choice((3, 8, 18, 30))),
                value=Decimal(dice.randrange(60, 2400) * 1000),
                intensity=dice.choice((Intensity.LOW, Intensity.MEDIUM, Intensity.MEDIUM, Intensity.HIGH)),
                manager=_manager(city, service),
                insured_until=today + timedelta(days=dice.choice((-12, 20, 150, 300, 400))),
            ),
        )
    _reports(city, diary, contract, months, dice)
    if number % 9 != 4:  # a few report nothing: "No performance data", never good
        kpi = _figures(city, diary, contract, service, months, dice, number)
        if number in YEARS:
            live_year(city, diary, contract, kpi, YEARS[number], months)
    if number % 3:
        reviewed = today - timedelta(days=dice.choice((12, 25, 50, 120)))
        topic, minutes = f"What makes {service.kpi.lower()} vary?", "We went through the figures together."
        diary.note(reviewed, partial(city.meet, topic, minutes, contract=contract))


def _manager(city: City, service: Service) -> User:
    order = {"General Services": 0, "Children and Youth": 0, "Public Works": 1}
    return city.managers[order.get(service.department, 2)]


def _reports(city: City, diary: Diary, contract: Contract, months: list[date], dice: Dice) -> None:
    """Most reports come in time, some late, a few not at all."""
    for month in months[-3:]:
        late = dice.choice((-4, -2, -1, 0, 6))
        if dice.random() < 0.93:
            diary.note(after(month, 10 + late), partial(city.report, contract, month))
        else:
            name = f"Report for {month:%B %Y}"
            diary.note(after(month, 1), partial(add_deliverable, city.dario, contract, name, after(month, 10)))


def _figures(
    city: City, diary: Diary, contract: Contract, service: Service, months: list[date], dice: Dice, number: int
) -> KPI:
    with on(months[0]):
        kpi = define_kpi(
            city.dario,
            contract=contract,
            name=service.kpi,
            goal=service.goal,
            meaning=f"{service.kpi}, counted each month.",
            kind=service.kind,
            numerator=service.numerator,
            denominator=service.denominator,
            per=1000 if service.kind == "ratio" else 1,
            better=service.better,
            target=service.target,
            source="Vendor's log",
        )
    late = number % 11 == 7  # the newest figures have not come
    figures = [_figure(kpi, service, month, dice, _drift(number, at)) for at, month in enumerate(months)]
    first = 0
    for until in YEARS[number].arrivals if number in YEARS else (MONTHS - 1, MONTHS):
        if not (late and until == len(months)):
            diary.note(after(months[until - 1], 9), partial(enter_figures, city.dario, contract, figures[first:until]))
        first = until
    return kpi


def _drift(number: int, at: int) -> float:
    """Most contracts are steady; some got better or worse over the last five months, some had a year of their own."""
    if number in YEARS:
        return YEARS[number].drift(at)
    recent = at >= MONTHS - 5
    return {8: 0.6, 16: 0.7}.get(number, 1.0) if recent else 1.0


def _figure(kpi: KPI, service: Service, month: date, dice: Dice, drift: float) -> Figure:
    if service.kind == "count":
        return Figure(kpi, month, dice.poisson(service.usual * drift), None, {})
    chance = service.usual * drift if service.usual < 0.5 else 1 - (1 - service.usual) * drift
    chance *= 1 + dice.gauss(0, 0.01)
    return Figure(kpi, month, dice.binomial(service.trials, min(chance, 0.999)), service.trials, {})
