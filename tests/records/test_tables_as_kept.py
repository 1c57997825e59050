"""Tables as offices keep them: subtotals, merged cells, rows sent twice, months without a year."""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest

from midcourse.analysis.measure import Better, Every, Kind
from midcourse.records.roles import Asked
from midcourse.records.yearless import dated
from midcourse.report.reading import Read, read

Sent = Callable[..., Read]


@pytest.fixture
def sent(tmp_path: Path) -> Sent:
    """A file of these lines, read."""

    def make(*lines: str, name: str = "figures.csv", **asked: object) -> Read:
        path = tmp_path / name
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return read(path, Asked(**asked))  # type: ignore[arg-type]

    return make


def notes(found: Read) -> str:
    return " ".join((*found.table.notes, *found.shaped.notes))


def test_rows_of_totals_are_left_out_and_told(sent: Sent) -> None:
    blocks = [
        line
        for vendor in ("Acme", "Bell")
        for line in (*(f"{vendor},2024-{m:02d},5" for m in range(1, 7)), f"{vendor} Subtotal,,30")
    ]
    found = sent("Vendor,Month,Complaints", *blocks, "Grand total,,60")
    assert found.shaped.panel.units == ["Acme", "Bell"]
    assert "3 rows of totals left out, to count nothing twice: Acme Subtotal, Bell Subtotal and Grand" in notes(found)


def test_a_total_in_a_later_column_is_told_too(sent: Sent) -> None:
    rows = [f"2024-{m:02d},{v},{n}" for m in range(1, 7) for v, n in (("Acme", 5), ("Bell", 6), ("Total", 11))]
    found = sent("Month,Vendor,Complaints", *rows)
    assert found.shaped.panel.totals()["figure"].to_list() == [11] * 6
    assert "6 rows of totals left out, to count nothing twice: Total." in notes(found)


@pytest.mark.parametrize(
    ("columns", "kind", "denominator"),
    [
        ("Falls,Resident days", Kind.RATIO, "Resident days"),
        ("Incidents,Service hours", Kind.RATIO, "Service hours"),
        ("Graduates,Participants", Kind.RATE, "Participants"),
        ("Complaints,Trips", Kind.RATIO, "Trips"),
        ("Invoices,Dollars", Kind.SUM, None),
    ],
)
def test_events_are_set_against_what_they_can_happen_to(
    sent: Sent, columns: str, kind: Kind, denominator: str | None
) -> None:
    rows = [f"2024-{m:02d},{s},{3 + m % 4},{700 + m}" for m in range(1, 13) for s in ("Oak", "Elm", "Ash")]
    found = sent(f"Month,Site,{columns}", *rows).shaped.roles
    assert (found.kind, found.denominator) == (kind, denominator)


def test_days_to_close_of_single_cases_are_a_mean(sent: Sent) -> None:
    rows = [f"R-{n},2024-{n % 6 + 1:02d}-{n % 28 + 1:02d},{'AB'[n % 2]},{n % 6 + 4}" for n in range(120)]
    found = sent("Request ID,Opened,Department,Days to close", *rows, every=Every.MONTH).shaped
    assert (found.roles.kind, found.roles.better) == (Kind.MEAN, Better.LOWER)
    assert found.panel.totals()["figure"].to_list() == [4, 5, 6, 7, 8, 9]  # all cases of a month took the same


def test_days_to_close_of_a_month_are_a_level_and_not_a_count(sent: Sent) -> None:
    rows = [f"2024-{m:02d},{s},{9 + m % 3}" for m in range(1, 13) for s in "AB"]
    assert sent("Month,Department,Days to close", *rows).shaped.roles.kind is Kind.VALUE


@pytest.mark.parametrize(
    ("file", "measure"),
    [
        ("311_raw.csv", "311 cases"),
        ("complaints-2024 (2).csv", "complaints"),
        ("Service_Requests_export.csv", "service requests"),
        ("2024.csv", "cases"),
    ],
)
def test_cases_are_called_after_what_the_file_is_of(sent: Sent, file: str, measure: str) -> None:
    rows = [f"{n},2024-{n % 6 + 1:02d}-{n % 28 + 1:02d},{'AB'[n % 2]}" for n in range(120)]
    assert sent("id,Opened,Department", *rows, name=file).shaped.panel.measure.name == measure


