"""Times written as years and parts of a year, as statistics programs do: 1949.0833 is February 1949."""

import numpy as np
import polars as pl

from midcourse.analysis.measure import Every

PATTERN = r"^(?:1[5-9]|20)\d{2}(?:\.\d+)?$"
_STEPS = {1: Every.YEAR, 4: Every.QUARTER, 12: Every.MONTH}
_STEPS_OF_MONTHS, FEWEST_MONTHS = 12, 6
_SLACK = 0.1  # of a step, for times that were rounded


def are_decimal_years(texts: pl.Series) -> bool:
    """Whether these are such times: `2024.10` may be October, so some part must be none that a month could be."""
    return bool(texts.str.contains(PATTERN).all()) and bool(texts.str.contains(r"\.(?:\d{3}|[2-9])").any())


def are_years_and_months(texts: pl.Series) -> bool:
    """Whether such times are years and hundredths in place of months: 1947.01 to 1947.12, as numbers of a program."""
    years = texts.cast(pl.Float64).to_numpy()
    hundredths = 100 * (years - np.floor(years))
    months = np.round(hundredths)
    near = np.abs(hundredths - months).max() <= _SLACK and months.min() >= 1 and months.max() <= _STEPS_OF_MONTHS
    return bool(near) and len(np.unique(months)) >= FEWEST_MONTHS


def hundredth_month(cell: pl.Expr, _: str) -> pl.Expr:
    """The first day of the month that stands as hundredths of a year."""
    months = (cell.cast(pl.Float64, strict=False) * 100).round().cast(pl.Int64, strict=False)
    return pl.date(months // 100, months % 100, 1)


def decimal_every(texts: pl.Series) -> Every | None:
    """The step of such times where it is a year, quarter or month; None where they are days."""
    years = texts.cast(pl.Float64).to_numpy()
    for step, every in _STEPS.items():
        if np.abs(years * step - np.round(years * step)).max() <= _SLACK:
            return every
    return None


def decimal_month(cell: pl.Expr, _: str) -> pl.Expr:
    """The first day of the month in which a time lies."""
    months = (cell.cast(pl.Float64, strict=False) * 12).round().cast(pl.Int64, strict=False)
    return pl.date(months // 12, months % 12 + 1, 1)


def decimal_day(cell: pl.Expr, _: str) -> pl.Expr:
    """The day in which a time lies."""
    time = cell.cast(pl.Float64, strict=False)
    year = time.floor().cast(pl.Int32, strict=False)
    start = pl.date(year, 1, 1)
    length = (pl.date(year + 1, 1, 1) - start).dt.total_days()
    return start + pl.duration(days=((time - year) * length + 0.01).floor().cast(pl.Int64, strict=False))
