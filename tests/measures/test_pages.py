"""Every page of the room: what it shows, whom it opens for, and that it does not slow down with rows."""

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from midcourse.measures.actions import define_kpi
from midcourse.measures.models import KPI, Observation, Submission
from tests.cast import Cast, signed_in
from tests.measures.files import csv, say, send
from tests.measures.janitorial import COMPLAINTS, enter

JAN = date(2026, 1, 1)
LONG = csv("Month,Vendor,Site,Complaints", "2026-01,Vendor E,Library,6", "2026-01,Vendor B,Library,2")


def queries(client: Client, address: str) -> int:
    client.get(address)  # what is made once a process is made now
    with CaptureQueriesContext(
        connection,
    ) as seen:
        answer = client.get(address)
    assert answer.status_code == 200
    return len(seen)


def test_a_file_goes_the_whole_way_in_the_browser(cast: Cast, complaints: KPI) -> None:
    client = signed_in(cast.alma)
    page = client.get(f"{reverse('figures-send')}?program={cast.program.pk}").content.decode()
    assert f'value="program={cast.program.pk}" selected' in page
    file = SimpleUploadedFile("march.csv", LONG)
    answer = client.post(reverse("figures-send"), {"subject": f"program={cast.program.pk}", "file": file})
    submission = Submission.objects.get()
    assert answer["Location"] == reverse("submission", args=[submission.pk])
    columns = reverse("submission-columns", args=[submission.pk])
    form = client.get(columns).context["form"]
    chosen = {name: form.get_initial_for_field(field, name) or "" for name, field in form.fields.items()}
    client.post(columns, {name: value for name, value in chosen.items() if value})
    page = client.get(reverse("submission", args=[submission.pk])).content.decode()
    assert "2 new figures, 0 corrected, 0 the same" in page
    client.post(reverse("submission-save", args=[submission.pk]))
    page = client.get(reverse("submission", args=[submission.pk])).content.decode()
    assert "2 figures saved" in page
    assert Observation.objects.count() == 2
    again = SimpleUploadedFile("march.csv", LONG)
    page = client.post(reverse("figures-send"), {"subject": f"program={cast.program.pk}", "file": again}).content
    assert b"This is the same file as march.csv" in page
    assert reverse("submission", args=[submission.pk]).encode() in page


def test_the_progress_part_leads_on_when_the_work_is_done(cast: Cast, complaints: KPI) -> None:
    client = signed_in(cast.alma)
    submission = send(cast, cast.alma, LONG)
    address = reverse("submission-progress", args=[submission.pk])
    assert client.get(address)["HX-Redirect"] == reverse("submission-columns", args=[submission.pk])
    Submission.objects.update(state="checking")
    page = client.get(address).content.decode()
    assert 'hx-trigger="every 1s"' in page
    assert "the background worker may not be running" in page  # nobody has said anything


def test_the_file_comes_back_as_it_was_sent(cast: Cast, complaints: KPI) -> None:
    submission = send(cast, cast.alma, LONG)
    answer = signed_in(cast.alma).get(reverse("submission-file", args=[submission.pk]))
    assert b"".join(answer) == LONG  # type: ignore[arg-type]  # a streamed answer
    answer.close()
    assert answer["Content-Disposition"] == 'attachment; filename="march.csv"'


def test_the_template_has_a_column_for_every_figure_and_is_understood(cast: Cast, complaints: KPI, passed: KPI) -> None:
    client = signed_in(cast.victor)
    answer = client.get(f"{reverse('figures-template')}?contract={cast.contracts['E'].pk}")
    submission = send(cast, cast.victor, b"".join(answer), name="template.xlsx", letter="E")  # type: ignore[arg-type]
    assert submission.mapping["roles"] == {
        "Period": "period",
        "Contract": "unit",
        "site": "by:site",
        "Complaints": f"kpi:{complaints.pk}:numerator",
        "Inspections passed: rooms passed": f"kpi:{passed.pk}:numerator",
        "Inspections passed: rooms inspected": f"kpi:{passed.pk}:denominator",
    }


