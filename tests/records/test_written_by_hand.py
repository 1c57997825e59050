"""What people write around figures, and tables put together by hand."""

from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path

import pytest
import xlsxwriter

from midcourse.analysis.measure import Better, Every, Kind
from midcourse.records.roles import Asked
from midcourse.report.reading import Read, read

Made = Callable[..., Read]
MONTHS = [f"2024-{month:02d}" for month in range(1, 13)]


@pytest.fixture
def made(tmp_path: Path) -> Made:
    def make(header: str, rows: Iterable[str], *, name: str = "figures.csv", **asked: object) -> Read:
        path = tmp_path / name
        path.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
        return read(path, Asked(**asked))  # type: ignore[arg-type]

    return make


def figures(found: Read) -> list[float]:
    return found.shaped.panel.totals()["figure"].to_list()


def test_footnotes_beside_numbers_are_left_off(made: Made) -> None:
    cells = ["12*", "14 (est.)", "15 r", "16 [p]", "11", "10", "9†", "1,200 (p)", "13", "13", "13", "13"]
    rows = [f'A,{m},"{cell}"' for m, cell in zip(MONTHS, cells, strict=True)]
    found = made("Vendor,Month,Complaints", rows)
    assert figures(found)[:8] == [12, 14, 15, 16, 11, 10, 9, 1200]
    assert "Marks beside numbers in Complaints, as in 12*, were left off." in found.table.notes


def test_thousands_and_millions(made: Made) -> None:
    cells = ["$1.2M", "$850k", "$900K", "$1M"] * 3
    found = made("Vendor,Month,Spend", [f"A,{m},{cell}" for m, cell in zip(MONTHS, cells, strict=True)])
    assert figures(found)[:4] == [1_200_000, 850_000, 900_000, 1_000_000]


def test_thousands_as_they_are_parted_in_india(made: Made) -> None:
    found = made("District,Month,Visits", [f'{d},{m},"5,23,4{n:02d}"' for n, m in enumerate(MONTHS) for d in "ABC"])
    assert figures(found)[:2] == [3 * 523_400, 3 * 523_401]


def test_points_part_thousands_where_commas_are_decimals(made: Made) -> None:
    rows = [f"{v};01.{n:02d}.2024;1.23{n % 10};{n},5" for n in range(1, 13) for v in "AB"]
    found = made("Firma;Datum;Geplant;Quote", rows, numerator="Geplant")
    assert figures(found)[0] == 2 * 1231


@pytest.mark.parametrize("before", ["w/c ", "Week commencing ", "WE: ", "week ending "])
def test_words_before_the_day_of_a_week(made: Made, before: str) -> None:
    rows = [f"{before}{day:02d}/01/2024,{v},{day}" for day in (1, 8, 15, 22, 29) for v in "ABC"]
    found = made("Week,Team,Calls", rows).shaped.panel
    assert (found.every, found.periods[0], len(found.periods)) == (Every.WEEK, date(2024, 1, 1), 5)


def test_times_taken_are_minutes(made: Made) -> None:
    rows = [f"{m},{v},00:07:{15 * (n % 3):02d}" for n, m in enumerate(MONTHS) for v in "AB"]
    found = made("Month,Service,Mean response time (hh:mm:ss)", rows)
    assert found.shaped.panel.measure.name == "mean response time (minutes)"
    assert (found.shaped.roles.kind, found.shaped.roles.better) == (Kind.VALUE, Better.LOWER)
    assert figures(found)[:3] == [7, 7.25, 7.5]


def test_too_few_to_report_is_withheld(made: Made) -> None:
    cells = ["Too Few to Report", "fewer than 10", *(["20"] * 10)]
    rows = [f"{m},A,{cell}" for m, cell in zip(MONTHS, cells, strict=True)]
    found = made("Month,Hospital,Readmissions", rows)
    assert len(found.shaped.panel.periods) == 10
    assert any("2 cells hold a mark for a figure that was withheld" in note for note in found.shaped.notes)


def test_those_compared_across_the_top(made: Made) -> None:
    rows = [f"{m},{n % 5 + 3},{n % 3 + 5},{n % 4 + 4}" for n, m in enumerate(MONTHS)]
    found = made("Month,North Depot,South Depot,Mississippi Yard", rows, name="missed pickups.csv").shaped
    assert found.panel.units == ["Mississippi Yard", "North Depot", "South Depot"]
    assert (found.panel.measure.name, found.roles.better) == ("missed pickups", Better.LOWER)


@pytest.mark.parametrize("header", ["Year,Births,Deaths,Marriages", "Year,rain,sun,wind", "Year,Price,Income,Index"])
def test_measures_across_the_top_are_not_compared(made: Made, header: str) -> None:
    assert made(header, [f"{2000 + n},{90 + n},{60 + n},{30 + n}" for n in range(20)]).shaped.panel.units == []


