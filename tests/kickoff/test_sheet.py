"""Writing a sheet, proposing it, and its way back: drafts, versions, two people at once."""

from dataclasses import replace
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from midcourse.contracts.models import Intensity
from midcourse.kickoff import actions
from midcourse.kickoff.expectations import Meetings
from midcourse.kickoff.models import ExpectationSheet, Kickoff
from midcourse.kickoff.sheets import begin_with, content_of, mark_of
from midcourse.library.actions import fill_library
from midcourse.library.models import StarterKPI
from midcourse.measures.actions import define_kpi
from midcourse.people import clock
from midcourse.people.models import Event, Notice
from tests.cast import Cast, signed_in
from tests.kickoff.sheets import COMPLAINTS, MISSES, NOW, agreed, expected, new_kickoff, proposed

State = ExpectationSheet.State


def address(kickoff: Kickoff, page: str = "") -> str:
    return f"/contracts/{kickoff.contract_id}/sheet/{page}"


def as_shown(client: Client, kickoff: Kickoff) -> dict[str, Any]:
    """The editor as a browser would send it, unchanged."""
    context = client.get(address(kickoff, "edit/")).context
    editor = context["editor"]
    data = {"seen": context["mark"]}
    forms = [editor.form]
    for rows in (editor.kpis, editor.reports, editor.steps):
        forms += [rows.management_form, *rows.forms]
    for form in forms:
        for field in form:
            value = field.value()
            if value is not None and value is not False and not field.field.disabled:
                data[field.html_name] = value
    return data


def test_the_first_sheet_is_filled_from_what_is_known(cast: Cast) -> None:
    fill_library()
    with clock.at(NOW):
        sheet = begin_with(new_kickoff(cast, intensity=Intensity.HIGH))
    assert sheet.goal == "Carts are emptied."
    assert sheet.meetings.every_months == 1  # high intensity meets every month
    assert sheet.touchpoints == (30, 60, 90)
    assert len(sheet.kpis) == 5  # as many as high intensity takes
    assert sheet.kpis[0].name == "Missed pick-ups"  # the library's first for recycling
    assert sheet.kpis[0].owner == "Vendor E"


def test_kpis_that_are_measured_already_come_first(cast: Cast) -> None:
    with clock.at(NOW):
        kickoff = new_kickoff(cast, program=cast.program)
        define_kpi(
            cast.alma,
            program=cast.program,
            name="Complaints",
            meaning="Complaints",
            kind="count",
            numerator="complaints",
            better="lower",
        )
        assert [kpi.name for kpi in begin_with(kickoff).kpis] == ["Complaints"]


def test_proposed_in_one_click_as_it_is_filled(cast: Cast) -> None:
    fill_library()
    with clock.at(NOW):
        kickoff = new_kickoff(cast)
        client = signed_in(cast.alma)
        answer = client.post(address(kickoff, "edit/"), {**as_shown(client, kickoff), "propose": "1"})
    assert answer.status_code == 302
    sheet = kickoff.sheets.get()
    assert (sheet.state, sheet.version, sheet.government_agreed_by) == (State.PROPOSED, 1, cast.alma)
    assert len(content_of(sheet).kpis) == 3
    assert Notice.objects.get().to == cast.victor


def test_a_kpi_of_the_library_is_added_with_one_click(cast: Cast) -> None:
    fill_library()
    with clock.at(NOW):
        kickoff = new_kickoff(cast)
        client = signed_in(cast.alma)
        trucks = StarterKPI.objects.get(name="Trucks available")
        client.post(address(kickoff, "edit/"), {**as_shown(client, kickoff), "add": trucks.pk})
        sheet = kickoff.sheets.get()
        assert sheet.state == State.DRAFT
        assert [kpi.name for kpi in content_of(sheet).kpis][-1] == "Trucks available"
        assert "Trucks available</button>" not in client.get(address(kickoff, "edit/")).content.decode()