def test_a_vendor_fills_in_one_short_form(cast: Cast, complaints: KPI, passed: KPI) -> None:
    enter(cast, complaints, "E", (date(2026, 8, 1), 7))
    client = signed_in(cast.victor)
    address = f"{reverse('figures-enter', args=[cast.contracts['E'].pk])}?period=month:2026-09-01"
    page = client.get(address).content.decode()
    assert "Last time: 7." in page
    field = f"c{cast.contracts['E'].pk}-k{{}}-{{}}".format
    count, top, base = field(complaints.pk, "numerator"), field(passed.pk, "numerator"), field(passed.pk, "denominator")
    page = client.post(address, {count: "five", top: "130", base: "120"}).content.decode()
    assert "Nothing was saved" in page
    assert "Expected a number, found “five”" in page
    assert "More than column “denominator” says there are, found “130 of 120”" in page
    assert not Observation.objects.filter(period=date(2026, 9, 1)).exists()
    client.post(address, {count: "0", top: "", base: ""})
    kept = Observation.objects.filter(period=date(2026, 9, 1)).values_list("kpi", "numerator")
    assert list(kept) == [(complaints.pk, 0)]  # zero is zero, blank is not collected


def test_a_jump_in_the_form_asks_why(cast: Cast, complaints: KPI) -> None:
    enter(cast, complaints, "E", (date(2026, 8, 1), 7))
    client = signed_in(cast.victor)
    address = f"{reverse('figures-enter', args=[cast.contracts['E'].pk])}?period=month:2026-09-01"
    typed = {f"c{cast.contracts['E'].pk}-k{complaints.pk}-numerator": "90"}
    assert "Why are the marked figures right?" in client.post(address, typed).content.decode()
    assert client.post(address, {**typed, "reason": "A flood"}).status_code == 302
    assert Submission.objects.latest("pk").answers == {"form": "A flood"}


def test_defining_a_kpi_takes_a_share_in_percent_and_warns(cast: Cast) -> None:
    client = signed_in(cast.alma)
    for number in range(5):
        define_kpi(cast.alma, program=cast.program, **{**COMPLAINTS, "name": f"KPI {number}"})
    fields = {
        **{"name": "On time", "meaning": "Visits on time out of all.", "kind": "rate", "numerator": "on time"},
        **{"denominator": "visits", "per": 1, "better": "higher", "target": "92 %", "reporter": "vendor"},
        **{"frequency": "month", "days_to_report": 10, "smallest_cell": 0, "breakdowns": "site, shift", "goal": ""},
    }
    page = client.post(f"{reverse('kpi-add')}?program={cast.program.pk}", fields)
    kpi = KPI.objects.latest("pk")
    assert (kpi.definition.target, kpi.definition.dimensions) == (0.92, ["site", "shift"])
    said = [str(message) for message in page.wsgi_request._messages]  # type: ignore[attr-defined]
    assert any("names no goal" in sentence for sentence in said)
    assert any("6 KPIs are in use here" in sentence for sentence in said)
    form = client.get(reverse("kpi-edit", args=[kpi.pk])).context["form"]
    assert form["target"].value() == "92 %"
    client.post(reverse("kpi-edit", args=[kpi.pk]), {**fields, "target": "95", "goal": "Clean buildings"})
    kpi.refresh_from_db()
    assert (kpi.definition.version, kpi.definition.target) == (2, 0.95)


