"""A meeting's page with all that a large cohort has: how long it takes to open, how heavy it is,
and how many queries.

Run: python benchmarks/meeting.py. A program of 12 vendors, 5 KPIs of 24 months with 3 breakdowns each, 120 signals and
50 corrections, on SQLite in a directory of its own. Best of five. Exit code 1 over a limit.
"""

import os
import sys
import tempfile
import time
from datetime import date
from itertools import product
from typing import Any

LIMIT_SECONDS = 1.0  # the internal agenda, as a manager opens it
LIMIT_KB = 150  # of HTML, as any page
LIMIT_QUERIES = 60  # however many vendors, KPIs and breakdowns there are
MONTHS, REPEATS = 24, 5
BREAKDOWNS = {
    "site": ("North", "South", "East", "West"),
    "shift": ("day", "evening", "night"),
    "floor": ("low", "high"),
}


def main() -> int:
    with tempfile.TemporaryDirectory() as home:
        os.environ["MIDCOURSE_HOME"] = home
        os.environ["DJANGO_SETTINGS_MODULE"] = "midcourse.config.settings"
        os.environ.setdefault("MIDCOURSE_ALLOWED_HOSTS", "testserver,localhost,127.0.0.1")
        import django
        from django.core.management import call_command

        django.setup()
        call_command("migrate", verbosity=0)
        call_command("collectstatic", verbosity=0, interactive=False)
        return measure()


def measure() -> int:
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext
    from pack import program_with_everything

    actor, meeting = program_with_everything()
    figures = break_down(meeting.program, actor)
    browser = Client(SERVER_NAME="localhost")
    browser.force_login(actor)
    address = f"/meetings/{meeting.pk}/"
    with CaptureQueriesContext(
        connection,
    ) as caught:
        page = browser.get(address)
        queries = len(caught)
    assert page.status_code == 200, page.status_code
    took = min(timed(lambda: browser.get(address)) for _ in range(REPEATS))
    size = len(page.content) / 1000
    print(f"12 vendors × 5 KPIs × 3 breakdowns, {figures:,} figures")
    print(f"opens in {took:5.2f} s   {took / LIMIT_SECONDS:.2f} of the limit, {LIMIT_SECONDS:.1f} s")
    print(f"weighs {size:5.0f} kB    {size / LIMIT_KB:.2f} of the limit, {LIMIT_KB} kB")
    print(f"queries  {queries:5d}     {queries / LIMIT_QUERIES:.2f} of the limit, {LIMIT_QUERIES}")
    return 0 if took <= LIMIT_SECONDS and size <= LIMIT_KB and queries <= LIMIT_QUERIES else 1


def timed(work: Any) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def break_down(program: Any, actor: Any) -> int:
    """Figures of every KPI and contract by three breakdowns; returns how many."""
    from midcourse.measures.models import Observation, Segment, Submission
    from midcourse.people import clock

    values = [dict(zip(BREAKDOWNS, each, strict=True)) for each in product(*BREAKDOWNS.values())]
    segments = [Segment.objects.create(key=str(each), values=each) for each in values]
    months = [date(2024 + month // 12, month % 12 + 1, 1) for month in range(MONTHS)]
    now, rows = clock.now(), []
    for kpi in program.kpis.select_related("current"):
        kpi.definition.dimensions = list(BREAKDOWNS)
        kpi.definition.save()
        for contract in program.contracts.all():
            sent = Submission.objects.create(contract=contract, sent_by=actor, filename="a.csv", file="a.csv")
            rows += [
                Observation(
                    kpi=kpi, contract=contract, period=month, segment=segment, submission=sent, received_at=now,
                    numerator=(place * 7 + step * 3) % 11, denominator=300,
                )
                for step, month in enumerate(months)
                for place, segment in enumerate(segments)
            ]  # fmt: skip
    Observation.objects.bulk_create(rows, batch_size=2000)
    return len(rows)


if __name__ == "__main__":
    sys.exit(main())
