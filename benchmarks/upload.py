"""An upload of many figures, phase by phase, against the least anybody could do: a plain Polars read and one
`executemany` of the same figures into an SQLite table.

    python benchmarks/upload.py [--rows 200000]

Runs on a database file of its own and prints seconds, the ratio and the peak memory.
"""

import argparse
import os
import resource
import sqlite3
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from pathlib import Path

SITES, VENDORS = 120, 12
FIRST_YEAR = 1960  # early enough for a million rows to end before today


@contextmanager
def timed(name: str, into: dict[str, float]) -> Iterator[None]:
    begun = time.perf_counter()
    yield
    into[name] = time.perf_counter() - begun
    print(f"{name:<42}{into[name]:8.2f} s   peak {peak_mb():5.0f} MB")


def peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def write_file(path: Path, rows: int) -> None:
    with path.open("w") as file:
        file.write("Month,Vendor,Site,Complaints\n")
        for number in range(rows):
            rest, site = divmod(number, SITES)
            month, vendor = divmod(rest, VENDORS)
            year, of_year = divmod(month, 12)
            file.write(f"{FIRST_YEAR + year}-{of_year + 1:02},Vendor {vendor + 1},Site {site + 1},{number % 17}\n")


def least_possible(source: Path, home: Path) -> None:
    import polars as pl

    rows = pl.read_csv(source).rows()
    connection = sqlite3.connect(home / "plain.sqlite3")
    connection.execute("CREATE TABLE figure (month text, vendor text, site text, complaints real)")
    with connection:
        connection.executemany("INSERT INTO figure VALUES (?, ?, ?, ?)", rows)
    connection.close()


def prepare():
    from django.conf import settings
    from django.core.management import call_command

    from midcourse.contracts.models import Contract, Department, Membership, Program, Vendor
    from midcourse.measures.actions import define_kpi
    from midcourse.people.models import Role, User

    call_command("migrate", verbosity=0)
    settings.WHEN_FIGURES_ARRIVE = []  # signals have a benchmark of their own
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}
    department = Department.objects.create(name="General Services")
    alma = User.objects.create_user("alma@citylandia.example", "Alma", Role.MANAGER)
    Membership.objects.create(user=alma, department=department)
    program = Program.objects.create(department=department, name="Janitorial services", goal="Clean buildings")
    for number in range(1, VENDORS + 1):
        Contract.objects.create(
            department=department,
            vendor=Vendor.objects.create(name=f"Vendor {number}"),
            program=program,
            number=f"JAN-{number}",
            title=f"Janitorial services {number}",
            goal="Clean buildings",
            starts=date(FIRST_YEAR, 1, 1),
            ends=date(2030, 12, 31),
            value=Decimal(1),
        )
    kpi = define_kpi(
        alma,
        program=program,
        name="Complaints",
        meaning="Complaints in the month",
        kind="count",
        numerator="complaints",
        better="lower",
        dimensions=["site"],
    )
    return alma, program, kpi


def upload(source: Path, phases: dict[str, float]) -> None:
    from django.core.files import File

    from midcourse.measures import actions, steps
    from midcourse.measures.models import Observation

    alma, program, kpi = prepare()
    with timed("load the libraries (once a worker)", {}):
        from midcourse.measures import guessing, preview, sheets, standing  # noqa: F401
    with timed("receive the file (the only wait on a page)", phases), source.open("rb") as file:
        submission = actions.receive_file(alma, name=source.name, content=File(file), program=program)
    with timed("read: columns and guesses", phases):
        steps.read_file(submission.pk)
    submission.refresh_from_db()
    roles = {"Month": "period", "Vendor": "unit", "Site": "by:site", "Complaints": f"kpi:{kpi.pk}:numerator"}
    actions.choose_columns(alma, submission, actions.Columns(roles))
    with timed("check, roll up, compare, preview", phases):
        steps.check_figures(submission.pk)
    submission.refresh_from_db()
    if submission.problems:
        raise SystemExit(f"The benchmark's file has problems: {submission.problems[:3]}")
    actions.save(alma, submission)
    with timed("save in one transaction", phases):
        steps.save_figures(submission.pk, alma.pk)
    print(f"{Observation.objects.count():,} figures saved")


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--rows", type=int, default=200_000)
    rows = options.parse_args().rows
    with tempfile.TemporaryDirectory(prefix="midcourse-benchmark-") as folder:
        os.environ |= {"MIDCOURSE_HOME": folder, "DJANGO_SETTINGS_MODULE": "midcourse.config.settings"}
        import django

        django.setup()
        source = Path(folder) / "figures.csv"
        write_file(source, rows)
        print(f"{rows:,} rows, {source.stat().st_size / 1e6:.1f} MB")
        plain: dict[str, float] = {}
        phases: dict[str, float] = {}
        with timed("plain Polars read and executemany", plain):
            least_possible(source, Path(folder))
        upload(source, phases)
    total, least = sum(phases.values()), sum(plain.values())
    print(f"all phases {total:.2f} s, {total / least:.1f} × the plain read and insert; peak {peak_mb():.0f} MB")


if __name__ == "__main__":
    main()