def test_a_target_is_typed_as_people_say_it_and_a_row_is_left_out(cast: Cast) -> None:
    with clock.at(NOW):
        kickoff = new_kickoff(cast)
        actions.save_draft(cast.alma, kickoff, expected(kpis=(MISSES, COMPLAINTS)))
        client = signed_in(cast.alma)
        client.post(
            address(kickoff, "edit/"),
            {**as_shown(client, kickoff), "kpis-0-target": "0.5", "kpis-1-DELETE": "on", "touchpoints": "60, 30"},
        )
        sheet = content_of(kickoff.sheets.get())
    assert sheet == expected(kpis=(replace(MISSES, target=0.0005),), touchpoints=(30, 60))  # 0.5 per 1,000


def test_a_kpi_of_ones_own_is_typed(cast: Cast) -> None:
    with clock.at(NOW):
        kickoff = new_kickoff(cast)
        actions.save_draft(cast.alma, kickoff, expected())
        client = signed_in(cast.alma)
        own = {"name": "Spills", "meaning": "Spills seen", "kind": "count", "numerator": "spills", "better": "lower"}
        typed = {f"kpis-1-{name}": value for name, value in own.items()}
        client.post(address(kickoff, "edit/"), {**as_shown(client, kickoff), **typed})
        kpis = content_of(kickoff.sheets.get()).kpis
    assert [kpi.name for kpi in kpis] == ["Missed pick-ups", "Spills"]


def test_what_is_wrong_is_said_and_nothing_is_kept(cast: Cast) -> None:
    with clock.at(NOW):
        kickoff = new_kickoff(cast)
        client = signed_in(cast.alma)
        shown = as_shown(client, kickoff)
        wrong = {**shown, "touchpoints": "soon", "kpis-0-target": "few", "kpis-0-name": "Spills"}
        page = client.post(address(kickoff, "edit/"), wrong).content.decode()
    assert "“soon” is not a number of days" in page
    assert "“few” is not a number" in page
    assert not kickoff.sheets.exists()


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"kpis": (MISSES, MISSES)}, "The KPI “Missed pick-ups” is there twice"),
        ({"kpis": (replace(MISSES, denominator=""),)}, "The KPI Missed pick-ups: Say what it is out of"),
        ({"format": "As Vendor B does."}, "it names Vendor B"),
        ({"meetings": Meetings(place="At Vendor B")}, "it names Vendor B"),
    ],
)
def test_a_sheet_that_cannot_be(cast: Cast, changes: dict[str, Any], sentence: str) -> None:
    with clock.at(NOW):
        kickoff = new_kickoff(cast, program=cast.program)
        with pytest.raises(ValueError, match=sentence):
            actions.save_draft(cast.alma, kickoff, expected(**changes))


def test_of_two_people_at_one_draft_the_second_sees_what_the_first_wrote(cast: Cast) -> None:
    with clock.at(NOW):
        kickoff = new_kickoff(cast)
        actions.save_draft(cast.alma, kickoff, expected())
        dario = signed_in(cast.dario)
        shown = as_shown(dario, kickoff)
        actions.save_draft(cast.alma, kickoff, expected(format="By spreadsheet."), seen=mark_of(kickoff))
        page = dario.post(address(kickoff, "edit/"), {**shown, "format": "By mail."})
        text = page.content.decode()
        assert "Alma saved version 1 while you had this page open" in text
        assert "By spreadsheet." in text
        assert "By mail." in text
        assert content_of(kickoff.sheets.get()).format == "By spreadsheet."
        dario.post(address(kickoff, "edit/"), {**shown, "format": "By mail.", "seen": page.context["mark"]})
    assert content_of(kickoff.sheets.get()).format == "By mail."


def test_a_draft_is_the_departments_own(cast: Cast) -> None:
    with clock.at(NOW):
        kickoff = new_kickoff(cast)
        actions.save_draft(cast.alma, kickoff, expected(format="Not for your eyes yet."))
        for page in (address(kickoff), f"/contracts/{kickoff.contract_id}/kickoff/"):
            text = signed_in(cast.victor).get(page).content.decode()
            assert "Not for your eyes" not in text
            assert "Draft" not in text