def test_a_ratio_is_told_per_hundred_and_not_per_ten(sent: Sent) -> None:
    rows = [f"2024-{m:02d},{s},{12 + m % 3},100" for m in range(1, 13) for s in "AB"]
    assert sent("Month,Vendor,Complaints,Inspections", *rows).shaped.panel.measure.per == 100


def test_names_of_merged_cells_hold_for_the_rows_below(sent: Sent) -> None:
    rows = [f"{v if m == 1 else ''},2024-{m:02d},{4 + (v == 'B')}" for v in "ABC" for m in range(1, 13)]
    found = sent("Vendor,Month,Complaints", *rows)
    assert found.shaped.panel.units == ["A", "B", "C"]
    assert found.shaped.panel.totals()["figure"].to_list() == [13] * 12
    assert "Blank cells of Vendor were read as the name above them" in notes(found)


def test_a_name_that_is_merely_missing_here_and_there_is_not_made_up(sent: Sent) -> None:
    rows = [f"{'' if m == 5 and v == 'B' else v},2024-{m:02d},4" for m in range(1, 13) for v in "ABC"]
    assert sent("Vendor,Month,Complaints", *rows).shaped.panel.units == ["(blank)", "A", "B", "C"]


def test_rows_sent_twice_count_once(sent: Sent) -> None:
    rows = [f"2024-{m:02d},{v},{3 + m}" for m in range(1, 13) for v in "AB"]
    found = sent("Month,Vendor,Complaints", *rows, *rows[4:7])
    assert found.shaped.panel.totals()["figure"].to_list() == [2 * (3 + m) for m in range(1, 13)]
    assert "3 rows repeat others in every cell and were counted once (the first is row 26)." in notes(found)


def test_payments_that_are_alike_are_all_counted(sent: Sent) -> None:
    rows = [f"2024-{m:02d},{v},{n}" for m in range(1, 13) for v in "AB" for n in (50, 50, 70)]
    assert sent("Month,Vendor,Amount", *rows).shaped.panel.totals()["figure"].to_list() == [340] * 12


TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("said", "year", "written"),
    [
        (["Jan", "Feb", "Mar"], None, ["2026-1", "2026-2", "2026-3"]),
        (["October", "November", "December"], None, ["2025-10", "2025-11", "2025-12"]),  # December 2026 is to come
        (["Jul", "Aug", "Dec", "Jan", "Jun"], None, ["2025-7", "2025-8", "2025-12", "2026-1", "2026-6"]),
        (["Jul", "Dec", "Jan"], 2019, ["2019-7", "2019-12", "2020-1"]),
        (["Week 50", "Week 52", "Week 1"], 2023, ["2023-W50", "2023-W52", "2024-W1"]),
        (["Q1", "Q2"], None, ["2026 Q1", "2026 Q2"]),
    ],
)
def test_periods_without_a_year(said: list[str], year: int | None, written: list[str]) -> None:
    name = "Week" if said[0].startswith("W") else "Quarter" if said[0].startswith("Q") else "Month"
    assert dated(name, said, year, TODAY) == dict(zip(said, written, strict=True))


def test_the_files_name_tells_the_year_of_its_months(sent: Sent) -> None:
    rows = [f"{m},{v},5" for m in ("January", "February", "March", "April") for v in "AB"]
    found = sent("Month,Vendor,Complaints", *rows, name="complaints 2019.csv")
    assert found.shaped.panel.periods[0] == date(2019, 1, 1)
    assert "Month has no year and was read as 2019." in notes(found)


def test_months_across_the_top_without_a_year(sent: Sent) -> None:
    header = "Vendor,Depot,Oct,Nov,Dec,Jan,Feb,Mar"
    found = sent(header, *(f"{v},East,1,2,3,4,5,6" for v in "ABC"), name="missed pickups FY 2019.csv")
    assert found.shaped.panel.totals()["figure"].to_list() == [3, 6, 9, 12, 15, 18]
    assert found.shaped.panel.periods == [date(2019, m, 1) for m in (10, 11, 12)] + [
        date(2020, m, 1) for m in (1, 2, 3)
    ]


