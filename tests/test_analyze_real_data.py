"""What is known to be in real public figures, and no nonsense: small units not called worst, holidays no collapse."""

from pathlib import Path
from typing import Any

import pytest

from midcourse.records.roles import Asked
from midcourse.report.answering import answer
from midcourse.report.html import html
from midcourse.report.reading import read

DATA = Path(__file__).parents[2] / "shared" / "data"

pytestmark = pytest.mark.shared_data


def told(name: str, **asked: Any) -> dict[str, Any]:
    path = DATA / name
    if not path.exists():
        pytest.skip(f"the public data {name} is not on this machine")
    report = answer(read(path, Asked(**asked)))
    assert html(report).startswith("<!doctype html>")
    return report.json()


def of(found: dict[str, Any], kind: str) -> list[dict[str, Any]]:
    return [one for one in found["findings"] if one["kind"] == kind]


@pytest.fixture(scope="module")
def flights() -> dict[str, Any]:
    return told("flights_carrier_origin_month_2013.csv")


@pytest.fixture(scope="module")
def schools() -> dict[str, Any]:
    return told("dfe_attendance_region_day_2022.csv")


def test_flights_are_read_as_late_out_of_arrived_by_carrier(flights: dict[str, Any]) -> None:
    guessed = flights["source"]["guessed"]
    assert guessed["period"] == ["year", "month"]
    assert (guessed["numerator"], guessed["denominator"]) == ("late15", "arrived")
    assert (guessed["unit"], guessed["better"]) == ("carrier", "lower")
    assert flights["source"]["same_as"] == {"carrier": "name"}


def test_the_months_all_carriers_share_are_told_as_shared(flights: dict[str, Any]) -> None:
    (shared,) = of(flights, "shared_cause")
    assert "June, July and December" in shared["sentence"]
    assert "September" in shared["sentence"]


def test_only_carriers_with_many_flights_are_named(flights: dict[str, Any]) -> None:
    """ExpressJet is high on many flights; Frontier, AirTran, Mesa and SkyWest have too few, Hawaiian is good on few."""
    named = {one["where"]["carrier"]: one["direction"] for one in flights["findings"] if "carrier" in one["where"]}
    assert named.get("EV") == "worse"
    assert not {"F9", "FL", "YV", "OO", "HA"} & set(named)


def test_february_cancellations_are_no_carriers_doing() -> None:
    found = told("flights_carrier_origin_month_2013.csv", numerator="cancelled", denominator="flights")
    assert any("February" in one["sentence"] and one["where"] == {} for one in of(found, "shared_cause"))
    assert not [one for one in found["findings"] if one["where"] and "February" in one["sentence"]]


def test_fridays_are_seen_in_every_school_type(schools: dict[str, Any]) -> None:
    (season,) = of(schools, "season")
    assert "Friday" in season["sentence"]
    assert all(kind in season["sentence"] for kind in ("Primary", "Secondary", "Special"))


def test_school_types_are_not_mixed_into_one_rate(schools: dict[str, Any]) -> None:
    assert schools["source"]["compared_within"] == "school_type"
    (unlike,) = (one for one in of(schools, "gap") if not one["where"])
    assert "own school type only" in unlike["sentence"]
    behind = {one["where"]["school_type"]: one["direction"] for one in of(schools, "gap") if one["where"]}
    assert behind["Special"] == "worse"
    for one in schools["findings"]:
        if one["kind"] not in ("gap", "season"):
            assert "school_type" in one["where"] or "school type" in one["evidence"], one["sentence"]


def test_the_holiday_is_a_caution_and_no_collapse(schools: dict[str, Any]) -> None:
    (caution,) = schools["caution"]
    assert (caution["kind"], caution["since"]) == ("break", "2022-09-19")
    assert not [one for one in schools["findings"] if one["since"] == one["until"] == "2022-09-19"]
    assert not [one for one in schools["findings"] if "13.8 %" in one["sentence"]]


@pytest.mark.parametrize("name", ["toronto_noncompetitive_contracts.csv", "canada_contract_history_2013_sample.csv"])
def test_lists_of_contracts_are_read_without_nonsense(name: str) -> None:
    found = told(name)
    assert found["source"]["guessed"]["kind"] == "sum"
    assert len(found["findings"]) <= 10
    for one in found["findings"]:
        assert "nan" not in one["sentence"].lower()
        after, before = one["evidence"].get("after"), one["evidence"].get("before")
        if after is not None and before is not None:
            assert ("went up" not in one["sentence"]) or after > before
