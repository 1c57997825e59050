"""The contract management plan: made from what is known, kept as agreed, and in two editions."""

from datetime import UTC, date, datetime
from io import BytesIO

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from docx import Document
from pypdf import PdfReader

from midcourse.contracts.actions import add_deliverable, save_risk
from midcourse.contracts.models import Contract, Risk
from midcourse.kickoff.actions.plan import agree_plan
from midcourse.kickoff.actions.start import kickoff_of
from midcourse.kickoff.expectations import Expectations, ExpectedKPI, Report, Step, as_json
from midcourse.kickoff.models import ExpectationSheet, PlanVersion, RoleItem
from midcourse.kickoff.papers import Section
from midcourse.kickoff.plan import plan_paper
from midcourse.measures.actions import define_kpi
from midcourse.meetings.actions import plan_meeting
from midcourse.people import clock
from midcourse.people.models import Event
from tests.cast import Cast, signed_in

NOW = datetime(2026, 11, 12, 15, tzinfo=UTC)
SHEET = Expectations(
    goal="Clean buildings",
    kpis=(ExpectedKPI("Complaints", "Complaints people send in", numerator="complaints", target=8),),
    reports=(Report("Performance report", "month", 10),),
    escalation=(Step("Both directors", 15),),
    touchpoints=(30, 60),
    format="By spreadsheet.",
)


@pytest.fixture(autouse=True)
def today():
    with clock.at(NOW):
        yield


@pytest.fixture
def contract(cast: Cast) -> Contract:
    return cast.contracts["E"]


def agreed(cast: Cast, contract: Contract, content: Expectations = SHEET) -> ExpectationSheet:
    return ExpectationSheet.objects.create(
        kickoff=kickoff_of(contract),
        version=1,
        state=ExpectationSheet.State.AGREED,
        content=as_json(content),
        written_by=cast.alma,
        government_agreed_by=cast.alma,
        government_agreed_at=NOW,
        vendor_agreed_by=cast.victor,
        vendor_agreed_at=NOW,
    )


def risk(cast: Cast, contract: Contract, what: str, *, shared: bool = True, impact: int = 3) -> Risk:
    noted = Risk(contract=contract, what=what, owner=cast.alma, review_on=date(2027, 1, 1), shared=shared)
    noted.impact = impact
    return save_risk(cast.alma, noted)


def part(contract: Contract, key: str, *, shared: bool = False) -> Section:
    return next(section for section in plan_paper(contract, shared=shared).sections if section.key == key)


def test_a_new_contract_says_what_is_not_agreed_yet(cast: Cast, contract: Contract) -> None:
    missing = plan_paper(contract, shared=False).missing
    for words in (
        "The expectation sheet",
        "The KPIs",
        "The role matrix",
        "When both sides meet",
        "Risks",
        "Which reports",
    ):
        assert [each for each in missing if each.startswith(words)], words
    page = signed_in(cast.alma).get(f"/contracts/{contract.pk}/plan/").content.decode()
    assert "Not agreed yet" in page
    assert "Public buildings are clean when people arrive." in page


def test_it_is_filled_by_what_the_system_knows(cast: Cast, contract: Contract) -> None:
    agreed(cast, contract)
    kickoff = kickoff_of(contract)
    kickoff.success = "Nobody thinks of cleaning any more."
    kickoff.save()
    RoleItem.objects.create(kickoff=kickoff, item="Send the figures", accountable=cast.victor)
    risk(cast, contract, "The night crew leaves")
    add_deliverable(cast.alma, contract, "Insurance certificate", date(2026, 12, 1))
    plan_meeting(cast.alma, contract=contract, on=date(2026, 12, 8))
    paper = plan_paper(contract, shared=False)
    assert paper.missing == []
    assert part(contract, "agreement").paragraphs == (
        "Version 1 of the expectation sheet, by Alma on Nov 12, 2026 and Victor on Nov 12, 2026.",
    )
    assert part(contract, "success").paragraphs == ("Nobody thinks of cleaning any more.",)
    assert part(contract, "people").table.rows[-1] == (
        *("Victor", "Vendor contact", "Vendor E", "victor@vendor.example"),
    )
    assert part(contract, "roles").table.rows == (("Send the figures", "Victor", "–"),)
    assert part(contract, "kpis").table.rows[0][3] == "Target 8; lower is better"
    assert "Next: Dec 8, 2026." in part(contract, "meetings").paragraphs
    assert part(contract, "reports").items == ("Insurance certificate, due Dec 1, 2026",)
    assert part(contract, "escalation").table.rows == (("Both directors", "15 days"),)
    # The term ends on Dec 31, 2027; 180 days before it is July 4.
    assert part(contract, "closeout").items[0].startswith("Jul 4, 2027: decide whether to renew")


def test_kpis_in_use_go_before_those_of_the_sheet(cast: Cast, contract: Contract) -> None:
    agreed(cast, contract)
    fields = {"meaning": "Shifts worked", "kind": "rate", "numerator": "worked", "denominator": "scheduled"}
    define_kpi(cast.alma, contract=contract, name="Shifts covered", better="higher", target=0.98, **fields)
    rows = part(contract, "kpis").table.rows
    assert [row[0] for row in rows] == ["Shifts covered"]
    assert rows[0][2:4] == ("worked out of scheduled", "Target 98 %; higher is better")


