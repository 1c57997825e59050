"""Lists of departments, people and vendors."""

from typing import Any

from django.db.models import Count
from django.urls import reverse

from midcourse.contracts.models import Contract, Department, Vendor
from midcourse.pages.listing import Column, ListingView
from midcourse.people.access import Verb, may
from midcourse.people.http import Request
from midcourse.people.models import User


class Departments(ListingView):
    title = "Departments"
    name = "departments"
    search_fields = ["name"]
    default_sort = "name"
    columns = [
        Column(
            "name",
            "Department",
            lambda row: row.name,
            "name",
            link=lambda row: reverse("department-edit", args=[row.pk]),
        ),
        Column("fiscal", "Fiscal year starts in month", lambda row: row.fiscal_year_starts, number=True),
        Column("contracts", "Contracts", lambda row: row.how_many, "how_many", number=True),
    ]

    def rows(self, request: Request) -> Any:
        return Department.objects.visible_to(request.user).annotate(how_many=Count("contracts"))

    def context(self, request: Request) -> dict[str, Any]:
        if not may(request.user, Verb.MANAGE_PEOPLE):
            return {}
        return {"actions": [("Add a department", reverse("department-add"))]}


class People(ListingView):
    title = "People"
    name = "people"
    search_fields = ["name", "email"]
    default_sort = "name"
    columns = [
        Column(
            "name",
            "Name",
            lambda row: row.name,
            "name",
            link=lambda row: reverse("person-edit", args=[row.pk]),
        ),
        Column("email", "E-mail", lambda row: row.email, "email"),
        Column("role", "Role", lambda row: row.get_role_display(), "role"),
        Column("active", "Can sign in", lambda row: "Yes" if row.is_active else "No", "is_active"),
        Column("last", "Last signed in", lambda row: row.last_login and row.last_login.date(), "last_login"),
    ]

    def rows(self, request: Request) -> Any:
        return User.objects.all()

    def context(self, request: Request) -> dict[str, Any]:
        return {"actions": [("Add a person", reverse("person-add"))]}


class Vendors(ListingView):
    title = "Vendors"
    name = "vendors"
    search_fields = ["name"]
    default_sort = "name"
    columns = [
        Column("name", "Vendor", lambda row: row.name, "name", link=lambda row: reverse("vendor", args=[row.pk])),
        Column("contracts", "Contracts in your scope", lambda row: row.how_many, number=True),
        Column("email", "E-mail", lambda row: row.email),
        Column("phone", "Phone", lambda row: row.phone),
    ]

    def rows(self, request: Request) -> Any:
        self.visible = Contract.objects.visible_to(request.user)
        return Vendor.objects.visible_to(request.user)

    def enrich(self, rows: list[Any]) -> list[Any]:
        counted = self.visible.filter(vendor__in=rows).order_by().values_list("vendor").annotate(Count("pk"))
        how_many = dict(counted)
        for row in rows:
            row.how_many = how_many.get(row.pk, 0)
        return rows

    def context(self, request: Request) -> dict[str, Any]:
        if not may(request.user, Verb.EDIT_CONTRACTS):
            return {}
        return {"actions": [("Add a vendor", reverse("vendor-add"))]}
