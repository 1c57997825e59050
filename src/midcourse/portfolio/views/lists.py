"""The lists of contracts and programs."""

from typing import Any

from django.db.models import Count, Q
from django.urls import reverse

from midcourse.contracts.compliance import Level, compliance_of
from midcourse.contracts.intensity import reviews_before
from midcourse.contracts.models import Contract, Department, Intensity, Program
from midcourse.kickoff.queries import overdue
from midcourse.pages.addresses import address
from midcourse.pages.listing import Column, Filter, ListingView
from midcourse.people import clock
from midcourse.people.access import Verb, may
from midcourse.people.http import Request
from midcourse.people.models import User
from midcourse.people.prepared import prepared
from midcourse.portfolio.performance import performance_of

LEVELS = [
    (Level.CONCERN.value, "Needs attention"),
    (Level.WATCH.value, "Watch"),
    (Level.GOOD.value, "Good"),
    (Level.NONE.value, "No data"),
]


def departments(request: Request) -> list[tuple[str, str]]:
    return [(str(pk), name) for pk, name in _departments(request.user)]


def programs(request: Request) -> list[tuple[str, str]]:
    return [(str(pk), name) for pk, name in _programs(request.user)]


@prepared
def _departments(user: User) -> Any:
    return Department.objects.visible_to(user).values_list("pk", "name")


@prepared
def _programs(user: User) -> Any:
    return Program.objects.visible_to(user).values_list("pk", "name")


def whose(request: Request) -> list[tuple[str, str]]:
    return [] if request.user.is_vendor else [(str(request.user.pk), "Mine")]


def by_key(field: str) -> Any:
    """Narrows rows to those whose `field` has the key in the address; a key that is no number finds nothing."""
    return lambda rows, value: rows.filter(**{field: value}) if value.isdecimal() else rows.none()


def in_lane(lane: Any) -> Any:
    """Narrows contracts to those whose lane reads as chosen. The lanes of all rows are worked out: they are rules in
    Python, and a contract must not read one way on its page and another in the list."""

    def narrow(rows: Any, value: str) -> Any:
        lanes = lane(rows, clock.today())
        return rows.filter(pk__in=[pk for pk, found in lanes.items() if found.level == value])

    return narrow


class Contracts(ListingView):
    title = "Contracts"
    empty = "No contracts yet."
    name = "contracts"
    search_fields = ["title", "number", "vendor__name", "program__name"]
    default_sort = "title"
    columns = [
        Column("title", "Contract", lambda row: row.title, "title", link=lambda row: address("contract", row.pk)),
        Column("number", "Number", lambda row: row.number, "number", export_only=True),
        Column("vendor", "Vendor", lambda row: row.vendor.name, "vendor__name"),
        Column("program", "Program", lambda row: row.program and row.program.name, "program__name", export_only=True),
        Column("department", "Department", lambda row: row.department.name, "department__name", export_only=True),
        Column("intensity", "Intensity", lambda row: row.get_intensity_display(), "intensity"),
        Column(
            "compliance",
            "Compliance",
            lambda row: row.compliance.words,
            level=lambda row: row.compliance.level,
        ),
        Column(
            "performance",
            "Performance",
            lambda row: row.performance.words,
            level=lambda row: row.performance.level,
        ),
        Column("review", "Last review", lambda row: row.review, "last_review"),
        Column("starts", "Starts", lambda row: row.starts, "starts", export_only=True),
        Column("ends", "Ends", lambda row: row.ends, "ends"),
        Column("value", "Value", lambda row: row.value, "value", export_only=True),
        Column("goal", "Resident goal", lambda row: row.goal, export_only=True),
    ]
    filters = [
        Filter("department", "Department", departments, by_key("department")),
        Filter("program", "Program", programs, by_key("program")),
        Filter("intensity", "Intensity", lambda _: Intensity.choices, lambda rows, value: rows.filter(intensity=value)),
        Filter("compliance", "Compliance", lambda _: LEVELS, in_lane(compliance_of)),
        Filter("performance", "Performance", lambda _: LEVELS, in_lane(performance_of)),
        Filter(
            "review",
            "Review",
            lambda _: [("overdue", "Overdue")],
            lambda rows, _: rows.reviews_overdue(clock.today(), reviews_before(clock.today())),
        ),
        Filter(
            "kickoff",
            "Kickoff",
            lambda _: [("overdue", "Overdue")],
            lambda rows, _: rows.filter(kickoff__in=overdue(clock.today())),
        ),
        Filter("manager", "Whose", whose, by_key("manager")),
    ]

    def rows(self, request: Request) -> Any:
        return Contract.objects.visible_to(request.user).select_related("vendor", "program", "department")

    def enrich(self, rows: list[Any]) -> list[Any]:
        today = clock.today()
        compliance, performance = compliance_of(rows, today), performance_of(rows, today)
        before = reviews_before(today)
        for row in rows:
            row.compliance, row.performance = compliance[row.pk], performance[row.pk]
            last = f"{row.last_review:%b %-d, %Y}" if row.last_review else "None yet"
            row.review = f"{last}, overdue" if row.review_overdue(today, before) else last
        return rows

    def context(self, request: Request) -> dict[str, Any]:
        add = [("Add a contract", reverse("contract-add"))] if may(request.user, Verb.EDIT_CONTRACTS) else []
        staff = [("Draft plans", reverse("drafts")), ("KPI library", reverse("library"))]
        return {"actions": [*add, *(staff if may(request.user, Verb.SEE_LIBRARY) else [])]}


class Programs(ListingView):
    title = "Programs"
    intro = "Contracts of one service that several vendors run side by side, with shared KPIs."
    empty = "No programs yet."
    name = "programs"
    search_fields = ["name", "service", "goal"]
    default_sort = "name"
    columns = [
        Column("name", "Program", lambda row: row.name, "name", link=lambda row: address("program", row.pk)),
        Column("goal", "Resident goal", lambda row: row.goal),
        Column("department", "Department", lambda row: row.department.name, "department__name"),
        Column("contracts", "Contracts", lambda row: row.how_many, "how_many", number=True),
        Column("service", "Service", lambda row: row.service, "service", export_only=True),
    ]
    filters = [Filter("department", "Department", departments, by_key("department"))]

    def rows(self, request: Request) -> Any:
        """A vendor contact is told the number of their own contracts only."""
        seen = Q(contracts__in=Contract.objects.visible_to(request.user).values("pk"))
        counted = Program.objects.visible_to(request.user).annotate(how_many=Count("contracts", filter=seen))
        return counted.select_related("department")

    def context(self, request: Request) -> dict[str, Any]:
        if not may(request.user, Verb.EDIT_CONTRACTS):
            return {}
        return {"actions": [("Add a program", reverse("program-add"))]}
