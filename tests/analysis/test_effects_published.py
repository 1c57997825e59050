"""Published interventions, asked through the library and as a person asks `midcourse analyze`.

- Seat belts: car drivers, front and rear passengers killed or seriously injured in Great Britain, belts compulsory in
  front since 31 January 1983 (R 4.2's `Seatbelts`). Harvey & Durbin (JRSS A 149, 1986): 23 % fewer drivers, 30 % fewer
  in front, no fewer in the rear. R's arima (order 1, seasonal 1, log of the petrol price): drivers −0.221.
- Childbed fever: births and deaths by month on Semmelweis' ward, hands washed since the middle of May 1847 (his book of
  1861). The mean of the months' shares fell from 10.5 to 2.1 %: −8.4 points.
- Organ donors: share registered in 27 states by quarter, California asks "yes or no" since July 2011 (Kessler & Roth,
  NBER 20378, 2014; `organ_donations` of R's causaldata). Difference in differences in Huntington-Klein, The Effect,
  ch. 18: −0.022.
- West Germany: income a head in 17 countries, reunified in 1990 (Abadie, Diamond & Hainmueller, American Journal of
  Political Science 59, 2015): about 1,600 dollars a year less than a synthetic West Germany until 2003.
- Basque Country: income a head in Spanish regions, terrorism since the 1970s (Abadie & Gardeazabal, American Economic
  Review 93, 2003). R's CausalImpact with Catalonia beside it, from 1976 on: −0.76 (−1.4 to −0.2), as the notebooks of
  tfcausalimpact print it.
"""

import json
from datetime import date
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from typer.testing import CliRunner

from midcourse.analysis.effects import Answer, Method, Series, Verdict, effect
from midcourse.analysis.measure import Better, Every, Kind, Measure
from midcourse.cli import app
from tests.analysis.cast import FIGURES

BELTS = date(1983, 2, 1)
WASHED = date(1847, 5, 15)


def monthly(file: str, kind: Kind, column: str, below: str | None = None) -> Series:
    rows = pl.read_csv(FIGURES / file, try_parse_dates=True)
    measure = Measure(column, kind, Better.LOWER, column, below)
    totals, cases = (tuple(rows[name].cast(pl.Float64)) if name else None for name in (column, below))
    return Series(measure, Every.MONTH, tuple(rows["month"]), totals, cases)


def regions(file: str, kind: Kind) -> dict[str, Series]:
    rows = pl.read_csv(FIGURES / file)
    measure = Measure("income", kind, Better.HIGHER)
    years = tuple(date(year, 1, 1) for year in rows["year"])
    return {
        name: Series(measure, Every.YEAR, years, tuple(rows[name].cast(pl.Float64)))
        for name in rows.columns
        if name != "year"
    }


def beside(series: dict[str, Series], name: str, changed: date) -> Answer:
    return effect(series[name], changed, expected=1, others=[one for other, one in series.items() if other != name])


@pytest.mark.parametrize(("seats", "fewer", "verdict"), [("drivers", 0.23, "worked"), ("front", 0.30, "worked")])
def test_seat_belts_spared_those_in_front_as_published(seats: str, fewer: float, verdict: str) -> None:
    answer = effect(monthly("seat_belts.csv", Kind.COUNT, seats), BELTS, expected=-1)
    found = answer.decided.interval
    assert answer.verdict.value == verdict
    assert found.low < np.log(1 - fewer) < found.high
    assert np.exp(found.estimate) == pytest.approx(1 - fewer, abs=0.07)


def test_the_drivers_fall_is_near_what_r_finds() -> None:
    found = effect(monthly("seat_belts.csv", Kind.COUNT, "drivers"), BELTS, expected=-1).decided.interval
    assert found.estimate == pytest.approx(-0.221, abs=0.04)


def test_belts_in_front_did_nothing_in_the_rear() -> None:
    answer = effect(monthly("seat_belts.csv", Kind.COUNT, "rear"), BELTS, expected=-1)
    assert answer.verdict is Verdict.DID_NOT
    assert answer.decided.interval.low < 0 < answer.decided.interval.high


def test_december_is_bad_every_year_and_no_reason_to_leave_it_out() -> None:
    """The worst of the last twelve months was December 1982, as it is in nearly every year."""
    assert effect(monthly("seat_belts.csv", Kind.COUNT, "drivers"), BELTS, expected=-1).left_out == ()


def test_washed_hands_saved_lives_as_published() -> None:
    answer = effect(monthly("childbed_fever.csv", Kind.RATE, "deaths", "births"), WASHED, expected=-1)
    assert answer.verdict is Verdict.WORKED
    assert answer.decided.interval.estimate == pytest.approx(-0.084, abs=0.015)
    assert answer.decided.interval.low > -0.5
    assert (answer.decided.picture.expected > 0).all()  # a straight trend in points would have led below
    assert "from 10.2 % to 2.2 %" in answer.sentence


