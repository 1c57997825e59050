"""Street sweeping: a program where the habit is a year old; its figures. What was learned of them is in `learning`."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import partial

from midcourse.citylandia.calendar import Diary, after, month_before, months_back, on
from midcourse.citylandia.dice import Dice
from midcourse.citylandia.people import City
from midcourse.contracts.actions import save_contract, save_program
from midcourse.contracts.models import Contract, Intensity, Program, Sharing
from midcourse.measures.actions import Figure, define_kpi, enter_all
from midcourse.measures.models import KPI
from midcourse.people.models import User

GOAL = "Streets are clean when people walk, ride and park on them."
SWEEPERS = (
    "Curbside Sweeping",
    "Lakeside Streets",
    "Broom and Barrow",
    "Uptown Sweepers",
    "Evergreen Curb",
    "Sixth Ward Co.",
)
MONTHS = 20
BLOCKS = (900, 1_100, 760, 1_240, 1_020, 680)  # planned in a month, by district
USUAL, POSTED = 0.86, 0.94  # blocks done, before and after signs are posted 48 hours ahead
ALWAYS_POSTED = 2
POSTED_SINCE: Mapping[int, int] = {1: 12, 4: 13, 5: 14}  # district → first month with signs
CALLS = 30.0  # a month and district
MORE_CALLS: Mapping[int, int] = {1: 8, 3: 8, 6: 8}  # district → since which month there were more calls
SECOND_ROUND: Mapping[int, int] = {1: 12, 3: 13, 6: 14}  # district → first month with a second round after leaf fall
FEWER = {1: 1.0, 3: 1.05, 6: 1.9}  # and how many calls there were then, against the usual
QUARTERS = ((0, 8), (8, 11), (11, 14), (14, 17), (17, 20))  # what came together


@dataclass
class Sweeping:
    """The program with what its story is told with, by district from 1."""

    marco: User
    program: Program
    blocks: KPI
    calls: KPI
    contracts: dict[int, Contract]
    contacts: dict[int, User]
    months: list[date]


def sweeping(city: City, diary: Diary, today: date) -> Sweeping:
    """The program with its contracts now; its figures in the diary, a quarter at a time."""
    months = months_back(today, MONTHS)
    with on(month_before(today, MONTHS + 1)):
        marco = next(one for one in city.managers if one.name.startswith("Marco"))
        program = save_program(
            city.dario,
            Program(
                department=city.departments["Public Works"],
                name="Street sweeping",
                service="Street sweeping",
                goal=GOAL,
                sharing=Sharing.MEDIAN,
            ),
        )
        contracts = {at: _contract(city, marco, program, at, months[0]) for at in range(1, 7)}
        contacts = {at: _contact(city, at, one) for at, one in contracts.items()}
        blocks, calls = _kpis(marco, program)
    made = Sweeping(marco, program, blocks, calls, contracts, contacts, months)
    for first, last in QUARTERS:
        entries = {one: _figures(made, at, range(first, last)) for at, one in contracts.items()}
        diary.note(after(months[last - 1], 9), partial(enter_all, marco, entries, {}))
    return made


def _contract(city: City, marco: User, program: Program, district: int, starts: date) -> Contract:
    return save_contract(
        city.dario,
        Contract(
            department=program.department,
            vendor=city.vendor(SWEEPERS[district - 1]),
            program=program,
            number=f"PW-SWP-{district}",
            title=f"Street sweeping, District {district}",
            goal=GOAL,
            starts=starts,
            ends=month_before(starts, -36),
            value=Decimal(BLOCKS[district - 1] * 260),
            intensity=Intensity.MEDIUM,
            manager=marco,
            insured_until=month_before(starts, -32),
        ),
    )


def _contact(city: City, district: int, contract: Contract) -> User:
    return city.contact(f"Sam of District {district}", f"district{district}@sweeping.example", contract.vendor)


def _kpis(marco: User, program: Program) -> tuple[KPI, KPI]:
    blocks = define_kpi(
        marco,
        program=program,
        name="Blocks swept as planned",
        goal=GOAL,
        meaning="Blocks swept on the day planned, out of all planned for the month.",
        kind="rate",
        numerator="blocks swept",
        denominator="blocks planned",
        better="higher",
        target=0.92,
        source="Sweepers' position log",
    )
    calls = define_kpi(
        marco,
        program=program,
        name="Calls about dirty streets",
        goal=GOAL,
        meaning="Calls to 311 about litter or leaves on a street, by the month they were made.",
        kind="count",
        numerator="calls",
        better="lower",
        target=32.0,
        source="311 system",
        reporter="department",
    )
    return blocks, calls


def _figures(made: Sweeping, district: int, wanted: range) -> list[Figure]:
    figures = []
    for at in wanted:
        dice, month, planned = Dice(f"sweeping {district} {at}"), made.months[at], BLOCKS[district - 1]
        posted = district == ALWAYS_POSTED or at >= POSTED_SINCE.get(district, MONTHS)
        chance = (POSTED if posted else USUAL) + dice.gauss(0, 0.008)
        figures.append(Figure(made.blocks, month, dice.binomial(planned, chance), planned))
        figures.append(Figure(made.calls, month, dice.poisson(CALLS * _calls(district, at))))
    return figures


def _calls(district: int, at: int) -> float:
    """How many calls there are, against the usual."""
    if at < MORE_CALLS.get(district, MONTHS):
        return 1.0
    return 1.9 if at < SECOND_ROUND[district] else FEWER[district]
