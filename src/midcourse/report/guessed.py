"""How the file was read, in lines that name the flag which would change each."""

from dataclasses import dataclass

from midcourse.analysis import wording
from midcourse.analysis.measure import Better, Kind
from midcourse.report.answering import Report

_KINDS = {
    Kind.COUNT: "a count",
    Kind.SUM: "an amount that adds up",
    Kind.RATE: "a rate: a part of a whole",
    Kind.RATIO: "a ratio: events for each unit of exposure",
    Kind.MEAN: "a mean",
    Kind.VALUE: "a level that is averaged, not added up",
}
_FIGURE_FLAGS = "--numerator, --denominator or --value"
_BETTER = {Better.HIGHER: "higher", Better.LOWER: "lower", Better.NEITHER: "neither (no direction known)"}


@dataclass(frozen=True)
class Line:
    """One thing that was guessed, and the flag that changes it."""

    what: str
    guess: str
    flag: str


def lines(report: Report) -> list[Line]:
    """What was guessed, in the order people ask."""
    roles, panel = report.shaped.roles, report.shaped.panel
    unit = f"{roles.unit} ({len(panel.units)} different)" if roles.unit else "none: everything is one series"
    if twin := roles.names.get(roles.unit or ""):
        unit += f"; {twin} says the same and is not counted again"
    target = panel.measure.target
    return [
        Line("Period", _period(report), "--period, --every"),
        Line("Unit compared", unit, "--unit"),
        Line(
            "Figure",
            f"{_figure(report)}, {_KINDS[roles.kind]}{_others(report)}",
            "--numerator, --denominator or --value",
        ),
        Line("Broken down by", _breakdowns(report), "--by"),
        Line("Better is", _BETTER[roles.better], "--better"),
        Line("Target", "none" if target is None else wording.figure(target, panel.measure), "--target"),
    ]


def _period(report: Report) -> str:
    roles = report.shaped.roles
    if not roles.period:
        return "none: all rows are taken as of one time"
    return f"{' and '.join(roles.period)}, by {report.shaped.panel.every}"


def _figure(report: Report) -> str:
    roles = report.shaped.roles
    if roles.numerator is None:
        return "the number of rows"
    if roles.yes:
        value = roles.yes_said or ("yes" if len(roles.yes) > 1 else roles.yes[0])
        return f"{roles.numerator} is {value}, out of all {f'that {roles.weight} counts' if roles.weight else 'rows'}"
    if roles.denominator:
        return f"{roles.numerator} out of {roles.denominator}" if roles.kind is Kind.RATE else _over(report)
    return roles.numerator


def _others(report: Report) -> str:
    others = report.shaped.roles.others
    return f" (also there: {wording.listing(others)})" if others else ""


def _over(report: Report) -> str:
    return f"{report.shaped.roles.numerator} for each of {report.shaped.roles.denominator}"


def _breakdowns(report: Report) -> str:
    roles = report.shaped.roles
    used = ", ".join(roles.breakdowns) or "nothing"
    return f"{used} (not used: {', '.join(roles.left_out)})" if roles.left_out else used
