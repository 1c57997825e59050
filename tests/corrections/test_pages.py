"""The pages of corrections, checks, visits and practices: what they show, to whom, and at what cost."""

import csv
from datetime import date
from io import StringIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from midcourse.corrections.actions import check_effect, plan_visit, put_in_place, share_practice
from midcourse.corrections.models import Correction
from midcourse.measures.models import KPI
from midcourse.people.models import User
from tests.cast import Cast, signed_in
from tests.corrections.story import AFTER, in_place, insight, opened
from tests.insights.story import send


def seen(person: User, name: str, *args: object, query: str = "") -> str:
    answer = signed_in(person).get(reverse(name, args=args) + query)
    assert answer.status_code == 200
    return answer.content.decode()


def checked(cast: Cast, kpi: KPI) -> Correction:
    correction = in_place(cast, kpi)
    for letter in "ABCDEF":
        send(cast, kpi, letter, dict.fromkeys(AFTER, 12.0))
    check_effect(correction)
    return correction


def test_the_correction_page_marks_the_day_and_says_whether_it_helped(cast: Cast, risen: KPI) -> None:
    page = seen(cast.alma, "correction", checked(cast, risen).pk)
    assert '"label": "Bring back the evening supervisor"' in page
    assert "It worked" in page
    assert "The other five together" in page


def test_the_vendor_reads_the_same_without_the_others(cast: Cast, risen: KPI) -> None:
    correction = checked(cast, risen)
    page = seen(cast.victor, "correction", correction.pk)
    assert "It worked" in page
    assert "to 12 a month" in page
    assert "other five" not in page
    assert not any(f"Vendor {letter}" in page for letter in "ABCDF")


def test_the_unshared_insight_behind_it_is_not_told_to_the_vendor(cast: Cast, complaints: KPI) -> None:
    correction = opened(cast, insight(cast, complaints, title="They are careless"))
    assert "They are careless" in seen(cast.alma, "correction", correction.pk)
    assert "They are careless" not in seen(cast.victor, "correction", correction.pk)


def test_putting_in_place_and_checking_go_by_buttons(cast: Cast, risen: KPI) -> None:
    correction = opened(cast, insight(cast, risen))
    client = signed_in(cast.victor)
    client.post(reverse("correction-in-place", args=[correction.pk]), {"on": "2026-01-01"})
    signed_in(cast.alma).post(reverse("correction-check", args=[correction.pk]))
    correction.refresh_from_db()
    assert (correction.started_on, correction.checks.get().computed) == (date(2026, 1, 1), "too_early")


def test_judging_against_the_figures_without_a_reason_is_refused_on_the_page(cast: Cast, risen: KPI) -> None:
    check = checked(cast, risen).checks.get()
    client, address = signed_in(cast.alma), reverse("check-judge", args=[check.pk])
    assert "Give the reason" in client.post(address, {"verdict": "did_not", "reason": ""}).content.decode()
    assert client.post(address, {"verdict": "did_not", "reason": "Two buildings closed"}).status_code == 302
    assert "Two buildings closed" in seen(cast.victor, "correction", check.correction_id)


@pytest.mark.parametrize(
    ("query", "rows"),
    [("?owner=me", 0), ("?owner=vendor", 1), ("?due=late", 1), ("?state=checked", 0), ("?q=evening", 1)],
)
def test_the_list_is_filtered(cast: Cast, complaints: KPI, query: str, rows: int) -> None:
    opened(cast, insight(cast, complaints))  # due in December 2025, Victor's
    assert seen(cast.alma, "corrections", query=query).count('<th scope="row"') == rows


def test_the_list_says_what_should_be_in_place_by_now(cast: Cast, complaints: KPI) -> None:
    late, words = opened(cast, insight(cast, complaints)), "Should be in place by now"  # due in December 2025
    assert seen(cast.alma, "corrections").count(words) == 2  # the choice in the filter, and the correction
    put_in_place(cast.alma, late, date(2026, 1, 1))
    assert seen(cast.alma, "corrections").count(words) == 1


def test_the_export_holds_the_chain_as_far_as_each_side_sees_it(cast: Cast, risen: KPI) -> None:
    checked(cast, risen)

    def exported(person: User) -> dict[str, str]:
        answer = signed_in(person).get(f"{reverse('corrections')}?format=csv")
        return next(csv.DictReader(StringIO(answer.getvalue().decode("utf-8-sig"))))

    staff, vendor = exported(cast.alma), exported(cast.victor)
    assert staff["Insight"] == "Evening shifts are short of people"
    assert staff["Signals"].startswith("Complaints (vendor Vendor E)")
    assert staff["Did it help?"] == vendor["Did it help?"] == "It worked"
    assert vendor["Insight"] == ""


def test_nobody_opens_another_vendors_or_departments_records(cast: Cast, risen: KPI) -> None:
    correction = checked(cast, risen)
    visit = plan_visit(cast.alma, correction.insight, correction.contract)
    hidden = {"correction": correction.pk, "correction-in-place": correction.pk, "visit": visit.pk}
    for stranger in (cast.dana, cast.outsider):
        for name, pk in hidden.items():
            assert signed_in(stranger).get(reverse(name, args=[pk])).status_code == 404
    assert signed_in(cast.outsider).get(reverse("check-judge", args=[correction.checks.get().pk])).status_code == 404


def test_a_role_that_may_not_is_told_so(cast: Cast, risen: KPI) -> None:
    correction = checked(cast, risen)
    for name, pk in {"correction-drop": correction.pk, "check-judge": correction.checks.get().pk}.items():
        for person in (cast.victor, cast.lee, cast.priya):
            assert signed_in(person).get(reverse(name, args=[pk])).status_code == 403


@pytest.mark.parametrize("who", ["alma", "victor"])
@pytest.mark.parametrize("name", ["corrections", "practices"])
def test_a_list_costs_as_many_queries_for_forty_rows_as_for_five(
    cast: Cast, complaints: KPI, name: str, who: str
) -> None:
    few = fill_and_count(cast, complaints, name, who, rows=5)
    assert fill_and_count(cast, complaints, name, who, rows=35) == few


def fill_and_count(cast: Cast, kpi: KPI, name: str, who: str, rows: int) -> int:
    found = insight(cast, kpi, shared=True)
    for _ in range(rows):
        opened(cast, found)
        share_practice(cast.alma, program=cast.program, kpi=kpi, title="Supervisors", how="In the evening")
    client = signed_in(getattr(cast, who))
    client.get(reverse(name))
    with CaptureQueriesContext(connection) as counted:
        assert client.get(reverse(name)).status_code == 200
    return len(counted)


def test_a_correction_costs_as_many_queries_for_forty_checks_as_for_five(cast: Cast, risen: KPI) -> None:
    correction = in_place(cast, risen)
    counted = []
    for more in (5, 35):
        for _ in range(more):
            check_effect(correction)
        with CaptureQueriesContext(connection) as queries:
            seen(cast.alma, "correction", correction.pk)
        counted.append(len(queries))
    assert counted[0] == counted[1]