def test_two_years_of_washed_hands_tell_as_much_as_nine() -> None:
    """17 months before, as in most files. April 1847, the worst, had 18 %: no month was ever expected to be worse."""
    whole = monthly("childbed_fever.csv", Kind.RATE, "deaths", "births")
    start = whole.periods.index(date(1846, 1, 1))
    short = Series(
        whole.measure, Every.MONTH, whole.periods[start:], whole.numerator[start:], (whole.denominator or ())[start:]
    )
    answer = effect(short, date(1847, 6, 1), expected=-1)
    assert answer.decided.interval.low < -0.084 < answer.decided.interval.high
    assert answer.verdict is Verdict.WORKED
    assert answer.decided.interval.low > -0.4
    assert answer.decided.picture.expected.max() < 0.183


def test_asking_yes_or_no_won_no_organ_donors_as_published() -> None:
    """Three quarters before are enough beside 26 states. Michigan's rise shows how much states differ by themselves."""
    rows = pl.read_csv(FIGURES / "organ_donors.csv", try_parse_dates=True)
    measure = Measure("registered", Kind.VALUE, Better.HIGHER)
    states = {
        str(name): Series(measure, Every.QUARTER, tuple(part["Quarter"]), tuple(part["Rate"]))
        for (name,), part in rows.group_by("State", maintain_order=True)
    }
    answer = beside(states, "California", date(2011, 7, 1))
    assert answer.verdict is not Verdict.WORKED
    assert answer.decided.beside["difference_in_differences"] == pytest.approx(-0.0225, abs=5e-4)
    assert answer.decided.interval.low < -0.022 < answer.decided.interval.high


def test_reunification_cost_west_germans_about_what_is_published() -> None:
    answer = beside(regions("german_gdp.csv", Kind.VALUE), "West Germany", date(1990, 1, 1))
    assert answer.decided.method is Method.SYNTHETIC
    assert answer.decided.interval.estimate == pytest.approx(-1600, abs=200)


def test_whole_dollars_taken_for_events_are_weighed_by_likeness_too() -> None:
    """1,600 dollars less than 26,000 or so (24,406 were earned on average): 6 %."""
    answer = beside(regions("german_gdp.csv", Kind.COUNT), "West Germany", date(1990, 1, 1))
    assert answer.decided.method is Method.SYNTHETIC
    assert np.exp(answer.decided.interval.estimate) == pytest.approx(1 - 1600 / 26_000, abs=0.02)


def test_a_loss_that_grows_is_told_by_its_mean_not_by_its_first_jump() -> None:
    series = regions("basque_gdp.csv", Kind.VALUE)
    answer = effect(series["Basque Country"], date(1976, 1, 1), expected=1, others=[series["Cataluna"]])
    found = answer.decided.interval
    assert found.estimate == pytest.approx(-0.76, abs=0.2)
    assert found.low < -0.76 < found.high < 0


def test_a_synthetic_basque_country_lost_as_much() -> None:
    """Abadie & Gardeazabal: about a tenth of income a head; the regions had 7.6 on average since 1970."""
    answer = beside(regions("basque_gdp.csv", Kind.VALUE), "Basque Country", date(1970, 1, 1))
    assert answer.decided.interval.estimate == pytest.approx(-0.76, abs=0.1)


def told(path: Path, *options: str) -> dict:
    done = CliRunner().invoke(app, ["analyze", str(path), "--json", *options], env={"COLUMNS": "200"})
    first = json.loads(done.stdout)["findings"][0]
    assert first["kind"] == "effect"
    return first["evidence"]


def test_as_asked_on_the_command_line(tmp_path: Path) -> None:
    seat_belts = tmp_path / "seat_belts.csv"
    seat_belts.write_text((FIGURES / "seat_belts.csv").read_text())
    drivers = ("--value", "drivers", "--better", "lower", "--changed-on", "1983-02-01")
    library = effect(monthly("seat_belts.csv", Kind.COUNT, "drivers"), BELTS, expected=-1).decided.interval
    found = told(seat_belts, *drivers)
    assert found["verdict"] == "worked"
    assert (found["estimate"], found["low"], found["high"]) == pytest.approx(
        (library.estimate, library.low, library.high)
    )


def test_a_unit_named_on_the_command_line_is_set_against_the_others(tmp_path: Path) -> None:
    organ_donors = tmp_path / "organ_donors.csv"
    organ_donors.write_text((FIGURES / "organ_donors.csv").read_text())
    asked = ("--better", "higher", "--changed-on", "2011-07-01", "--where", "State=California")
    found = told(organ_donors, *asked)
    assert found["details"]["difference_in_differences"] == pytest.approx(-0.0225, abs=5e-4)
    assert found["compared_with"] == 26
