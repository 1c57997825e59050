"""Build the whole city, in the order it happened."""

from collections.abc import Callable
from datetime import date

from midcourse.citylandia.afterschool import afterschool
from midcourse.citylandia.between import between
from midcourse.citylandia.calendar import Diary, after, month_before, months_back, on
from midcourse.citylandia.janitorial import janitorial
from midcourse.citylandia.learning import learning
from midcourse.citylandia.others import other_contracts
from midcourse.citylandia.people import City, found_city
from midcourse.citylandia.recycling import recycling
from midcourse.citylandia.starts import starts
from midcourse.citylandia.sweeping import sweeping
from midcourse.corrections.actions import run_due_checks
from midcourse.measures.actions import ask_for_figures
from midcourse.measures.models import KPI
from midcourse.people import clock


def seed(today: date, tell: Callable[[str], None] = lambda _: None) -> City:
    """Found the city in an empty database. `tell` hears what is being built."""
    tell("Founding the city: five departments and their people")
    with on(month_before(today, 26)):
        city = found_city()
    diary = Diary(until=today)
    tell("Writing contracts: three programs with six vendors each, a new one to start off, and forty more")
    janitorial(city, diary, today)
    afterschool(city, diary, today)
    recycling(city, diary, today)
    other_contracts(city, diary, today)
    swept = sweeping(city, diary, today)
    learning(swept, diary)
    between(city, swept, diary, today)
    starts(city, diary, today)
    for month in months_back(today, 12):
        diary.note(after(month, 14), lambda: run_due_checks(clock.today()))
    tell("Living through two years of figures, reports and meetings")
    diary.live()
    for kpi in KPI.objects.all():
        ask_for_figures(kpi, today)
    return city
