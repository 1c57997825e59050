"""What each unit would show if, in every period and part of its mix, it did as all units together do."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from midcourse.analysis.grid import Floats
from midcourse.analysis.measure import Kind
from midcourse.analysis.panel import DENOMINATOR, NUMERATOR, PERIOD, Panel

MOST_OF_A_PART = 0.6  # a part that one unit makes up more of says nothing about the others
WELL_SHARED = 0.9  # of all cases must lie in parts that at least three units share


@dataclass(frozen=True)
class Peers:
    """Units as arrays of shape (units,), and of shape (units, periods) where said.

    `observed` and `expected` events (or amounts), `base` cases, `variance` of observed by chance alone.
    `spread` is how many times that the periods' own scatter makes it (at least 1 for events), estimated with `freedom`
    degrees of freedom. `mix` names the columns allowed for besides the period.
    """

    units: list[str]
    observed: Floats
    expected: Floats
    base: Floats
    variance: Floats
    spread: Floats
    freedom: int
    mix: tuple[str, ...]

    @property
    def figure(self) -> Floats:
        return self.observed / self.base

    @property
    def error(self) -> Floats:
        """Standard error of each unit's figure, months' own scatter allowed for."""
        return np.asarray(np.sqrt(self.spread * self.variance) / self.base)


def peers(panel: Panel, by: str) -> Peers | None:
    """Units with what is expected of them; None for fewer than two units."""
    frame = _cases(panel, by)
    mix = _mix(frame, by, [name for name in panel.breakdowns if name != by])
    strata = [PERIOD, *mix]
    frame = frame.group_by([by, *strata]).agg(pl.col("events", "cases").sum())
    whole = pl.col("events").sum().over(strata) / pl.col("cases").sum().over(strata)
    frame = frame.with_columns(rate=whole).with_columns(expected=pl.col("cases") * pl.col("rate"))
    frame = frame.with_columns(variance=_variance(panel.measure.kind))
    by_period = frame.group_by([by, PERIOD]).agg(pl.col("events", "cases", "expected", "variance").sum())
    totals = by_period.group_by(by).agg(pl.col("events", "cases", "expected", "variance").sum()).sort(by)
    if totals.height < 2:
        return None
    events = panel.measure.kind in (Kind.RATE, Kind.RATIO)
    spread, freedom = _within(by_period, by, totals[by].to_list(), events=events)
    return Peers(
        units=totals[by].cast(pl.String).to_list(),
        observed=totals["events"].to_numpy(),
        expected=totals["expected"].to_numpy(),
        base=totals["cases"].to_numpy(),
        variance=totals["variance"].to_numpy(),
        spread=spread,
        freedom=freedom,
        mix=tuple(mix),
    )


def _cases(panel: Panel, by: str) -> pl.DataFrame:
    """Events and cases by unit, period and breakdown; a level without a base counts as one case."""
    kind = panel.measure.kind
    cases = pl.col(DENOMINATOR) if kind.has_denominator else pl.lit(1.0)
    frame = panel.figures.select(
        by,
        PERIOD,
        *(name for name in panel.breakdowns if name != by),
        events=pl.col(NUMERATOR),
        cases=cases,
    )
    return frame.filter(pl.col("events").is_not_null() & (pl.col("cases") > 0))


def _mix(frame: pl.DataFrame, by: str, columns: Sequence[str]) -> list[str]:
    """The breakdowns whose parts are shared by enough units to compare within them."""
    return [column for column in columns if _shared(frame, by, column) >= WELL_SHARED]


def _shared(frame: pl.DataFrame, by: str, column: str) -> float:
    parts = (
        frame.group_by([column, by])
        .agg(pl.col("cases").sum())
        .group_by(column)
        .agg(units=pl.len(), largest=pl.col("cases").max(), cases=pl.col("cases").sum())
    )
    good = parts.filter((pl.col("units") >= 3) & (pl.col("largest") <= MOST_OF_A_PART * pl.col("cases")))
    whole = float(parts["cases"].sum())
    return float(good["cases"].sum()) / whole if whole else 0.0


def _variance(kind: Kind) -> pl.Expr:
    if kind is Kind.RATE:
        return pl.col("expected") * (1 - pl.col("rate"))
    return pl.col("expected") if kind is Kind.RATIO else pl.col("cases")


def _within(by_period: pl.DataFrame, by: str, units: Sequence[str], *, events: bool) -> tuple[Floats, int]:
    """How many times `variance` the scatter of a unit's periods around its own level is, shape (units,).

    The mean of z² over all units. For events the scatter may also grow with size, as when a bad month is bad by so many
    percent, which hits large units' limits most; then a variance of so many percent is added to that of chance. The
    larger of the two counts.
    """
    level = pl.col("events").sum().over(by) / pl.col("expected").sum().over(by)
    scored = by_period.filter((pl.col("variance") > 0) & (pl.col("expected") != 0)).with_columns(
        away=(pl.col("events") - pl.col("expected") * level) ** 2, size=pl.col("expected") ** 2
    )
    freedom = scored.height - scored[by].n_unique()
    if freedom <= 0:
        return np.ones(len(units)), 0
    spread = float((scored["away"] / scored["variance"]).sum()) / freedom
    if not events:
        return np.full(len(units), spread), freedom
    sums = scored.group_by(by).agg(pl.col("away", "variance", "size").sum())
    away, variance, size = (float(sums[name].sum()) for name in ("away", "variance", "size"))
    more = max(away * scored.height / freedom - variance, 0.0) / size
    wide = dict(zip(sums[by], 1 + more * sums["size"] / sums["variance"], strict=True))
    return np.array([max(spread, 1.0, wide.get(unit, 1.0)) for unit in units]), freedom
