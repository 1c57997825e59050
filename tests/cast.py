"""The same people everywhere: Alma (manager), Dario (director), Priya (buyer), Victor (vendor E), Dana (another
vendor), Lee (viewer) and Ines (administrator), with the janitorial program they meet in."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import pytest
from django.core.signals import request_finished
from django.db import close_old_connections
from django.http.response import HttpResponseBase
from django.test import Client

from midcourse.contracts.models import Contract, Department, Membership, Program, Vendor, VendorContact
from midcourse.people.models import Role, User

PASSWORD = "correct horse battery"
LETTERS = "ABCDEF"


@dataclass
class Cast:
    """People, and the records most tests need: a janitorial program with Vendors A to F, one contract each."""

    alma: User
    dario: User
    priya: User
    victor: User
    dana: User
    lee: User
    ines: User
    outsider: User  # a manager of another department
    department: Department
    program: Program
    vendors: dict[str, Vendor]
    contracts: dict[str, Contract]

    @property
    def everyone(self) -> dict[Role, User]:
        """One person a role, all with a right to this program's department or to Vendor E."""
        people = [self.alma, self.dario, self.priya, self.victor, self.lee, self.ines]
        return {Role(person.role): person for person in people}


@pytest.fixture
def cast(db: None) -> Cast:
    department = Department.objects.create(name="General Services")
    elsewhere = Department.objects.create(name="Parks")
    program = Program.objects.create(
        department=department,
        name="Janitorial services",
        service="janitorial",
        goal="Public buildings are clean when people arrive.",
    )
    vendors = {letter: Vendor.objects.create(name=f"Vendor {letter}") for letter in LETTERS}
    people = {
        "alma": staff("Alma", Role.MANAGER, department),
        "dario": staff("Dario", Role.DIRECTOR, department),
        "priya": staff("Priya", Role.BUYER),
        "lee": staff("Lee", Role.VIEWER, department),
        "ines": staff("Ines", Role.ADMIN),
        "outsider": staff("Oscar", Role.MANAGER, elsewhere),
        "victor": contact("Victor", vendors["E"]),
        "dana": contact("Dana", vendors["B"]),
    }
    contracts = {
        letter: Contract.objects.create(
            department=department,
            vendor=vendor,
            program=program,
            number=f"JAN-{letter}",
            title=f"Janitorial services, {vendor.name}",
            goal=program.goal,
            starts=date(2024, 1, 1),
            ends=date(2027, 12, 31),
            value=Decimal(250_000),
            manager=people["alma"],
        )
        for letter, vendor in vendors.items()
    }
    return Cast(department=department, program=program, vendors=vendors, contracts=contracts, **people)


def staff(name: str, role: Role, *departments: Department) -> User:
    person = User.objects.create_user(f"{name.lower()}@citylandia.example", name, role, PASSWORD)
    Membership.objects.bulk_create([Membership(user=person, department=each) for each in departments])
    return person


def contact(name: str, vendor: Vendor) -> User:
    person = User.objects.create_user(f"{name.lower()}@vendor.example", name, Role.VENDOR, PASSWORD)
    VendorContact.objects.create(user=person, vendor=vendor)
    return person


def signed_in(person: User) -> Client:
    """A browser's session of this person."""
    client = Client()
    client.force_login(person)
    return client


def finish(answer: HttpResponseBase) -> None:
    """Close a download as a server does, without closing the database connection that the test goes on with."""
    request_finished.disconnect(close_old_connections)
    answer.close()
    request_finished.connect(close_old_connections)
