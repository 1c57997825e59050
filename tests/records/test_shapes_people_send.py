"""Tables in the shapes people really send, read right without a flag."""

from collections.abc import Callable, Iterable
from datetime import date
from itertools import product
from pathlib import Path

import pytest

from midcourse.analysis.measure import Better, Every, Kind
from midcourse.records.roles import Asked
from midcourse.records.shape import Shaped
from midcourse.records.unusable import UnusableFile
from midcourse.report.reading import Read, read

Made = Callable[..., Shaped]
MONTHS = [f"2024-{month:02d}" for month in range(1, 13)]


@pytest.fixture
def table(tmp_path: Path) -> Callable[..., Read]:
    def make(header: str, rows: Iterable[str], *, name: str = "figures.csv", **asked: object) -> Read:
        path = tmp_path / name
        path.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
        return read(path, Asked(**asked))  # type: ignore[arg-type]

    return make


@pytest.fixture
def made(table: Callable[..., Read]) -> Made:
    return lambda *given, **asked: table(*given, **asked).shaped


def first(found: Shaped) -> float:
    return float(found.panel.totals()["figure"][0])


def regions(month: str) -> list[str]:
    return [f"{month},North,10,100", f"{month},South,20,200", f"{month},East,30,300", f"{month},England,60,600"]


def test_a_whole_among_its_regions_is_not_counted_again(made: Made) -> None:
    rows = [row for month in MONTHS for row in regions(month)]
    found = made("Month,Region,Waits over 4 hours,Total attendances", rows)
    assert found.panel.units == ["East", "North", "South"]
    assert (found.roles.kind, found.roles.better) == (Kind.RATE, Better.LOWER)
    assert first(found) == pytest.approx(60 / 600)
    assert found.panel.figures["denominator"].sum() == 12 * 600
    assert "England in Region adds up the others and was left out." in found.notes


def test_a_unit_as_large_as_one_other_is_no_total(made: Made) -> None:
    found = made("Month,Vendor,Complaints", [f"{m},{v},{n}" for m in MONTHS for v, n in (("A", 4), ("B", 4), ("C", 1))])
    assert found.panel.units == ["A", "B", "C"]


def test_percents_of_a_whole_and_its_parts(made: Made) -> None:
    rows = [f"{m},{r},{90 + n}.5%" for m in MONTHS for n, r in enumerate(("North", "South", "East", "England"))]
    found = made("Month,Region,% on time", rows)
    assert found.panel.units == ["East", "North", "South"]
    assert (found.roles.kind, found.roles.better) == (Kind.VALUE, Better.HIGHER)


def test_national_and_regional_rows_of_one_file_count_once(made: Made) -> None:
    rows = []
    for year in ("201617", "201718", "201819", "202021"):
        parts = [f"{year},Regional,{region},100,7" for region in ("North", "South", "East")]
        rows += [f"{year},National,,300,21", *parts]
    found = made("time_period,geographic_level,region_name,enrolments,overall_absence", rows)
    assert found.panel.every is Every.YEAR
    assert found.panel.periods[0] == date(2016, 1, 1)
    assert found.panel.units == ["East", "North", "South"]
    assert first(found) == pytest.approx(21 / 300)
    assert found.panel.figures["denominator"].sum() == 4 * 300


@pytest.mark.parametrize(
    "total", ["All vendors", "Subtotal", "Subtotal - parks", "Parks total", "Total: all", "Overall"]
)
def test_totals_by_name_are_left_out(made: Made, total: str) -> None:
    rows = [f"{m},{v},{n}" for m in MONTHS for v, n in (("A", 3), ("B", 4), (total, 99))]
    assert made("Month,Vendor,Complaints", rows).panel.units == ["A", "B"]


