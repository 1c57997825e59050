"""Figures on their way in: what one figure must be, and how breakdown values become a segment's key."""

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING

from midcourse.analysis.measure import Every, Kind
from midcourse.measures.models import KPI

if TYPE_CHECKING:
    import polars as pl

LONGEST_VALUE = 120  # letters of one breakdown value


@dataclass(frozen=True)
class Figure:
    """One figure of a KPI: the first day of its period, and the breakdown values it is of (none: the whole).

    Counts, amounts and levels are in `numerator`; shares, ratios and means need their `denominator`.
    """

    kpi: KPI
    period: date
    numerator: float
    denominator: float | None = None
    segment: Mapping[str, str] = field(default_factory=dict)


def frame(contract: int, figures: Sequence[Figure]) -> "pl.DataFrame":
    """Figures of one contract as `record_figures` takes them. Raises ValueError with one sentence."""
    import polars as pl

    for figure in figures:
        if wrong := wrong_with(figure):
            raise ValueError(wrong)
    rows = [
        (each.kpi.pk, contract, each.period, segment_key(each.segment), each.numerator, each.denominator)
        for each in figures
    ]
    ready = pl.DataFrame(rows, schema=schema(), orient="row")
    if ready.select("kpi", "period", "segment").is_duplicated().any():
        raise ValueError("A figure of the same KPI, period and breakdown is given twice. Keep one.")
    return ready


def schema() -> "pl.Schema":
    """The columns of figures ready to be recorded; `segment` is a segment's key."""
    import polars as pl

    return pl.Schema(
        {
            "kpi": pl.Int64(),
            "contract": pl.Int64(),
            "period": pl.Date(),
            "segment": pl.String(),
            "numerator": pl.Float64(),
            "denominator": pl.Float64(),
        }
    )


def wrong_with(figure: Figure) -> str:
    """Why a figure cannot be recorded, in one sentence; empty where it can."""
    definition = figure.kpi.definition
    kind, every = Kind(definition.kind), Every(definition.frequency)
    where = f"{definition.name}, {figure.period}"
    top, bottom = figure.numerator, figure.denominator
    if figure.period != first_day(figure.period, every):
        return f"{where}: not the first day of a {every}. Give the first day of the period."
    if not math.isfinite(top) or (bottom is not None and not math.isfinite(bottom)):
        return f"{where}: not a number. Leave out what was not collected."
    if kind.has_denominator != (bottom is not None):
        return f"{where}: {'needs' if bottom is None else 'takes no'} “{definition.denominator or 'denominator'}”."
    if (kind in (Kind.COUNT, Kind.RATE, Kind.RATIO) and top < 0) or (bottom or 0) < 0:
        return f"{where}: below zero. Check the number."
    if kind is Kind.RATE and bottom is not None and top > bottom:
        return f"{where}: {top:g} is more than the {bottom:g} it is out of. Check both numbers."
    return ""


def segment_key(values: Mapping[str, str]) -> str:
    """One text for one combination of breakdown values; empty for the whole."""
    return json.dumps(dict(sorted(values.items())), ensure_ascii=False) if values else ""


def segment_values(key: str) -> dict[str, str]:
    """The breakdown values of a key."""
    return dict(json.loads(key)) if key else {}


def dimensions_of(key: str) -> tuple[str, ...]:
    """The names of the breakdowns in a key: figures are held at one level of breakdown at a time."""
    return tuple(segment_values(key))


def first_day(day: date, every: Every) -> date:
    """The first day of the period a day lies in; weeks begin on Monday."""
    match every:
        case Every.DAY:
            return day
        case Every.WEEK:
            return day - timedelta(days=day.weekday())
        case Every.MONTH:
            return day.replace(day=1)
        case Every.QUARTER:
            return day.replace(month=3 * ((day.month - 1) // 3) + 1, day=1)
        case Every.YEAR:
            return day.replace(month=1, day=1)


def next_first_day(first: date, every: Every) -> date:
    """The first day of the period after the one that begins on `first`."""
    longer = {Every.DAY: 1, Every.WEEK: 7, Every.MONTH: 32, Every.QUARTER: 93, Every.YEAR: 366}
    return first_day(first + timedelta(days=longer[every]), every)
