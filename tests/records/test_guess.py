"""Guessing the parts of columns and making figures of rows, from files as people send them."""

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from midcourse.analysis.panel import Better, Every, Kind
from midcourse.records.files import read_table
from midcourse.records.guess import guess
from midcourse.records.roles import Asked
from midcourse.records.shape import Shaped, shaped
from midcourse.records.unusable import UnusableFile
from midcourse.records.wide import lengthened


@pytest.fixture
def made(tmp_path: Path):
    """Figures made of a file's text and what was asked."""

    def make(text: str, *, name: str = "complaints.csv", **asked: object) -> Shaped:
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        table, said = lengthened(read_table(path), date(2026, 11, 23)), Asked(**asked)  # type: ignore[arg-type]
        roles, known = guess(table, said)
        return shaped(table, roles, known, said)

    return make


def monthly(*, vendors: str = "ABC", months: int = 6) -> str:
    rows = [f"{v},Hall,2024-{m:02d},{5 + m}" for v in vendors for m in range(1, months + 1)]
    return "Vendor,Site,Month,Complaints\n" + "\n".join(rows) + "\n"


def test_a_table_of_counts(made) -> None:
    found = made(monthly())
    assert found.roles.period == ("Month",)
    assert found.roles.unit == "Vendor"
    assert found.roles.numerator == "Complaints"
    assert found.roles.kind is Kind.COUNT
    assert found.roles.better is Better.LOWER
    assert found.panel.every is Every.MONTH
    assert found.panel.totals()["figure"].to_list() == [18, 21, 24, 27, 30, 33]  # three vendors, 5 + month each


STOPS = """vendor,route,week,stops scheduled,stops missed
Red,North,2024-01-01,"1,200",12
Red,South,2024-01-01,800,4
Blue,North,2024-01-01,900,30
Red,North,2024-01-08,"1,250",10
Red,South,2024-01-08,790,8
Blue,North,2024-01-08,880,26
"""


def test_a_part_of_a_whole_is_a_rate(made) -> None:
    found = made(STOPS)
    assert (found.roles.numerator, found.roles.denominator) == ("stops missed", "stops scheduled")
    assert found.roles.kind is Kind.RATE
    assert found.roles.unit == "vendor"
    assert found.roles.breakdowns == ("route",)
    assert found.panel.every is Every.WEEK
    assert found.panel.totals()["figure"][0] == pytest.approx(46 / 2900)  # 12+4+30 of 1,200+800+900


def test_what_was_asked_wins(made) -> None:
    found = made(STOPS, unit="route", value="stops missed", by=("vendor",), better=Better.HIGHER, every=Every.MONTH)
    assert found.roles.unit == "route"
    assert found.roles.kind is Kind.COUNT
    assert found.roles.breakdowns == ("vendor",)
    assert found.roles.better is Better.HIGHER
    assert found.panel.every is Every.MONTH


def test_a_column_that_is_not_there_is_answered_with_those_that_are(made) -> None:
    with pytest.raises(UnusableFile, match=r"There is no column Vendors. The columns are Vendor, Site, Month, Comp"):
        made(monthly(), unit="Vendors")


def test_a_code_and_its_name_are_one(made) -> None:
    rows = "".join(
        f"2024-{m:02d},{code},{name},{10 + m}\n"
        for m in range(1, 7)
        for code, name in (("E1", "North"), ("E2", "South"), ("E3", "West"))
    )
    found = made("month,region_code,region_name,visits\n" + rows)
    assert found.roles.unit == "region_name"
    assert found.roles.breakdowns == ()
    assert found.panel.units == ["North", "South", "West"]
    assert found.panel.totals()["figure"][0] == 33  # not counted twice: three times 11


def test_short_codes_are_spelled_out_and_can_be_found_again(made) -> None:
    rows = "".join(
        f"2024,{m},{code},{name},{10 + m}\n"
        for m in range(1, 7)
        for code, name in (("AA", "American Airlines"), ("B6", "JetBlue Airways"), ("DL", "Delta Air Lines"))
    )
    found = made("year,month,carrier,name,cancelled\n" + rows)
    assert found.roles.period == ("year", "month")
    assert found.panel.periods[0] == date(2024, 1, 1)
    assert found.panel.units == ["American Airlines (AA)", "Delta Air Lines (DL)", "JetBlue Airways (B6)"]
    assert found.labels["Delta Air Lines (DL)"] == "DL"


def test_single_events_are_counted_and_quiet_months_are_zero(made) -> None:
    rows = "".join(f"{n},2023-{m:02d}-{d:02d},A,leak\n" for n, (m, d) in enumerate([(1, 1), (1, 20), (2, 9), (4, 30)]))
    rows += "".join(f"{n},2023-{m:02d}-15,B,noise\n" for n, m in enumerate((1, 2, 3, 4), start=10))
    found = made("id,reported,vendor,what\n" + rows, every=Every.MONTH, by=())
    assert found.roles.numerator is None
    by_month = found.panel.figures.filter(pl.col("unit") == "A")["numerator"].to_list()
    assert by_month == [2, 1, 0, 1]  # nothing reported about A in March


def test_a_column_of_yes_and_no_is_a_rate_of_rows(made) -> None:
    rows = "".join(f"2024-{m:02d}-05,A,{'yes' if m % 2 else 'no'}\n" for m in range(1, 7))
    found = made("date,vendor,on time\n" + rows, numerator="on time")
    assert found.roles.kind is Kind.RATE
    assert found.panel.totals()["figure"].to_list() == [1, 0, 1, 0, 1, 0]