def test_a_list_of_measures_gives_one_and_says_how_to_choose(table: Callable[..., Read]) -> None:
    measures = (("Complaints received", 10), ("On-time percentage", 95))
    rows = [f"{name},{v},{m},{goal - 2},{goal}" for name, goal in measures for v in "ABC" for m in MONTHS]
    header = "Measure,Vendor,Month,Value,Target"
    found = table(header, rows)
    assert found.shaped.panel.measure.name == "complaints received"
    assert found.shaped.panel.measure.target == 10
    assert (found.shaped.roles.kind, found.shaped.roles.better) == (Kind.COUNT, Better.LOWER)
    assert first(found.shaped) == 24  # three vendors at 10 - 2
    assert any("--measure: On-time percentage" in note for note in found.table.notes)
    other = table(header, rows, measure="On-time percentage").shaped
    assert (other.roles.kind, other.roles.better, other.panel.measure.target) == (Kind.VALUE, Better.HIGHER, 95)
    with pytest.raises(UnusableFile, match="There is no Visits in Measure"):
        table(header, rows, measure="Visits")


def test_numerator_and_denominator_by_name(made: Made) -> None:
    rows = [
        f"{k},{v},{m},{80 if k == 'Attendance' else 5},100"
        for k in ("Attendance", "Misses")
        for v in "AB"
        for m in MONTHS
    ]
    found = made("KPI,Provider,Month,Numerator,Denominator", rows)
    assert (found.roles.numerator, found.roles.denominator, found.roles.kind) == ("Numerator", "Denominator", Kind.RATE)
    assert first(found) == pytest.approx(0.8)


def test_a_part_named_after_its_whole_with_a_target_column(made: Made) -> None:
    rows = [f"{n},{m},{v},5,100,5%" for n, (m, v) in enumerate((m, v) for m in MONTHS for v in "ABC")]
    found = made(",Month,Contractor,Late jobs,Jobs,Target", rows)
    assert (found.roles.numerator, found.roles.denominator) == ("Late jobs", "Jobs")
    assert found.panel.measure.target == pytest.approx(0.05)
    assert found.roles.breakdowns == ()


def test_withheld_figures_are_not_collected_and_it_is_said(made: Made) -> None:
    marks = ["<5", "c", "*", "[x]"]
    rows = [f"{m},{site},{marks[n % 4] if site == 'S' else 20}" for n, m in enumerate(MONTHS) for site in "NS"]
    found = made("Month,Ward,Incidents", rows)
    assert first(found) == 20
    assert any("9 cells hold a mark for a figure that was withheld (*, <5, c)" in note for note in found.notes)


def test_months_across_the_top_with_the_year_in_a_column(made: Made) -> None:
    months = "Jan,Feb,Mar,Apr,May,Jun,Jul,Aug,Sep,Oct,Nov,Dec"
    rows = [
        f"{d},{y},{','.join(str(y - 2020 + n) for n in range(12))},99" for d in ("East", "West") for y in (2023, 2024)
    ]
    found = made(f"Depot,Year,{months},Total", rows, name="missed collections.csv")
    assert found.panel.periods[0] == date(2023, 1, 1)
    assert len(found.panel.periods) == 24
    assert first(found) == 6  # two depots at 3
    assert found.roles.better is Better.LOWER


def test_a_header_of_two_rows_with_merged_cells(made: Made) -> None:
    rows = [",,2023,,,2024,,", "Vendor,Site,Q1,Q2,Q3,Q1,Q2,Q3", *(f"{v},Hall,1,2,3,4,5,6" for v in "ABC")]
    found = made("Quarterly report,,,,,,,", rows)
    assert found.panel.every is Every.QUARTER
    assert found.panel.periods[-1] == date(2024, 7, 1)
    assert found.panel.totals()["figure"].to_list() == [3, 6, 9, 12, 15, 18]


