"""Story S-2: six non-profits in six regions; Region 3 keeps more children coming."""

from datetime import date
from decimal import Decimal
from functools import partial

from midcourse.citylandia.calendar import Diary, after, month_before, months_back, on
from midcourse.citylandia.dice import Dice
from midcourse.citylandia.people import City
from midcourse.contracts.actions import save_contract, save_program
from midcourse.contracts.models import Contract, Intensity, Program, Sharing
from midcourse.measures.actions import Figure, define_kpi, enter_figures
from midcourse.measures.models import KPI

GOAL = "Children across the city come to after-school activities, and keep coming."
NON_PROFITS = ("Bright Futures", "Open Door", "Harbor Kids", "Northside Youth", "Play and Learn", "Second Bell")
ENROLLED = (310, 95, 260, 420, 180, 60)
MONTHS = 18
USUAL, REGION_3 = 0.78, 0.87
DAYS = 18  # activity days in a month
GRADES = ("Grades K–2", "Grades 3–5", "Grades 6–8")


def afterschool(city: City, diary: Diary, today: date) -> Program:
    """The program with its contracts now; a year and a half of attendance and a meeting in the diary."""
    months = months_back(today, MONTHS)
    with on(month_before(today, MONTHS + 1)):
        program = save_program(
            city.alma,
            Program(
                department=city.departments["Children and Youth"],
                name="After-school activities",
                service="After-school",
                goal=GOAL,
                sharing=Sharing.MEDIAN,
            ),
        )
        attendance = _attendance(city, program)
        contracts = [_contract(city, program, region, months[0]) for region in range(1, 7)]
    for region, contract in enumerate(contracts, start=1):
        figures = _figures(attendance, region, months)
        for first, last in ((0, MONTHS - 2), (MONTHS - 2, MONTHS - 1), (MONTHS - 1, MONTHS)):
            batch = [each for each in figures if each.period in months[first:last]]
            diary.note(after(months[last - 1], 9), partial(enter_figures, city.alma, contract, batch))
    diary.note(
        after(months[-3], 16),
        lambda: city.meet(
            "Which grades stay away, and on which days?",
            "We agreed to look at attendance by region and grade each month.",
            program=program,
        ),
    )
    return program


def _attendance(city: City, program: Program) -> KPI:
    return define_kpi(
        city.alma,
        program=program,
        name="Attendance",
        goal=GOAL,
        meaning="Child-days attended out of child-days enrolled, over the month's activity days.",
        kind="rate",
        numerator="child-days attended",
        denominator="child-days enrolled",
        better="higher",
        target=0.85,
        source="Sign-in sheets",
        dimensions=["grade"],
        smallest_cell=10,
    )


def _contract(city: City, program: Program, region: int, starts: date) -> Contract:
    vendor = city.vendor(NON_PROFITS[region - 1])
    city.contact(f"{vendor.name} Director", f"region{region}@afterschool.example", vendor, "Executive director")
    return save_contract(
        city.alma,
        Contract(
            department=program.department,
            vendor=vendor,
            program=program,
            number=f"CY-AS-{region}",
            title=f"After-school activities, Region {region}",
            goal=GOAL,
            starts=starts,
            ends=month_before(starts, -36),
            value=Decimal(ENROLLED[region - 1] * 1_900),
            intensity=Intensity.HIGH,
            manager=city.alma,
            insured_until=month_before(starts, -30),
        ),
    )


def _figures(attendance: KPI, region: int, months: list[date]) -> list[Figure]:
    dice = Dice(f"after-school {region}")
    figures = []
    for month in months:
        for share, grade in zip((0.45, 0.35, 0.2), GRADES, strict=True):
            enrolled = round(ENROLLED[region - 1] * share) * DAYS
            chance = (REGION_3 if region == 3 else USUAL) - 0.03 * GRADES.index(grade)
            # Children come or stay away for days together, so attendance varies more than single coins would.
            chance += dice.gauss(0, 0.012)
            figures.append(Figure(attendance, month, dice.binomial(enrolled, chance), enrolled, {"grade": grade}))
    return figures
