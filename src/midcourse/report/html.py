"""The report: one page that needs nothing else, for the screen and for paper."""

from dataclasses import dataclass
from datetime import date

from jinja2 import Environment, PackageLoader, select_autoescape
from markupsafe import Markup

from midcourse import __version__
from midcourse.analysis.explained import steps
from midcourse.analysis.findings import Answer
from midcourse.analysis.panel import UNIT, Panel
from midcourse.analysis.strata import strata
from midcourse.charts.beside import to_svg
from midcourse.report.answering import Report
from midcourse.report.guessed import lines
from midcourse.report.picture import Picture
from midcourse.report.pictures import compared, pictures
from midcourse.report.telling import WORDS, framing, headline, nothing, quiet, told
from midcourse.report.units import UnitRow, unit_rows

_ENVIRONMENT = Environment(
    loader=PackageLoader("midcourse.report"), autoescape=select_autoescape(), trim_blocks=True, lstrip_blocks=True
)
_ENVIRONMENT.filters["svg"] = lambda picture: Markup(to_svg(picture.spec))  # noqa: S704  # our own drawing
_TEMPLATE = _ENVIRONMENT.get_template("report.html")  # compiled when loaded, which goes on beside the reading

MOST_UNITS = 30  # small charts beyond this are no longer looked at one by one


@dataclass(frozen=True)
class Group:
    """Units that may be compared: their table and, where they are not too many, their small charts."""

    name: str
    rows: list[UnitRow]
    pictures: list[Picture]


def html(report: Report) -> str:
    """The report of an answer as one HTML page without scripts or outside files."""
    panel = report.shaped.panel
    return _TEMPLATE.render(
        title=headline(report),
        report=report,
        answer=report.answer,
        framing=framing(report),
        findings=told(report),
        words=WORDS,
        nothing=nothing(report),
        quiet=quiet(report),
        pictures=pictures(report.answer),
        groups=_groups(report.answer),
        steps=lambda one: steps(one, panel.measure, panel.every),
        unit=panel.unit,
        changing=len(panel.periods) > 1,
        measure=panel.measure,
        guesses=lines(report),
        made=date.today().isoformat(),  # noqa: DTZ011  # the reader's own day
        version=__version__,
    )


def _groups(answer: Answer) -> list[Group]:
    """The units by group of like ones: one group, or one for each value of the breakdown that is unlike."""
    if not answer.clean.unit:
        return []
    parts = strata(answer.clean, answer.within).items()
    return [Group(name, unit_rows(answer, panel, name), _small(panel)) for name, panel in parts]


def _small(panel: Panel) -> list[Picture]:
    if not 2 <= len(panel.units) <= MOST_UNITS or len(panel.periods) < 2:
        return []
    return [compared(panel, UNIT, f"{panel.measure.name} of every {panel.unit} on one scale; dashed: all together")]
