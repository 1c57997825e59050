"""Tables without dates, and columns that say how each case ended."""

from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from midcourse.analysis.measure import Better, Every, Kind
from midcourse.records.roles import Asked
from midcourse.records.unusable import UnusableFile
from midcourse.report.reading import Read, read

Made = Callable[..., Read]


@pytest.fixture
def made(tmp_path: Path) -> Made:
    def make(header: str, rows: Iterable[str], *, name: str = "figures.csv", **asked: object) -> Read:
        path = tmp_path / name
        path.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
        return read(path, Asked(**asked))  # type: ignore[arg-type]

    return make


HOSPITALS = ["Abbey,143,41", "Brook,187,25", "Castle,323,24", "Dean,122,23"]


def test_a_list_of_hospitals_is_of_one_time(made: Made) -> None:
    found = made("Hospital,Operations,Deaths", HOSPITALS).shaped
    assert (found.roles.period, found.roles.unit) == ((), "Hospital")
    assert (found.roles.numerator, found.roles.denominator, found.roles.kind) == ("Deaths", "Operations", Kind.RATE)
    assert len(found.panel.periods) == 1
    assert found.panel.totals()["figure"].to_list() == [pytest.approx(113 / 775)]
    assert any("No column reads as dates" in note for note in found.notes)


def test_more_hospitals_than_a_table_over_time_could_compare(made: Made) -> None:
    rows = [f"Hospital {n},{'North' if n % 2 else 'South'},{100 + n},{n % 9}" for n in range(150)]
    assert made("Facility Name,Region,Discharges,Readmissions", rows).shaped.roles.unit == "Facility Name"


def test_a_column_called_month_that_cannot_be_read_is_no_list_without_dates(made: Made) -> None:
    rows = [f"{month},{v},{n}" for n, month in enumerate(("early", "mid", "late", "last")) for v in "ABC"]
    with pytest.raises(UnusableFile, match="The column Month seems to tell the time but does not read as dates"):
        made("Month,Vendor,Complaints", rows)


def test_nobody_to_compare_and_no_time_is_said(made: Made) -> None:
    with pytest.raises(UnusableFile, match="No column reads as dates"):
        made("Missed", [str(n % 7) for n in range(30)])


ENDS = ["Admitted,Male,A,512", "Rejected,Male,A,313", "Admitted,Female,A,89", "Rejected,Female,A,19"]
MORE = [row.replace(",A,", ",B,") for row in ENDS]


def test_a_table_of_how_many_ended_how(made: Made) -> None:
    found = made("Admit,Gender,Dept,Freq", [*ENDS, *MORE]).shaped
    assert (found.roles.numerator, found.roles.weight, found.roles.kind) == ("Admit", "Freq", Kind.RATE)
    assert (found.roles.unit, found.roles.breakdowns) == ("Dept", ("Gender",))  # nobody's peer is a gender
    assert found.panel.measure.name == "admitted"
    assert found.panel.figures["numerator"].sum() == 2 * (512 + 89)
    assert found.panel.figures["denominator"].sum() == 2 * (512 + 313 + 89 + 19)


@pytest.mark.parametrize(
    ("column", "values", "share"),
    [
        ("Survived", ("0", "1"), 1 / 3),
        ("Survived", ("No", "Yes"), 1 / 3),
        ("Outcome", ("Fail", "Pass"), 1 / 3),
        ("Collected on time", ("not met", "met"), 1 / 3),
    ],
)
def test_each_row_a_case_with_its_end(made: Made, column: str, values: tuple[str, str], share: float) -> None:
    rows = [f"{1000 + 7 * n},{'ABC'[n % 3]},{values[n % 9 < 3]}" for n in range(90)]
    found = made(f"Case ID,Site,{column}", rows).shaped
    assert (found.roles.kind, found.roles.numerator) == (Kind.RATE, column)
    assert found.panel.totals()["figure"].to_list() == [pytest.approx(share)]
    assert found.roles.better is Better.HIGHER


def inspections() -> list[str]:
    ends = ("Pass", "Pass w/ conditions", "Fail", "Fail")
    return [f"{10 + 3 * n},2024-{1 + n % 12:02d}-{1 + n % 28:02d},Ward {n % 5},{ends[n % 4]}" for n in range(360)]


def test_one_value_of_a_column_of_several(made: Made) -> None:
    found = made("Inspection ID,Date,Ward,Result", inspections(), numerator="Result=fail").shaped
    assert (found.roles.kind, found.roles.better) == (Kind.RATE, Better.LOWER)
    assert found.panel.measure.name == "fail"
    assert found.panel.totals()["numerator"].sum() == 180  # every other one
    assert found.panel.totals()["denominator"].sum() == 360


