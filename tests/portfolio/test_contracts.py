"""The list of contracts: found, sorted, filtered by lane, taken along; and each contract's page."""

import csv
from datetime import date, timedelta
from io import StringIO

import pytest
from django.urls import reverse

from midcourse.contracts.intensity import reviews_before
from midcourse.contracts.models import Contract, Deliverable
from midcourse.people import clock, events
from midcourse.people.models import User
from tests.cast import Cast, signed_in
from tests.portfolio.material import NOW, TODAY, cohort, insight_of, kpi_of, signal_of, standing_of


def listed(person: User, query: str = "") -> list[dict[str, str]]:
    """The list as its CSV gives it."""
    with clock.at(NOW):
        answer = signed_in(person).get(f"/contracts/?format=csv&{query}")
        written = answer.getvalue().decode("utf-8-sig")  # its rows are made as it is read
    return list(csv.DictReader(StringIO(written)))


def numbers(person: User, query: str = "") -> list[str]:
    return [row["Number"] for row in listed(person, query)]


def page(person: User, contract: Contract) -> str:
    with clock.at(NOW):
        return signed_in(person).get(reverse("contract", args=[contract.pk])).content.decode()


def test_everyone_sees_the_contracts_in_their_scope(cast: Cast) -> None:
    assert len(numbers(cast.lee)) == len(numbers(cast.priya)) == 6
    assert numbers(cast.victor) == ["JAN-E"]
    assert numbers(cast.outsider) == []


def test_search_sort_and_filters_narrow(cast: Cast) -> None:
    Contract.objects.filter(number="JAN-A").update(intensity="high", manager=cast.dario)
    assert numbers(cast.alma, "q=vendor+b") == ["JAN-B"]
    assert numbers(cast.alma, "sort=-number")[0] == "JAN-F"
    assert numbers(cast.alma, "intensity=high") == ["JAN-A"]
    assert numbers(cast.dario, f"manager={cast.dario.pk}") == ["JAN-A"]
    assert numbers(cast.alma, f"program={cast.program.pk}") != []
    assert numbers(cast.alma, "program=0") == numbers(cast.alma, "program=x") == []


def test_lanes_filter_as_they_read(cast: Cast) -> None:
    cohort(cast, kpi_of(cast.alma, program=cast.program), {"E": 12, "B": 5})
    Deliverable.objects.create(contract=cast.contracts["E"], name="Report", due=TODAY, received_on=TODAY)
    Deliverable.objects.create(contract=cast.contracts["B"], name="Report", due=TODAY - timedelta(days=9))
    assert numbers(cast.alma, "performance=concern") == ["JAN-E"]
    assert numbers(cast.alma, "performance=good") == ["JAN-B"]
    assert numbers(cast.alma, "performance=none") == ["JAN-A", "JAN-C", "JAN-D", "JAN-F"]
    # Green compliance does not turn performance green, nor the other way round (A1).
    assert numbers(cast.alma, "compliance=good") == ["JAN-E"]
    assert numbers(cast.alma, "compliance=concern") == ["JAN-B"]
    row = next(row for row in listed(cast.alma) if row["Number"] == "JAN-E")
    assert (row["Compliance"], row["Performance"]) == ("1 of 1 on time", "0 of 1 on target")


@pytest.mark.parametrize("intensity", ["low", "medium", "high"])
@pytest.mark.parametrize("days", [31, 32, 61, 62, 92, 93])
def test_overdue_in_the_list_is_overdue_on_the_page(cast: Cast, intensity: str, days: int) -> None:
    changes = [
        {"last_review": TODAY - timedelta(days=days)},
        {"last_review": None, "starts": TODAY - timedelta(days=days)},
        {"closed_on": TODAY},
        {"ends": TODAY - timedelta(days=1)},
        {"starts": TODAY + timedelta(days=1)},
    ]
    for letter, change in zip("ABCDE", changes, strict=False):
        Contract.objects.filter(number=f"JAN-{letter}").update(intensity=intensity, **change)
    with clock.at(NOW):
        before = reviews_before(TODAY)
        by_hand = {each.number for each in Contract.objects.all() if each.review_overdue(TODAY, before)}
    assert set(numbers(cast.alma, "review=overdue")) == by_hand


