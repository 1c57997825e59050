"""Story S-1: six janitorial vendors; complaints are up, and it is Vendor E."""

from datetime import date
from decimal import Decimal

from midcourse.citylandia.calendar import after, month_before, months_back, on
from midcourse.citylandia.dice import Dice
from midcourse.citylandia.people import LETTERS, City
from midcourse.contracts.actions import add_deliverable, receive_deliverable, save_contract, save_program
from midcourse.contracts.models import Contract, Intensity, Program, Sharing
from midcourse.measures.actions import Figure, define_kpi, enter_figures
from midcourse.measures.models import KPI
from midcourse.meetings.actions import hold_meeting, plan_meeting

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


def janitorial(city: City, today: date) -> Program:
    """The program with its contracts, two years of figures and two meetings held."""
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
        with on(after(months[-RISING - 1], 8)):
            enter_figures(city.alma, contract, [each for each in figures if each.period < months[-RISING]])
    for month in months[-RISING:]:
        for letter, contract in contracts.items():
            figures = _figures(letter, months, complaints, visits)
            with on(after(month, 8)):
                enter_figures(city.alma, contract, [each for each in figures if each.period == month])
    _paperwork(city, contracts, months)
    _meetings(city, program, months)
    return program


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
    dice = Dice(f"janitorial {letter}")
    figures = []
    for number, month in enumerate(months):
        rising = letter == "E" and number >= MONTHS - RISING
        for site in SITES[letter]:
            count = dice.poisson(COMPLAINTS_A_SITE * (3.6 if rising else 1.0))
            done = dice.binomial(VISITS_A_SITE, 0.965)
            segment = {"site": site}
            figures.append(Figure(complaints, month, count, None, segment))
            figures.append(Figure(visits, month, done, VISITS_A_SITE, segment))
    return figures


def _paperwork(city: City, contracts: dict[str, Contract], months: list[date]) -> None:
    """Reports and invoices all came on time: compliance is green while complaints rise."""
    for contract in contracts.values():
        for month in months[-12:]:
            with on(month):
                report = add_deliverable(city.alma, contract, f"Report for {month:%B %Y}", after(month, 10))
            with on(after(month, 7)):
                receive_deliverable(city.alma, report, after(month, 7))


def _meetings(city: City, program: Program, months: list[date]) -> None:
    for month in months[-6:-4]:
        with on(after(month, 12)):
            meeting = plan_meeting(city.alma, on=after(month, 15), program=program)
        with on(after(month, 15)):
            hold_meeting(city.alma, meeting, "We looked at complaints by vendor. No clear change. Nothing to correct.")