def test_a_value_that_is_not_there_is_answered_with_those_that_are(made: Made) -> None:
    with pytest.raises(
        UnusableFile, match=r"There is no Closed in Result\. There are Fail, Pass, Pass w/ conditions\."
    ):
        made("Inspection ID,Date,Ward,Result", inspections(), numerator="Result=Closed")


def test_rows_can_be_asked_to_be_counted(made: Made) -> None:
    rows = [f"{row},{n % 9}" for n, row in enumerate(inspections())]
    asked = made("Inspection ID,Date,Ward,Result,Days to close", rows, value="rows").shaped
    assert asked.roles.numerator is None
    assert asked.panel.totals()["numerator"].sum() == 360


def test_years_with_a_part_are_months(made: Made) -> None:
    rows = [f"{n + 1},{1949 + n / 12:.10g},{100 + n}" for n in range(24)]
    found = made("rownames,time,value", rows, name="AirPassengers.csv").shaped
    assert found.panel.every is Every.MONTH
    assert [str(day) for day in found.panel.periods[:3]] == ["1949-01-01", "1949-02-01", "1949-03-01"]
    assert found.panel.measure.name == "air passengers"


def test_quarters_as_parts_of_a_year(made: Made) -> None:
    found = made("time,value", [f"{1960 + n / 4},{n}" for n in range(12)]).shaped
    assert (found.panel.every, str(found.panel.periods[-1])) == (Every.QUARTER, "1962-10-01")


def test_october_is_no_tenth_of_a_year(made: Made) -> None:
    found = made("Month,Visits", [f"2024.{n:02d},{n}" for n in range(1, 13)]).shaped
    assert str(found.panel.periods[9]) == "2024-10-01"


def test_years_of_the_nineteenth_century(made: Made) -> None:
    assert made("Year,Deaths", [f"{1871 + n},{n}" for n in range(30)]).shaped.panel.periods[0].year == 1871


def test_observed_deaths_are_held_against_the_expected(made: Made) -> None:
    rows = [f"R{n:02d},Trust {n},{3000 + 7 * n % 90},{100 + 11 * n % 37},{100 + 7 * n % 30 + 0.25}" for n in range(40)]
    found = made("Provider code,Provider name,Number of spells,Observed,Expected", rows).shaped
    assert (found.roles.numerator, found.roles.denominator, found.roles.kind) == ("Observed", "Expected", Kind.RATIO)


def test_what_is_said_per_mile_is_no_count(made: Made) -> None:
    rows = [f"State {n},{10 + 7 * n % 11}" for n in range(12)]
    assert made("State,Deaths per billion miles", rows).shaped.roles.kind is Kind.VALUE


def test_new_cases_are_no_part_of_the_total_so_far(made: Made) -> None:
    rows = [f"{c},2024-{m:02d}-01,{m * 100},100,{m * 5},5" for c in ("France", "Kenya") for m in range(1, 13)]
    found = made("location,date,total_cases,new_cases,total_deaths,new_deaths", rows).shaped
    assert (found.roles.numerator, found.roles.denominator) in (
        ("new_deaths", "new_cases"),
        ("total_deaths", "total_cases"),
    )


def test_groups_of_people_are_nobodys_peers(made: Made) -> None:
    """Whether one of them is left behind is asked as a gap; a race does not stand out from its peers."""
    rows = [f"2024-{m:02d},{race},{70 + m},1000" for m in range(1, 13) for race in ("Asian", "Black", "White")]
    found = made("Month,Race/Ethnicity,Vaccinated,Eligible", rows).shaped
    assert (found.roles.unit, found.roles.breakdowns) == (None, ("Race/Ethnicity",))


def test_a_demographic_variable_is_no_measure(made: Made) -> None:
    groups = [("All", "All Students", 60), ("Gender", "Female", 30), ("Gender", "Male", 30)]
    rows = [f"{year},{b},{c},{v},{n},{n // 2}" for year in range(2012, 2020) for b in "XYZ" for c, v, n in groups]
    header = "Cohort Year,Borough,Demographic Category,Demographic Variable,Total Cohort,Graduated"
    found = made(header, rows).shaped
    assert found.panel.totals()["denominator"].to_list() == [3 * 60] * 8  # all students are not counted again


def test_days_as_parts_of_a_year(made: Made) -> None:
    """0.496 of 365 days is 181 days after 1 January: 1 July."""
    rows = [f"{1991 + (181.04 + n) / 365:.6f},{n}" for n in range(40)]
    found = made("time,DAX index", rows, every=Every.DAY).shaped
    assert [str(found.panel.periods[n]) for n in (0, 1, 39)] == ["1991-07-01", "1991-07-02", "1991-08-09"]
