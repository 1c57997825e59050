"""The pages of signals, insights and deep dives: what they show, to whom, and at what cost."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from midcourse.insights.actions import ask_deep_dive, write_insight
from midcourse.insights.models import DeepDive, Insight, Signal
from midcourse.measures.actions import Figure, enter_figures
from midcourse.measures.models import KPI
from midcourse.people.models import User
from tests.cast import LETTERS, Cast, signed_in
from tests.corrections.story import in_place, insight, opened
from tests.insights.story import MONTHS, WOBBLE, complaints_of, signal


def seen(person: User, name: str, *args: object, query: str = "") -> str:
    answer = signed_in(person).get(reverse(name, args=args) + query)
    assert answer.status_code == 200
    return answer.content.decode()


def status(person: User, name: str, *args: object) -> int:
    return signed_in(person).get(reverse(name, args=args)).status_code


def test_problems_and_bright_spots_stand_side_by_side(cast: Cast, complaints: KPI) -> None:
    signal(complaints, cast, "E")
    signal(complaints, cast, "B", direction="better", sentence="Complaints (vendor Vendor B) went down.")
    page = seen(cast.alma, "signals")
    assert '<h2 id="lane-worse">' in page
    assert '<h2 id="lane-better">' in page
    assert page.count("1 now") == 2


def test_several_signals_can_be_chosen_for_one_insight(cast: Cast, complaints: KPI) -> None:
    found = signal(complaints, cast)
    page = seen(cast.alma, "signals")
    assert f'name="signal" value="{found.pk}" form="choose"' in page
    assert f'<form id="choose" class="choose-bar" action="{reverse("insight-write")}" method="get">' in page


def test_a_signal_no_longer_seen_is_listed_only_when_asked_for(cast: Cast, complaints: KPI) -> None:
    signal(complaints, cast, ended_at=complaints.definition.made_at, sentence="It went away.")
    assert "It went away." not in seen(cast.alma, "signals")
    assert "It went away." in seen(cast.alma, "signals", query="?seen=ended")


@pytest.mark.parametrize(("query", "found"), [("?direction=better", "B"), ("?q=E%27s", "E"), ("?rule=shift", "E")])
def test_signals_are_searched_and_filtered(cast: Cast, complaints: KPI, query: str, found: str) -> None:
    signal(complaints, cast, "E", sentence="E's sentence")
    signal(complaints, cast, "B", direction="better", kind="trend", sentence="B's sentence")
    rows = signed_in(cast.alma).get(f"{reverse('signals')}{query}&format=csv").getvalue().decode().splitlines()[1:]
    assert [row[0] for row in rows] == [found]


def test_the_signals_page_tells_how_it_was_made(cast: Cast, risen: KPI) -> None:
    found = Signal.objects.open().get(kind="driver")
    page = seen(cast.alma, "signal", found.pk)
    assert "Compared July 2025 to December 2025 with July 2024 to June 2025." in page
    assert "What each vendor adds" in page
    assert f"{reverse('insight-write')}?signal={found.pk}" in page


def test_the_vendors_signal_page_has_the_own_figures_only(cast: Cast, risen: KPI) -> None:
    found = Signal.objects.open().get(kind="shift", contract=cast.contracts["E"])
    page = seen(cast.victor, "signal", found.pk)
    assert "Write an insight" not in page
    assert not any(f"Vendor {letter}" in page for letter in "ABCDF")


def test_the_insight_page_follows_the_chain_from_figure_to_effect(cast: Cast, risen: KPI) -> None:
    correction = in_place(cast, risen)
    page = seen(cast.alma, "insight", correction.insight_id)
    for name, pk in (("kpi", risen.pk), ("signal", correction.insight.signals.get().pk), ("correction", correction.pk)):
        assert f'href="{reverse(name, args=[pk])}"' in page
    assert "To be checked on Apr 15, 2026." in page


def test_a_problem_without_a_correction_asks_for_one_or_a_reason(cast: Cast, complaints: KPI) -> None:
    found = insight(cast, complaints)
    assert "No correction needed" in seen(cast.alma, "insight", found.pk)
    answer = signed_in(cast.alma).post(reverse("insight-leave", args=[found.pk]), {"reason": "A leak explains it"})
    assert answer.status_code == 302
    assert "A leak explains it" in seen(cast.alma, "insight", found.pk)


def test_closing_too_soon_says_why_not(cast: Cast, complaints: KPI) -> None:
    found = insight(cast, complaints)
    page = signed_in(cast.alma).post(reverse("insight-close", args=[found.pk]), follow=True).content.decode()
    assert "A problem needs a correction, or a reason why none is needed" in page
    assert Insight.objects.get().closed_at is None


def test_the_list_of_insights_tells_which_wait(cast: Cast, complaints: KPI) -> None:
    insight(cast, complaints)
    assert "Waits for a correction" in seen(cast.alma, "insights", query="?state=needs")
    assert "Nothing matches" in seen(cast.alma, "insights", query="?state=corrected")


def test_a_vendor_opens_only_what_was_shared_on_its_own_contract(cast: Cast, complaints: KPI) -> None:
    hidden = insight(cast, complaints)
    told = insight(cast, complaints, shared=True)
    assert status(cast.victor, "insight", hidden.pk) == 404
    assert status(cast.victor, "insight", told.pk) == 200
    for stranger in (cast.dana, cast.outsider):
        assert status(stranger, "insight", told.pk) == 404


def test_a_vendor_opens_no_comparison_and_nothing_of_another_vendor(cast: Cast, complaints: KPI) -> None:
    comparing, own = signal(complaints, cast, comparative=True), signal(complaints, cast)
    assert status(cast.victor, "signal", comparing.pk) == 404
    assert status(cast.victor, "signal", own.pk) == 200
    for stranger in (cast.dana, cast.outsider):
        assert status(stranger, "signal", own.pk) == 404


def test_signals_of_small_cells_are_for_those_who_may_see_them(cast: Cast, complaints: KPI) -> None:
    found = signal(complaints, cast, small_cells=True)
    assert status(cast.alma, "signal", found.pk) == 200
    assert status(cast.lee, "signal", found.pk) == 404


def test_a_deep_dive_is_asked_for_and_waits(cast: Cast) -> None:
    address = f"{reverse('deep-dive-ask')}?program={cast.program.pk}"
    signed_in(cast.alma).post(address, {"topic": "Complaints after holidays"})
    assert DeepDive.objects.get().program == cast.program
    assert "Complaints after holidays" in seen(cast.alma, "deep-dives")


def test_a_vendor_asks_for_its_own_contract_only(cast: Cast) -> None:
    client = signed_in(cast.victor)
    mine, others = (f"{reverse('deep-dive-ask')}?contract={cast.contracts[letter].pk}" for letter in "EB")
    assert client.post(mine, {"topic": "Keys"}).status_code == 302
    assert client.get(others).status_code == 404
    assert "Keys" not in seen(cast.dana, "deep-dives")


@pytest.mark.parametrize("who", ["alma", "victor"])
@pytest.mark.parametrize("name", ["signals", "insights", "deep-dives"])
def test_a_list_costs_as_many_queries_for_forty_rows_as_for_five(
    cast: Cast, complaints: KPI, name: str, who: str
) -> None:
    few = fill_and_count(cast, complaints, name, who, rows=5)
    assert fill_and_count(cast, complaints, name, who, rows=35) == few


def test_an_insight_costs_as_many_queries_for_forty_corrections_as_for_five(cast: Cast, complaints: KPI) -> None:

    found = insight(cast, complaints)
    counted = []
    for more in (5, 35):
        for _ in range(more):
            opened(cast, found)
        counted.append(queries(cast.alma, reverse("insight", args=[found.pk])))
    assert counted[0] == counted[1]


def fill_and_count(cast: Cast, kpi: KPI, name: str, who: str, rows: int) -> int:
    for _ in range(rows):
        found = signal(kpi, cast)
        write_insight(cast.alma, kind="problem", title="Short of people", story="", signals=[found], shared=True)
        ask_deep_dive(cast.alma, "Keys", contract=cast.contracts["E"])
    return queries(getattr(cast, who), reverse(name))


def queries(person: User, address: str) -> int:
    client = signed_in(person)
    client.get(address)
    with CaptureQueriesContext(connection) as counted:
        assert client.get(address).status_code == 200
    return len(counted)


def test_the_page_of_a_gap_tells_it_and_how_it_was_found(cast: Cast) -> None:
    """Late at 12 of 100 visits in the evening, 4 of 100 by day, and 4 more in all 24 months: 292 of 2,400."""
    visits = {"name": "Late visits", "kind": "rate", "numerator": "late visits", "denominator": "visits"}
    kpi = complaints_of(cast, **visits, dimensions=["shift"])
    late = {"day": 4, "evening": 12}
    for letter in LETTERS:
        rows = [
            Figure(kpi, month, late[shift] + WOBBLE[n % 11], 100.0, {"shift": shift})
            for n, month in enumerate(MONTHS)
            for shift in late
        ]
        enter_figures(cast.alma, cast.contracts[letter], rows)
    gap = Signal.objects.open().filter(kind="gap").first()
    assert gap
    page = seen(cast.alma, "signal", gap.pk)
    assert "higher for shift evening, at 12.2 % of 14,400 visits, than for all others, at 4.2 % of 14,400" in page
    assert "The group: " in page