def test_measures_side_by_side_under_merged_cells(made: Made) -> None:
    rows = [",Jan 2024,Feb 2024,Mar 2024,Jan 2024,Feb 2024,Mar 2024", *(f"{v},1,2,3,40,50,60" for v in "ABC")]
    header = "Provider,Complaints,,,Tours,,"
    assert made(header, rows).panel.totals()["figure"].to_list() == [3, 6, 9]
    assert made(header, rows, measure="Tours").panel.totals()["figure"].to_list() == [120, 150, 180]


def test_requests_with_a_minute_are_counted_whatever_numbers_they_carry(made: Made) -> None:
    when = [f"{n % 12 + 1:02d}/{n % 15 + 13}/2024 10:{n % 60:02d}:00 AM" for n in range(360)]
    rows = [f"{7000 + n * 3},{stamp},{'DOT' if n % 3 else 'DSNY'},{n % 97}" for n, stamp in enumerate(when)]
    found = made("Unique Key,Created Date,Agency,Floor area", rows)
    assert (found.roles.numerator, found.roles.unit) == (None, "Agency")
    assert found.panel.totals()["figure"].sum() == 330  # 30 a month; January begins on the 13th and is left out


def test_events_with_an_outcome_are_a_rate(made: Made) -> None:
    rows = [
        f"V{n},2024-{n % 12 + 1:02d}-{n % 28 + 1:02d} 10:00,{'AB'[n % 2]},{'Y' if n % 4 == 0 else 'N'}"
        for n in range(240)
    ]
    found = made("Visit ID,Scheduled at,Provider,Missed", rows)
    assert (found.roles.kind, found.roles.better) == (Kind.RATE, Better.LOWER)
    assert found.panel.figures["numerator"].sum() == 60


def test_a_fiscal_year_beside_its_quarter(made: Made) -> None:
    rows = [f"FY{y},Q{q},{v},{y}" for y in (22, 23, 24) for q in (1, 2, 3, 4) for v in "ABC"]
    found = made("Fiscal year,Quarter,Vendor,Tons recycled", rows)
    assert found.panel.every is Every.QUARTER
    assert len(found.panel.periods) == 12
    assert first(found) == 66  # three vendors at 22


def test_a_year_beside_its_week(made: Made) -> None:
    found = made("Year,Week,Site,Incidents", [f"2024,{w},{s},2" for w in range(1, 21) for s in "ABC"])
    assert found.panel.every is Every.WEEK
    assert found.panel.periods[:2] == [date(2024, 1, 1), date(2024, 1, 8)]  # Monday of ISO week 1 of 2024


@pytest.mark.parametrize(
    ("name", "better"),
    [
        ("Overall attendance", Better.HIGHER),
        ("Waits within 4 hours", Better.HIGHER),
        ("Waits over 4 hours", Better.LOWER),
        ("Vacancies", Better.LOWER),
        ("Job placements", Better.HIGHER),
        ("Deaths", Better.LOWER),
        ("Non-compliance notices", Better.LOWER),
        ("Metrics sent", Better.NEITHER),
    ],
)
def test_which_way_is_good_is_told_by_words(made: Made, name: str, better: Better) -> None:
    found = made(f"Month,Site,{name}", [f"{m},{s},{n + 3}" for n, m in enumerate(MONTHS) for s in "ABC"])
    assert found.roles.better is better


def test_the_outcome_is_what_a_name_has_beyond_its_whole(made: Made) -> None:
    header = "Period,Org code,Org name,Attendances Type 1,Total attendances,Number of attendances over 4hrs"
    rows = [f"{m},{c},{n},600,900,90" for m in MONTHS for c, n in (("RX1", "Derby"), ("RR8", "Leeds"), ("RTG", "York"))]
    found = made(header, rows)
    assert (found.roles.numerator, found.roles.denominator) == ("Number of attendances over 4hrs", "Total attendances")
    assert (found.roles.unit, found.roles.names) == ("Org name", {"Org name": "Org code"})
    assert first(found) == pytest.approx(0.1)


