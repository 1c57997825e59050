"""The list of meetings: those to come first."""

from typing import Any

from django.db.models import Case, DateField, When
from django.urls import reverse

from midcourse.contracts.models import Program
from midcourse.meetings.actions import every
from midcourse.meetings.models import Meeting
from midcourse.meetings.state import state_of
from midcourse.pages.listing import Column, Filter, ListingView
from midcourse.people.access import Verb, may
from midcourse.people.http import Request


def _programs(request: Request) -> list[tuple[str, str]]:
    return [(str(pk), name) for pk, name in Program.objects.visible_to(request.user).values_list("pk", "name")]


class Meetings(ListingView):
    title = "Performance meetings"
    intro = "Look at the figures together, find what would help, and see whether it did."
    empty = "No performance meeting is planned yet."
    name = "meetings"
    search_fields = ["program__name", "contract__title", "contract__vendor__name"]
    columns = [
        Column("on", "Date", lambda row: row.on, "on", link=lambda row: reverse("meeting", args=[row.pk])),
        Column("at", "Time", lambda row: f"{row.at:%-I:%M %p}" if row.at else ""),
        Column("about", "About", lambda row: str(row.program or row.contract)),
        Column("with", "With", lambda row: "All its vendors" if row.program_id else str(row.contract.vendor)),
        Column("place", "Room or link", lambda row: row.place, export_only=True),
        Column("state", "State", lambda row: state_of(row)[1], "state", level=lambda row: state_of(row)[0]),
        Column("series", "Series", lambda row: _series(row), template="meetings/in_series.html"),
        Column("planned", "Planned by", lambda row: row.planned_by.name, "planned_by__name"),
    ]
    filters = [
        Filter("state", "State", lambda _: Meeting.State.choices, lambda rows, value: rows.filter(state=value)),
        Filter("whose", "Whose", lambda _: [("mine", "Where I am asked")], lambda rows, _: rows),
        Filter("program", "Program", _programs, lambda rows, value: _of(rows, value)),
    ]

    def rows(self, request: Request) -> Any:
        """Planned meetings, the nearest first; then the others, the latest first."""
        meetings = Meeting.objects.visible_to(request.user)
        if request.GET.get("whose"):
            meetings = meetings.filter(pk__in=request.user.meetings.values("pk"))
        planned = Case(When(state=Meeting.State.PLANNED, then="on"), output_field=DateField())
        ordered = meetings.order_by(planned.asc(nulls_last=True), "-on", "pk")
        return ordered.select_related("program", "contract__vendor", "planned_by", "series")

    def context(self, request: Request) -> dict[str, Any]:
        if not may(request.user, Verb.RUN_MEETINGS):
            return {}
        return {
            "actions": [("Plan a meeting", reverse("meeting-plan")), ("Plan a series", reverse("series-plan"))],
        }


def _series(row: Meeting) -> str:
    return every(row.series) if row.series else ""


def _of(rows: Any, program: str) -> Any:
    return rows.filter(program=program) if program.isdigit() else rows.none()
