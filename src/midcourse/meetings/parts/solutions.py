"""Brainstorm (M3) and action steps (M4): ideas, practices to consider, and what each insight leads to."""

from typing import Any

from django.db.models import Prefetch

from midcourse.corrections.models import Adoption, Correction
from midcourse.insights.models import Insight
from midcourse.meetings.editions import Edition
from midcourse.meetings.parts.updates import expected_words
from midcourse.meetings.shapes import DecisionLine, IdeaLine, PracticeLine, Step


def ideas(edition: Edition) -> list[IdeaLine]:
    """Ideas of any attendee; those chosen come first, the others are kept."""
    rows = edition.ideas.select_related("given_by").order_by("-chosen", "given_at", "pk")
    return [IdeaLine(row.pk, row.text, row.given_by.name, row.chosen) for row in rows]


def practices(edition: Edition) -> list[PracticeLine]:
    """What helped somebody in the program and could help here; adopters named within the edition's contracts only."""
    adopted = Prefetch("adoptions", Adoption.objects.filter(contract__in=edition.contracts))
    rows = edition.practices.select_related("kpi__current").prefetch_related(adopted)
    return [
        PracticeLine(
            practice=row.pk,
            title=row.title,
            how=row.how,
            kpi=str(row.kpi),
            adopted_by=[edition.who(each.contract_id) for each in row.adoptions.all()],
        )
        for row in rows
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
