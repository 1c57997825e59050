"""The report: one page that needs nothing else, for the screen and for paper."""

from datetime import date

from jinja2 import Environment, PackageLoader, select_autoescape
from markupsafe import Markup

from midcourse import __version__
from midcourse.analysis.panel import UNIT
from midcourse.charts import to_svg
from midcourse.report.answering import Report
from midcourse.report.guessed import lines
from midcourse.report.picture import Picture
from midcourse.report.pictures import compared, pictures
from midcourse.report.printing import WORDS, framing, headline, quiet, told
from midcourse.report.units import unit_rows

MOST_UNITS = 30  # small charts beyond this are no longer looked at one by one


def html(report: Report) -> str:
    """The report of an answer as one HTML page without scripts or outside files."""
    environment = Environment(
        loader=PackageLoader("midcourse.report"),
        autoescape=select_autoescape(),
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["svg"] = lambda picture: Markup(to_svg(picture.spec))  # noqa: S704  # our own drawing
    panel = report.shaped.panel
    return environment.get_template("report.html").render(
        title=headline(report),
        report=report,
        answer=report.answer,
        framing=framing(report),
        findings=told(report),
        words=WORDS,
        quiet=quiet(report),
        pictures=pictures(report.answer),
        units=_units(report),
        unit_rows=unit_rows(report.answer),
        unit=panel.unit,
        measure=panel.measure,
        guesses=lines(report),
        made=date.today().isoformat(),  # noqa: DTZ011  # the reader's own day
        version=__version__,
    )


def _units(report: Report) -> list[Picture]:
    panel = report.answer.clean
    if not panel.unit or not 2 <= len(panel.units) <= MOST_UNITS:
        return []
    return [compared(panel, UNIT, f"Every {panel.unit} on one scale; dashed: all together")]