def test_figures_that_count_something_else_are_no_weeks(sent: Sent) -> None:
    """A column of small numbers called Week, beside real dates, is left alone."""
    rows = [f"2024-{m:02d}-01,{m},A,{m}" for m in range(1, 13)]
    assert sent("Date,Week,Vendor,Complaints", *rows).shaped.roles.period == ("Date",)


SCHOOL = ("Sep", "Oct", "Nov", "Dec", "Jan", "Feb", "Mar", "Apr", "May")


def test_a_school_year_runs_on_into_the_next_calendar_year(sent: Sent) -> None:
    rows = [f"{y}-{y - 1999},{m},{s},90" for y in (2022, 2023) for m in SCHOOL for s in ("Adams", "Banks")]
    found = sent("School Year,Month,School,Attendance score", *rows)
    assert found.shaped.panel.periods[:6] == [date(2022, m, 1) for m in (9, 10, 11, 12)] + [
        date(2023, m, 1) for m in (1, 2)
    ]
    assert "The years of School Year were read as beginning in September." in notes(found)


def test_a_fiscal_year_is_called_after_the_year_it_ends_in(sent: Sent) -> None:
    """FY25 begins in July 2024: nobody says so, and the months stand from July to June."""
    months = ("July", "August", "September", "October", "November", "December")
    rows = [f"FY25,{m},{v},4" for m in (*months, "January", "June") for v in "AB"]
    found = sent("Fiscal Year,Month,Vendor,Complaints", *rows)
    assert (found.shaped.panel.periods[0], found.shaped.panel.periods[-1]) == (date(2024, 7, 1), date(2025, 6, 1))


def test_fiscal_quarters_stand_at_their_months_once_the_first_is_told(sent: Sent) -> None:
    rows = [f"FY{y} Q{q},{d},9" for y in (24, 25) for q in (1, 2, 3, 4) for d in ("North", "South")]
    untold = sent("Quarter,Depot,Tons", *rows)
    assert "so their first quarter is shown as January to March. Say so with --fiscal-year-starts" in notes(untold)
    told = sent("Quarter,Depot,Tons", *rows, year_starts=7)
    assert told.shaped.panel.periods[:3] == [date(2023, 7, 1), date(2023, 10, 1), date(2024, 1, 1)]
    texas = sent("Quarter,Depot,Tons", *rows, year_starts=9)  # quarters that are not the calendar's
    assert texas.shaped.panel.periods[:2] == [date(2023, 9, 1), date(2023, 12, 1)]
    beside = [f"2024-25,Q{q},{d},9" for q in (1, 2, 3, 4) for d in ("North", "South")]
    spanned = sent("Fiscal year,Quarter,Depot,Tons", *beside, year_starts=7)
    assert spanned.shaped.panel.periods == [date(2024, 7, 1), date(2024, 10, 1), date(2025, 1, 1), date(2025, 4, 1)]


def test_months_make_the_quarters_of_the_fiscal_year(sent: Sent) -> None:
    rows = [f"2024-{m:02d}-01,{v},1" for m in range(3, 12) for v in "AB"]
    found = sent("Month,Vendor,Complaints", *rows, every=Every.QUARTER, year_starts=9)
    assert found.shaped.panel.periods == [date(2024, 3, 1), date(2024, 6, 1), date(2024, 9, 1)]
    assert found.shaped.panel.totals()["figure"].to_list() == [6, 6, 6]


def test_a_week_of_daily_figures_that_begins_on_wednesday_is_left_out(sent: Sent) -> None:
    days = [date(2025, 1, 1) + timedelta(days=n) for n in range(131)]  # to Sunday 11 May
    found = sent("date,route,riders", *(f"{day},{r},{300 if day.weekday() < 5 else 120}" for day in days for r in "ab"))
    assert (found.shaped.panel.every, found.shaped.panel.periods[0]) == (Every.WEEK, date(2025, 1, 6))
    assert found.shaped.panel.periods[-1] == date(2025, 5, 5)
    assert "The week starting 2024-12-30 is not complete" in notes(found)


def test_a_quarter_that_lacks_a_month_is_left_out(sent: Sent) -> None:
    rows = [f"2024-{m:02d}-01,{v},1" for m in range(2, 12) for v in "AB"]  # no January, no December
    found = sent("Month,Vendor,Complaints", *rows, every=Every.QUARTER)
    assert found.shaped.panel.periods == [date(2024, 4, 1), date(2024, 7, 1)]
