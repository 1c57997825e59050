"""Choosing people of both sides."""

from typing import Any

from django import forms
from django.db.models import F, Q

from midcourse.contracts.models import Contract
from midcourse.people.models import Role, User


class PeopleField(forms.ModelMultipleChoiceField[User]):
    """People with the side they are on, the government's first."""

    def __init__(self, label: str, *, required: bool = False) -> None:
        ticks = forms.CheckboxSelectMultiple(attrs={"class": "plain-check"})
        super().__init__(User.objects.none(), required=required, label=label, widget=ticks)

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.name}, {obj.vendor_contact.vendor if obj.is_vendor else obj.get_role_display().lower()}"


def possible_attendees(contracts: list[Contract]) -> Any:
    """The staff of the contracts' departments and the contacts of their vendors."""
    staff = Q(memberships__department__in={each.department_id for each in contracts}) & ~Q(role=Role.VENDOR)
    vendors = Q(vendor_contact__vendor__in={each.vendor_id for each in contracts})
    people = User.objects.filter(staff | vendors, is_active=True).select_related("vendor_contact__vendor")
    return people.distinct().order_by(F("vendor_contact__vendor__name").asc(nulls_first=True), "name", "pk")


def usual_attendees(people: Any, contracts: list[Contract]) -> list[int]:
    """Those who are asked unless somebody says otherwise: the contracts' managers and the vendors' contacts."""
    managers = {contract.manager_id for contract in contracts}
    return [person.pk for person in people if person.is_vendor or person.pk in managers]