def test_running_totals_are_known_by_name(made: Made) -> None:
    rows = [f"{m},{p},{5 * (n + 1)}" for n, m in enumerate(MONTHS) for p in ("North", "South", "East")]
    assert made("Month,Program,Placements YTD", rows).panel.measure.cumulative
    assert not made("Month,Program,Placements", rows).panel.measure.cumulative


def test_the_first_of_every_year_reads_alike_either_way(made: Made) -> None:
    rows = [f"{v},01/01/{year},{year - 2000}" for year in range(2018, 2025) for v in "ABC"]
    assert made("Vendor,Start Date,Complaints", rows).panel.every is Every.YEAR


def test_text_beneath_the_table_is_no_row(made: Made) -> None:
    rows = [*(f"{m},{v},North,{n + 2}" for n, m in enumerate(MONTHS) for v in "AB"), "", "Source: the department,,,"]
    found = made("Month,Vendor,Region,Complaints", rows)
    assert found.rows == 24
    assert found.panel.units == ["A", "B"]


def test_figures_with_decimals_are_no_months(table: Callable[..., Read]) -> None:
    """1772.8 is no August of 1772, nor 2.9345 a February of 9345."""
    rows = [f"River {n % 4},{name},{index},{log}" for n, (name, index, log) in enumerate(INDICES)]
    found = table("River,Site,Index,Log of iron", rows)
    assert not found.shaped.roles.period
    assert {found.known[name].sort.value for name in ("Index", "Log of iron")} == {"number"}


INDICES = [
    *(("Upstream", "1772.8", "2.9345"), ("Downstream", "1750.5", "2.3598"), ("Midstream", "1718.1", "2.1139")),
    *(("Upstream", "1708.1", "2.0334"), ("Downstream", "1723.9", "1.5563"), ("Midstream", "1714.5", "1.4771")),
    *(("Upstream", "1734.5", "2.8756"), ("Downstream", "1757.4", "2.7543"), ("Midstream", "1754.3", "2.5441")),
]


def test_a_month_whose_last_zero_a_spreadsheet_dropped_is_october(made: Made) -> None:
    said = ["2024.07", "2024.08", "2024.09", "2024.1", "2024.11", "2024.12"]
    found = made("Month of the year,Complaints", [f"{month},{n + 1}" for n, month in enumerate(said)])
    assert found.panel.periods == [date(2024, month, 1) for month in range(7, 13)]


def test_a_file_too_wide_to_tell_apart_is_refused_in_a_sentence(table: Callable[..., Read]) -> None:
    columns = [f"answer {''.join(letters)}" for letters in product("abcdefghijkl", "abcdefghijkl", "abcdefgh")]
    with pytest.raises(UnusableFile, match=r"figures.csv has 1,153 columns, too many to tell apart. Keep the dates"):
        table(",".join(["month", *columns]), [",".join([month, *["1"] * len(columns)]) for month in MONTHS])


def test_single_cases_with_an_age_are_counted(made: Made) -> None:
    rows = [f"2024-{n % 12 + 1:02d}-03,{'North' if n % 3 else 'South'},{20 + n}" for n in range(60)]
    found = made("date,borough,age", rows)
    assert (found.roles.kind, found.roles.numerator) == (Kind.COUNT, None)
    assert found.panel.totals()["figure"].sum() == 60


def test_a_column_of_years_that_dates_nothing_is_no_figure(made: Made) -> None:
    found = made(
        "year,gas,concentration", [f"{20 * n},{gas},{300 + n}" for n in range(1, 60) for gas in ("CO2", "N2O")]
    )
    assert found.roles.numerator == "concentration"


def test_prices_of_one_thing_are_not_added_up(made: Made) -> None:
    rows = [f"{month},{state},{price}.25" for month in MONTHS for state, price in (("NY", 5), ("FL", 4), ("TX", 3))]
    found = made("month,state,price", rows)
    assert found.roles.kind is Kind.VALUE
    assert found.panel.totals()["figure"][0] == pytest.approx(4.25)


