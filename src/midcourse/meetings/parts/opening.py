"""How a meeting opens: did last time's corrections help (M7), what changed since, and thanks (T2)."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, timedelta
from typing import Any

from django.db.models import Prefetch, Q

from midcourse.analysis.wording import listing, times
from midcourse.corrections.models import Correction, EffectCheck, Verdict
from midcourse.measures.models import Standing
from midcourse.meetings.editions import Edition
from midcourse.meetings.parts.standings import points_of
from midcourse.meetings.scope import end_of
from midcourse.meetings.shapes import Looked, Picture, Recognition, ended

STANDING = (Correction.State.AGREED, Correction.State.IN_PLACE)
RECENT = timedelta(days=92)  # how far back a first meeting looks for thanks
ORDER = [Verdict.WORKED, Verdict.DID_NOT, Verdict.CANNOT_TELL, Verdict.TOO_EARLY]


def looked(edition: Edition) -> list[Looked]:
    """Each correction that stood at the last meeting or was checked since, with its verdict and evidence."""
    due = Q(state__in=STANDING)
    if edition.last:
        since = end_of(edition.last)
        due = Q(state__in=STANDING, opened_at__lte=since) | Q(checks__checked_at__gt=since)
    else:
        due |= Q(state=Correction.State.CHECKED)
    checks = Prefetch("checks", EffectCheck.objects.filter(checked_at__lte=edition.moment))
    corrections = edition.corrections.filter(due).exclude(state=Correction.State.DROPPED).distinct()
    rows = list(corrections.select_related("kpi__current").prefetch_related(checks))
    known = _standings(rows)
    told = (_looked(edition, row, known.get((row.kpi_id, row.contract_id))) for row in rows)
    return sorted(told, key=lambda row: ORDER.index(Verdict(row.verdict)))


def _looked(edition: Edition, correction: Correction, known: Standing | None) -> Looked:
    check = next(iter(correction.checks.all()), None)
    verdict, evidence = _checked(edition, check) if check else _unchecked(correction, edition.today)
    return Looked(
        correction=correction.pk,
        what=correction.what,
        who=edition.who(correction.contract_id),
        kpi=str(correction.kpi),
        verdict=verdict.value,
        words=str(verdict.label),
        evidence=evidence,
        note="" if check is None or check.verdict else "by the figures; not concluded yet",
        check_on=f"{correction.check_on:%b %-d, %Y}" if correction.state in STANDING else "",
        picture=_picture(edition, correction, check, known),
    )


def _standings(corrections: Sequence[Correction]) -> dict[tuple[int, int], Standing]:
    kpis, contracts = ({getattr(row, name) for row in corrections} for name in ("kpi_id", "contract_id"))
    rows = Standing.objects.filter(kpi__in=kpis, contract__in=contracts) if corrections else ()
    return {(row.kpi_id, row.contract_id): row for row in rows}


def _picture(
    edition: Edition, correction: Correction, check: EffectCheck | None, known: Standing | None
) -> dict[str, Any] | None:
    """The contract's own figures with the day it began; none before it began and where few cases are to be hidden."""
    definition = correction.kpi.definition
    if correction.started_on is None or known is None or (edition.hides and definition.smallest_cell):
        return None
    measure = definition.measure
    return asdict(
        Picture(
            measure=asdict(measure),
            every=definition.frequency,
            began=correction.started_on.isoformat(),
            points=points_of(known, measure),
            levels=_levels(check.evidence) if check else [],
        )
    )


def _levels(evidence: dict[str, Any]) -> list[tuple[str, float | None]]:
    """The level before and after, a point a period that it was worked out from."""
    own = evidence.get("own") or {}
    return [(day, own[side]) for side in ("before", "after") for day in evidence.get(f"periods_{side}", ()) if own]


def _checked(edition: Edition, check: EffectCheck) -> tuple[Verdict, str]:
    """What people concluded and why, or else what the figures say; the other vendors' only internally."""
    sentence = check.internal_sentence if edition.internal and check.internal_sentence else check.sentence
    return Verdict(check.verdict or check.computed), f"{sentence} {ended(check.reason)}".strip()


def _unchecked(correction: Correction, today: date) -> tuple[Verdict, str]:
    if correction.state == Correction.State.AGREED:
        if correction.due < today:
            return Verdict.CANNOT_TELL, f"Not in place yet; it was due on {correction.due:%b %-d, %Y}."
        return Verdict.TOO_EARLY, f"Not in place yet; it is due on {correction.due:%b %-d, %Y}."
    start = correction.started_on or correction.due
    if correction.check_on <= today:
        return Verdict.CANNOT_TELL, f"In place since {start:%b %-d, %Y}; the effect has not been checked yet."
    return Verdict.TOO_EARLY, f"In place since {start:%b %-d, %Y}; to be checked on {correction.check_on:%b %-d, %Y}."


def changed(edition: Edition) -> list[str]:
    """What changed since the last meeting, in sentences; empty before the first."""
    if edition.last is None:
        return []
    since = end_of(edition.last)
    answered = edition.requests.filter(answered_at__gt=since).count()
    found = edition.signals.filter(found_at__gt=since).count()
    ended = edition.signals.filter(ended_at__gt=since).count()
    lines = [
        _line(answered, "data request", "answered"),
        _line(found, "signal", "found"),
        _line(ended, "signal", "ended, as newer figures took the finding away"),
        _titled("New insight", edition.insights.filter(written_at__gt=since)),
        _titled("Correction agreed", edition.corrections.filter(opened_at__gt=since)),
        _titled("Correction put in place", edition.corrections.filter(started_on__gt=edition.last.on)),
    ]
    return [line for line in lines if line]


def _line(count: int, noun: str, what: str) -> str:
    return f"{times(count, noun)} {what}." if count else ""


def _titled(what: str, rows: Any) -> str:
    titles = [str(row) for row in rows]
    word = what.replace("insight", "insights").replace("Correction", "Corrections") if len(titles) > 1 else what
    return f"{word}: {listing([f'“{title}”' for title in titles], 4)}." if titles else ""


def recognitions(edition: Edition) -> list[Recognition]:
    """Thanks noted since the last meeting, newest first."""
    since = edition.last.on if edition.last else edition.today - RECENT
    rows = edition.recognitions.filter(happened_on__gt=since)
    return [Recognition(edition.who(row.contract_id), row.text, f"{row.happened_on:%b %-d, %Y}") for row in rows]
