"""Public files as their publishers write them, read right without a flag."""

from collections.abc import Callable, Iterable
from datetime import date, timedelta
from pathlib import Path

import pytest

from midcourse.analysis.measure import Every, Kind
from midcourse.records.roles import Asked
from midcourse.records.shape import Shaped
from midcourse.report.reading import Read, read

Made = Callable[..., Shaped]
MONTHS = [f"20{18 + n // 12}-{n % 12 + 1:02d}-01" for n in range(24)]


@pytest.fixture
def table(tmp_path: Path) -> Callable[..., Read]:
    def make(rows: Iterable[str], *, name: str = "figures.csv", **asked: object) -> Read:
        path = tmp_path / name
        path.write_text("\n".join(rows) + "\n", encoding="utf-8")
        return read(path, Asked(**asked))  # type: ignore[arg-type]

    return make


@pytest.fixture
def made(table: Callable[..., Read]) -> Made:
    return lambda *given, **asked: table(*given, **asked).shaped


BIRTHS = (  # United States, 1 to 15 January 1994; National Center for Health Statistics, as FiveThirtyEight has it
    *(8096, 7772, 10142, 11248, 11053, 11406, 11251, 8653),
    *(7910, 10498, 11706, 11567, 11212, 11570, 8660),
)


def births() -> list[str]:
    days = [f"1994,1,{n + 1},{(n + 5) % 7 + 1},{many}" for n, many in enumerate(BIRTHS)]
    return ["year,month,date_of_month,day_of_week,births", *days]


def test_year_month_and_day_apart_are_one_date(table: Callable[..., Read]) -> None:
    told = table(births())
    found = told.shaped
    assert (found.roles.period, found.roles.numerator) == (("date",), "births")
    assert found.panel.every is Every.DAY
    assert found.panel.periods[0] == date(1994, 1, 1)
    assert found.panel.totals()["figure"].to_list() == list(BIRTHS)
    assert "year, month and date_of_month were read as one date." in told.table.notes


def test_weekdays_called_day_are_no_day_of_the_month(made: Made) -> None:
    rows = [f"{y},{m},{d},{10 * m + d}" for y in (2022, 2023) for m in range(1, 13) for d in range(1, 8)]
    found = made(["year,month,day,incidents", *rows])
    assert found.roles.period == ("year", "month")


def test_period_that_was_named_is_kept(made: Made) -> None:
    assert made(births(), period="year,month").roles.period == ("year", "month")


def test_months_named_beside_their_dates_are_nobody_to_compare(made: Made) -> None:
    """Nightingale's table of the Crimean war has the date, the month and the year of each row."""
    rows = [f"{day},{date.fromisoformat(day):%b},{day[:4]},{n * 7 % 11 + 20}" for n, day in enumerate(MONTHS)]
    found = made(["Date,Month,Year,Deaths", *rows])
    assert (found.roles.unit, found.roles.breakdowns, found.roles.numerator) == (None, (), "Deaths")


def test_kinds_of_day_of_a_daily_series_are_not_compared(made: Made) -> None:
    """Chicago's daily boardings: one row a day, its kind of day, and the sum of bus and rail."""
    start = date(2019, 7, 1)
    days = [start + timedelta(days=n) for n in range(90)]
    rows = [f"{d:%m/%d/%Y},{'U' if d.weekday() == 6 else 'W'},{800 + d.day},{700 - d.day},1500" for d in days]
    found = made(["service_date,day_type,bus,rail_boardings,total_rides", *rows])
    assert (found.roles.unit, found.roles.breakdowns, found.roles.left_out) == (None, (), ("day_type",))
    assert found.roles.numerator == "total_rides"


def test_units_with_a_row_each_month_are_still_compared(made: Made) -> None:
    rows = [f"{day},{vendor},{len(vendor)}" for day in MONTHS for vendor in ("A", "BB")]
    found = made(["Month,Vendor,Missed", *rows])
    assert found.roles.unit == "Vendor"


def test_cases_are_out_of_the_population(made: Made) -> None:
    """The trial of Salk's vaccine, 1954: Francis, American Journal of Public Health 1955; R's HistData."""
    rows = [
        "1,RandomizedControl,Vaccinated,200745,33,24,25",
        "2,RandomizedControl,Placebo,201229,115,27,20",
        "3,ObservedControl,Vaccinated,221998,38,18,20",
        "4,ObservedControl,Controls,725173,330,61,48",
    ]
    found = made(["rownames,Experiment,Group,Population,Paralytic,NonParalytic,FalseReports", *rows])
    assert (found.roles.numerator, found.roles.denominator) == ("Paralytic", "Population")
    assert found.panel.figures["numerator"].sum() == 33 + 115 + 38 + 330


