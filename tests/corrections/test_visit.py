"""A site visit: one click, then another day if need be, then the notes."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from midcourse.corrections.actions import move_visit, note_visit, plan_visit
from midcourse.corrections.models import Visit
from midcourse.measures.models import KPI
from midcourse.people import clock
from tests.cast import Cast, signed_in
from tests.corrections.story import insight


def test_one_click_plans_it_for_a_week_ahead(cast: Cast, complaints: KPI) -> None:
    found = insight(cast, complaints)
    answer = signed_in(cast.alma).post(reverse("visit-plan", args=[found.pk]))
    visit = Visit.objects.get()
    assert visit.planned_for == clock.today() + timedelta(days=7)
    assert visit.contract == cast.contracts["E"]
    assert answer.headers["Location"] == reverse("visit", args=[visit.pk])


def test_asking_for_the_page_plans_nothing(cast: Cast, complaints: KPI) -> None:
    found = insight(cast, complaints)
    assert signed_in(cast.alma).get(reverse("visit-plan", args=[found.pk])).status_code == 405
    assert not Visit.objects.exists()


def test_it_can_be_moved_until_it_is_held(cast: Cast, complaints: KPI) -> None:
    visit = plan_visit(cast.alma, insight(cast, complaints), cast.contracts["E"])
    assert move_visit(cast.alma, visit, date(2026, 12, 24)).planned_for == date(2026, 12, 24)
    note_visit(cast.alma, visit, clock.today(), "No evening supervisor", "Bring one back")
    with pytest.raises(ValueError, match="was held"):
        move_visit(cast.alma, visit, date(2026, 12, 25))


def test_a_visit_to_come_cannot_be_noted(cast: Cast, complaints: KPI) -> None:
    visit = plan_visit(cast.alma, insight(cast, complaints), cast.contracts["E"])
    with pytest.raises(ValueError, match="still to come"):
        note_visit(cast.alma, visit, clock.today() + timedelta(days=1), "", "")


def test_a_visit_to_a_vendor_the_insight_is_not_about_is_refused(cast: Cast, complaints: KPI) -> None:
    with pytest.raises(ValueError, match="not about"):
        plan_visit(cast.alma, insight(cast, complaints), cast.contracts["A"])


def test_the_vendor_reads_the_notes_and_does_not_write_them(cast: Cast, complaints: KPI) -> None:
    visit = plan_visit(cast.alma, insight(cast, complaints), cast.contracts["E"])
    assert Visit.objects.visible_to(cast.victor).exists()
    assert not Visit.objects.visible_to(cast.dana).exists()
    with pytest.raises(PermissionDenied):
        note_visit(cast.victor, visit, clock.today(), "", "")
