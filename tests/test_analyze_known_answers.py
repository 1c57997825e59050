"""`midcourse analyze` on published figures whose answer is known, as anybody would run it: no option but the file."""

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from midcourse.cli import app

FIGURES = Path(__file__).parent / "analysis" / "figures"


def analyzed(name: str, *options: str) -> dict[str, Any]:
    done = CliRunner().invoke(app, ["analyze", str(FIGURES / name), "--json", *options])
    assert done.exit_code == 0, done.stderr
    told: dict[str, Any] = json.loads(done.stdout)
    return told


def of(told: dict[str, Any], kind: str) -> list[dict[str, Any]]:
    return [one for one in told["findings"] if one["kind"] == kind]


def test_bristol_stands_out_in_heart_surgery() -> None:
    """Deaths of children under one within 30 days of open heart surgery, 1991 to 1995, at twelve hospitals.

    Source: Bristol Royal Infirmary Inquiry (2001); Spiegelhalter et al., Stat Med 2005. Crown copyright, OGL v3.
    """
    told = analyzed("bristol.csv")
    guessed = told["source"]["guessed"]
    assert (guessed["unit"], guessed["numerator"], guessed["denominator"]) == ("Hospital", "Deaths", "Operations")
    assert told["source"]["first"] is None  # there are no dates, and none is made up
    (first,) = told["findings"]
    assert (first["kind"], first["where"], first["direction"]) == ("standout", {"Hospital": "Bristol"}, "worse")
    assert "28.7 % (41 deaths of 143 operations)" in first["sentence"]


def test_admissions_at_berkeley_show_no_gap_between_men_and_women_within_departments() -> None:
    """Applicants in autumn 1973. Source: Bickel, Hammel and O'Connell, Science 1975; R's datasets (public domain)."""
    told = analyzed("ucb_admissions.csv")
    guessed = told["source"]["guessed"]
    assert (guessed["unit"], guessed["numerator"], guessed["by"]) == ("Dept", "Admit", ["Gender"])
    for one in told["findings"]:
        assert "Gender" not in one["where"] or "within the same dept no clear gap" in one["sentence"]
    gap, *_ = of(told, "gap")
    assert "44.5 % of 2,691 cases" in gap["sentence"]  # 1,198 of 2,691 men
    assert "30.4 % of 1,835 cases" in gap["sentence"]  # 557 of 1,835 women


def test_on_the_titanic_women_survived() -> None:
    """Source: Dawson, Journal of Statistics Education 1995, from the Board of Trade's inquiry; public domain."""
    told = analyzed("titanic.csv")
    gap, *_ = of(told, "gap")
    assert gap["where"] == {"Sex": "Male"}
    assert "21.2 % of 1,731 cases" in gap["sentence"]  # 367 of 1,731 men
    assert "73.2 % of 470 cases" in gap["sentence"]  # 344 of 470 women
    assert told["source"]["guessed"]["numerator"] == "Survived"


def test_the_nile_fell_in_1899() -> None:
    """Yearly flow at Aswan, 1871 to 1970. Source: Cobb, Biometrika 1978; R's datasets (public domain)."""
    told = analyzed("nile.csv")
    (shift,) = of(told, "shift")
    assert shift["since"] == "1899-01-01"
    assert "850 a year, against 1,098" in shift["sentence"]  # means of 1899 to 1970 and of 1871 to 1898


def test_deaths_in_childbed_fell_when_hands_were_washed() -> None:
    """First clinic of Vienna, 1846 to 1848; hands were washed from mid-May 1847. Source: Semmelweis 1861."""
    told = analyzed("semmelweis.csv")
    assert (told["source"]["guessed"]["denominator"], told["source"]["guessed"]["better"]) == ("Births", "lower")
    assert any(one["since"] == "1847-06-01" and one["direction"] == "better" for one in of(told, "shift"))
    counted = analyzed("semmelweis.csv", "--value", "Deaths", "--changed-on", "1847-06-01")
    (effect,) = of(counted, "effect")
    assert effect["direction"] == "better"


def test_fewer_drivers_died_when_belts_had_to_be_worn() -> None:
    """Drivers killed or seriously injured in Great Britain by month; belts from 31 January 1983.

    Source: Harvey and Durbin, JRSS A 1986; R's datasets. Crown copyright, OGL v3.
    """
    told = analyzed("uk_driver_deaths.csv", "--changed-on", "1983-02-01")
    effect, *_ = told["findings"]
    assert (effect["kind"], effect["direction"]) == ("effect", "better")
    assert "1,625 to 1,322 a month" in effect["sentence"]  # means of the 12 months before and the 23 since
    (season,) = of(told, "season")
    assert "November and December" in season["sentence"]


def test_air_passengers_rise_and_peak_in_summer() -> None:
    """Source: Box and Jenkins 1976; R's datasets (public domain). Its times are written as 1949.083."""
    told = analyzed("air_passengers.csv")
    assert [one["kind"] for one in told["findings"]] == ["trend", "season"]
    assert told["source"]["guessed"]["every"] == "month"
    assert "July and August" in told["findings"][1]["sentence"]


@pytest.mark.parametrize("name", ["bristol.csv", "titanic.csv", "nile.csv"])
def test_the_page_is_drawn(name: str, tmp_path: Path) -> None:
    out = tmp_path / "page.html"
    done = CliRunner().invoke(app, ["analyze", str(FIGURES / name), "--out", str(out)])
    assert done.exit_code == 0, done.stderr
    page = out.read_text(encoding="utf-8")
    assert ("No column reads as dates" in page) is (name != "nile.csv")
    assert "January 2000" not in page
