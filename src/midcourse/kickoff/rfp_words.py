"""What is expected, in the sentences and tables that an RFP and a plan share."""

from midcourse.analysis.wording import capital, figure, listing
from midcourse.contracts.models import Sharing
from midcourse.kickoff.expectations import Expectations, Meetings, Report
from midcourse.kickoff.papers import Table
from midcourse.library.words import formula
from midcourse.measures.models import Definition
from midcourse.meetings.models import Series

EVERY = {"once": "Once", "month": "Every month", "quarter": "Every quarter", "year": "Every year"}
SHARING: dict[str, str] = {
    Sharing.MEDIAN: "Each vendor sees its own figures against the median of all.",
    Sharing.CODED: "Vendors see the figures of all, with letters instead of names.",
    Sharing.NAMED: "Vendors see the figures of all, by name.",
}


def kpi_table(definitions: list[Definition], level_is: str) -> Table:
    """Each KPI with its meaning, how it is counted, its level (asked for or agreed) and who reports it when."""
    header = ("KPI", "What it means", "Counted as", level_is, "Reported", "Broken down by")
    rows = tuple(
        (
            each.name + (" (leading)" if each.leading else ""),
            each.meaning + (f" Source: {each.source}." if each.source else ""),
            formula(each),
            level(each),
            f"{each.get_frequency_display()}, by {each.get_reporter_display().lower()}, "
            f"within {each.days_to_report} days",
            ", ".join(each.dimensions) or "–",
        )
        for each in definitions
    )
    return Table(header, rows)


def level(definition: Definition) -> str:
    """The target and the lowest acceptable level in words."""
    measure = definition.measure
    said = [] if definition.target is None else [f"target {figure(definition.target, measure)}"]
    said += [] if definition.minimum is None else [f"at the least {figure(definition.minimum, measure)}"]
    better = definition.get_better_display().lower() if definition.better != "neither" else ""
    return capital("; ".join([*(said or ["to be agreed"]), *([better] if better else [])]))


def report_table(reports: tuple[Report, ...]) -> Table:
    header = ("Report", "How often", "Due")
    rows = tuple((each.name, EVERY.get(each.every, each.every), _due(each)) for each in reports)
    return Table(header, rows)


def cadence(meetings: Meetings) -> str:
    """`Performance meetings are held every month on the second Tuesday at 10:00, for 60 minutes.`"""
    often = "every month" if meetings.every_months == 1 else f"every {meetings.every_months} months"
    week, weekday = Series.Week(meetings.week).label.lower(), Series.Weekday(meetings.weekday).label
    place = f", {meetings.place}" if meetings.place else ""
    day = f"on the {week} {weekday} at {meetings.at}{place}, for {meetings.minutes_long} minutes"
    return f"Performance meetings are held {often} {day}."


def touchpoints(content: Expectations) -> str:
    """Early talks about how the work together goes; empty where none are expected."""
    if not content.touchpoints:
        return ""
    days = listing([str(each) for each in content.touchpoints])
    return f"Early touchpoints on how both sides work together: {days} days after the start."


def escalation_table(content: Expectations) -> Table:
    rows = tuple((step.who, f"{step.within_days} days") for step in content.escalation)
    return Table(("Who settles it", "Within"), rows)


def _due(report: Report) -> str:
    after = "the contract starts" if report.every == "once" else f"the end of the {report.every}"
    return f"{report.days_after} days after {after}"
