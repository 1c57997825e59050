"""What the figures say of a change: a contract's own, beside the program's others that have not changed yet."""

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING

from midcourse.analysis.finding import FindingKind
from midcourse.analysis.measure import Every
from midcourse.corrections.models import Correction
from midcourse.corrections.rhythm import LEAST_AFTER, LEAST_BEFORE
from midcourse.insights.models import Signal
from midcourse.measures.models import KPI

if TYPE_CHECKING:
    from midcourse.analysis.effects import Answer, Series
    from midcourse.analysis.panel import Panel


def answer_for(correction: Correction) -> "Answer":
    """What the figures say now of a correction that is in place.

    One that was opened together with others has those beside it that started later, until they did.
    """
    from midcourse.analysis.effects import Needs, effect  # Polars and SciPy: not needed to draw a page

    assert correction.started_on is not None  # noqa: S101 - callers have seen to it
    expected = 1 if correction.expected == Correction.Expected.UP else -1
    if correction.together:
        started = started_together(correction)
        return answers_of(correction.kpi, started, expected).get(correction.contract_id) or _none_of(correction)
    found = series_by_contract(correction.kpi)
    own = found.pop(correction.contract_id, None)
    if own is None:
        return _none_of(correction)
    return effect(
        own,
        correction.started_on,
        expected=expected,
        size=correction.size,
        others=list(found.values()),
        level_since=_level_since(correction),
        needs=Needs(before=LEAST_BEFORE, after=LEAST_AFTER),
    )


def answers_of(kpi: KPI, started: Mapping[int, date], expected: int) -> "dict[int, Answer]":
    """By contract, the effect of a change that each started on its own day; contracts without figures are left out."""
    from midcourse.analysis.effects import Needs, adopters

    series = {str(pk): one for pk, one in series_by_contract(kpi).items()}
    days = {str(pk): day for pk, day in started.items() if str(pk) in series}
    found = adopters(series, days, expected=expected, needs=Needs(before=LEAST_BEFORE, after=LEAST_AFTER))
    return {int(pk): answer for pk, answer in found.items()}


def series_by_contract(kpi: KPI) -> "dict[int, Series]":
    """The figures of a KPI by contract, running totals and those too new to judge put right. Three queries."""
    from midcourse.analysis.effects import series_of
    from midcourse.measures.queries import panel_of

    seen = panel_of(kpi, with_segments=False)
    panel = _comparable(seen.panel)
    units = set(panel.units)
    return {one.pk: series_of(panel, label) for label, one in seen.contracts.items() if label in units}


def _comparable(panel: "Panel") -> "Panel":
    from midcourse.analysis.breaks import cautions

    measure = panel.measure
    return cautions(panel).clean(panel) if measure.cumulative or measure.matures_after else panel


def started_together(correction: Correction) -> dict[int, date]:
    """The days on which the corrections opened together were put in place."""
    rows = Correction.objects.filter(together=correction.together).exclude(state=Correction.State.DROPPED)
    return {pk: day for pk, day in rows.values_list("contract", "started_on") if day}


def _none_of(correction: Correction) -> "Answer":
    """The answer where there is no figure at all."""
    from midcourse.analysis.effects import Needs, Series, effect

    assert correction.started_on is not None  # noqa: S101 - callers have seen to it
    definition = correction.kpi.definition
    measure = definition.measure
    nothing = Series(measure, Every(definition.frequency), (), (), () if measure.kind.has_denominator else None)
    return effect(nothing, correction.started_on, expected=1, needs=Needs(before=LEAST_BEFORE, after=LEAST_AFTER))


def _level_since(correction: Correction) -> date | None:
    """Since when the figures were at the level that prompted the correction, as the signals of the time say.

    A shift of the contract's own figures dates it best; else the signals that the insight rests on.
    """
    own = Signal.objects.filter(kpi=correction.kpi, contract=correction.contract, since__lt=correction.started_on)
    shift = own.filter(kind=FindingKind.SHIFT, found_at__lte=correction.opened_at).order_by("-found_at").first()
    signals = [shift] if shift else correction.insight.signals.filter(since__lt=correction.started_on)
    return min((signal.since for signal in signals if signal.since), default=None)
