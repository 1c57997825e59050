"""Build the whole city, in the order it happened."""

from collections.abc import Callable
from datetime import date

from midcourse.citylandia.afterschool import afterschool
from midcourse.citylandia.calendar import month_before, on
from midcourse.citylandia.janitorial import janitorial
from midcourse.citylandia.others import other_contracts
from midcourse.citylandia.people import City, found_city
from midcourse.measures.actions import ask_for_figures
from midcourse.measures.models import KPI


def seed(today: date, tell: Callable[[str], None] = lambda _: None) -> City:
    """Found the city in an empty database. `tell` hears what is being built."""
    with on(month_before(today, 26)):
        city = found_city()
    tell("Janitorial services: six vendors, two years of complaints")
    janitorial(city, today)
    tell("After-school activities: six non-profits")
    afterschool(city, today)
    tell("Forty more contracts in five departments")
    other_contracts(city, today)
    for kpi in KPI.objects.all():
        ask_for_figures(kpi, today)
    return city
