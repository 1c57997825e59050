"""Every page's server time against a bare Django page of one query, and its size, with a city's portfolio.

Run: python benchmarks/pages.py. 400 contracts and 250,000 observations on SQLite in a directory of its own; pages are
asked for in turn through the whole middleware, warm, and the medians compared. The bare page is one query and a
template of one line, without the layout. "First" is a look after something changed, "again" one while nothing did
(docs/decisions/0008 and 0009); each has its limit. Times are this thread's on the processor, so that other work on the
machine does not count. Exit code 1 where a page is over a limit.
"""

import os
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from types import ModuleType
from typing import Any

CONTRACTS, OBSERVATIONS = 400, 250_000
LIMIT_FIRST, LIMIT_AGAIN = 8.0, 3.0  # times the bare page
LIMIT_KB = 150
ROUNDS, WARM_UP = 30, 3

ROOT = Path(__file__).parents[1]


def main() -> int:
    sys.path.insert(0, str(ROOT))  # for the bulk rows of the tests
    with tempfile.TemporaryDirectory() as home:
        os.environ["MIDCOURSE_HOME"] = home
        os.environ["DJANGO_SETTINGS_MODULE"] = "midcourse.config.settings"
        import django
        from django.core.management import call_command

        django.setup()
        call_command("migrate", verbosity=0)
        call_command("collectstatic", verbosity=0, interactive=False)
        return measure()


@dataclass
class Page:
    """A page, who asks for it, and what was measured: seconds of first looks and of looks again, and bytes."""

    who: str
    name: str
    address: str
    first: list[float] = field(default_factory=list)
    again: list[float] = field(default_factory=list)
    size: int = 0


def measure() -> int:
    from django.core.cache import caches
    from django.test import Client

    people, pages = city()
    clients = {name: Client() for name in people}
    for name, person in people.items():
        clients[name].force_login(person)
    for turn in range(ROUNDS + WARM_UP):
        for page in pages:
            caches["pages"].clear()
            for times in (page.first, page.again):
                start = time.thread_time()
                answer = clients[page.who].get(page.address)
                took = time.thread_time() - start
                if answer.status_code != 200:
                    raise SystemExit(f"{page.address} answered {answer.status_code}")
                page.size = len(answer.content)
                if turn >= WARM_UP:
                    times.append(took)
    return report(pages)


def report(pages: list[Page]) -> int:
    bare = median(pages[0].again)
    print(f"{CONTRACTS} contracts, {OBSERVATIONS:,} observations; bare page {1000 * bare:.2f} ms")
    print(f"{'page':32} {'first':>7} {'again':>7}  times the bare page; kB")
    print(f"{'limit':32} {LIMIT_FIRST:7.2f} {LIMIT_AGAIN:7.2f} {LIMIT_KB:7.1f}")
    over = 0
    for page in pages:
        first, again, size = median(page.first) / bare, median(page.again) / bare, page.size / 1000
        late = first > LIMIT_FIRST or again > LIMIT_AGAIN or size > LIMIT_KB
        over += late
        print(f"{page.name + ', ' + page.who:32} {first:7.2f} {again:7.2f} {size:7.1f}{'   OVER' if late else ''}")
    return 1 if over else 0


def city() -> tuple[dict[str, Any], list[Page]]:
    """The people and the pages they ask for."""
    from tests.cast import contact, staff
    from tests.portfolio.bulk import fill

    from midcourse.contracts.models import Department
    from midcourse.people.models import Role

    serve_bare_page()
    department = Department.objects.create(name="General Services")
    manager = staff("Alma", Role.MANAGER, department)
    city = fill(department, manager, contracts=CONTRACTS, observations=OBSERVATIONS)
    people = {
        "manager": manager,
        "director": staff("Dario", Role.DIRECTOR, department),
        "admin": staff("Ines", Role.ADMIN),
        "vendor": contact("Victor", city.contracts[0].vendor),
    }
    contract, program, kpi = city.contracts[0], city.programs[0], city.kpis[0]
    pages = [
        ("director", "bare", "/bare/"),
        ("manager", "home", "/"),
        ("director", "home", "/"),
        ("admin", "home", "/"),
        ("vendor", "home", "/"),
        ("director", "contracts", "/contracts/"),
        ("director", "programs", "/programs/"),
        ("manager", "contract", f"/contracts/{contract.pk}/"),
        ("vendor", "contract", f"/contracts/{contract.pk}/"),
        ("manager", "history", f"/contracts/{contract.pk}/history/"),
        ("manager", "program", f"/programs/{program.pk}/"),
        ("vendor", "program", f"/programs/{program.pk}/"),
        ("manager", "KPI of a contract", f"/kpis/{kpi.pk}/?contract={contract.pk}"),
        ("manager", "KPI of all", f"/kpis/{kpi.pk}/"),
        ("director", "vendor", f"/vendors/{contract.vendor_id}/"),
        ("director", "help", "/help/"),
    ]
    return people, [Page(*page) for page in pages]


def serve_bare_page() -> None:
    """Add the page that all others are measured against to the product's addresses."""
    from django.conf import settings
    from django.http import HttpRequest, HttpResponse
    from django.template import engines
    from django.urls import path

    from midcourse.config import urls
    from midcourse.contracts.models import Department
    from midcourse.people.access import PAGES, Verb

    template = engines["django"].from_string("<!doctype html><title>{{ department }}</title><h1>{{ department }}</h1>")

    def bare(request: HttpRequest) -> HttpResponse:
        return HttpResponse(template.render({"department": Department.objects.first()}, request))

    PAGES["bare"] = Verb.SEE_OWN_WORK
    addresses = ModuleType("addresses")
    addresses.urlpatterns = [*urls.urlpatterns, path("bare/", bare, name="bare")]  # type: ignore[attr-defined]
    settings.ROOT_URLCONF = addresses
    settings.ALLOWED_HOSTS = ["testserver"]


if __name__ == "__main__":
    sys.exit(main())
