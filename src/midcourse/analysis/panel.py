"""A measure's figures over time: by unit (who), by period (when) and by breakdowns (which part)."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from typing import Any

import numpy as np
import polars as pl

from midcourse.analysis.measure import Better, Every, Kind, Measure

__all__ = ["DENOMINATOR", "NUMERATOR", "PERIOD", "UNIT", "Better", "Every", "Kind", "Measure", "Panel", "figure_of"]

PERIOD, UNIT, NUMERATOR, DENOMINATOR = "period", "unit", "numerator", "denominator"
_EPOCH = date(1970, 1, 1)


@dataclass(frozen=True)
class Panel:
    """Figures of one measure.

    `figures` has one row per period × unit × combination of breakdown values, with columns `period` (Date,
    first day), `unit` (String; absent when there is no unit), one String column per breakdown under its own
    name, `numerator` (Float64) and, for kinds that have one, `denominator` (Float64). A missing row is a
    figure that was not collected, never a zero. `unit` and `breakdowns` keep the names people know.
    """

    figures: pl.DataFrame
    measure: Measure
    every: Every = Every.MONTH
    unit: str | None = None
    breakdowns: tuple[str, ...] = field(default=())
    added_up: dict[Any, Any] = field(default_factory=dict, init=False, repr=False, compare=False)
    """What was worked out of the figures before: many questions need the same sums."""

    def __post_init__(self) -> None:
        needed = [PERIOD, *self.sums, *self.breakdowns]
        needed += [UNIT] if self.unit else []
        missing = [name for name in needed if name not in self.figures.columns]
        if missing:
            raise ValueError(f"figures lack the columns {', '.join(missing)}")
        clash = {PERIOD, UNIT, NUMERATOR, DENOMINATOR}.intersection(self.breakdowns)
        if clash:
            raise ValueError(f"a breakdown cannot be called {', '.join(sorted(clash))}")

    @property
    def sums(self) -> list[str]:
        """The columns that are added up (of levels, averaged)."""
        return [NUMERATOR, DENOMINATOR] if self.measure.kind.has_denominator else [NUMERATOR]

    @cached_property
    def periods(self) -> list[date]:
        """Every period that has a figure, in order."""
        if self.figures.is_empty():
            return []
        days = self.figures[PERIOD].to_physical().to_numpy()
        first = int(days.min())
        return [_EPOCH + timedelta(first + int(later)) for later in np.flatnonzero(np.bincount(days - first))]

    @cached_property
    def units(self) -> list[str]:
        """Every unit that has a figure, in alphabetical order; empty when there is no unit column."""
        return self.figures[UNIT].unique().sort().to_list() if self.unit else []

    def totals(self, by: Sequence[str] = ()) -> pl.DataFrame:
        """Figures added up over everything but the period and the columns in `by`.

        Returns `period`, the columns of `by`, `numerator`, `denominator` (kinds that have one) and `figure`:
        the number to show (the sum, or numerator over denominator; null where the denominator is 0), sorted by
        period. A VALUE cannot be added up, so its figures are averaged without weight.
        """
        if tuple(by) not in self.added_up:
            self.added_up[tuple(by)] = self._totals(by)
        found: pl.DataFrame = self.added_up[tuple(by)]
        return found

    def _totals(self, by: Sequence[str]) -> pl.DataFrame:
        kind = self.measure.kind
        how = pl.col(NUMERATOR).mean() if kind is Kind.VALUE else pl.col(NUMERATOR).sum()
        wanted = [how]
        if kind.has_denominator:
            wanted.append(pl.col(DENOMINATOR).sum())
        added = self.figures.group_by([PERIOD, *by]).agg(wanted).sort([PERIOD, *by])
        return added.with_columns(figure=figure_of(kind))

    def label(self, column: str) -> str:
        """The name people know a column by."""
        return self.unit if column == UNIT and self.unit else column


def figure_of(kind: Kind) -> pl.Expr:
    """The expression for the number to show from numerator and denominator columns."""
    if not kind.has_denominator:
        return pl.col(NUMERATOR)
    return pl.when(pl.col(DENOMINATOR) > 0).then(pl.col(NUMERATOR) / pl.col(DENOMINATOR))
