"""What an administrator looks after: people, departments and the health of the installation."""

from typing import Any

from django.db.models import Count, Q
from django.urls import reverse

from midcourse.contracts.models import Contract, Department
from midcourse.people.models import User
from midcourse.portfolio.health import checks
from midcourse.portfolio.queries.cards import Item, Section


def for_admin(user: User) -> dict[str, Any]:
    """Counts of people, departments and contracts, and every check of health."""
    return {"sections": [_people(), _departments(user), _health()]}


def _people() -> Section:
    counted = User.objects.aggregate(
        active=Count("pk", filter=Q(is_active=True)),
        never=Count("pk", filter=Q(is_active=True, last_login=None)),
    )
    items = [
        Item(reverse("people"), f"{counted['active']} people can sign in"),
        Item(f"{reverse('people')}?sort=last", f"{counted['never']} of them have not signed in yet"),
        Item(reverse("person-add"), "Add a person"),
    ]
    return Section("People", "", reverse("people"), items)


def _departments(user: User) -> Section:
    items = [
        Item(reverse("departments"), f"{Department.objects.visible_to(user).count()} departments"),
        Item(reverse("contracts"), f"{Contract.objects.visible_to(user).count()} contracts"),
        Item(reverse("department-add"), "Add a department"),
    ]
    return Section("Departments", "", reverse("departments"), items)


def _health() -> Section:
    items = [
        Item(reverse("readyz"), f"{check.name}: {check.words}", level="good" if check.fine else "watch")
        for check in checks()
    ]
    return Section("Health", "", reverse("readyz"), items)
