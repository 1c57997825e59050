"""Accounts that exist before anybody can make one."""

from django.db import transaction

from midcourse.people import events
from midcourse.people.models import Role, User


@transaction.atomic
def add_administrator(email: str, name: str, password: str) -> User:
    """Make an administrator's account from the command line.

    Raises ValueError where the address has an account.
    """
    if User.objects.filter(email__iexact=email).exists():
        raise ValueError(f"{email} has an account already.")
    person = User.objects.create_user(email, name, Role.ADMIN, password)
    events.record(None, "people.add", f"Added {name}, administrator, from the command line", [person])
    return person
