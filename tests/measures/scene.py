# ruff: noqa: E402 - Django is set up before what needs it is imported
"""Parts of an installation's life, each run as a process of its own by test_interrupted.py."""

import os
import signal
import sys

os.environ["DJANGO_SETTINGS_MODULE"] = "midcourse.config.settings"
import django

django.setup()

from datetime import date
from decimal import Decimal

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.management import call_command

from midcourse.contracts.models import Contract, Department, Membership, Vendor
from midcourse.measures import actions
from midcourse.measures.models import Observation, Submission
from midcourse.people.models import Role, User
from tests.measures.janitorial import COMPLAINTS

settings.WHEN_FIGURES_ARRIVE = []


def prepare() -> None:
    call_command("migrate", verbosity=0)
    department, vendor = Department.objects.create(name="General Services"), Vendor.objects.create(name="Vendor E")
    alma = User.objects.create_user("alma@citylandia.example", "Alma", Role.MANAGER)
    Membership.objects.create(user=alma, department=department)
    contract = Contract.objects.create(
        department=department,
        vendor=vendor,
        number="JAN-E",
        title="Janitorial services",
        goal="Clean buildings",
        starts=date(2020, 1, 1),
        ends=date(2030, 12, 31),
        value=Decimal(1),
    )
    kpi = actions.define_kpi(alma, contract=contract, **COMPLAINTS)
    rows = [f"{2024 + n // 12 % 2}-{1 + n % 12:02},Site {n // 24},{n % 9}" for n in range(600)]
    content = ContentFile("\n".join(["Month,Site,Complaints", *rows]).encode())
    submission = actions.receive_file(alma, name="years.csv", content=content, contract=contract)
    work()
    roles = {"Month": "period", "Site": "by:site", "Complaints": f"kpi:{kpi.pk}:numerator"}
    submission.refresh_from_db()
    actions.choose_columns(alma, submission, actions.Columns(roles))
    work()
    submission.refresh_from_db()
    look()
    print(submission.preview["new"], "new")


def wait_in_the_middle(*_: object) -> None:
    """Stands where rooms look at the figures: after they are written, before anything is committed."""
    print(f"{Observation.objects.count()} figures written, not committed", flush=True)
    signal.pause()


def save_and_wait() -> None:
    settings.WHEN_FIGURES_ARRIVE = ["__main__.wait_in_the_middle"]
    actions.save(User.objects.get(), Submission.objects.get())
    work()


def after() -> None:
    """What the next start of the worker does, and then the person."""
    look()
    print(actions.recover_interrupted(), "put back")
    look()
    print(Submission.objects.get().problem)
    actions.save(User.objects.get(), Submission.objects.get())
    print(actions.recover_interrupted(), "put back")
    work()
    look()


def look() -> None:
    print(f"{Submission.objects.get().state}, {Observation.objects.count()} figures")


def work() -> None:
    call_command("db_worker", batch=True, interval=0, startup_delay=False, reload=False, verbosity=0)


if __name__ == "__main__":
    {"prepare": prepare, "save-and-wait": save_and_wait, "after": after}[sys.argv[1]]()
