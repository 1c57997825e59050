"""The RFP kit: what a draft plan says, as text and tables to paste into a solicitation (R1)."""

from midcourse.contracts.intensity import profile
from midcourse.kickoff.expectations import Difference, Expectations, differences, from_json
from midcourse.kickoff.kpis import definition_of
from midcourse.kickoff.models import Draft, ExpectationSheet
from midcourse.kickoff.papers import Paper, Section, Table
from midcourse.kickoff.rfp_words import (
    SHARING,
    cadence,
    escalation_table,
    kpi_table,
    report_table,
    touchpoints,
)

AGENDA = (
    "Updates and progress: corrections under way, late data, exceptions",
    "Patterns and challenges: what the figures show, compared over time and across vendors",
    "Brainstorm: ideas of both sides",
    "Action steps: who changes what, by when, and what the KPI should then do",
    "Deep dive into one question",
)


def rfp_of(draft: Draft) -> Paper:
    """Goals, KPI table, reporting duties, cadence, roles, data sharing and escalation of a planned contract."""
    content = from_json(draft.content)
    about = f"{draft.department} · planned start {draft.starts:%B %-d, %Y} · {draft.months} months"
    return Paper(draft.title, about, content.goal or draft.goal, tuple(_sections(draft, content)))


def _sections(draft: Draft, content: Expectations) -> list[Section]:
    return [
        _goal(content.goal or draft.goal),
        _kpis(content),
        _reports(content),
        _meetings(draft, content),
        _roles(draft),
        _data(draft, content),
        Section(
            "escalation",
            "When something is not settled",
            ("A question that the people who work together cannot settle goes up by these steps.",),
            table=escalation_table(content) if content.escalation else None,
            missing="" if content.escalation else "Say whom to turn to, and within how many days.",
        ),
    ]


def _goal(goal: str) -> Section:
    first = f"The goal of this contract is what residents should notice: {goal}"
    then = "Everything asked for below serves it. The vendor says in its proposal how it will reach the goal."
    return Section("goal", "What residents should notice", (first, then))


def _kpis(content: Expectations) -> Section:
    words = (
        "The vendor and the department look at these figures together in every performance meeting.",
        "For each KPI the vendor states in its proposal the level it will reach, and how. The levels promised become "
        "the targets of the contract.",
    )
    if not content.kpis:
        missing = "No KPI is chosen. What would residents notice first?"
        return Section("kpis", "How performance is measured", missing=missing)
    definitions = [definition_of(kpi) for kpi in content.kpis]
    without = [kpi.name for kpi in content.kpis if kpi.target is None]
    missing = f"No level is asked for yet of {', '.join(without)}." if without else ""
    return Section(
        "kpis", "How performance is measured", words, table=kpi_table(definitions, "Level asked for"), missing=missing
    )


def _reports(content: Expectations) -> Section:
    return Section(
        "reports",
        "Reports and figures due",
        tuple(each for each in (content.format,) if each),
        table=report_table(content.reports) if content.reports else None,
        missing="" if content.reports else "No report is asked for.",
    )


def _meetings(draft: Draft, content: Expectations) -> Section:
    words = [
        f"The kickoff is held within {profile(draft.intensity).kickoff_days} days after the start.",
        cadence(content.meetings),
        touchpoints(content),
        "Where figures fall short, both sides agree what changes, who does it and by when, and check at the next "
        "meeting whether it helped. Each meeting has five parts:",
    ]
    return Section("meetings", "Meetings", tuple(each for each in words if each), AGENDA)


def _roles(draft: Draft) -> Section:
    lines = [line.partition(":") for line in draft.roles.splitlines() if line.strip()]
    rows = tuple((who.strip(), duty.strip() or "–") for who, _, duty in lines)
    table = Table(("Role", "What they do"), rows) if rows else None
    return Section("roles", "Who does what", table=table, missing="" if rows else "Say who does what.")


def _data(draft: Draft, content: Expectations) -> Section:
    paragraphs = [line.strip() for line in draft.data_sharing.splitlines() if line.strip()]
    missing = "" if paragraphs else "Say whose the data is and who sees it."
    others = (SHARING[content.sharing],) if draft.program_id else ()  # outside a program nobody is compared
    return Section("data", "Data sharing", (*paragraphs, *others), missing=missing)


def deviations_of(sheet: ExpectationSheet) -> list[Difference]:
    """What a sheet says differently from what was promised at award (R2); none where no draft was awarded.

    For staff: `was` is what was promised and `now` what the sheet says.
    """
    draft = Draft.objects.filter(awarded__kickoff=sheet.kickoff_id).first()
    return differences(from_json(draft.promised), from_json(sheet.content)) if draft else []


def changed_at_award(draft: Draft) -> list[Difference]:
    """What the vendor promised differently from what the RFP asked for."""
    return differences(from_json(draft.content), from_json(draft.promised)) if draft.promised else []
