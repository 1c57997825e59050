"""Charts: what they must hold to be honest, and that each can be drawn."""

from datetime import date
from xml.etree import ElementTree as ET

import pytest

from midcourse import charts
from midcourse.analysis.measure import Better, Every, Kind, Measure
from midcourse.charts import beside

COMPLAINTS = Measure("complaints", Kind.COUNT, Better.LOWER)
LATE = Measure("late pick-ups", Kind.RATE, Better.LOWER, numerator="late", denominator="stops", target=0.2)
MONTHS = [date(2024, month, 1) for month in range(1, 7)]


def points() -> list[charts.Point]:
    figures = [0.21, 0.23, None, 0.40, 0.22, 0.21]
    signals = [charts.ORDINARY] * 3 + [charts.WORSE] + [charts.ORDINARY] * 2
    return [charts.Point(day, f, 0.22, 0.15, 0.29, s) for day, f, s in zip(MONTHS, figures, signals, strict=True)]


def specs() -> dict[str, charts.Spec]:
    limits = [charts.Limit(n, 0.1, 0.3, 0.05, 0.35) for n in (50, 500, 5000)]
    peers = [charts.Peer("A", 60, 0.4), charts.Peer("B", 4000, 0.36, charts.WORSE), charts.Peer("C", 900, 0.2)]
    return {
        "process": charts.process_chart(points(), LATE, Every.MONTH, "Late pick-ups rose in April."),
        "compare": charts.compare_units({"A": points(), "B": points()}, LATE, Every.MONTH, "Both on one scale"),
        "funnel": charts.funnel(peers, limits, 0.21, LATE, "B is late more often", usual=(0.18, 0.24)),
        "parts": charts.contributions({"A": 0.021, "B": -0.004}, 0.017, LATE, "A drives the rise"),
    }


def texts(svg: str) -> str:
    return " ".join("".join(part.itertext()) for part in ET.fromstring(svg).iter() if part.tag.endswith("text"))


@pytest.mark.parametrize("name", ["process", "compare", "funnel", "parts"])
def test_every_chart_draws_with_its_title_and_is_described(name: str) -> None:
    spec = specs()[name]
    svg = charts.to_svg(spec)
    assert " ".join(spec["title"]["text"]) in texts(svg)
    root = ET.fromstring(svg)
    assert root.get("role") == "img"
    assert root.get("aria-label") == spec["description"]
    assert spec["title"]["text"][0] in spec["description"]


@pytest.mark.parametrize("name", ["process", "compare", "funnel", "parts"])
def test_no_chart_reaches_for_the_network(name: str) -> None:
    svg = charts.to_svg(specs()[name])
    assert "<script" not in svg
    assert "http" not in svg.replace("http://www.w3.org/", "")


def test_two_charts_on_a_page_share_no_names() -> None:
    def names(svg: str) -> set[str]:
        return {str(part.get("id")) for part in ET.fromstring(svg).iter() if part.get("id")}

    limits = [charts.Limit(n, 0.1, 0.3, 0.05, 0.35) for n in (50, 500)]  # its lines are clipped, by a name
    one, other = (
        names(charts.to_svg(charts.funnel([charts.Peer("A", 60, 0.4)], limits, level, LATE, "A")))
        for level in (0.2, 0.21)
    )
    assert one
    assert not one & other


def test_a_rate_is_drawn_in_percent_and_says_of_what() -> None:
    spec = specs()["process"]
    assert [row["figure"] for row in spec["data"]["values"]][:2] == [pytest.approx(21), pytest.approx(23)]
    assert "late pick-ups, % of stops" in texts(charts.to_svg(spec))


def test_a_figure_that_was_not_collected_is_a_gap_and_no_zero() -> None:
    assert specs()["process"]["data"]["values"][2]["figure"] is None


def test_signals_are_told_by_shape_as_well_as_colour() -> None:
    spec = specs()["process"]
    dots = next(layer for layer in spec["layer"] if layer["encoding"].get("shape"))
    shapes, colours = (dots["encoding"][channel]["scale"]["range"] for channel in ("shape", "color"))
    assert len(set(shapes)) == len(set(colours)) == 4
    said = texts(charts.to_svg(spec))
    assert charts.WORSE in said
    assert charts.BETTER not in said  # the legend tells only what is there


def test_the_target_and_marked_dates_are_named() -> None:
    spec = charts.process_chart(
        points(), LATE, Every.MONTH, "Late", marks=[charts.Mark(date(2024, 3, 1), "New routes")]
    )
    said = texts(charts.to_svg(spec))
    assert "target 20 %" in said
    assert "New routes" in said


def test_bars_start_at_zero_and_add_up_to_the_last() -> None:
    spec = specs()["parts"]
    bars = spec["data"]["values"]
    assert sum(bar["part"] for bar in bars[:-1]) == pytest.approx(bars[-1]["part"])
    assert bars[-1]["name"] == "All together"
    assert bars[-1]["part"] == pytest.approx(1.7)  # 0.017 of a rate is 1.7 points
    assert spec["layer"][0]["encoding"]["x"]["scale"]["zero"] is True


def test_small_multiples_share_one_scale() -> None:
    spec = specs()["compare"]
    assert spec["facet"]["sort"] == ["A", "B"]
    assert spec.get("resolve") is None  # Vega-Lite shares scales unless told otherwise


def test_only_units_that_signal_are_named_in_the_funnel() -> None:
    said = texts(charts.to_svg(specs()["funnel"])).split()
    assert "B" in said
    assert "A" not in said


def test_a_sparkline_leaves_out_what_was_not_collected() -> None:
    line = ET.fromstring(charts.sparkline_svg([1.0, None, 3.0, 2.0]))
    drawn = next(part for part in line.iter() if part.tag.endswith("polyline"))
    assert len(str(drawn.get("points")).split()) == 3
    assert charts.sparkline_svg([1.0, None]) == ""


def test_parts_that_add_up_are_said_to_the_same_place() -> None:
    parts = {"Vendor E": 23.9167, "Vendor D": -0.75, "Vendor C": -0.0833, "Vendor B": 0.004}
    said = texts(charts.to_svg(charts.contributions(parts, 23.0874, COMPLAINTS, "Vendor E")))
    for words in ("+23.9", "−0.8", "−0.1", "+23.1"):
        assert words in said


def test_a_chart_is_the_same_drawn_by_the_other_process_or_here_when_that_is_gone() -> None:
    spec = charts.process_chart(points(), LATE, Every.MONTH, "Spätere Abholungen, “rising”")
    here = charts.to_svg(spec)
    questions, _ = beside.start()
    assert beside.to_svg(spec) == here
    questions.close()
    assert beside.to_svg(spec) == here
    beside.start.cache_clear()
    assert beside.to_svg(spec) == here
    assert beside.start()[0] is not questions


def test_a_chart_that_cannot_be_drawn_says_why_though_another_process_tried() -> None:
    with pytest.raises(ValueError, match="conversion failed"):
        beside.to_svg({"mark": "nonsense"})
    assert "<svg" in beside.to_svg({"mark": "point", "data": {"values": []}})