def test_figures_go_out_and_small_cells_do_not(cast: Cast) -> None:
    kpi = define_kpi(cast.alma, program=cast.program, **{**COMPLAINTS, "smallest_cell": 5})
    enter(cast, kpi, "E", (JAN, 3), site="Library")
    enter(cast, kpi, "E", (JAN, 40), site="=City Hall")
    enter(cast, kpi, "E", (JAN, 30), site="Museum")
    enter(cast, kpi, "B", (JAN, 50), site="Library")
    enter(cast, kpi, "B", (JAN, 60), site="=City Hall")
    enter(cast, kpi, "B", (JAN, 70), site="Museum")
    address = f"{reverse('kpi-figures', args=[kpi.pk])}?format=csv"

    def lines(person: object) -> list[str]:
        text = b"".join(signed_in(person).get(address)).decode()  # type: ignore[arg-type]
        return [line for line in text.splitlines() if "January" in line]

    assert len(lines(cast.alma)) == 6
    assert any(",3," in line for line in lines(cast.alma))
    hidden = [line for line in lines(cast.lee) if "hidden" in line]
    assert any("Vendor E" in line and "Library" in line for line in hidden)
    assert len(hidden) >= 4  # one more in its row, and theirs in each column
    assert not any(",3," in line for line in lines(cast.lee))
    assert len(lines(cast.victor)) == 3
    assert not any("Vendor B" in line for line in lines(cast.victor))


def test_a_file_with_small_cells_is_not_for_viewers(cast: Cast) -> None:
    define_kpi(cast.alma, program=cast.program, **{**COMPLAINTS, "smallest_cell": 5})
    submission = send(cast, cast.alma, LONG)
    assert signed_in(cast.lee).get(reverse("submission-file", args=[submission.pk])).status_code == 403
    answer = signed_in(cast.dario).get(reverse("submission-file", args=[submission.pk]))
    answer.close()
    assert answer.status_code == 200


OWN = ["submission", "submission-progress", "submission-file", "submission-columns"]
POSTED = ["submission-answer", "submission-save", "submission-withdraw", "submission-again"]


@pytest.mark.parametrize("name", OWN + POSTED)
def test_another_vendor_gets_404_on_every_page_of_a_submission(cast: Cast, complaints: KPI, name: str) -> None:
    """Sent for the program, which Dana sees too; what Victor sent for it is not hers to know of."""
    submission = send(cast, cast.victor, csv("Month,Complaints", "2026-01,6"))
    say(submission, cast.victor, submission.mapping["roles"])
    address = reverse(name, args=[submission.pk])
    dana = signed_in(cast.dana)
    assert (dana.post(address) if name in POSTED else dana.get(address)).status_code == 404
    submission.refresh_from_db()
    assert submission.state == "preview"


def test_another_vendor_gets_404_on_contract_and_kpi_pages(cast: Cast) -> None:
    own = define_kpi(cast.alma, contract=cast.contracts["E"], **COMPLAINTS)
    dana, contract = signed_in(cast.dana), cast.contracts["E"].pk
    addresses = [
        reverse("kpi-figures", args=[own.pk]),
        reverse("figures-enter", args=[contract]),
        f"{reverse('figures-template')}?contract={contract}",
    ]
    assert [dana.get(address).status_code for address in addresses] == [404, 404, 404]
    file = SimpleUploadedFile("march.csv", LONG)
    answer = dana.post(reverse("figures-send"), {"subject": f"contract={contract}", "file": file})
    assert not Submission.objects.exists()
    assert answer.status_code in (200, 404)
    assert "Vendor E" not in dana.get(reverse("figures-send")).content.decode()


def test_lists_do_not_ask_more_of_the_database_with_more_rows(cast: Cast, complaints: KPI) -> None:
    client = signed_in(cast.alma)
    pages = [
        reverse("submissions"),
        reverse("kpi-figures", args=[complaints.pk]),
        reverse("figures-send"),
        f"{reverse('figures-enter', args=[cast.contracts['E'].pk])}?period=month:2026-09-01",
    ]
    months = [date(2020, 1, 1) + timedelta(days=31 * number) for number in range(40)]
    for month in months[:5]:
        enter(cast, complaints, "E", (month.replace(day=1), 3))
    few = [queries(client, page) for page in pages]
    for month in months[5:]:
        enter(cast, complaints, "E", (month.replace(day=1), 3))
    assert [queries(client, page) for page in pages] == few
