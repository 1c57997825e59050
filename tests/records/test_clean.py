"""Checked text becomes figures."""

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from midcourse.analysis.panel import Every, Kind
from midcourse.records.clean import clean
from midcourse.records.expected import AskedKpi
from midcourse.records.rollup import Rollup
from midcourse.records.store import ParquetStore
from tests.records.checks.asked import ATTENDANCE, COMPLAINTS, SATISFACTION, csv, expected


def test_text_becomes_ids_first_days_and_numbers(tmp_path: Path) -> None:
    sheet = csv(
        tmp_path,
        """
        Month,Vendor,Building,Complaints
        17 Jan 2026,vendor e,Library,"1,204"
        2026-02,JAN-006,Depot,7
        """,
        segments={"site": "Building"},
    )
    figures = clean(sheet, expected())
    assert figures.columns == ["kpi", "contract", "period", "site", "numerator", "denominator"]
    assert figures.rows() == [
        (1, 50, date(2026, 1, 1), "Library", 1204.0, None),
        (1, 60, date(2026, 2, 1), "Depot", 7.0, None),
    ]


def test_several_kpis_in_one_file_each_by_its_kind(tmp_path: Path) -> None:
    sheet = csv(
        tmp_path,
        """
        Month,Vendor,KPI,Number,Out of
        2026-01,Vendor E,Complaints,4,
        2026-01,Vendor E,Attendance,93,100
        2026-01,Vendor E,Satisfaction,4.2,
        """,
        {"period": "Month", "unit": "Vendor", "kpi": "KPI", "numerator": "Number", "denominator": "Out of"},
    )
    assert clean(sheet, expected(COMPLAINTS, ATTENDANCE, SATISFACTION)).select(
        "kpi", "numerator", "denominator"
    ).rows() == [
        (1, 4.0, None),
        (2, 93.0, 100.0),
        (3, 4.2, None),
    ]


def test_a_ready_rate_is_weighed_by_its_denominator(tmp_path: Path) -> None:
    columns = {"period": "Month", "unit": "Vendor", "value": "Rate"}
    sheet = csv(tmp_path, "Month,Vendor,Rate,Enrolled\n2026-01,Vendor E,75%,40", columns | {"denominator": "Enrolled"})
    assert clean(sheet, expected(ATTENDANCE)).row(0)[3:] == (30.0, 40.0)  # 75 % of 40
    alone = csv(tmp_path, "Month,Vendor,Rate\n2026-01,Vendor E,75%", columns)
    assert clean(alone, expected(ATTENDANCE)).row(0)[3:] == (0.75, 1.0)


def test_periods_begin_with_the_kpi_s_own_first_day(tmp_path: Path) -> None:
    sheet = csv(tmp_path, "Month,Vendor,Complaints\n2026-02-05,Vendor E,4")
    first = {every: clean(sheet, expected(AskedKpi(1, "C", Kind.COUNT, every)))["period"].item() for every in Every}
    assert first == {
        Every.DAY: date(2026, 2, 5),
        Every.WEEK: date(2026, 2, 2),  # a Monday
        Every.MONTH: date(2026, 2, 1),
        Every.QUARTER: date(2026, 1, 1),
        Every.YEAR: date(2026, 1, 1),
    }


@pytest.mark.parametrize("columns", [{}, {"numerator": "How many"}])
def test_raw_rows_keep_their_day_and_roll_up(tmp_path: Path, columns: dict[str, str]) -> None:
    sheet = csv(
        tmp_path,
        "Day,Vendor,How many\n2026-01-05,Vendor E,1\n2026-01-05,Vendor E,1\n2026-02-07,Vendor E,1",
        {"period": "Day", "unit": "Vendor"} | columns,
        raw=True,
    )
    events = clean(sheet, expected())
    assert events["period"].to_list() == [date(2026, 1, 5), date(2026, 1, 5), date(2026, 2, 7)]
    store = ParquetStore(tmp_path)
    store.add("complaints", "one", events)
    figures = store.observe("complaints", Rollup(1, Kind.COUNT, Every.MONTH))
    assert figures["numerator"].to_list() == [2.0, 1.0]


def test_no_rows_make_no_figures(tmp_path: Path) -> None:
    sheet = csv(tmp_path, "Month,Vendor,Complaints\n2026-01,Vendor E,n/a")
    assert clean(sheet, expected()).schema["numerator"] == pl.Float64
    assert clean(sheet, expected()).is_empty()
