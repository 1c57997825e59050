"""What the terminal and the page say alike: the headline, the findings to list, how many series are quiet."""

from datetime import date

from midcourse.analysis import wording
from midcourse.analysis.finding import Direction, Finding, FindingKind
from midcourse.analysis.measure import Every
from midcourse.records.profile import words as words_of
from midcourse.report.answering import Report

FEWEST = 8  # periods from which ordinary variation is known
WORDS = {Direction.BETTER: "better", Direction.WORSE: "worse", Direction.CHANGE: "note", Direction.NONE: "note"}


def headline(report: Report) -> str:
    """What was looked at: `late15 out of arrived, January to December 2013, 16 carriers`."""
    panel = report.shaped.panel
    measure, periods = panel.measure, panel.periods
    whole = report.shaped.roles.denominator if measure.kind.has_denominator else None
    named = whole and not set(words_of(whole)) & {"denominator", "denom", "den"}
    of = f" out of {measure.denominator}" if named else ""
    units = f", {wording.count(len(panel.units))} {plural(panel.unit)}" if panel.unit else ""
    span = f", {_span(periods[0], periods[-1], panel.every)}" if report.shaped.roles.period else ""
    return f"{wording.capital(measure.name)}{of}{span}{units}"


def _span(first: date, last: date, every: Every) -> str:
    """From the first to the last period; quarters by their first and last months, which reads better."""
    if every is not Every.QUARTER or first == last:
        return wording.span(first, last, every)
    ends = date(last.year + (last.month > 10), (last.month + 1) % 12 + 1, 1)
    return wording.span(first, ends, Every.MONTH)


def nothing(report: Report) -> str:
    """What is said where nothing is found: that all is as usual, or that there is too little to tell."""
    panel = report.shaped.panel
    periods, every = len(panel.periods), panel.every.value
    if not report.shaped.roles.period:
        return "Nothing stands out. The file has no dates, so nothing can be said about change over time."
    if periods < 2:
        return f"There is one {every} of figures, so nothing can be said about change over time."
    if periods < FEWEST:
        return f"Nothing stands out, but in {wording.times(periods, every)} only a large change could be told."
    return "Nothing stands out: the figures vary as they usually do."


def plural(noun: str) -> str:
    """Several of a column's things: carriers, agencies, classes."""
    if noun.endswith("y") and noun[-2:-1] not in "aeiou":
        return f"{noun[:-1]}ies"
    if noun.endswith(("ss", "x", "ch", "sh")):
        return f"{noun}es"
    return noun if noun.endswith("s") else f"{noun}s"


def quiet(report: Report) -> str:
    """How many series say nothing, which is good to know."""
    answer = report.answer
    silent = answer.series - answer.with_findings
    return f"{wording.count(max(0, silent))} of {wording.count(answer.series)} series show nothing to act on."


def framing(report: Report) -> Finding | None:
    """The finding that says unlike groups are compared each with its own kind; it frames all others."""
    return next((one for one in report.answer.findings if _frames(one, report)), None)


def told(report: Report) -> list[Finding]:
    """The findings to list, ranked."""
    return [one for one in report.answer.findings if not _frames(one, report)]


def _frames(one: Finding, report: Report) -> bool:
    return one.kind is FindingKind.GAP and one.evidence.get("by") == report.answer.within and not one.where
