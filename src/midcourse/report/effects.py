"""Did it help, as a chart: the figures, and what was to be expected of them without the change."""

from math import isfinite
from typing import Any

from midcourse import charts
from midcourse.analysis import wording
from midcourse.analysis.finding import Finding
from midcourse.analysis.findings import Answer
from midcourse.report.picture import Picture, said

_HEADER = ("figure", "the model", "without the change", "low", "high")
_LINES = ("figures", "fitted", "expected", "low", "high")


def effect_picture(one: Finding, sentences: tuple[str, ...], answer: Answer) -> Picture | None:
    """The figures around a change; None where no model was made of them, or the finding is of several changes."""
    drawn: dict[str, Any] | None = one.evidence.get("picture")
    if drawn is None or one.since is None:
        return None
    measure, every = answer.clean.measure, answer.clean.every
    figures = [[_known(value) for value in row] for row in zip(*(drawn[name] for name in _LINES), strict=True)]
    points = [charts.Expected(day, *row) for day, row in zip(drawn["periods"], figures, strict=True)]
    place = wording.place(one.where)
    title = wording.capital(f"{measure.name}: {place}" if place else measure.name)
    spec = charts.with_and_without(points, one.since, measure, every, title)
    rows = tuple(
        (wording.period(day, every), *(said(value, measure) for value in row))
        for day, row in zip(drawn["periods"], figures, strict=True)
    )
    return Picture(spec, sentences, (every.value, *_HEADER), rows)


def _known(value: float) -> float | None:
    return value if isfinite(value) else None
