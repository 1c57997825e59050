"""A planned contract: drafted from the library, changed, awarded; never known to a vendor."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext

from midcourse.contracts.models import Contract, Department, Intensity
from midcourse.kickoff.actions import propose_sheet
from midcourse.kickoff.actions.draft import award, change_draft, drop_draft, make_draft, take_award_back
from midcourse.kickoff.actions.start import kickoff_of
from midcourse.kickoff.expectations import from_json
from midcourse.kickoff.models import Draft, ExpectationSheet
from midcourse.kickoff.rfp import changed_at_award, deviations_of
from midcourse.library.actions import fill_library
from midcourse.library.models import StarterKPI
from midcourse.people.models import Event
from tests.cast import Cast, signed_in


@pytest.fixture
def draft(cast: Cast) -> Draft:
    fill_library()
    return make_draft(cast.alma, planned(cast))


def planned(cast: Cast, **changes: Any) -> Draft:
    fields = {
        "department": cast.department,
        "title": "Recycling 2027",
        "service": "Curbside recycling",
        "goal": "Carts are emptied on their day.",
        "intensity": Intensity.HIGH,
        "starts": date(2027, 1, 1),
    }
    return Draft(**{**fields, **changes})


def names(draft: Draft) -> list[str]:
    draft.refresh_from_db()
    return [kpi.name for kpi in from_json(draft.content).kpis]


def test_it_begins_with_the_library_and_what_the_intensity_asks_for(cast: Cast, draft: Draft) -> None:
    asked = from_json(draft.content)
    assert names(draft) == [
        *("Missed pick-ups", "Repeat misses", "Hours to make good a miss", "Routes completed on their day"),
        "Tons taken to the right place",
    ]  # the first five of the library's seven: high intensity asks for five at most
    assert asked.meetings.every_months == 1
    assert asked.touchpoints == (30, 60, 90)
    assert asked.goal == "Carts are emptied on their day."
    assert "Project lead (vendor)" in draft.roles
    low = make_draft(cast.alma, planned(cast, intensity=Intensity.LOW, service="elevators"))
    assert names(low) == ["Reports on time", "Staff turnover"]
    assert from_json(low.content).meetings.every_months == 3


def test_without_a_library_a_draft_still_begins(cast: Cast) -> None:
    assert names(make_draft(cast.alma, planned(cast))) == []


def test_a_manager_drafts_in_the_browser(cast: Cast) -> None:
    fill_library()
    given = {
        "title": "Street paving 2027",
        "service": "paving",
        "goal": "Smooth streets.",
        "department": cast.department.pk,
        "intensity": "medium",
        "starts": "2027-03-01",
        "months": "24",
    }
    answer = signed_in(cast.alma).post("/drafts/add/", given)
    made = Draft.objects.get(title="Street paving 2027")
    assert answer.url == f"/drafts/{made.pk}/"
    page = signed_in(cast.alma).get(answer.url).content.decode()
    assert "Segments done on the day announced" in page
    assert "Add from the library" in page


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"months": "0"}, "A term is 1 to 240 months long"),
        ({"goal": ""}, "required"),
        ({"starts": "soon"}, "valid date"),
    ],
)
def test_a_draft_that_cannot_be_is_refused(cast: Cast, changes: dict[str, str], sentence: str) -> None:
    given = {"title": "X", "goal": "Y", "department": cast.department.pk, "intensity": "low", "starts": "2027-01-01"}
    answer = signed_in(cast.alma).post("/drafts/add/", {**given, "months": "12", **changes})
    assert sentence in answer.content.decode()
    assert not Draft.objects.exists()


def filled(form: Any) -> dict[str, Any]:
    """What a browser sends of a form as it is shown."""
    values = {name: form[name].value() for name in form.fields}
    return {form.add_prefix(name): value for name, value in values.items() if value is not None and value is not False}


def test_a_level_is_set_and_told_in_words(cast: Cast, draft: Draft) -> None:
    browser = signed_in(cast.alma)
    form = browser.get(f"/drafts/{draft.pk}/kpis/0/").context["form"]
    answer = browser.post(f"/drafts/{draft.pk}/kpis/0/", {**filled(form), "target": "1"})
    assert answer.url == f"/drafts/{draft.pk}/"
    draft.refresh_from_db()
    # 1 in 1,000 scheduled stops is kept as 0.001 of a stop.
    assert from_json(draft.content).kpis[0].target == pytest.approx(0.001)
    assert "Target 1 per 1,000 stops scheduled; lower is better" in browser.get(answer.url).content.decode()


def test_all_levels_are_set_on_one_form(cast: Cast, draft: Draft) -> None:
    browser = signed_in(cast.alma)
    given = {"level-0": "0.8", "level-1": "10 %", "level-2": "24", "level-3": "98", "level-4": ""}
    assert browser.post(f"/drafts/{draft.pk}/levels/", given).url == f"/drafts/{draft.pk}/"
    draft.refresh_from_db()
    # 0.8 per 1,000; 10 and 98 percent; 24 hours as they are.
    assert [kpi.target for kpi in from_json(draft.content).kpis] == [0.0008, 0.1, 24, 0.98, None]
    wrong = browser.post(f"/drafts/{draft.pk}/levels/", {**given, "level-2": "a day"})
    assert "“a day” is not a number" in wrong.content.decode()


def test_kpis_come_from_the_library_and_go(cast: Cast, draft: Draft) -> None:
    browser = signed_in(cast.alma)
    trucks = StarterKPI.objects.get(name="Trucks available")
    form = browser.get(f"/drafts/{draft.pk}/kpis/add/?starter={trucks.pk}").context["form"]
    given = filled(form)
    browser.post(f"/drafts/{draft.pk}/kpis/add/?starter={trucks.pk}", given)
    assert names(draft)[-1] == "Trucks available"
    browser.post(f"/drafts/{draft.pk}/kpis/1/remove/")
    assert "Repeat misses" not in names(draft)
    assert len(names(draft)) == 5
    said = Event.objects.all().about(draft).first().sentence
    assert "KPI: Repeat misses" in said
    again = browser.post(f"/drafts/{draft.pk}/kpis/add/", given)
    assert "There is a KPI called Trucks available already" in again.content.decode()
    assert browser.get(f"/drafts/{draft.pk}/kpis/9/").status_code == 404


def terms(browser: Any, draft: Draft, **changes: str) -> Any:
    asked = browser.get(f"/drafts/{draft.pk}/terms/").context["asked"]
    rows = (asked.reports.management_form, asked.steps.management_form, *asked.reports, *asked.steps)
    given = {name: value for form in (asked.form, *rows) for name, value in filled(form).items()}
    return browser.post(f"/drafts/{draft.pk}/terms/", {**given, **changes})


def test_meetings_reports_and_texts_are_changed_on_one_page(cast: Cast, draft: Draft) -> None:
    changes = {
        "every_months": "2",
        "at": "09:30",
        "touchpoints": "45, 14",
        "reports-0-DELETE": "on",
        "reports-3-name": "Fleet list",
        "reports-3-every": "quarter",
        "reports-3-days_after": "20",
        "steps-0-within_days": "3",
        "roles": "Route lead: answers by noon",
    }
    assert terms(signed_in(cast.alma), draft, **changes).status_code == 302
    draft.refresh_from_db()
    asked = from_json(draft.content)
    assert (asked.meetings.every_months, asked.meetings.at, asked.touchpoints) == (2, "09:30", (14, 45))
    assert [(each.name.partition(":")[0], each.every) for each in asked.reports] == [
        ("Performance report", "month"),
        ("Summary of the year with lessons learned", "year"),
        ("Fleet list", "quarter"),
    ]
    assert asked.escalation[0].within_days == 3
    assert draft.roles == "Route lead: answers by noon"
    assert len(asked.kpis) == 5


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"touchpoints": "soon"}, "“soon” is not a number of days"),
        ({"every_months": "13"}, "less than or equal to 12"),
        ({"reports-0-days_after": "-1"}, "greater than or equal to 0"),
        ({"at": "25:00"}, "valid time"),
    ],
)
def test_terms_that_cannot_be_are_refused(cast: Cast, draft: Draft, changes: dict[str, str], sentence: str) -> None:
    assert sentence in terms(signed_in(cast.alma), draft, **changes).content.decode()


def new_contract(cast: Cast, draft: Draft) -> Contract:
    return Contract(
        department=draft.department,
        vendor=cast.vendors["E"],
        number="REC-1",
        title=draft.title,
        goal=draft.goal,
        starts=date(2027, 1, 1),
        ends=date(2028, 12, 31),
        value=Decimal(900_000),
        intensity=draft.intensity,
        manager=cast.alma,
    )


def test_promised_levels_become_the_targets_of_the_first_sheet(cast: Cast, draft: Draft) -> None:
    sheet = award(cast.alma, draft, new_contract(cast, draft), {"Missed pick-ups": 0.0008})
    assert (sheet.version, sheet.state) == (1, ExpectationSheet.State.DRAFT)
    promised = {kpi.name: kpi.target for kpi in from_json(sheet.content).kpis}
    assert promised["Missed pick-ups"] == 0.0008
    assert promised["Repeat misses"] is None
    assert [each.what for each in changed_at_award(draft)] == ["KPI: Missed pick-ups, target"]
    assert deviations_of(sheet) == []


def test_what_the_sheet_says_otherwise_is_flagged(cast: Cast, draft: Draft) -> None:
    sheet = award(cast.alma, draft, new_contract(cast, draft), {"Missed pick-ups": 0.0008})
    sheet.content["kpis"][0]["target"] = 0.002
    sheet.content["meetings"]["every_months"] = 3
    found = deviations_of(sheet)
    assert [(each.what, each.now) for each in found] == [
        ("Months between meetings", "3"),
        ("KPI: Missed pick-ups, target", found[1].now),
    ]
    other = ExpectationSheet(kickoff=kickoff_of(cast.contracts["B"]), version=1, content={}, written_by=cast.alma)
    assert deviations_of(other) == []


def test_a_contract_is_awarded_in_the_browser(cast: Cast, draft: Draft) -> None:
    given = {"vendor": cast.vendors["E"].pk, "number": "REC-1", "value": "900000", "starts": "2027-01-01"}
    given |= {"ends": "2028-12-31", "manager": cast.alma.pk, "level-0": "0.8", "level-1": "8 %"}
    answer = signed_in(cast.alma).post(f"/drafts/{draft.pk}/award/", given)
    contract = Contract.objects.get(number="REC-1")
    assert answer.url == f"/contracts/{contract.pk}/"
    assert (contract.title, contract.intensity, contract.goal) == (draft.title, "high", draft.goal)
    levels = [kpi.target for kpi in from_json(contract.kickoff.sheets.get().content).kpis[:2]]
    assert levels == pytest.approx([0.0008, 0.08])
    page = signed_in(cast.alma).get(f"/drafts/{draft.pk}/").content.decode()
    assert "Promised differently from what was asked" in page
    assert "Award the contract" not in page


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"number": ""}, "A new contract needs this"),
        ({"number": "JAN-E"}, "There is a contract with the number JAN-E already"),
        ({"ends": "2026-01-01"}, "would end before it starts"),
        ({"level-0": "few"}, "“few” is not a number"),
        ({"value": "-5"}, "greater than or equal to 0"),
    ],
)
def test_an_award_that_cannot_be_saves_nothing(
    cast: Cast, draft: Draft, changes: dict[str, str], sentence: str
) -> None:
    given = {"vendor": cast.vendors["E"].pk, "number": "REC-1", "value": "9", "starts": "2027-01-01"}
    answer = signed_in(cast.alma).post(f"/drafts/{draft.pk}/award/", {**given, "ends": "2028-12-31", **changes})
    assert sentence in answer.content.decode()
    assert not Contract.objects.filter(title=draft.title).exists()
    draft.refresh_from_db()
    assert draft.awarded is None


def test_an_award_is_taken_back_until_the_vendor_has_seen_the_sheet(cast: Cast, draft: Draft) -> None:
    contract = cast.contracts["E"]
    sheet = award(cast.alma, draft, contract, {})
    with pytest.raises(ValueError, match="This draft is awarded"):
        change_draft(cast.alma, draft)
    take_award_back(cast.alma, draft)
    assert (draft.awarded, draft.promised) == (None, {})
    award(cast.alma, draft, contract, dict.fromkeys(names(draft), 0.5))
    propose_sheet(cast.alma, sheet)
    with pytest.raises(ValueError, match="proposed to the vendor already"):
        take_award_back(cast.alma, draft)


def test_a_sheet_the_vendor_has_seen_is_not_written_over(cast: Cast, draft: Draft) -> None:
    contract = cast.contracts["E"]
    other = make_draft(cast.alma, planned(cast, title="Another"))
    award(cast.alma, other, contract, dict.fromkeys(names(other), 0.5))
    with pytest.raises(ValueError, match="awarded from another draft"):
        award(cast.alma, draft, contract, {})
    propose_sheet(cast.alma, contract.kickoff.sheets.get())
    Draft.objects.filter(pk=other.pk).delete()
    with pytest.raises(ValueError, match="The vendor has seen an expectation sheet"):
        award(cast.alma, draft, contract, {})
    draft.refresh_from_db()
    assert draft.awarded is None


def test_a_draft_thrown_away_is_told_to_the_department(cast: Cast, draft: Draft) -> None:
    answer = signed_in(cast.alma).post(f"/drafts/{draft.pk}/drop/")
    assert answer.url == "/drafts/"
    assert not Draft.objects.exists()
    assert "Recycling 2027" in Event.objects.all().about(cast.department).first().sentence


def test_only_leads_of_the_department_write_and_no_vendor_reads(cast: Cast, draft: Draft) -> None:
    for person in (cast.victor, cast.dana, cast.lee, cast.priya, cast.outsider):
        with pytest.raises(PermissionDenied):
            drop_draft(person, draft)
        with pytest.raises(PermissionDenied):
            make_draft(person, planned(cast))
    assert not Draft.objects.visible_to(cast.victor).exists()
    assert not Draft.objects.visible_to(cast.outsider).exists()
    assert Draft.objects.visible_to(cast.priya).exists()
    award(cast.alma, draft, cast.contracts["E"], {})
    assert signed_in(cast.victor).get(f"/drafts/{draft.pk}/").status_code == 403
    history = signed_in(cast.victor).get(f"/contracts/{cast.contracts['E'].pk}/history/").content.decode()
    assert "Recycling 2027" not in history


@pytest.mark.parametrize("many", [5, 40])
def test_queries_do_not_grow(cast: Cast, draft: Draft, many: int) -> None:
    for number in range(many):
        make_draft(cast.alma, planned(cast, title=f"Draft {number}"))
    draft.content = {**draft.content, "kpis": draft.content["kpis"] * many}
    draft.save()
    browser = signed_in(cast.alma)
    for address, most in (("/drafts/", 5), (f"/drafts/{draft.pk}/", 10)):
        with CaptureQueriesContext(connection) as queries:
            assert browser.get(address).status_code == 200
        assert len(queries) <= most, [query["sql"][:90] for query in queries]


def test_the_departments_own_texts_are_taken_over_and_no_other_departments(cast: Cast, draft: Draft) -> None:
    draft.roles, draft.data_sharing = "Lead: answers for all", "Records are the city’s."
    change_draft(cast.alma, draft)
    later = make_draft(cast.alma, planned(cast, title="Refuse 2028"))
    assert (later.roles, later.data_sharing) == (draft.roles, draft.data_sharing)
    elsewhere = make_draft(cast.outsider, planned(cast, department=Department.objects.get(name="Parks")))
    assert "belong to the department" in elsewhere.data_sharing