def test_a_population_beside_incomes_is_nothing_they_are_out_of(made: Made) -> None:
    rows = [f"State {n},{3000 + 10 * n},{4000 + n},{69.1 + n / 10}" for n in range(20)]
    assert made(["state,Population,Income,Life Exp", *rows]).roles.denominator is None


def test_claims_of_policyholders_by_numbered_district(made: Made) -> None:
    """Baxter, Coutts and Ross 1980; R's MASS: Insurance."""
    rows = [f"{n + 1},{n % 4 + 1},<{n // 4 + 1}l,{197 + 9 * n},{38 + n * 5 % 7}" for n in range(16)]
    found = made(["rownames,District,Group,Holders,Claims", *rows])
    assert (found.roles.unit, found.roles.numerator, found.roles.denominator) == ("District", "Claims", "Holders")


def test_a_code_before_each_month(made: Made) -> None:
    """NHS England writes the period of its monthly files as MSitAE-APRIL-2020."""
    months = [date.fromisoformat(day) for day in MONTHS]
    rows = [f"MSitAE-{day:%B-%Y},{org},{900 + n},{90 + n}" for n, day in enumerate(months) for org in ("RXK", "RL4")]
    found = made(["Period,Org Code,Total attendances,Attendances over 4hrs", *rows])
    assert found.roles.period == ("Period",)
    assert (found.panel.periods[0], found.panel.periods[-1]) == (date(2018, 1, 1), date(2019, 12, 1))
    assert found.roles.unit == "Org Code"


def test_nines_for_no_figure_do_not_reach_the_mean(table: Callable[..., Read]) -> None:
    """NOAA's daily summaries hold -9999 where nothing was measured; by month it would only look like a low mean."""
    days = [date(2020, 1, 1) + timedelta(days=n) for n in range(366)]
    rows = [f"USW00094846,{day},{-9999 if day.day == 9 else 3 + day.day % 2}" for day in days]
    found = table(["STATION,DATE,PRCP", *rows])
    assert found.shaped.panel.totals()["figure"][0] == 15 * 4 + 15 * 3
    assert "12 cells of PRCP hold -9999, a mark for no figure: read as not collected." in found.table.notes


def test_one_figure_of_nines_among_others_is_a_figure(made: Made) -> None:
    found = made(["Month,Calls", *(f"{day},{9999 if n == 5 else 9000 + n}" for n, day in enumerate(MONTHS))])
    assert found.panel.totals()["figure"].max() == 9999


def test_coordinates_beside_dates_across_the_top_are_no_figure(made: Made) -> None:
    """Johns Hopkins University's series of the pandemic: two rows of deaths, 8 to 11 February 2020."""
    rows = ["Anhui,China,31.82,117.22,1,3,3,4", "Hubei,China,30.97,112.27,780,871,974,1068"]
    found = made(["Province/State,Country/Region,Lat,Long,2/8/20,2/9/20,2/10/20,2/11/20", *rows], name="deaths.csv")
    assert found.roles.unit == "Province/State"
    assert found.panel.totals()["figure"].to_list() == [781, 874, 977, 1072]


def test_a_value_without_a_name_is_a_level_unless_it_is_money(made: Made) -> None:
    """Statistics Canada: the rate stands in VALUE; the place once more in two columns of codes."""
    head = "REF_DATE,GEO,DGUID,VECTOR,VALUE"
    place = [("Ontario", "A1", "v1"), ("Quebec", "A2", "v2"), ("Alberta", "A3", "v3")]
    told = [(d[:7], n, k, ",".join(one)) for n, d in enumerate(MONTHS) for k, one in enumerate(place)]
    rows = [f"{month},{one},{5 + k + n % 3 / 10}" for month, n, k, one in told]
    found = made([head, *rows])
    assert (found.roles.kind, found.roles.unit, found.roles.breakdowns) == (Kind.VALUE, "GEO", ())
    money = made([head, *(f"{month},{one},{900 + 7 * n % 11 + k}.50" for month, n, k, one in told)])
    assert money.roles.kind is Kind.SUM


