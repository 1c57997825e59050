import polars as pl

from midcourse.records.checks.problem import SHOWN, Problem, Severity, gather
from midcourse.records.reading import Reading
from midcourse.records.table import ROW


def left_out(reading: Reading) -> list[Problem]:
    """A blank row between rows of figures; the reader leaves out lone totals and remarks in the same way."""
    read = reading.rows[ROW]
    if read.is_empty():
        return []
    every = pl.select(pl.int_range(read.min(), read.max(), dtype=pl.Int64).alias(ROW))  # type: ignore[arg-type]  # row numbers
    bad = every.join(reading.rows, on=ROW, how="anti").with_columns(pl.lit(None, dtype=pl.String).alias(SHOWN))
    return gather(
        "left_out",
        Severity.WARNING,
        None,
        bad,
        lambda found: (
            f"{found.place}: left out as blank, a total or a remark. Check that no figures are missing there."
        ),
    )
