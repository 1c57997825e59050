"""Brainstorm (M3) and action steps (M4): ideas, practices to consider, questions, and what each insight leads to."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Prefetch, Q
from django.utils import timezone

from midcourse.analysis.finding import Direction
from midcourse.corrections.models import Adoption, Correction, Practice
from midcourse.insights.models import Insight, Signal
from midcourse.meetings.editions import Edition
from midcourse.meetings.parts.updates import expected_words
from midcourse.meetings.scope import end_of
from midcourse.meetings.shapes import DecisionLine, IdeaLine, PracticeLine, QuestionLine, Step

MOST_PRACTICES = 8


def ideas(edition: Edition) -> list[IdeaLine]:
    """Ideas of any attendee; those chosen come first, the others are kept."""
    rows = edition.ideas.select_related("given_by").order_by("-chosen", "given_at", "pk")
    return [IdeaLine(row.pk, row.text, row.given_by.name, row.chosen) for row in rows]


def practices(edition: Edition, held: Sequence[Signal]) -> list[PracticeLine]:
    """What helped somebody and could help here: for KPIs that need attention first, then the program's own.

    Of other programs, only those for a KPI of the same name. Adopters are named within the edition's contracts only.
    """
    adopted = Prefetch("adoptions", Adoption.objects.filter(contract__in=edition.contracts))
    rows = edition.practices.select_related("kpi__current", "program").prefetch_related(adopted)
    wanted = {str(row.kpi) for row in held if row.direction == Direction.WORSE}
    programs = {each.program_id for each in edition.contracts}
    ours = {str(kpi) for kpi in edition.kpis}
    lines = [
        _practice(edition, row, own=row.program_id in programs, wanted=str(row.kpi) in wanted)
        for row in rows
        if row.program_id in programs or str(row.kpi) in ours
    ]
    return sorted(lines, key=lambda line: (not line.wanted, bool(line.elsewhere)))[:MOST_PRACTICES]


def _practice(edition: Edition, row: Practice, *, own: bool, wanted: bool) -> PracticeLine:
    return PracticeLine(
        practice=row.pk,
        title=row.title,
        how=row.how,
        kpi=str(row.kpi),
        adopted_by=[edition.who(each.contract_id) for each in row.adoptions.all()],
        elsewhere="" if own else str(row.program),
        wanted=wanted,
    )


def questions(edition: Edition) -> list[QuestionLine]:
    """What vendors were asked about bright spots: the unanswered, and the answers since the last meeting."""
    open_or_new = Q(answered_at=None)
    if edition.last:
        open_or_new |= Q(answered_at__gt=end_of(edition.last))
    return [
        QuestionLine(
            edition.who(row.contract_id), row.text, f"{timezone.localtime(row.asked_at):%b %-d, %Y}", row.answer
        )
        for row in edition.questions.filter(open_or_new)
    ]


def steps(edition: Edition) -> dict[str, Any]:
    """Open insights: problems with their correction or reason, bright spots with what follows from them."""
    standing = edition.corrections.exclude(state=Correction.State.DROPPED).select_related("owner", "kpi__current")
    rows = edition.insights.filter(closed_at=None).select_related("kpi__current")
    rows = rows.prefetch_related(Prefetch("corrections", standing))
    found: dict[str, list[Step]] = {"problems": [], "bright_spots": []}
    for row in rows:
        found["problems" if row.kind == Insight.Kind.PROBLEM else "bright_spots"].append(_step(edition, row))
    return found


def _step(edition: Edition, insight: Insight) -> Step:
    corrections = list(insight.corrections.all())
    return Step(
        insight=insight.pk,
        contract=insight.contract_id,
        title=insight.title,
        story=insight.story,
        who=edition.who(insight.contract_id),
        kpi=str(insight.kpi),
        corrections=[_said(row) for row in corrections],
        reason=insight.no_correction if edition.internal else "",
        answered=bool(corrections or insight.no_correction),
    )


def _said(correction: Correction) -> str:
    return (
        f"{correction.what} – {correction.owner.name}, in place by {correction.due:%b %-d, %Y}; "
        f"{expected_words(correction)}; check on {correction.check_on:%b %-d, %Y}"
    )


def decisions(edition: Edition) -> list[DecisionLine]:
    """What was decided, and for whom."""
    return [
        DecisionLine(row.text, "Internal" if row.internal else edition.who(row.contract_id))
        for row in edition.decisions
    ]
