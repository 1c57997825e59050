"""A kickoff of Vendor E's contract with one of each thing that is prepared for it."""

from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext

from midcourse.kickoff.actions import kickoff_of
from midcourse.kickoff.actions.documents import save_document
from midcourse.kickoff.actions.needs import say_need
from midcourse.kickoff.actions.pack import freeze_agenda
from midcourse.kickoff.actions.roles import save_role
from midcourse.kickoff.actions.walkthrough import read_requirement, save_requirement
from midcourse.kickoff.models import KeyDocument, Kickoff, Requirement, RoleItem
from midcourse.people.models import User
from tests.cast import Cast, signed_in


def kickoff_with_e(cast: Cast) -> Kickoff:
    return kickoff_of(cast.contracts["E"])


def prepared(cast: Cast) -> dict[str, Any]:
    """By the names its pages have; the requirement has an open question of the vendor."""
    kickoff = kickoff_with_e(cast)
    document = KeyDocument(kickoff=kickoff, title="Cleaning plan", link="https://city.example/plan", shared=True)
    requirement = Requirement(kickoff=kickoff, clause="4.2", text="Restrooms are cleaned twice a day.")
    item = RoleItem(kickoff=kickoff, item="Invoices", accountable=cast.alma)
    return {
        "document": save_document(cast.alma, document),
        "requirement": read_requirement(
            cast.victor, save_requirement(cast.alma, requirement), question="Also on weekends?"
        ),
        "need": say_need(cast.victor, kickoff, "Keys to all buildings"),
        "role": save_role(cast.alma, item, [cast.alma]),
        "agenda": freeze_agenda(cast.alma, kickoff),
    }


def queries_of(person: User, address: str) -> int:
    """How many queries this person's look at a page takes."""
    browser = signed_in(person)
    with CaptureQueriesContext(connection) as queries:
        assert browser.get(address).status_code == 200
    return len(queries)