def test_names_that_programs_give_blank_cells_are_no_header(made: Made) -> None:
    """Deaths registered in 2010, Office for National Statistics, as R's readxl leaves the sheet."""
    found = made(
        [
            '"Monthly figures on deaths registered by area of usual residence, 2010",...2,...3,...4,...5',
            "NA,NA,NA,NA,NA",
            "Area Codes,Area,Jan-10,Feb-10,Mar-10",
            "NA,NA,NA,NA,NA",
            "00EH,Darlington UA,92,74,91",
            "00EB,Hartlepool UA,72,76,83",
            "00EC,Middlesbrough UA,130,116,122",
        ]
    )
    assert found.panel.every is Every.MONTH
    assert found.panel.totals()["figure"].to_list() == [294, 266, 296]


def test_lines_about_the_series_above_its_table(made: Made) -> None:
    """A table of the Bureau of Labor Statistics: pairs of a word and its value, then a year in each row."""
    above = ["Labor Force Statistics", "Series Id:,LNS14000000", "Seasonally Adjusted", "Series title:,(Seas) Rate"]
    above += ["Labor force status:,Unemployment rate", "Type of data:,Percent or rate", "Age:,16 years and over", ""]
    found = made(
        [
            *above,
            "Year,Jan,Feb,Mar,Apr,May,Jun,Jul,Aug,Sep,Oct,Nov,Dec",
            "2019,4.0,3.8,3.8,3.6,3.6,3.6,3.7,3.7,3.5,3.6,3.6,3.6",
            "2020,3.5,3.5,4.4,14.8,13.3,11.1,10.2,8.4,7.8,6.9,6.7,6.7",
        ]
    )
    figures = found.panel.totals()
    assert (figures["period"][0], figures["figure"][0]) == (date(2019, 1, 1), 4.0)
    assert figures["figure"].max() == 14.8


def test_of_running_totals_by_the_day_the_last_of_a_week_counts(made: Made) -> None:
    """Cumulative deaths, as The New York Times published them from 1 March 2020: no week is the sum of its days."""
    deaths = [3, 6, 10, 12, 12, 15, 19, 22, 26, 31, 37, 43, 50, 60, 68, 91, 117, 162, 212, 277, 360, 458, 579, 785]
    deaths += [1054, 1353, 1770, 2300, 2718, 3368, 4304, 5325, 6541, 7932, 9488, 10856, 12382, 14616, 16701, 18821]
    deaths += [21084, 23168, 24849, 26613, 29318, 32070, 34419, 36708, 38659, 40179, 42016, 44688, 47059, 49228]
    deaths += [51360, 53327, 54580, 56022, 58416, 60930, 63140, 64902, 66485, 67816, 68905, 71139, 73847]
    days = [date(2020, 3, 1) + timedelta(days=n) for n in range(len(deaths))]
    found = made(["date,deaths", *(f"{day},{n}" for day, n in zip(days, deaths, strict=True))])
    weeks = found.panel.totals()
    assert (weeks["period"][0], weeks["figure"][0]) == (date(2020, 3, 2), 22)  # as of Sunday, 8 March
    assert found.panel.measure.cumulative


def test_counts_by_the_day_are_added_up(made: Made) -> None:
    days = [date(2020, 3, 2) + timedelta(days=n) for n in range(84)]
    found = made(["date,calls", *(f"{day},{10 + n * 7 % 5}" for n, day in enumerate(days))])
    assert not found.panel.measure.cumulative
    assert found.panel.totals()["figure"][0] == 10 + 12 + 14 + 11 + 13 + 10 + 12


def test_measures_of_the_air_are_no_places(made: Made) -> None:
    """New York, 1 to 12 May 1973; R's datasets: airquality. Wind has decimals, the others are counts."""
    wind = (7.4, 8.0, 12.6, 11.5, 14.3, 14.9, 8.6, 13.8, 20.1, 8.6, 6.9, 9.7)
    rows = [f"{41 - n},{190 - n},{w},{67 + n % 5},1973-05-{n + 1:02d}" for n, w in enumerate(wind)]
    assert made(["Ozone,Solar.R,Wind,Temp,Date", *rows]).roles.unit is None


def test_years_in_a_column_without_a_name(made: Made) -> None:
    """Telephones by region; R's datasets: WorldPhones, written with its names of rows."""
    found = made(['"","N.Amer","Europe","Asia"', '"1951",45939,21574,2876', '"1956",60423,29990,4708', '"1957",1,2,3'])
    assert found.panel.periods == [date(1951, 1, 1), date(1956, 1, 1), date(1957, 1, 1)]
    assert found.panel.units == ["Asia", "Europe", "N.Amer"]


