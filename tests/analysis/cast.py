"""Panels the analysis tests share: real public data where it is there, and small made ones."""

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from midcourse.analysis.panel import Better, Every, Kind, Measure, Panel

FIGURES = Path(__file__).parent / "figures"  # small public tables whose published results are known
DATA = Path(__file__).parents[3] / "shared" / "data"

LATE = Measure("late arrivals", Kind.RATE, Better.LOWER, numerator="late15", denominator="arrived")
CANCELLED = Measure("cancellations", Kind.RATE, Better.LOWER, numerator="cancelled", denominator="flights")
ATTENDANCE = Measure(
    "attendance",
    Kind.RATE,
    Better.HIGHER,
    numerator="overall_attendance",
    denominator="possible_sessions",
)


def _read(name: str) -> pl.DataFrame:
    file = DATA / name
    if not file.exists():
        pytest.skip(f"the public data {name} is not on this machine")
    return pl.read_csv(file, try_parse_dates=True)


def flights(measure: Measure = LATE) -> Panel:
    """Departures from New York in 2013: carrier, by origin and month."""
    rows = _read("flights_carrier_origin_month_2013.csv")
    figures = rows.select(
        pl.date("year", "month", 1).alias("period"),
        pl.col("carrier").alias("unit"),
        "origin",
        pl.col(measure.numerator).cast(pl.Float64).alias("numerator"),
        pl.col(measure.denominator).cast(pl.Float64).alias("denominator"),
    )
    return Panel(figures, measure, Every.MONTH, "carrier", ("origin",))


def attendance() -> Panel:
    """Pupil attendance in England in 25 school days: region, by school type and day."""
    rows = _read("dfe_attendance_region_day_2022.csv")
    figures = rows.select(
        pl.col("attendance_date").alias("period"),
        pl.col("region_name").alias("unit"),
        "school_type",
        pl.col("overall_attendance").cast(pl.Float64).alias("numerator"),
        pl.col("possible_sessions").cast(pl.Float64).alias("denominator"),
    )
    return Panel(figures, ATTENDANCE, Every.DAY, "region_name", ("school_type",))


def months(count: int, start: date = date(2024, 1, 1)) -> list[date]:
    """So many months in a row."""
    return [date(start.year + (start.month - 1 + n) // 12, (start.month - 1 + n) % 12 + 1, 1) for n in range(count)]