def test_a_percent_is_a_level(made) -> None:
    rows = "".join(f"2024-{m:02d},{v},{80 + m} %\n" for m in range(1, 7) for v in "AB")
    found = made("month,school,attendance\n" + rows)
    assert found.roles.kind is Kind.VALUE
    assert found.panel.totals()["figure"][0] == 81


def test_totals_inside_the_table_are_not_counted_again(made) -> None:
    rows = "".join(f"2024-{m:02d},{v},{n}\n" for m in range(1, 7) for v, n in (("A", 3), ("B", 4), ("Total", 7)))
    found = made("month,vendor,complaints\n" + rows)
    assert found.panel.units == ["A", "B"]
    assert found.panel.totals()["figure"][0] == 7


def test_spellings_that_differ_by_capitals_are_one(made) -> None:
    rows = "".join(f"2024-{m:02d},{v},2\n" for m in range(1, 7) for v in ("Acme Inc", "Acme Inc", "ACME  inc", "Bell"))
    found = made("month,vendor,complaints\n" + rows)
    assert found.panel.units == ["Acme Inc", "Bell"]
    assert any("ACME  inc" in note for note in found.notes)


def test_a_month_that_is_only_begun_is_left_out(made) -> None:
    rows = "".join(f"{day},A\n" for m in range(1, 13) for day in (f"2023-{m:02d}-{d:02d}" for d in range(1, 29, 2)))
    found = made("date,vendor\n" + rows + "2024-01-01,A\n2024-01-02,A\n")
    assert found.panel.periods[-1] == date(2023, 12, 1)
    assert any("2024-01-01 is not complete" in note for note in found.notes)


def test_a_part_larger_than_its_whole_is_told(made) -> None:
    rows = "".join(f"A,{m},2024-{m % 12 + 1:02d}-01,{100 + m % 7},{m % 50}\n" for m in range(1, 400))
    found = made("vendor,n,date,visits scheduled,visits missed\n" + rows + "A,400,2024-01-01,100,101\n")
    assert any(
        "In 1 row visits missed is larger than visits scheduled (the first is row 401)" in note for note in found.notes
    )


def test_text_where_a_number_belongs_is_told_with_its_row(made) -> None:
    text = monthly(vendors="ABCDEFGH") + "A,Hall,2024-07,many\nB,Hall,2024-07,3\n"
    found = made(text)
    assert any("1 row was left out for text where a number belongs (the first is row 50)" in n for n in found.notes)


def test_nothing_to_follow_over_time(made) -> None:
    with pytest.raises(UnusableFile, match="No column reads as dates"):
        made("vendor,complaints\nA,3\nB,4\n")


@pytest.mark.parametrize(("target", "fraction"), [("95%", 0.95), ("0.95", 0.95), ("95", 0.95)])
def test_a_target_for_a_rate_may_be_written_either_way(made, target: str, fraction: float) -> None:
    assert made(STOPS, targets=(target,)).panel.measure.target == pytest.approx(fraction)


def test_a_long_file_gives_the_same_figures(made, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = "".join(f"{n},2023-{n % 12 + 1:02d}-{n % 28 + 1:02d},{'ABC'[n % 3]}\n" for n in range(3000))
    text = "id,reported,vendor\n" + rows
    whole = made(text).panel.figures
    monkeypatch.setattr("midcourse.records.delimited.LONG", 1000)
    assert made(text).panel.figures.equals(whole)


def test_a_slipped_row_deep_in_a_long_file_is_named(made, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("midcourse.records.delimited.LONG", 1000)
    rows = [f"{n},2023-{n % 12 + 1:02d}-{n % 28 + 1:02d},A" for n in range(3000)]
    rows[2000] += ",surplus"
    with pytest.raises(UnusableFile, match=r"^Row 2002 has more cells"):  # the header is row 1
        made("id,reported,vendor\n" + "\n".join(rows) + "\n")


def test_months_across_the_top(made) -> None:
    found = made(
        "Vendor,Site,Jan 2024,Feb 2024,Mar 2024,Total\nA,Hall,3,4,,7\nB,Hall,5,6,7,18\n", name="complaints.csv"
    )
    assert found.panel.every is Every.MONTH
    assert (found.roles.unit, found.roles.numerator) == ("Vendor", "complaints")
    assert found.panel.totals()["figure"].to_list() == [8, 10, 7]  # A sent nothing for March: missing, not 0


def events(days: list[str]) -> str:
    return "id,reported,vendor\n" + "\n".join(f"{9 * n},{day},{'AB'[n % 2]}" for n, day in enumerate(days)) + "\n"


DAYS = [f"{2020 + n // 360}-{n // 30 % 12 + 1:02d}-{n % 28 + 1:02d}" for n in range(1800)]


@pytest.mark.parametrize("odd", ["2021-02-31", " 2021-02-11", ""])
def test_a_long_list_says_the_same_of_odd_days_as_a_short_one(made, monkeypatch: pytest.MonkeyPatch, odd: str) -> None:
    """Months are told by the text of their days, which must not take 31 February for a day of that month."""
    text = events([*DAYS[:900], odd, *DAYS[901:]])
    short = made(text, name="requests.csv")
    monkeypatch.setattr("midcourse.records.delimited.LONG", 1000)
    long = made(text, name="requests.csv")
    assert long.panel.figures.equals(short.panel.figures)
    assert long.notes == short.notes
    assert any("1 row was left out for want of a date" in note for note in long.notes) is not odd.endswith("-11")