def test_what_stands_in_a_column_without_a_name_is_called_a_row(made: Made) -> None:
    found = made(['"",1940,1945,1950', "Food,22.2,44.5,59.6", "Housing,10.5,15.5,29.0", "Health,3.5,5.8,9.7"])
    assert found.panel.unit == "row"


def test_a_series_told_by_year_quarter_and_month_is_counted_once(made: Made) -> None:
    """A series as the Office for National Statistics writes it: lines about it, years, quarters, months."""
    names = [day.strftime("%b").upper() for day in (date(2019, month, 1) for month in range(1, 13))]
    rows = ['"CDID","MGSX"', '"Unit","%"', '"Release date","17-05-2022"', '"Important notes",""']
    rows += [f'"{year}","4.{year % 10}"' for year in range(2017, 2021)]
    rows += [f'"{year} Q{quarter}","4.{quarter}"' for year in (2019, 2020) for quarter in (1, 2, 3, 4)]
    rows += [f'"{year} {month}","{4 + n / 10:.1f}"' for year in (2019, 2020) for n, month in enumerate(names)]
    found = made(['"Title","Unemployment rate (aged 16 and over): %"', *rows])
    assert (found.panel.every, len(found.panel.periods)) == (Every.MONTH, 24)
    assert found.panel.totals()["figure"].to_list()[:3] == [4.0, 4.1, 4.2]


def test_years_with_the_number_of_a_footnote(made: Made) -> None:
    """The Federal Bureau of Investigation's table 1 has 20013: the year 2001, footnote 3."""
    years = ["2000", "20013", *map(str, range(2002, 2012))]
    found = made(["Year,Murders", *(f"{year},{15586 + n * 37 % 101}" for n, year in enumerate(years))])
    assert found.panel.periods == [date(year, 1, 1) for year in range(2000, 2012)]


def test_days_written_without_blanks(made: Made) -> None:
    """NHS England's appointments in general practice are dated 01OCT2019."""
    rows = [f"01{m}{y},{5841 + n}" for y in (2019, 2020) for n, m in enumerate(("JAN", "APR", "JUL", "OCT"))]
    found = made(["Appointment_Date,COUNT_OF_APPOINTMENTS", *rows])
    assert (found.panel.periods[0], found.panel.every) == (date(2019, 1, 1), Every.QUARTER)


def test_counts_by_the_hour_are_added_up_and_no_list_of_cases(made: Made) -> None:
    """Seattle's counter of bicycles on the Fremont Bridge has a row an hour: both sides and their sum."""
    days = [date(2019, 7, 1) + timedelta(days=n) for n in range(31)]
    hours = [f"{hour % 12 or 12:02d}:00:00 {'AM' if hour < 12 else 'PM'}" for hour in range(24)]
    told = [(f"{day:%m/%d/%Y} {hour}", n) for day in days for n, hour in enumerate(hours)]
    rows = [f"{when},{5 + n % 3},{3 + n % 2},{2 + n % 3 - n % 2}" for when, n in told]
    found = made(["Date,Fremont Bridge Total,East Sidewalk,West Sidewalk", *rows])
    assert found.roles.numerator == "Fremont Bridge Total"
    assert found.panel.totals()["figure"].sum() == 31 * sum(5 + n % 3 for n in range(24))


def test_people_parted_by_age_and_by_sex_are_counted_once(table: Callable[..., Read]) -> None:
    """The household survey of the Centers for Disease Control: the same answers by age, by sex and in all."""
    groups = (("By Age", "18 - 29 years", 36), ("By Age", "80 years and above", 9), ("By Sex", "Male", 22))
    groups += (("By Sex", "Female", 29), ("National Estimate", "United States", 26))
    rows = [f"{g},{s},{day},{v + n % 3}.{n % 7}" for n, day in enumerate(MONTHS) for g, s, v in groups]
    found = table(["Group,Subgroup,Time Period Start Date,Value", *rows])
    assert set(found.table.sample["Subgroup"]) == {"18 - 29 years", "80 years and above"}
    assert "Group" not in (*found.shaped.roles.breakdowns, found.shaped.roles.unit)
    assert "only the rows of By Age were read, not those of By Sex and National Estimate" in found.table.notes[0]


