"""A chart with the sentences it shows and its figures as a table."""

from dataclasses import dataclass
from math import isfinite

from midcourse import charts
from midcourse.analysis import wording
from midcourse.analysis.measure import Measure


@dataclass(frozen=True)
class Picture:
    """A chart, the sentences it shows, and its figures as a table."""

    spec: charts.Spec
    sentences: tuple[str, ...]
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def said(value: float | None, measure: Measure) -> str:
    """A figure for a table cell."""
    return "not collected" if value is None or not isfinite(value) else wording.figure(value, measure)


def change(value: float, measure: Measure) -> str:
    """A signed change for a table cell."""
    sign = "+" if value > 0 else "−" if value < 0 else ""
    return f"{sign}{wording.difference(value, measure)}"
