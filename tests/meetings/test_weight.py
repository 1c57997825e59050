"""The page of a large cohort stays light: a phone opens it, and what few look at comes when asked for."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

import pytest

from midcourse.contracts.models import Contract, Vendor
from midcourse.corrections.models import Verdict
from midcourse.measures.models import KPI, Standing
from midcourse.meetings import actions
from midcourse.meetings.drawing import MOST_DRAWN
from midcourse.meetings.printing import pdf_of
from midcourse.people import clock
from tests.cast import Cast, signed_in
from tests.meetings.material import (
    NOW,
    PERIODS,
    TODAY,
    check,
    complaints,
    correction,
    insight,
    meeting,
    signal,
    text_of,
)

pytestmark = pytest.mark.django_db

MOST_BYTES = 150_000  # of HTML, as of any page
STORY = (
    "fell from 18.8 a month in the six months before to 6.1 a month in the three months after; the eleven together "
    "stayed at 5.2. That is 12.7 a month less, with 95 % confidence between 9.1 and 16.3."
)
MONTHS = [date(2024 + month // 12, month % 12 + 1, 1) for month in range(24)]


@pytest.fixture(autouse=True)
def today() -> Iterator[None]:
    with clock.at(NOW):
        yield


def large(cast: Cast) -> list[KPI]:
    """12 vendors, 5 KPIs of 24 months, 50 signals and 50 corrections that were checked."""
    more = [
        Contract.objects.create(
            department=cast.department, program=cast.program, vendor=Vendor.objects.create(name=f"Company {number}"),
            number=f"X-{number}", title="Janitorial services", goal="Clean buildings", starts=date(2024, 1, 1),
            ends=TODAY + timedelta(days=365), value=Decimal(1),
        )
        for number in range(6)
    ]  # fmt: skip
    vendors = [*cast.contracts.values(), *more]
    kpis = [complaints(cast, name=f"Complaints {number}") for number in range(5)]
    Standing.objects.all().delete()
    for kpi in kpis:
        for place, contract in enumerate(vendors):
            points = [[day.isoformat(), 1000 / (3 + (place * 7 + step) % 11), None] for step, day in enumerate(MONTHS)]
            Standing.objects.create(kpi=kpi, contract=contract, points=points, latest=90.9, latest_period=MONTHS[-1])
        for contract in vendors[:10]:
            signal(kpi, contract, f"Complaints of {contract.vendor} {STORY}")
            done = correction(
                cast, insight(cast, kpi, contract, "Short of staff"), contract, "A second crew on weekday evenings",
                state="in_place", started_on=MONTHS[-6],
            )  # fmt: skip
            check(done, Verdict.WORKED, f"Complaints {STORY}", f"Complaints of {contract.vendor} {STORY}")
    return kpis


def test_the_page_of_a_large_cohort_is_light(cast: Cast) -> None:
    kpis, found = large(cast), meeting(cast)
    browser = signed_in(cast.alma)
    page = browser.get(f"/meetings/{found.pk}/")
    assert len(page.content) < MOST_BYTES
    assert page.text.count("18.8 a month in the six months before") >= 50 + 8  # every correction, and eight signals
    for audience in ("", "?for=staff"):
        assert len(browser.get(f"/meetings/{found.pk}/live/{audience}").content) < MOST_BYTES
    frozen = actions.freeze_pack(cast.alma, found)[0]
    assert len(browser.get(f"/packs/{frozen.pk}/").content) < MOST_BYTES
    for whole in (f"/meetings/{found.pk}/figures/{kpis[0].pk}/", f"/packs/{frozen.pk}/figures/{kpis[0].pk}/"):
        assert "2024-01-01" in browser.get(whole).text
    assert f'href="/meetings/{found.pk}/figures/{kpis[0].pk}/"' in page.text


def test_a_chart_has_each_vendors_figures_at_their_period(cast: Cast) -> None:
    complaints(cast)
    page = signed_in(cast.alma).get(f"/meetings/{meeting(cast).pk}/").text
    # October of A to F: 4, 7, 3, 9, 21, 2; their middle is 5.5
    assert '["2026-10-01", 5.5, 4.0, 7.0, 3.0, 9.0, 21.0, 2.0]' in page
    names = ", ".join(f'{{"key": "{place}", "unit": "Vendor {letter}"}}' for place, letter in enumerate("ABCDEF", 2))
    assert names in page


def test_a_vendor_opens_its_own_figures_only(cast: Cast) -> None:
    kpi, found = complaints(cast), meeting(cast)
    page = signed_in(cast.victor).get(f"/meetings/{found.pk}/figures/{kpi.pk}/").text
    assert '<td class="number">21</td>' in page
    assert "Vendor B" not in page


def test_a_kpi_that_is_not_in_the_meeting_has_no_figures_there(cast: Cast) -> None:
    assert signed_in(cast.alma).get(f"/meetings/{meeting(cast).pk}/figures/999/").status_code == 404


def test_a_pack_says_how_many_corrections_it_does_not_draw(cast: Cast) -> None:
    kpi = complaints(cast)
    for number in range(MOST_DRAWN + 2):
        contract = cast.contracts["B"]
        short = insight(cast, kpi, contract, f"Short {number}")
        correction(cast, short, contract, f"Crew {number}", state="in_place", started_on=PERIODS[7])
    found = meeting(cast)
    words = "2 other corrections have a chart on the page of the correction."
    assert words in signed_in(cast.alma).get(f"/meetings/{found.pk}/").text
    assert words in text_of(pdf_of(actions.freeze_pack(cast.alma, found)[0]))
