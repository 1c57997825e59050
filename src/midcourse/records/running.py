"""Running totals that a file gives by the day: of a week or a month the last one counts, not their sum."""

from collections.abc import Sequence

import polars as pl

from midcourse.analysis.panel import NUMERATOR, PERIOD, Every
from midcourse.records.periods import begins

FEWEST = 8  # steps of each series
MANY, ALONE = 40, 60  # steps over three series or more, and of one or two, that must show it
FALLS = 0.02  # share of the steps that may fall: totals are corrected at times
FROM_NOTHING, FROM_NEXT_TO_NOTHING = 0.1, 0.01  # of its largest figure, that one of many or of few begins under
NEARLY_ALL = 0.9  # share of the series that must read so


def are_running(figures: pl.DataFrame, keys: Sequence[str]) -> bool:
    """Whether nearly all series of a table of figures by date begin from next to nothing and hardly ever fall.

    No flow of its own does that over dozens of days; a level may, which the caller has to rule out.
    """
    group: list[str | pl.Expr] = [*keys] or [pl.lit(0).alias("all")]
    step = pl.col(NUMERATOR).diff()
    series = (
        figures.sort(PERIOD)
        .group_by(group)
        .agg(
            steps=pl.len() - 1,
            falls=(step < 0).sum(),
            rises=(step > 0).sum(),
            first=pl.col(NUMERATOR).first(),
            most=pl.col(NUMERATOR).max(),
        )
        .filter(pl.col("most") > 0, pl.col("steps") >= FEWEST)
    )
    few = series.height < 3
    steps, falls, rises = (int(series[name].sum()) for name in ("steps", "falls", "rises"))
    if steps < (ALONE if few else MANY) or falls > FALLS * steps:
        return False
    under = pl.col("most") * (FROM_NEXT_TO_NOTHING if few else FROM_NOTHING)
    good = series.filter(pl.col("first") <= under, pl.col("first") >= 0)
    return rises >= 0.5 * steps and good.height >= NEARLY_ALL * series.height


def last_of_each(figures: pl.DataFrame, keys: Sequence[str], every: Every, later: int) -> pl.DataFrame:
    """The figures of the last date of each period that a series has."""
    newest = pl.col(PERIOD).max().over([begins(pl.col(PERIOD), every, later), *keys])
    return figures.filter(pl.col(PERIOD) == newest)