def test_a_proposed_sheet_is_told_as_such_and_a_draft_is_not_read(cast: Cast, contract: Contract) -> None:
    sheet = agreed(cast, contract)
    ExpectationSheet.objects.filter(pk=sheet.pk).update(state=ExpectationSheet.State.PROPOSED)
    assert "is proposed and waits for the vendor" in part(contract, "agreement").missing
    ExpectationSheet.objects.filter(pk=sheet.pk).update(state=ExpectationSheet.State.DRAFT)
    assert part(contract, "kpis", shared=True).table is None


def test_a_vendor_reads_nothing_internal(cast: Cast, contract: Contract) -> None:
    risk(cast, contract, "The vendor may be sold", shared=False, impact=5)
    risk(cast, contract, "The night crew leaves")
    internal = signed_in(cast.alma).get(f"/contracts/{contract.pk}/plan/").content.decode()
    assert "The vendor may be sold" in internal
    assert "Weight of 25" in internal
    assert "Medium intensity" in internal
    version = agree_plan(cast.alma, contract)
    for address in (f"/contracts/{contract.pk}/plan/", f"/plans/{version.pk}/"):
        shared = signed_in(cast.victor).get(address).content.decode()
        assert "The night crew leaves" in shared
        assert "The vendor may be sold" not in shared
        assert "Weight of 25" not in shared
        assert "intensity" not in shared
        assert signed_in(cast.dana).get(address).status_code == 404
        assert signed_in(cast.outsider).get(address).status_code == 404


def test_a_version_stays_as_it_was_agreed(cast: Cast, contract: Contract) -> None:
    version = agree_plan(cast.alma, contract)
    assert (version.version, version.agreed_by, version.agreed_at) == (1, cast.alma, NOW)
    with pytest.raises(ValueError, match="Nothing has changed since version 1"):
        agree_plan(cast.dario, contract)
    risk(cast, contract, "The night crew leaves")
    page = signed_in(cast.alma).get(f"/contracts/{contract.pk}/plan/").content.decode()
    assert "since then changed: Risks" in page
    assert "The night crew leaves" not in signed_in(cast.alma).get(f"/plans/{version.pk}/").content.decode()
    signed_in(cast.alma).post(f"/contracts/{contract.pk}/plan/agree/")
    assert [each.version for each in contract.plan_versions.all()] == [2, 1]
    said = Event.objects.visible_to(cast.victor).about(contract).first()
    assert said.sentence == "Agreed version 2 of the contract management plan"


def test_only_leads_agree(cast: Cast, contract: Contract) -> None:
    for person in (cast.victor, cast.priya, cast.lee, cast.outsider):
        with pytest.raises(PermissionDenied):
            agree_plan(person, contract)
    assert not PlanVersion.objects.exists()


def test_word_and_pdf_have_headings_that_readers_find(cast: Cast, contract: Contract) -> None:
    agreed(cast, contract)
    browser = signed_in(cast.victor)
    document = Document(BytesIO(browser.get(f"/contracts/{contract.pk}/plan/?format=docx").content))
    titles = [section.title for section in plan_paper(contract, shared=True).sections]
    assert [each.text for each in document.paragraphs if each.style.name == "Heading 1"] == titles
    reader = PdfReader(BytesIO(browser.get(f"/contracts/{contract.pk}/plan/?format=pdf").content))
    catalog = reader.root_object
    assert "pdfuaid:part" in catalog["/Metadata"].get_object().get_data().decode()
    assert catalog["/MarkInfo"]["/Marked"]
    tags = list(tagged(catalog["/StructTreeRoot"]))
    assert tags.count("/H1") + tags.count("/H2") >= len(titles)
    assert "/TH" in tags
    assert "Complaints people send in" in " ".join(reader.pages[0].extract_text().split())


def tagged(element: object) -> list[str]:
    """The tags of a structure tree, from the top."""
    element = element.get_object() if hasattr(element, "get_object") else element
    if isinstance(element, list):
        return [tag for child in element for tag in tagged(child)]
    if not isinstance(element, dict):
        return []
    own = [str(element["/S"])] if "/S" in element else []
    return own + (tagged(element["/K"]) if "/K" in element else [])


@pytest.mark.parametrize("words", ['#read("/etc/passwd")', "*bold* $x$ @ref <label>", "= Heading", "</script>"])
def test_words_stay_words_in_print(cast: Cast, contract: Contract, words: str) -> None:
    risk(cast, contract, words)
    pdf = signed_in(cast.alma).get(f"/contracts/{contract.pk}/plan/?format=pdf").content
    text = " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages).split())
    assert "".join(words.split()).replace('"', "") in "".join(text.split()).replace("“", "").replace("”", "").replace(
        '"', ""
    )
    assert "root:" not in text


@pytest.mark.parametrize("many", [5, 40])
def test_queries_do_not_grow(cast: Cast, contract: Contract, many: int) -> None:
    agreed(cast, contract)
    for number in range(many):
        risk(cast, contract, f"Risk {number}")
        role = RoleItem.objects.create(kickoff=contract.kickoff, item=f"Item {number}", accountable=cast.alma)
        role.responsible.add(cast.victor, cast.dario)
    browser = signed_in(cast.alma)
    with CaptureQueriesContext(connection) as queries:
        assert browser.get(f"/contracts/{contract.pk}/plan/").status_code == 200
    assert len(queries) <= 18