def test_pages_of_fifty_and_excel(cast: Cast) -> None:
    answer = signed_in(cast.alma).get("/contracts/?format=xlsx")
    assert answer.getvalue()[:2] == b"PK"  # an XLSX file is a ZIP


def test_goal_stands_above_everything(cast: Cast) -> None:
    text = page(cast.alma, cast.contracts["E"])
    assert text.index(cast.program.goal) < text.index("Compliance") < text.index("KPIs")


def test_kpi_shows_verdict_with_its_rule(cast: Cast) -> None:
    kpi = kpi_of(cast.alma, program=cast.program)
    standing_of(
        kpi,
        cast.contracts["E"],
        [4, 5, 12],
        verdict="worsening",
        rule="a figure outside the limits",
        since=date(2026, 10, 1),
        meets_target=False,
    )
    text = page(cast.alma, cast.contracts["E"])
    for words in ("October 2026", "at most 8", "Misses it", "Worsening", "a figure outside the limits, since October"):
        assert words in text
    assert "<polyline" in text  # the small line


def test_no_figures_read_no_performance_data(cast: Cast) -> None:
    kpi_of(cast.alma, program=cast.program)
    text = page(cast.alma, cast.contracts["E"])
    assert "No performance data" in text
    assert "Complaints: no figures yet" in text


def test_vendor_contact_sees_their_side_only(cast: Cast) -> None:
    kpi = kpi_of(cast.alma, program=cast.program)
    contract = cast.contracts["E"]
    signal_of(kpi, contract, "Complaints went up.")
    signal_of(kpi, contract, "Vendor E drives the rise; Vendor B does not.", comparative=True)
    insight_of(cast.alma, kpi, contract, "Not for the vendor", shared=False)
    insight_of(cast.alma, kpi, contract, "For both sides")
    events.record(cast.alma, "note", "An internal note", [contract])
    events.record(cast.alma, "note", "A shared note", [contract], shared=True)
    text = page(cast.victor, contract)
    for words in ("Complaints went up.", "For both sides", "A shared note"):
        assert words in text
    for words in ("Vendor B", "Not for the vendor", "An internal note", "/edit/", "/deliverables/add/"):
        assert words not in text
    assert "An internal note" in page(cast.lee, contract)


def test_buttons_by_role(cast: Cast) -> None:
    contract = cast.contracts["E"]
    buttons = [
        "Send figures",
        "Enter figures",
        "Plan a meeting",
        "Ask for a deep dive",
        "Add a KPI",
        "Change the contract",
    ]
    shown = {
        person.name: [button for button in buttons if button in page(person, contract)]
        for person in (cast.alma, cast.priya, cast.lee, cast.victor)
    }
    assert shown == {
        "Alma": buttons,
        "Priya": ["Change the contract"],
        "Lee": [],
        "Victor": ["Send figures", "Enter figures", "Ask for a deep dive"],
    }


def test_other_vendors_and_departments_find_nothing(cast: Cast) -> None:
    for person in (cast.dana, cast.outsider):
        for name in ("contract", "contract-history"):
            address = reverse(name, args=[cast.contracts["E"].pk])
            assert signed_in(person).get(address).status_code == 404


def test_long_time_line_has_a_page_of_its_own(cast: Cast) -> None:
    contract = cast.contracts["E"]
    for n in range(11):
        events.record(cast.alma, "note", f"Note number {n:02}", [contract])
    text = page(cast.alma, contract)
    assert "Note number 10" in text
    assert "Note number 00" not in text
    assert "The whole time line" in text
    whole = signed_in(cast.alma).get(reverse("contract-history", args=[contract.pk])).content.decode()
    assert "Note number 00" in whole
