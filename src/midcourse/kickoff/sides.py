"""Who is on each side of a contract's kickoff."""

from typing import Any

from midcourse.contracts.models import Contract
from midcourse.people.models import Role, User


def contacts_of(contract: Contract) -> Any:
    """The vendor's contacts who can sign in."""
    return User.objects.filter(role=Role.VENDOR, vendor_contact__vendor=contract.vendor_id, is_active=True)


def leads_of(contract: Contract) -> list[User]:
    """Whom the department's side is told by: the manager, or without one its directors."""
    if contract.manager and contract.manager.is_active:
        return [contract.manager]
    staff = User.objects.filter(memberships__department=contract.department_id, is_active=True)
    return list(staff.filter(role=Role.DIRECTOR))


def buyers() -> Any:
    """Who reviews kickoffs."""
    return User.objects.filter(role=Role.BUYER, is_active=True)
