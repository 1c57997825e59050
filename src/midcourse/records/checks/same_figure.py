"""Which rows are about the same figure."""

import polars as pl

from midcourse.records.reading import Reading, segment_of, text_of
from midcourse.records.sheet import NUMBERS, Role


def with_key(reading: Reading) -> pl.DataFrame:
    """The rows that hold a figure of a known KPI, contract and period."""
    known = pl.all_horizontal(pl.col(reading.key[:3]).is_not_null())
    return reading.rows.filter(known & pl.any_horizontal(pl.col(NUMBERS).is_not_null()))


def label(reading: Reading) -> pl.Expr:
    """What a figure is of, in the sender's words: `Vendor E, 2026-01, Library`."""
    roles = [text_of(role) for role in (Role.KPI, Role.UNIT, Role.PERIOD)]
    return pl.concat_str([*roles, *map(segment_of, reading.sheet.segments)], separator=", ", ignore_nulls=True)
