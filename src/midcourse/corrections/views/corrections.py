"""The page of a correction: what was agreed, the figures, whether it helped, and what comes next."""

from typing import Any

from django.db.models import F
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from midcourse.analysis import wording
from midcourse.analysis.measure import Every
from midcourse.charts import Mark
from midcourse.corrections.models import Correction, EffectCheck
from midcourse.corrections.queries import corrections_on, without_a_next_step
from midcourse.corrections.seen_effect import seen_effect
from midcourse.corrections.views.steps import RELATED
from midcourse.insights.models import Insight, Signal
from midcourse.insights.views.saving import events_about
from midcourse.people.access import Verb, may
from midcourse.people.http import Request
from midcourse.people.models import User

State = Correction.State
LONGEST_LABEL = 34  # letters of a correction's name beside its line in the chart


def correction(request: Request, pk: int) -> HttpResponse:
    """One correction: what was agreed, its checks with what was to be expected, and the long view of the figures."""
    found = Correction.objects.select_related(*RELATED, "follows").get_visible(request.user, pk=pk)
    checks = list(found.checks.select_related("checked_by"))
    return render(
        request,
        "corrections/correction.html",
        {
            "correction": found,
            "title": found.what,
            "crumbs": [("Corrections", reverse("corrections"))],
            "insight": Insight.objects.visible_to(request.user).filter(pk=found.insight_id).first(),
            "expected": expected_words(found),
            "effect": _effect(request, found, checks),
            "drawing": _drawing(request, found),
            "checks": [(check, how_words(check, request.user)) for check in checks],
            **_together(request, found),
            "followed_by": found.followed_by.exclude(state=State.DROPPED).first(),
            "events": events_about(request, found),
            **_rights(request, found),
        },
    )


def _rights(request: Request, found: Correction) -> dict[str, bool]:
    """What this person may do with it now."""
    user, running = request.user, found.state in (State.AGREED, State.IN_PLACE)
    opens = may(user, Verb.OPEN_CORRECTIONS)
    mine = not user.is_vendor or found.owner.is_vendor
    return {
        "may_place": found.state == State.AGREED and mine and may(user, Verb.WORK_CORRECTIONS),
        "may_change": running and opens,
        "may_again": found.state == State.DROPPED and opens,
        "may_check": found.state in (State.IN_PLACE, State.CHECKED) and may(user, Verb.CHECK_EFFECTS),
        "asks_next": opens and without_a_next_step(Correction.objects.filter(pk=found.pk)).exists(),
    }


def _together(request: Request, found: Correction) -> dict[str, Any]:
    """All that were opened at once and that this person sees, itself too, and what the change did for all of them."""
    if not found.together:
        return {}
    rows = Correction.objects.visible_to(request.user).filter(together=found.together)
    rows = rows.select_related("contract__vendor").prefetch_related("checks")
    same = list(rows.order_by(F("started_on").asc(nulls_last=True), "due", "pk"))
    checks = [check for each in same for check in each.checks.all() if check.evidence.get("together")]
    newest = max(checks, key=lambda check: (check.checked_at, check.pk), default=None)
    told = newest.evidence["together"] if newest else {}
    over_all = seen_effect(request.user, told, found.kpi.definition.measure, [each.contract for each in same])
    return {"same": same, "over_all": over_all, "over_all_on": newest and newest.checked_at}


def _effect(request: Request, found: Correction, checks: list[EffectCheck]) -> Any:
    """The newest check's picture."""
    from midcourse.corrections.drawing import effect_drawing  # NumPy, only where a chart is drawn

    return effect_drawing(request.user, found, checks[0]) if checks else None


def _drawing(request: Request, found: Correction) -> Any:
    """The figures with every correction for this KPI and contract as a line (A13), and the level on either side."""
    from midcourse.insights.drawing import kpi_drawing, signal_marks  # NumPy and SciPy, only where a chart is drawn

    marks, eras = signal_marks(Signal.objects.visible_to(request.user).filter(insights=found.insight_id))
    placed = {each.started_on: _short(each.what) for each in corrections_on(found.kpi, [found.contract])}
    marks += [Mark(day, what) for day, what in placed.items()]
    words = f"{found.kpi}, {found.contract.vendor}"
    return kpi_drawing(request.user, found.kpi, found.contract, words, marks=marks, eras=[*eras, *placed])


def _short(what: str) -> str:
    return what if len(what) <= LONGEST_LABEL else f"{what[: LONGEST_LABEL - 1].rsplit(' ', 1)[0]}…"


def how_words(check: EffectCheck, viewer: User) -> str:
    """How a check was worked out and how sure it is; empty where a vendor looks and others' figures are in it."""
    evidence = check.evidence
    how = evidence if "why" in evidence else {} if viewer.is_vendor else evidence.get("others") or {}
    if not how.get("why"):
        return ""
    told = f"{wording.capital(evidence['method'])}: {how['why']}."
    if how.get("p") is not None:
        told += f" Had nothing changed, chance would show as much in {wording.percent(how['p'])} of cases."
    return told


def expected_words(found: Correction) -> str:
    """`Complaints down by about 20 a month`."""
    definition = found.kpi.definition
    words = f"{definition.name} {found.expected}"
    if not found.size:
        return words
    each = f" a {Every(definition.frequency).value}" if definition.kind in ("count", "sum") else ""
    return f"{words} by about {wording.difference(found.size, definition.measure)}{each}"
