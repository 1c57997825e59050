"""The page of the practice's own figures, and the same as a spreadsheet."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from django.http.response import HttpResponseBase

from midcourse import charts
from midcourse.analysis import wording
from midcourse.analysis.measure import Every, Kind
from midcourse.analysis.measure import Measure as Charted
from midcourse.contracts.models import Department
from midcourse.insights.drawing import Drawing
from midcourse.pages.jinja import page
from midcourse.pages.spreadsheet import spreadsheet
from midcourse.people import clock
from midcourse.people.http import Request
from midcourse.portfolio.practice_figures.counted import DAYS, MEASURES, Counted, by_quarter, quarters, together
from midcourse.portfolio.practice_figures.queries import Counts, practice_figures

YEAR = 4  # quarters that the table of departments adds up


def figures(request: Request) -> HttpResponseBase:
    """By department over the last four quarters, and over time for all of them or for `?department=`."""
    shown = quarters(clock.today())
    counted = practice_figures(request.user, shown[0])
    departments = dict(Department.objects.visible_to(request.user).values_list("pk", "name"))
    if request.GET.get("format") in ("csv", "xlsx"):
        rows = _table(counted, departments, shown)
        return spreadsheet(rows, _header(), "practice-figures", request.GET["format"])
    chosen = request.GET.get("department", "")
    own = {place: each for place, each in counted.items() if not chosen or str(place[0]) == chosen}
    over_time = by_quarter(own, _since_first(own, shown))
    context = {
        "title": "Figures on our practice",
        "measures": MEASURES,
        "days_words": DAYS,
        "departments": departments,
        "chosen": chosen,
        "rows": _by_department(counted, departments, shown[-YEAR:]),
        "since": shown[-YEAR],
        "over_time": {wording.capital(wording.period(day, Every.QUARTER)): each for day, each in over_time.items()},
        "drawing": _drawing(over_time),
        "sentence": _sentence(over_time, shown),
    }
    return page(request, "portfolio/practice_figures.html", context, charts=True)


def _by_department(counted: Counts, departments: Mapping[int, str], year: Sequence[date]) -> list[tuple[str, Counted]]:
    """Each department's last four quarters together, and all departments' where there are several."""
    of = {
        name: together(each for (department, start), each in counted.items() if department == pk and start in year)
        for pk, name in departments.items()
    }
    whole = [("All together", together(of.values()))] if len(of) > 1 else []
    return [*of.items(), *whole]


def _since_first(counted: Counts, shown: Sequence[date]) -> Sequence[date]:
    """The quarters from the first with anything to measure, the last whole one and the running one at least."""
    first = min((start for _, start in counted), default=shown[-1])
    return [start for start in shown if start >= min(first, shown[-2])]


def _drawing(over_time: Mapping[date, Counted]) -> Drawing | None:
    """A small chart of each share by quarter, of those with anything to measure."""
    drawn = {
        measure.name: [charts.Point(day, each.share(measure.key)) for day, each in over_time.items()]
        for measure in MEASURES
        if any(each.wholes[measure.key] for each in over_time.values())
    }
    if not drawn:
        return None
    spec = charts.compare_units(
        drawn, Charted("share", Kind.RATE), Every.QUARTER, "By quarter", behind="not drawn here"
    )
    return Drawing(spec, "", [], [])


def _sentence(over_time: Mapping[date, Counted], shown: Sequence[date]) -> str:
    """The last whole quarter in words, with what each share rests on."""
    last = over_time[shown[-2]]
    told = [f"{measure.name.lower()}: {last.said(measure.key)}" for measure in MEASURES if last.wholes[measure.key]]
    when = wording.period(shown[-2], Every.QUARTER)
    return f"In {when}: {'; '.join(told)}." if told else f"In {when} there was nothing to measure."


def _header() -> list[str]:
    shares = [
        name for measure in MEASURES for name in (measure.name, *_parts(measure.name, measure.part, measure.whole))
    ]
    return [
        "Department",
        "Quarter",
        *shares,
        "Median days from signal to first correction",
        "Signals with a correction",
    ]


def _parts(name: str, part: str, whole: str) -> tuple[str, str]:
    return f"{name}: {part}", f"{name}: {whole}"


def _table(counted: Counts, departments: Mapping[int, str], shown: Sequence[date]) -> Iterator[list[Any]]:
    """One row a department and quarter; empty where there was nothing to measure."""
    for pk, name in departments.items():
        for start in shown:
            each = counted.get((pk, start)) or Counted()
            shares = [
                cell
                for measure in MEASURES
                for cell in (each.share(measure.key), each.parts[measure.key], each.wholes[measure.key])
            ]
            yield [name, start, *shares, each.middle, len(each.days)]
