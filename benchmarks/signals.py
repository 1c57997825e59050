"""Signals for one arriving figure, against its limit: one pass of reading the same panel from the database.

Run: python benchmarks/signals.py. A program of six vendors, two years of months, whole and broken down by site.
The budget is 50 ms for a set of signals (reading, rules, writing).
"""

import os
import tempfile
import time
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

VENDORS, MONTHS, REPEATS = "ABCDEF", 24, 15
BUDGET_MS = 50.0
NUMBERS = [0, 2, -1, 1, -2, 1, 0, -1, 2, -2, 1]


def main() -> None:
    with tempfile.TemporaryDirectory() as home:
        os.environ |= {"MIDCOURSE_HOME": home, "DJANGO_SETTINGS_MODULE": "midcourse.config.settings"}
        import django

        django.setup()
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        print(f"{'figures':>8} {'reading':>10} {'signals':>10} {'ratio':>7}   budget {BUDGET_MS:g} ms")
        for sites in (1, 5):
            kpi = program(sites)
            reading, signals = timed(read, kpi), timed(look, kpi)
            many = len(VENDORS) * MONTHS * sites
            print(f"{many:>8} {reading:>7.1f} ms {signals:>7.1f} ms {signals / reading:>6.1f}×   {_judged(signals)}")


def _judged(milliseconds: float) -> str:
    return "within" if milliseconds <= BUDGET_MS else "OVER"


def program(sites: int) -> Any:
    """A program whose Vendor E rises in the last half year."""
    from midcourse.contracts.models import Contract, Department, Membership, Program, Vendor
    from midcourse.measures.actions import Figure, define_kpi, enter_figures
    from midcourse.people.models import Role, User

    department = Department.objects.create(name=f"Department {sites}")
    alma = User.objects.create_user(f"alma{sites}@example.org", "Alma", Role.MANAGER)
    Membership.objects.create(user=alma, department=department)
    row = Program.objects.create(department=department, name="Janitorial", goal="Clean buildings.")
    definition = {"kind": "count", "numerator": "complaints", "better": "lower", "meaning": "Complaints in the month."}
    kpi = define_kpi(alma, program=row, name="Complaints", frequency="month", dimensions=["site"], **definition)
    for place, letter in enumerate(VENDORS):
        vendor, _ = Vendor.objects.get_or_create(name=f"Vendor {letter}")
        dates = {"starts": date(2024, 1, 1), "ends": date(2027, 1, 1)}
        common = {"department": department, "program": row, "goal": "Clean.", "value": Decimal(1), **dates}
        contract = Contract.objects.create(vendor=vendor, number=f"{sites}-{letter}", title=letter, **common)
        figures = [
            Figure(
                kpi, date(2024 + n // 12, n % 12 + 1, 1), _level(letter, place, n, site), None, _segment(site, sites)
            )
            for n in range(MONTHS)
            for site in range(sites)
        ]
        enter_figures(alma, contract, figures)
    return kpi


def _level(letter: str, place: int, month: int, site: int) -> float:
    rise = 20 if letter == "E" and month >= MONTHS - 6 else 0
    return 12.0 + NUMBERS[(month + 5 * place + 3 * site) % len(NUMBERS)] + rise


def _segment(site: int, sites: int) -> dict[str, str]:
    return {"site": f"Site {site}"} if sites > 1 else {}


def read(kpi: Any) -> None:
    from midcourse.measures.queries import panel_of

    panel_of(kpi)


def look(kpi: Any) -> None:
    from midcourse.insights.actions import look_for_signals

    look_for_signals([kpi], [], None)


def timed(run: Callable[[Any], None], kpi: Any) -> float:
    """Best time in milliseconds, after one run to warm up."""
    run(kpi)
    times = []
    for _ in range(REPEATS):
        start = time.perf_counter()
        run(kpi)
        times.append(1000 * (time.perf_counter() - start))
    return min(times)


if __name__ == "__main__":
    main()
