"""Story S-1: six janitorial vendors; complaints are up, and it is Vendor E."""

from datetime import date
from decimal import Decimal
from functools import partial

from midcourse.citylandia.calendar import Diary, after, month_before, months_back, on
from midcourse.citylandia.dice import Dice
from midcourse.citylandia.people import LETTERS, City
from midcourse.contracts.actions import save_contract, save_program
from midcourse.contracts.models import Contract, Intensity, Program, Sharing
from midcourse.measures.actions import Figure, define_kpi, enter_figures
from midcourse.measures.models import KPI

GOAL = "People find public buildings clean and well supplied when they arrive."
SITES = {
    "A": ("City Hall", "Court House", "Records Center"),
    "B": ("Main Library", "East Library", "West Library"),
    "C": ("North Clinic", "South Clinic", "Health Annex"),
    "D": ("Police Headquarters", "Fire Station 1", "Fire Station 4"),
    "E": ("Transit Hub", "Civic Center", "Harbor Terminal"),
    "F": ("Senior Center", "Youth Center", "Community Hall"),
}
MONTHS = 24
RISING = 3  # Vendor E's complaints are up in the last three months
COMPLAINTS_A_SITE = 3.6
VISITS_A_SITE = 120


def janitorial(city: City, diary: Diary, today: date) -> Program:
    """The program with its contracts now; two years of figures, paperwork and two meetings in the diary."""
    months = months_back(today, MONTHS)
    with on(month_before(today, MONTHS + 1)):
        program = save_program(
            city.alma,
            Program(
                department=city.departments["General Services"],
                name="Janitorial services",
                service="Janitorial",
                goal=GOAL,
                sharing=Sharing.MEDIAN,
            ),
        )
        contracts = {letter: _contract(city, program, letter, months[0]) for letter in LETTERS}
        complaints, visits = _kpis(city, program)
    for letter, contract in contracts.items():
        figures = _figures(letter, months, complaints, visits)
        _arrive(city, diary, contract, figures, months)
        _paperwork(city, diary, contract, months)
    for month in months[-6:-4]:
        diary.note(
            after(month, 15),
            lambda: city.meet(
                "Supplies: which sites run out, and when?",
                "We looked at complaints by vendor. No clear change. Nothing to correct.",
                program=program,
            ),
        )
    return program


def _arrive(city: City, diary: Diary, contract: Contract, figures: list[Figure], months: list[date]) -> None:
    """The years before come at once, when the department starts with Midcourse; then month by month."""
    for last in range(MONTHS - RISING - 1, MONTHS):
        wanted = months[: last + 1] if last == MONTHS - RISING - 1 else [months[last]]
        batch = [each for each in figures if each.period in wanted]
        diary.note(after(months[last], 8), partial(enter_figures, city.alma, contract, batch))


def _contract(city: City, program: Program, letter: str, starts: date) -> Contract:
    vendor = city.vendor(f"Vendor {letter}")
    contract = save_contract(
        city.alma,
        Contract(
            department=program.department,
            vendor=vendor,
            program=program,
            number=f"GS-JAN-{letter}",
            title=f"Janitorial services, {' and '.join(SITES[letter][:2])}",
            goal=GOAL,
            starts=starts,
            ends=month_before(starts, -48),
            value=Decimal(420_000 + 35_000 * LETTERS.index(letter)),
            intensity=Intensity.HIGH,
            manager=city.alma,
            insured_until=month_before(starts, -40),
        ),
    )
    if letter == "E":
        city.contact("Victor Vendor", "victor@vendor-e.example", vendor)
    if letter == "B":
        city.contact("Dana Vendor", "dana@vendor-b.example", vendor)
    return contract


def _kpis(city: City, program: Program) -> tuple[KPI, KPI]:
    complaints = define_kpi(
        city.alma,
        program=program,
        name="Complaints",
        goal=GOAL,
        meaning="Complaints about cleaning received by 311 or at the front desk, by the month they were made.",
        kind="count",
        numerator="complaints",
        better="lower",
        target=15.0,
        source="311 system and front-desk log",
        reporter="department",
        dimensions=["site"],
    )
    visits = define_kpi(
        city.alma,
        program=program,
        name="Cleaning visits done as planned",
        goal=GOAL,
        meaning="Planned cleaning visits that were done on the day planned, out of all planned.",
        kind="rate",
        numerator="visits done",
        denominator="visits planned",
        better="higher",
        target=0.95,
        leading=True,
        source="Vendor's visit log",
        dimensions=["site"],
    )
    return complaints, visits


def _figures(letter: str, months: list[date], complaints: KPI, visits: KPI) -> list[Figure]:
    heard, logged = Dice(f"hotline {letter}"), Dice(f"visits of {letter}")
    figures = []
    for number, month in enumerate(months):
        rising = letter == "E" and number >= MONTHS - RISING
        for site in SITES[letter]:
            count = heard.poisson(COMPLAINTS_A_SITE * (3.6 if rising else 1.0))
            done = logged.binomial(VISITS_A_SITE, 0.965)
            segment = {"site": site}
            figures.append(Figure(complaints, month, count, None, segment))
            figures.append(Figure(visits, month, done, VISITS_A_SITE, segment))
    return figures


def _paperwork(city: City, diary: Diary, contract: Contract, months: list[date]) -> None:
    """Reports all came on time: compliance is green while complaints rise."""
    for month in months[-12:]:
        diary.note(after(month, 7), partial(city.report, contract, month))
