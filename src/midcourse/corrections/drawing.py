"""Charts of effects: a correction's figures beside what was expected without it, and a practice's adopters."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from midcourse import charts
from midcourse.analysis import wording
from midcourse.analysis.effects import Interval
from midcourse.analysis.effects.sentences import size
from midcourse.analysis.measure import Every, Measure
from midcourse.corrections.models import Correction, EffectCheck
from midcourse.insights.drawing import Drawing
from midcourse.measures.suppression import sees_small_cells
from midcourse.people.models import User

LINES = ("figures", "fitted", "expected", "low", "high")
CLEAR = {"helped": charts.HELPED, "harmed": charts.HARMED, "": charts.UNCLEAR}
ALL = "All together"


def effect_drawing(viewer: User, correction: Correction, check: EffectCheck) -> Drawing | None:
    """The figures as they were when this was checked, beside what was to be expected without the change.

    None where the check has no picture; where the other vendors' figures are in what was expected and a vendor looks;
    and for a viewer from whom figures of few cases are kept.
    """
    definition = correction.kpi.definition
    if correction.started_on is None or (definition.smallest_cell and not sees_small_cells(viewer)):
        return None
    beside = {} if viewer.is_vendor else check.evidence.get("others") or {}
    picture = check.evidence.get("picture") or beside.get("picture")
    if not picture:
        return None
    days = [date.fromisoformat(day) for day in picture["periods"]]
    points = [charts.Expected(*row) for row in zip(days, *(picture[name] for name in LINES), strict=True)]
    measure, every = definition.measure, Every(definition.frequency)
    spec = charts.with_and_without(points, correction.started_on, measure, every, "")
    rows = [_period(point, measure, every) for point in reversed(points) if point.period >= correction.started_on]
    return Drawing(spec, "", ["Period", definition.name, "Expected without the change", "95 % range"], rows)


def _period(point: charts.Expected, measure: Measure, every: Every) -> list[str]:
    figures = [point.figure, point.without, point.low, point.high]
    said, expected, low, high = ("–" if each is None else wording.figure(each, measure) for each in figures)
    return [wording.capital(wording.period(point.period, every)), said, expected, f"{low} to {high}"]


def forest_drawing(
    adopters: Sequence[Mapping[str, Any]], pooled: Mapping[str, Any] | None, measure: Measure
) -> Drawing | None:
    """The adopters' effects, each a mapping with `name`, and all together where told; None where there is none."""
    rows = [(one["name"], one["effect"], CLEAR[one["clear"]]) for one in adopters if one["effect"]]
    if pooled:
        rows.append((ALL, pooled, charts.TOGETHER))
    if not rows:
        return None
    effects = [charts.Effect(name, *_ends(effect), clear) for name, effect, clear in rows]
    said = [[name, effect_words(effect, measure), clear] for name, effect, clear in rows]
    return Drawing(charts.forest(effects, measure, ""), "", ["Who", f"Change of {measure.name}", "How clear"], said)


def effect_words(effect: Mapping[str, float], measure: Measure) -> str:
    """`41 % lower, plausibly by 23 % to 56 %`."""
    return size(Interval(*_ends(effect)), measure)


def _ends(effect: Mapping[str, float]) -> tuple[float, float, float]:
    return effect["estimate"], effect["low"], effect["high"]
