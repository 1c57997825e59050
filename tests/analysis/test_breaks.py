from datetime import date

import polars as pl
import pytest

from midcourse.analysis.breaks import cautions
from midcourse.analysis.finding import FindingKind
from midcourse.analysis.panel import Every, Kind, Measure, Panel

from . import cast

MISSED = Measure("missed stops", Kind.RATIO, numerator="missed", denominator="stops", per=1000)


def panel(sizes: dict[str, list[float | None]]) -> Panel:
    """Monthly figures by vendor: so many stops, one in fifty missed; None is a month not sent."""
    rows = [
        {"period": month, "unit": vendor, "numerator": size / 50, "denominator": size}
        for vendor, row in sizes.items()
        for month, size in zip(cast.months(len(row)), row, strict=True)
        if size is not None
    ]
    return Panel(pl.DataFrame(rows), MISSED, Every.MONTH, "vendor")


def test_steady_figures_give_no_caution() -> None:
    found = cautions(panel({"A": [1000.0, 1010, 990, 1005] * 3, "B": [500.0, 520, 480, 510] * 3}))
    assert found.findings == []
    assert found.leave_out == frozenset()


@pytest.mark.shared_data
def test_the_national_holiday_is_a_day_not_to_be_compared() -> None:
    attendance = cast.attendance()
    found = cautions(attendance)
    holiday = date(2022, 9, 19)
    assert found.leave_out == {(holiday, None)}
    (caution,) = found.findings
    assert caution.kind is FindingKind.BREAK
    assert "19 September 2022 is not to be compared" in caution.sentence
    assert "2 % of a usual day" in caution.sentence
    assert holiday not in found.clean(attendance).periods
    assert len(found.clean(attendance).periods) == 24


@pytest.mark.shared_data
def test_small_carriers_that_come_and_go_are_no_break() -> None:
    found = cautions(cast.flights())
    assert found.leave_out == frozenset()
    assert [finding.kind for finding in found.findings] == [FindingKind.MISSING]
    assert "OO has 5 of 12 months" in found.findings[0].sentence


def test_one_vendor_whose_denominator_jumps_is_left_out_for_that_month_only() -> None:
    steady = [1000.0, 1010, 990, 1005] * 3
    jumped = [*steady[:6], 9000.0, *steady[7:]]
    before = panel({"A": jumped, "B": [v * 40 for v in steady]})
    found = cautions(before)
    assert found.leave_out == {(date(2024, 7, 1), "A")}
    assert found.findings[0].where == {"vendor": "A"}
    assert found.clean(before).figures.height == before.figures.height - 1


def test_a_vendor_that_ends_and_one_that_begins_are_told() -> None:
    found = cautions(panel({"A": [1000.0] * 12, "Gone": [800.0] * 8 + [None] * 4, "New": [None] * 3 + [700.0] * 9}))
    said = [finding.sentence for finding in found.findings]
    assert any("Vendor Gone has no figures after August 2024" in sentence for sentence in said)
    assert any("Vendor New has figures only from April 2024 on" in sentence for sentence in said)


def test_a_last_month_with_half_the_stops_looks_not_complete() -> None:
    found = cautions(panel({"A": [1000.0, 1010, 990, 1005, 1000, 400]}))
    assert found.leave_out == {(date(2024, 6, 1), None)}
    assert "June 2024 looks not complete: 400 stops, against 1,000 in a usual month" in found.findings[0].sentence


def test_a_month_nobody_sent_is_missing_not_zero() -> None:
    found = cautions(panel({"A": [1000.0, 1010, None, 1005, 1000, 990]}))
    assert found.findings[0].kind is FindingKind.MISSING
    assert "March 2024" in found.findings[0].sentence


def test_weekends_without_school_are_not_missing() -> None:
    days = pl.date_range(date(2024, 9, 2), date(2024, 9, 27), eager=True)
    rows = pl.DataFrame({"period": days.filter(days.dt.weekday() <= 5)}).with_columns(
        numerator=pl.lit(90.0), denominator=pl.lit(100.0)
    )
    measure = Measure("attendance", Kind.RATE, numerator="present", denominator="enrolled")
    assert cautions(Panel(rows, measure, Every.DAY)).findings == []