@pytest.fixture
def two_tables(made: Made) -> Read:
    one, other = (  # figures of complaints, then of visits
        [f"{m},{much + n % 2},{much + n % 3},{much + n % 5}" for n, m in enumerate(MONTHS)] for much in (3, 900)
    )
    header = "Month,North,South,East"
    return made("Table 1: Complaints,,,", [header, *one, ",,,", "Table 2: Visits,,,", header, *other])


def test_a_second_table_is_not_added_to_the_first(two_tables: Read) -> None:
    assert figures(two_tables)[:2] == [3 + 3 + 3, 4 + 4 + 4]
    assert "Another table begins at row 17" in " ".join(two_tables.table.notes)  # title, header, 12, blank, title


def test_a_title_names_the_measure_where_no_column_does(two_tables: Read) -> None:
    assert two_tables.shaped.panel.measure.name == "complaints"


def test_headers_between_files_put_together(made: Made) -> None:
    rows = [f"{v},{m},{n}" for n, m in enumerate(MONTHS) for v in "AB"]
    header = "Vendor,Month,Complaints"
    assert figures(made(header, [*rows[:12], header, *rows[12:]])) == [2 * n for n in range(12)]


def test_two_measures_under_each_month_are_read_together(made: Made) -> None:
    rows = [",Jan 2024,,Feb 2024,,Mar 2024,", "Vendor,Scheduled,Missed,Scheduled,Missed,Scheduled,Missed"]
    found = made("City of Springfield,,,,,,", [*rows, *(f"{v},100,2,100,4,100,6" for v in "ABC")])
    assert (found.shaped.roles.numerator, found.shaped.roles.denominator) == ("Missed", "Scheduled")
    assert figures(found) == [0.02, 0.04, 0.06]


def test_measures_in_rows_are_read_together_where_one_is_part_of_another(made: Made) -> None:
    measures = (("Pickups scheduled", 100), ("Pickups missed", 3), ("Missed %", "3%"))
    rows = [f"{v},{name},{m},{cell}" for v in "ABC" for name, cell in measures for m in MONTHS]
    found = made("Vendor,KPI,Month,Value", rows)
    assert figures(found) == [pytest.approx(0.03)] * 12
    assert any("Choose another with --measure: Missed %." in note for note in found.table.notes)


def test_months_under_fiscal_years(made: Made) -> None:
    order = ["Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec", "Jan", "Feb", "Mar"]
    rows = ["," + ",".join(order), *(f"{v}," + ",".join(str(n) for n in range(12)) for v in ("Meals", "Buses"))]
    found = made("Service,2023/24" + "," * 11, rows).shaped.panel
    assert (found.periods[0], found.periods[-1]) == (date(2023, 4, 1), date(2024, 3, 1))
    assert found.totals()["figure"].to_list() == [2 * n for n in range(12)]


def test_an_order_of_day_and_month_told_by_another_column(made: Made) -> None:
    rows = [f"Hospital {n},07/01/2018,06/30/2021,{100 + n},{n}" for n in range(20)]
    found = made("Facility,Start Date,End Date,Discharges,Readmissions", rows).shaped.panel
    assert found.periods[0] == date(2018, 7, 1)


def test_levels_in_percent_are_said_to_be(made: Made) -> None:
    rows = [f"{m},{v},1.{n:02d}%" for n, m in enumerate(MONTHS) for v in "ABC"]
    assert made("Month,Vendor,Missed pickup rate", rows).shaped.panel.measure.name == "missed pickup rate (%)"


def test_a_column_called_period_that_is_none(made: Made) -> None:
    rows = [f"{m},{v},{p},{n}" for n, m in enumerate(MONTHS) for v in "AB" for p in ("Peak", "Off-Peak")]
    found = made("month,borough,period,complaints", rows).shaped
    assert found.panel.breakdowns == ("period (column)",)
    assert found.columns["period (column)"] == "period"


def test_a_cover_is_no_table(tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    with xlsxwriter.Workbook(path) as book:
        cover, data = book.add_worksheet("Cover"), book.add_worksheet("Data")
        for row, cells in enumerate([("Monthly report", ""), ("Prepared by", "DPW")]):
            cover.write_row(row, 0, cells)
        rows = [(v, m, n) for n, m in enumerate(MONTHS) for v in "AB"]
        for row, record in enumerate([("Vendor", "Month", "Complaints"), *rows]):
            data.write_row(row, 0, record)
    found = read(path, Asked())
    assert found.table.sheet == "Data"
    assert figures(found) == [2 * n for n in range(12)]


@pytest.mark.parametrize("header", ["*", "^Vendor$"])
def test_a_header_that_would_be_a_pattern_of_names(made: Made, header: str) -> None:
    rows = [f"{v},{m},{n % 5}" for n, m in enumerate(MONTHS) for v in "AB"]
    assert made(f"{header},Month,Complaints", rows).shaped.panel.units == ["A", "B"]
