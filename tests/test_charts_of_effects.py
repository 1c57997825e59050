"""Charts of effects: what was to be expected without a change, and effects of the same thing on several."""

from datetime import date
from math import log
from xml.etree import ElementTree as ET

import pytest

from midcourse import charts
from midcourse.analysis.measure import Better, Every, Kind, Measure

COUNT = Measure("complaints", Kind.COUNT, Better.LOWER, numerator="complaints")
SHARE = Measure("late pick-ups", Kind.RATE, Better.LOWER, numerator="late", denominator="stops")
MONTHS = [date(2025, month, 1) for month in range(1, 7)]
APRIL = MONTHS[3]


def with_and_without(measure: Measure) -> charts.Spec:
    points = [charts.Expected(day, 0.2, 0.2, 0.4, 0.3, 0.5) for day in MONTHS]
    return charts.with_and_without(points, APRIL, measure, Every.MONTH, "")


def forest(*effects: charts.Effect, measure: Measure = COUNT) -> charts.Spec:
    return charts.forest(effects, measure, "It helped")


HALVED = charts.Effect("Vendor B", log(0.5), log(0.4), log(0.8), charts.HELPED)
UNSURE = charts.Effect("Vendor C", 0.0, log(0.1), log(50))


def test_what_was_to_be_expected_is_drawn_from_the_change_on() -> None:
    rows = with_and_without(COUNT)["data"]["values"]
    expected = [row["period"] for row in rows if row["line"] == "without the change"]
    assert expected == [day.isoformat() for day in MONTHS[3:]]
    assert len([row for row in rows if row["line"] == "figures"]) == len(MONTHS)


def test_a_share_is_in_percent_with_its_band() -> None:
    spec = with_and_without(SHARE)
    assert spec["data"]["values"][0]["figure"] == pytest.approx(20)
    assert spec["layer"][0]["data"]["values"][0]["high"] == pytest.approx(50)


def test_halving_is_50_percent_less_and_points_stay_points() -> None:
    assert forest(HALVED)["data"]["values"][0]["estimate"] == pytest.approx(-50)
    points = charts.Effect("Vendor B", -0.05, -0.08, -0.02)
    assert forest(points, measure=SHARE)["data"]["values"][0]["low"] == pytest.approx(-8)


def test_one_who_is_very_unsure_does_not_squeeze_the_rest() -> None:
    """50 times as many would be 4,900 % more; the chart ends at four times the largest effect, 50 %."""
    low, high = forest(HALVED, UNSURE)["layer"][2]["encoding"]["x"]["scale"]["domain"]
    assert high == pytest.approx(200, rel=0.1)
    assert low < -90


@pytest.mark.parametrize("spec", [with_and_without(COUNT), with_and_without(SHARE), forest(HALVED, UNSURE)])
def test_each_draws_and_is_described(spec: charts.Spec) -> None:
    root = ET.fromstring(charts.to_svg(spec))
    assert root.get("aria-label") == spec["description"]


def test_how_clear_an_effect_is_shows_in_shape_as_well_as_colour() -> None:
    marks = forest(HALVED, UNSURE)["layer"][2]["encoding"]
    shapes, colours = (marks[channel]["scale"]["range"] for channel in ("shape", "color"))
    assert len(set(shapes)) == len(shapes) == len(set(colours))