def test_returned_with_words_and_written_anew(cast: Cast) -> None:
    with clock.at(NOW):
        kickoff = new_kickoff(cast)
        proposed(cast, kickoff)
        signed_in(cast.victor).post(address(kickoff, "return/"), {"version": "1", "words": "Ten days are too few."})
        first = kickoff.sheets.get()
        assert (first.state, first.returned_by) == (State.RETURNED, cast.victor)
        assert "Ten days are too few." in Notice.objects.get(to=cast.alma).body
        assert "Ten days are too few." in signed_in(cast.alma).get(address(kickoff)).content.decode()
        second = actions.new_sheet_version(cast.alma, kickoff)
        assert (second.version, content_of(second)) == (2, expected())
        with pytest.raises(ValueError, match="Look at the newest version"):
            actions.agree_sheet(cast.victor, first)


def test_a_proposed_version_is_not_edited_but_taken_back(cast: Cast) -> None:
    with clock.at(NOW):
        kickoff = new_kickoff(cast)
        sheet = proposed(cast, kickoff)
        with pytest.raises(ValueError, match="waits for the vendor"):
            actions.save_draft(cast.dario, kickoff, expected(format="Other"))
        assert signed_in(cast.dario).get(address(kickoff, "edit/")).status_code == 302
        actions.return_sheet(cast.alma, sheet, "A target is missing")
        assert actions.save_draft(cast.dario, kickoff, expected(format="Other")).version == 2


def test_proposing_twice_proposes_once(cast: Cast) -> None:
    with clock.at(NOW):
        sheet = proposed(cast, new_kickoff(cast))
        actions.propose_sheet(cast.alma, sheet)
    assert Notice.objects.filter(to=cast.victor).count() == 1


def test_a_change_is_asked_for_while_the_agreed_version_stays_in_force(cast: Cast) -> None:
    with clock.at(NOW):
        kickoff = new_kickoff(cast)
        sheet = agreed(cast, kickoff)
        signed_in(cast.victor).post(address(kickoff, "return/"), {"version": "1", "words": "Meet on Mondays."})
    sheet.refresh_from_db()
    assert sheet.state == State.AGREED
    assert "Meet on Mondays." in Notice.objects.filter(to=cast.alma).first().body
    assert Event.objects.visible_to(cast.victor).about(kickoff.contract).filter(verb="sheet.ask").exists()


def test_who_may_write_and_who_may_answer(cast: Cast) -> None:
    with clock.at(NOW):
        kickoff = new_kickoff(cast)
        for person in (cast.victor, cast.lee, cast.priya, cast.outsider):
            with pytest.raises(PermissionDenied):
                actions.save_draft(person, kickoff, expected())
        sheet = proposed(cast, kickoff)
        for person in (cast.dana, cast.lee, cast.priya, cast.outsider):
            with pytest.raises(PermissionDenied):
                actions.return_sheet(person, sheet, "No")
        with pytest.raises(ValueError, match="Say what should change"):
            actions.return_sheet(cast.victor, sheet, " ")


def test_the_pages_ask_no_more_of_a_long_sheet(cast: Cast, django_assert_max_num_queries: Any) -> None:
    with clock.at(NOW):
        kickoff = new_kickoff(cast)
        client = signed_in(cast.alma)
        for many, limit in ((5, 30), (40, 30)):
            many_kpis = tuple(replace(COMPLAINTS, name=f"KPI {place}") for place in range(many))
            actions.save_draft(cast.alma, kickoff, expected(kpis=many_kpis))
            for page in (address(kickoff), address(kickoff, "edit/"), f"/contracts/{kickoff.contract_id}/kickoff/"):
                with django_assert_max_num_queries(limit):
                    assert client.get(page).status_code == 200
