"""Adding and changing departments, people, vendors, programs, contracts and what is owed under them."""

from datetime import date
from typing import Any, TypeVar

from django.conf import settings
from django.db import models, transaction
from django.utils.module_loading import import_string

from midcourse.contracts.models import (
    Contract,
    Deliverable,
    Department,
    Membership,
    Program,
    Vendor,
    VendorContact,
    Violation,
)
from midcourse.people import clock, events
from midcourse.people.access import Verb, require
from midcourse.people.models import User

Row = TypeVar("Row", bound=models.Model)


@transaction.atomic
def save_department(actor: User, department: Department) -> Department:
    """Add a department or keep its changes."""
    require(actor, Verb.MANAGE_PEOPLE)
    return _keep(actor, department, "department", [])


@transaction.atomic
def save_person(
    actor: User,
    person: User,
    *,
    departments: list[Department],
    vendor: Vendor | None,
) -> User:
    """Add a person or keep changes: their role and the departments or the vendor they belong to.

    A new person without a password sets one by the link that the sign-in page sends them. Raises ValueError where
    a vendor contact has no vendor or somebody else has one.
    """
    require(actor, Verb.MANAGE_PEOPLE)
    if person.is_vendor != (vendor is not None):
        raise ValueError("A vendor contact needs a vendor, and nobody else has one.")
    new = person.pk is None
    if not person.password:
        person.set_unusable_password()
    person.save()
    Membership.objects.filter(user=person).delete()
    VendorContact.objects.filter(user=person).delete()
    if vendor is not None:
        VendorContact.objects.create(user=person, vendor=vendor)
    else:
        Membership.objects.bulk_create([Membership(user=person, department=each) for each in departments])
    events.record(
        actor,
        "people.add" if new else "people.change",
        f"{'Added' if new else 'Changed'} {person.name}, {person.get_role_display().lower()}",
        [person, vendor, *departments],
    )
    return person


@transaction.atomic
def save_vendor(actor: User, vendor: Vendor) -> Vendor:
    """Add a vendor or keep its changes."""
    require(actor, Verb.EDIT_CONTRACTS)
    return _keep(actor, vendor, "vendor", [])


@transaction.atomic
def save_program(actor: User, program: Program) -> Program:
    """Add a program or keep its changes. Raises PermissionDenied for a department outside the actor's."""
    require(actor, Verb.EDIT_CONTRACTS, program.department)
    return _keep(actor, program, "program", [program.department])


@transaction.atomic
def save_contract(actor: User, contract: Contract) -> Contract:
    """Add a contract or keep its changes; a new one is told to each of settings.WHEN_A_CONTRACT_IS_MADE.

    Another value or end is an amendment, after which its intensity is worth another look (I5).
    Raises PermissionDenied for a department outside the actor's.
    """
    require(actor, Verb.EDIT_CONTRACTS, contract.department)
    new = contract.pk is None
    if not new and not Contract.objects.filter(pk=contract.pk, value=contract.value, ends=contract.ends).exists():
        contract.amended_at = clock.now()
    _keep(actor, contract, "contract", [contract.department, contract.vendor, contract.program], shared=True)
    for name in settings.WHEN_A_CONTRACT_IS_MADE if new else ():
        import_string(name)(actor, contract)
    return contract


@transaction.atomic
def add_deliverable(actor: User, contract: Contract, name: str, due: date) -> Deliverable:
    """Put something the vendor owes into the register."""
    require(actor, Verb.EDIT_CONTRACTS, contract)
    deliverable = Deliverable.objects.create(contract=contract, name=name, due=due)
    events.record(
        actor,
        "deliverable.add",
        f"{name} is due on {due:%b %-d, %Y}",
        [contract, contract.vendor],
        shared=True,
    )
    return deliverable


@transaction.atomic
def receive_deliverable(actor: User, deliverable: Deliverable, on: date, evidence: str = "") -> Deliverable:
    """Note the day a deliverable came."""
    require(actor, Verb.EDIT_CONTRACTS, deliverable.contract)
    deliverable.received_on, deliverable.evidence = on, evidence
    deliverable.save(update_fields=["received_on", "evidence"])
    late = deliverable.days_late(on)
    events.record(
        actor,
        "deliverable.receive",
        f"Received {deliverable.name}, {f'{late} days late' if late else 'on time'}",
        [deliverable.contract, deliverable.contract.vendor],
        shared=True,
    )
    return deliverable


@transaction.atomic
def add_violation(actor: User, contract: Contract, what: str, on: date) -> Violation:
    """Note that a rule of the contract was broken."""
    require(actor, Verb.EDIT_CONTRACTS, contract)
    violation = Violation.objects.create(contract=contract, what=what, happened_on=on)
    events.record(actor, "violation.add", f"Violation noted: {what}", [contract, contract.vendor], shared=True)
    return violation


def _keep(actor: User, row: Row, word: str, about: list[models.Model | None], *, shared: bool = False) -> Row:
    """Save an added or changed row and say so on the time lines concerned."""
    new = row.pk is None
    changed = [] if new else changes(row)
    row.save()
    if new or changed:
        sentence = f"Added the {word} {row}" if new else f"Changed the {word} {row}: {'; '.join(changed)}"
        events.record(actor, f"{word}.{'add' if new else 'change'}", sentence, [row, *about], shared=shared)
    return row


def changes(row: models.Model) -> list[str]:
    """What differs from the saved row, as "field: before → after"."""
    before = type(row)._base_manager.get(pk=row.pk)
    fields = [field for field in row._meta.concrete_fields if field.editable]
    return [
        f"{field.verbose_name}: {_shown(before, field)} → {_shown(row, field)}"
        for field in fields
        if field.value_from_object(before) != field.value_from_object(row)
    ]


def _shown(row: models.Model, field: models.Field[Any, Any]) -> str:
    if field.choices:
        return str(getattr(row, f"get_{field.name}_display")())
    value = getattr(row, field.name)
    return "none" if value in (None, "", []) else str(value)
