"""Dates as people write them."""

from datetime import date

import polars as pl
import pytest

from midcourse.analysis.panel import Every
from midcourse.records.dates import date_style, dates, settled
from midcourse.records.unusable import UnusableFile


def read(*texts: str, named: bool = True) -> list[date | None]:
    column = pl.Series("when", texts)
    style = date_style(column, named_as_date=named)
    assert style is not None
    return column.to_frame().select(dates("when", settled(style, "when", column)))["when"].to_list()


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2024-03-05", date(2024, 3, 5)),
        ("2024-03-05T14:30:00Z", date(2024, 3, 5)),
        ("2024-03-05 14:30", date(2024, 3, 5)),
        ("2024/3/5", date(2024, 3, 5)),
        ("20240305", date(2024, 3, 5)),
        ("25/03/2024", date(2024, 3, 25)),
        ("3/25/2024", date(2024, 3, 25)),
        ("25.3.24", date(2024, 3, 25)),
        ("5.3.2024", date(2024, 3, 5)),
        ("5 Mar 2024", date(2024, 3, 5)),
        ("5-Mar-24", date(2024, 3, 5)),
        ("Tue 5th March 2024", date(2024, 3, 5)),
        ("March 5, 2024", date(2024, 3, 5)),
        ("45356", date(2024, 3, 5)),  # Excel shows 45356 as 5 March 2024
        ("45356.75", date(2024, 3, 5)),
    ],
)
def test_days(text: str, day: date) -> None:
    assert read(text) == [day]


@pytest.mark.parametrize(
    ("text", "first", "every"),
    [
        ("Jan 2024", date(2024, 1, 1), Every.MONTH),
        ("January-24", date(2024, 1, 1), Every.MONTH),
        ("2024-01", date(2024, 1, 1), Every.MONTH),
        ("01/2024", date(2024, 1, 1), Every.MONTH),
        ("2024M01", date(2024, 1, 1), Every.MONTH),
        ("2024 Q2", date(2024, 4, 1), Every.QUARTER),
        ("Q2 2024", date(2024, 4, 1), Every.QUARTER),
        ("2024-W05", date(2024, 1, 29), Every.WEEK),  # ISO 8601: week 5 of 2024 begins on 29 January
        ("2024", date(2024, 1, 1), Every.YEAR),
    ],
)
def test_periods_tell_their_length(text: str, first: date, every: Every) -> None:
    assert read(text) == [first]
    style = date_style(pl.Series([text]))
    assert style is not None
    assert style.every is every


def test_formats_may_be_mixed_in_a_column() -> None:
    assert read("2024-01-05", "Feb 2024", "5 March 2024") == [date(2024, 1, 5), date(2024, 2, 1), date(2024, 3, 5)]


def test_one_date_tells_the_order_of_all() -> None:
    assert read("03/04/2024", "25/04/2024") == [date(2024, 4, 3), date(2024, 4, 25)]
    assert read("03/04/2024", "04/25/2024") == [date(2024, 3, 4), date(2024, 4, 25)]


def test_firsts_of_months_tell_the_order() -> None:
    assert read("01/02/2024", "01/03/2024", "01/04/2024")[0] == date(2024, 2, 1)


def test_dates_that_nothing_tells_apart_are_refused() -> None:
    with pytest.raises(UnusableFile, match=r"day first or month first \(03/04/2024\).*--dates"):
        read("03/04/2024", "05/06/2024")


def test_two_orders_in_one_column_are_refused() -> None:
    with pytest.raises(UnusableFile, match=r"day first \(25/04/2024\) and some month first \(04/26/2024\)"):
        read("25/04/2024", "04/26/2024")


def test_a_day_there_is_not_is_no_date() -> None:
    assert read("2024-02-29", "2023-02-29") == [date(2024, 2, 29), None]


def test_counts_are_not_dates() -> None:
    assert date_style(pl.Series(["2019", "45000", "2020"]), named_as_date=False) is None
    assert date_style(pl.Series(["vendor A", "vendor B"])) is None
