"""Story S-3: a vendor who missed pick-ups and dumped at the landfill is gone; United Recycling begins."""

from datetime import date, timedelta
from decimal import Decimal
from functools import partial

from midcourse.citylandia.calendar import Diary, after, month_before, months_back, on
from midcourse.citylandia.dice import Dice
from midcourse.citylandia.people import City
from midcourse.contracts.actions import add_violation, save_contract, save_program, write_log
from midcourse.contracts.models import Contract, Intensity, Program
from midcourse.measures.actions import Figure, define_kpi, enter_figures
from midcourse.measures.models import KPI

GOAL = "Every home has its recycling picked up at least once a week, and what is picked up is recycled."
MONTHS = 12
STOPS = 41_000
LANDFILL_SINCE = 5  # months before the old contract's end
LESSON = "Nobody looked at where loads went until a resident sent a photograph. Ask for tons by destination at once."


def recycling(city: City, diary: Diary, today: date) -> Contract:
    """The program with the old contract lived through, and the new one just awarded: its kickoff is still to come."""
    months = months_back(today, MONTHS)
    with on(month_before(today, MONTHS + 1)):
        program = save_program(
            city.dario,
            Program(
                department=city.departments["General Services"],
                name="Recycling collection",
                service="Recycling and refuse",
                goal=GOAL,
            ),
        )
        old = _contract(city, program, "Metro Haul", "GS-REC-1", month_before(today, 25), today - timedelta(days=20))
    with on(months[0]):  # so that the first figures asked for are the first that come
        missed, tons = _kpis(city, old)
    for place, month in enumerate(months):
        diary.note(after(month, 8), partial(enter_figures, city.alma, old, _figures(missed, tons, month, place)))
    diary.note(
        after(months[-2], 12), partial(add_violation, city.dario, old, "Loads taken to the landfill", months[-2])
    )
    diary.note(
        today - timedelta(days=20),
        lambda: write_log(city.alma, old, kind="note", happened_on=today - timedelta(days=20), text=LESSON),
    )
    diary.note(today - timedelta(days=20), partial(_close, city, old, today - timedelta(days=20)))
    with on(today - timedelta(days=5)):
        new = _contract(city, program, "United Recycling", "GS-REC-2", today, month_before(today, -36))
        city.contact("Daisy Director", "daisy@united-recycling.example", new.vendor, "Director")
    return new


def _contract(city: City, program: Program, vendor: str, number: str, starts: date, ends: date) -> Contract:
    return save_contract(
        city.dario,
        Contract(
            department=program.department,
            vendor=city.vendor(vendor),
            program=program,
            number=number,
            title=f"Recycling collection, {vendor}",
            goal=GOAL,
            starts=starts,
            ends=ends,
            value=Decimal(7_400_000),
            intensity=Intensity.HIGH,
            manager=city.alma,
            insured_until=ends,
        ),
    )


def _kpis(city: City, contract: Contract) -> tuple[KPI, KPI]:
    missed = define_kpi(
        city.alma,
        contract=contract,
        name="Missed pick-ups",
        goal=GOAL,
        meaning="Stops missed, per 1,000 stops scheduled.",
        kind="ratio",
        numerator="stops missed",
        denominator="stops scheduled",
        per=1000,
        better="lower",
        target=0.002,
    )
    tons = define_kpi(
        city.alma,
        contract=contract,
        name="Tons taken",
        goal=GOAL,
        meaning="Tons of recycling taken, by where they were taken.",
        kind="sum",
        numerator="tons",
        better="neither",
        dimensions=["destination"],
    )
    return missed, tons


def _figures(missed: KPI, tons: KPI, month: date, place: int) -> list[Figure]:
    """A month under the old contract: more and more stops missed, and in its last months loads to the landfill."""
    dice = Dice(f"recycling {month}")
    dumped = round(dice.gauss(60, 12), 1) if place >= MONTHS - LANDFILL_SINCE else 0.0
    return [
        Figure(missed, month, dice.binomial(STOPS, 0.003 + 0.0006 * place), STOPS),
        Figure(tons, month, round(dice.gauss(1_150, 40) - dumped, 1), None, {"destination": "Recycling plant"}),
        Figure(tons, month, dumped, None, {"destination": "Landfill"}),
    ]


def _close(city: City, contract: Contract, day: date) -> None:
    contract.closed_on = day
    save_contract(city.dario, contract)