def test_groups_that_stand_for_vendors_are_kept(made: Made) -> None:
    rows = [f"{day},{group},{site},{len(site)}" for day in MONTHS for group, site in (("East", "A"), ("West", "BB"))]
    assert len(made(["Month,Group,Site,Missed", *rows]).panel.units) == 2


def test_a_label_of_each_period_parts_nothing(made: Made) -> None:
    rows = [
        f"{day},{site},wave of {day[:7]},{n % 5 + 3}" for n, day in enumerate(MONTHS) for site in ("North", "South")
    ]
    found = made(["Start Date,Site,Time Label,Visits", *rows])
    assert (found.roles.unit, found.roles.breakdowns) == ("Site", ())


def test_of_columns_alike_the_place_is_compared(made: Made) -> None:
    """Our World in Data with a country of each continent: code, continent and location say the same."""
    places = ("FRA,Europe,France", "BRA,South America,Brazil", "IND,Asia,India", "KEN,Africa,Kenya")
    rows = [f"{place},{day},{n * 7 % 13 + k}" for n, day in enumerate(MONTHS) for k, place in enumerate(places)]
    found = made(["iso_code,continent,location,date,new_cases", *rows])
    assert (found.roles.unit, found.roles.breakdowns) == ("location", ())


def registered(*, indented: bool) -> list[str]:
    """Deaths registered in 2010 in County Durham and places near it, Office for National Statistics."""
    rows = [
        ("00EJ", 1, "County Durham UA", "485,439,452,408,393"),
        ("20UB", 2, "Chester-le-Street", "37,53,49,48,36"),
        ("20UD", 2, "Derwentside", "103,66,89,76,65"),
        ("20UF", 2, "Durham", "67,67,62,58,70"),
        ("20UG", 2, "Easington", "90,67,92,84,90"),
        ("20UH", 2, "Sedgefield", "87,88,78,65,62"),
        ("20UJ", 2, "Teesdale", "25,31,21,16,18"),
        ("20UK", 2, "Wear Valley", "76,67,61,61,52"),
        ("00EH", 1, "Darlington UA", "92,74,91,73,78"),
    ]
    head = f"Code,{',,' if indented else 'Area,'}Jan-10,Feb-10,Mar-10,Apr-10,May-10"
    places = [(f"{name}," if level == 1 else f",{name}") if indented else name for _, level, name, _ in rows]
    return [head, *(f"{code},{place},{figures}" for (code, *_, figures), place in zip(rows, places, strict=True))]


@pytest.mark.parametrize("indented", [True, False])
def test_a_row_that_adds_up_those_below_it_is_not_counted_again(table: Callable[..., Read], *, indented: bool) -> None:
    found = table(registered(indented=indented))
    assert found.shaped.panel.totals()["figure"].to_list() == [577, 513, 543, 481, 471]
    assert "1 row of totals left out, to count nothing twice: County Durham UA." in found.table.notes
    assert "Darlington UA" in found.shaped.panel.units


def test_months_across_beside_fiscal_years(made: Made) -> None:
    """Budget books: July to June across the top, the fiscal year of each row, a grand total at the edge and below."""
    months = "Jul,Aug,Sep,Oct,Nov,Dec,Jan,Feb,Mar,Apr,May,Jun"
    rows = ["FY2021,Police,12,11,11,11,10,10,10,10,10,11,11,11,128", "FY2022,Police,1,2,3,4,5,6,7,8,9,10,11,12,78"]
    found = made(
        [f"Fiscal Year,Department,{months},Grand Total", *rows, "Grand Total,,13,13,14,15,15,16,17,18,19,21,22,23,206"]
    )
    assert (found.panel.every, found.panel.periods[0]) == (Every.MONTH, date(2020, 7, 1))
    assert found.panel.totals()["figure"].to_list()[11:14] == [11, 1, 2]
    assert found.roles.breakdowns == ()


def test_the_same_days_of_several_years_side_by_side(made: Made) -> None:
    """Passengers screened in the United States stood so: a day a row, a column a year."""
    days = [date(2021, 1, 1) + timedelta(days=n) for n in range(28)]
    rows = [f'{day.month}/{day.day}/2021,"{800 + n}","{2000 + n}","{1900 + n}"' for n, day in enumerate(days)]
    found = made(["Date,2021,2020,2019", *rows], every=Every.DAY)
    figures = dict(found.panel.totals().select("period", "figure").rows())
    assert figures[date(2019, 1, 1)] == 1900
    assert figures[date(2020, 1, 28)] == 2027
    assert figures[date(2021, 1, 1)] == 800
