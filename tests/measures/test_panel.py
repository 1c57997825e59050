"""A KPI's figures as the analysis takes them."""

from datetime import UTC, date, datetime

from midcourse.measures.actions import define_kpi
from midcourse.measures.models import KPI
from midcourse.measures.queries import late_by_vendor, panel_of
from midcourse.people import clock
from tests.cast import Cast
from tests.measures.janitorial import COMPLAINTS, enter

JAN = date(2026, 1, 1)


def test_units_are_vendors_and_breakdowns_are_columns(cast: Cast, complaints: KPI) -> None:
    enter(cast, complaints, "E", (JAN, 6), site="Library")
    enter(cast, complaints, "B", (JAN, 2), site="City Hall")
    seen = panel_of(complaints)
    assert seen.panel.breakdowns == ("site",)
    assert sorted(seen.panel.figures.select("unit", "site", "numerator").rows()) == [
        ("Vendor B", "City Hall", 2),
        ("Vendor E", "Library", 6),
    ]
    assert seen.contracts["Vendor E"] == cast.contracts["E"]


def test_without_breakdowns_parts_are_added_up(cast: Cast, complaints: KPI) -> None:
    enter(cast, complaints, "E", (JAN, 6), site="Library")
    enter(cast, complaints, "E", (JAN, 2), site="City Hall")
    assert panel_of(complaints, with_segments=False).panel.figures["numerator"].to_list() == [8]


def test_a_panel_can_be_had_as_it_was_known(cast: Cast, complaints: KPI) -> None:
    with clock.at(datetime(2026, 2, 5, tzinfo=UTC)):
        enter(cast, complaints, "E", (JAN, 6))
    enter(cast, complaints, "E", (JAN, 7))
    then = panel_of(complaints, as_of=datetime(2026, 2, 6, tzinfo=UTC))
    assert then.panel.figures["numerator"].to_list() == [6]


def test_a_vendor_with_two_contracts_is_told_apart(cast: Cast, complaints: KPI) -> None:
    second = cast.contracts["B"]
    second.vendor = cast.vendors["E"]
    second.save()
    labels = panel_of(complaints).contracts
    assert "Vendor E, Janitorial services, Vendor E" in labels
    assert "Vendor A" in labels


def test_late_figures_by_vendor(cast: Cast) -> None:
    from midcourse.measures.actions import ask_for_figures

    with clock.at(datetime(2026, 1, 2, 9, tzinfo=UTC)):
        kpi = define_kpi(cast.alma, program=cast.program, **COMPLAINTS)
    ask_for_figures(kpi, date(2026, 2, 28))
    enter(cast, kpi, "E", (JAN, 6))
    late = {row["contract__vendor__name"]: row["late"] for row in late_by_vendor(cast.alma, date(2026, 3, 1))}
    assert late == {f"Vendor {letter}": 1 for letter in "ABCDF"}  # January was due on February 10
    assert [row["late"] for row in late_by_vendor(cast.victor, date(2026, 3, 11))] == [1]
