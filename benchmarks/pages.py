"""Every page's server time against a bare Django page of one query, and its size, with a city's portfolio.

Run: python benchmarks/pages.py. 400 contracts and 250,000 observations on SQLite in a directory of its own; pages are
asked for in turn through the whole middleware, warm, and the medians compared. The bare page is one query and a
template of one line, without the layout. Exit code 1 where a page is over a limit.
"""

import os
import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from types import ModuleType
from typing import Any

CONTRACTS, OBSERVATIONS = 400, 250_000
LIMIT = 3.0  # times the bare page
LIMIT_KB = 150
ROUNDS = 40

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


def measure() -> int:
    from django.test import Client

    people, pages = city()
    clients = {name: Client() for name in people}
    for name, person in people.items():
        clients[name].force_login(person)
    asked = [("director", "bare", "/bare/"), *pages]
    times: dict[tuple[str, str], list[float]] = {}
    sizes: dict[tuple[str, str], int] = {}
    for turn in range(ROUNDS + 3):
        for who, name, address in asked:
            start = time.perf_counter()
            answer = clients[who].get(address)
            took = time.perf_counter() - start
            if answer.status_code != 200:
                raise SystemExit(f"{address} answered {answer.status_code}")
            sizes[who, name] = len(answer.content)
            if turn >= 3:
                times.setdefault((who, name), []).append(took)
    return report(times, sizes)


def report(times: dict[tuple[str, str], list[float]], sizes: dict[tuple[str, str], int]) -> int:
    bare = median(times["director", "bare"])
    print(f"{CONTRACTS} contracts, {OBSERVATIONS:,} observations; bare page {1000 * bare:.2f} ms")
    print(f"{'page':34} {'ms':>6} {'ratio':>6} {'kB':>6}   limits {LIMIT:.0f} and {LIMIT_KB}")
    over = 0
    for (who, name), took in times.items():
        ratio, size = median(took) / bare, sizes[who, name] / 1000
        late = ratio > LIMIT or size > LIMIT_KB
        over += late
        print(f"{name + ', ' + who:34} {1000 * median(took):6.2f} {ratio:6.2f} {size:6.1f}{'   OVER' if late else ''}")
    return 1 if over else 0


def city() -> tuple[dict[str, Any], list[tuple[str, str, str]]]:
    """The people and the pages they ask for."""
    from midcourse.contracts.models import Department
    from midcourse.people.models import Role
    from tests.cast import contact, staff
    from tests.portfolio.bulk import fill

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
    return people, pages


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