def test_few_cases_of_a_population_are_told_per_hundred_thousand(made: Made) -> None:
    """Measles by state: of the columns that count some of all, the one called count; 0.2 % of 1,000,000."""
    rows = [f"{1960 + n},{state},50,{2000 + n},1000000" for n in range(12) for state in ("NY", "FL", "TX")]
    found = made("year,state,weeks_reporting,count,population", rows)
    assert (found.roles.numerator, found.roles.kind) == ("count", Kind.RATIO)
    assert found.panel.measure.per == 1000


def test_numbers_of_rows_are_nobody_to_compare(made: Made) -> None:
    rows = [f"{n + 1},{1917 + 10 * n},{900 + 100 * n}" for n in range(8)]
    assert made("rownames,year,NSW", rows).roles.unit is None


def test_without_dates_rows_of_one_kind_are_averaged(made: Made) -> None:
    """Beall 1942: insects on a plot after each spray; twelve plots of one and six of another, each by the plot."""
    plots = {"A": [10, 7, 20, 14, 14, 12, 10, 23, 17, 20, 14, 13], "C": [0, 1, 7, 2, 3, 1]}
    found = made("count,spray", [f"{count},{spray}" for spray, counts in plots.items() for count in counts])
    assert found.roles.kind is Kind.MEAN
    assert found.panel.totals(["unit"])["figure"].to_list() == pytest.approx([174 / 12, 14 / 6])


@pytest.mark.parametrize("names", ["ABC", "XZ", "CS"])
def test_vendors_named_by_letters_that_mark_figures_elsewhere(made: Made, names: str) -> None:
    """Statistics offices write c, s, x and z where a figure is not shown; a vendor may be called so."""
    found = made("month,vendor,complaints", [f"{month},{name},{ord(name)}" for month in MONTHS for name in names])
    assert found.panel.units == sorted(names)


def test_places_told_by_number_are_compared_and_hours_of_the_day_are_no_figure(made: Made) -> None:
    rows = [f"{month},{state},{hour},{3 + state}" for month in MONTHS for state in (1, 2, 3) for hour in (9, 15)]
    found = made("month,state,hour,complaints", rows)
    assert (found.roles.unit, found.roles.numerator) == ("state", "complaints")


def test_columns_that_say_which_month_a_row_is_of_are_no_months_across_the_top(made: Made) -> None:
    """As in files for regression: a column of 0 and 1 for each month but the first."""
    flags = [",".join(str(int(place == n % 4)) for place in (1, 2, 3)) for n in range(48)]
    rows = [f"{1981 + n // 4},{100 + 7 * n % 31},{flag}" for n, flag in enumerate(flags)]
    found = made("year,accidents,feb,mar,apr", rows)
    assert (found.roles.period, found.roles.numerator) == (("year",), "accidents")


def test_years_with_months_as_hundredths(made: Made) -> None:
    """As a statistics program keeps them in single precision."""
    rows = [f"{1947 + month / 100 + 9.7e-6},{15 + month}.5" for month in range(1, 13)]
    assert made("date,index of shares", rows).panel.periods == [date(1947, month, 1) for month in range(1, 13)]


def test_numbers_of_rows_are_nobody_to_compare_without_dates_either(made: Made) -> None:
    with pytest.raises(UnusableFile, match="No column reads as dates"):
        made("rownames,complaints", [f"{n + 1},{10 + 3 * n % 7}" for n in range(8)])


def test_a_number_that_differs_in_every_row_names_nobody_over_time(made: Made) -> None:
    rows = [f"{1950 + 10 * n},{code},{900 + 100 * n}" for n, code in enumerate((9097, 7652, 5739, 4120, 3333, 2901, 8))]
    assert made("year,words of the tax code,rules", rows).roles.unit is None
