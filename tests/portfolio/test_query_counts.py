"""Queries a page: exactly as recorded, and the same with 40 and with 400 contracts.

`tests/query_counts.json` is a ratchet: a page that needs fewer writes the smaller number there by hand, one that needs
more explains itself in review.
"""

import json
from pathlib import Path

import pytest
from django.core.cache import caches
from django.db import connection
from django.test.utils import CaptureQueriesContext

from midcourse.people import clock
from midcourse.people.models import User
from tests.cast import Cast, contact, signed_in
from tests.portfolio.bulk import Portfolio, fill
from tests.portfolio.material import NOW

RECORDED = Path(__file__).parents[1] / "query_counts.json"


def pages(cast: Cast, city: Portfolio) -> dict[str, tuple[User, str]]:
    contract, program, kpi = city.contracts[0], city.programs[0], city.kpis[0]
    victor = contact("Vera", contract.vendor)
    return {
        "home, manager": (cast.alma, "/"),
        "home, director": (cast.dario, "/"),
        "home, buyer": (cast.priya, "/"),
        "home, viewer": (cast.lee, "/"),
        "home, admin": (cast.ines, "/"),
        "home, vendor": (victor, "/"),
        "contracts, director": (cast.dario, "/contracts/"),
        "contracts, filtered by both lanes": (cast.dario, "/contracts/?compliance=concern&performance=concern"),
        "contracts, vendor": (victor, "/contracts/"),
        "programs, director": (cast.dario, "/programs/"),
        "contract, manager": (cast.alma, f"/contracts/{contract.pk}/"),
        "contract, vendor": (victor, f"/contracts/{contract.pk}/"),
        "contract history, manager": (cast.alma, f"/contracts/{contract.pk}/history/"),
        "program, manager": (cast.alma, f"/programs/{program.pk}/"),
        "program, vendor": (victor, f"/programs/{program.pk}/"),
        "program, by a breakdown": (cast.alma, f"/programs/{program.pk}/?by=site"),
        "KPI of a contract, manager": (cast.alma, f"/kpis/{kpi.pk}/?contract={contract.pk}"),
        "KPI of all, manager": (cast.alma, f"/kpis/{kpi.pk}/"),
        "KPI, vendor": (victor, f"/kpis/{kpi.pk}/"),
        "vendor, director": (cast.dario, f"/vendors/{contract.vendor_id}/"),
        "help, viewer": (cast.lee, "/help/"),
    }


@pytest.mark.parametrize("many", [40, 400])
def test_queries_are_as_recorded_however_many_contracts(cast: Cast, many: int) -> None:
    with clock.at(NOW):
        city = fill(cast.department, cast.alma, contracts=many, observations=3 * 24 * many)
        asked = pages(cast, city)
        signed_in(cast.ines).get("/")  # what is read once a process is read now
        counted = {name: count(person, address) for name, (person, address) in asked.items()}
        again = {name: count(person, address, fresh=False) for name, (person, address) in asked.items()}
    recorded = json.loads(RECORDED.read_text())
    assert counted == recorded["first"]
    assert again == recorded["again"]


def count(person: User, address: str, *, fresh: bool = True) -> int:
    """Queries of a page never drawn before, or of one looked at again."""
    client = signed_in(person)
    if not fresh:
        client.get(address)
    else:
        caches["pages"].clear()
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)
