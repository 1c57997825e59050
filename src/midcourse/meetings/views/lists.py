"""The list of meetings."""

from typing import Any

from django.urls import reverse

from midcourse.contracts.models import Program
from midcourse.meetings.models import Meeting
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
        Column("about", "About", lambda row: str(row.program or row.contract)),
        Column("with", "With", lambda row: "All its vendors" if row.program_id else str(row.contract.vendor)),
        Column("state", "State", lambda row: row.get_state_display(), "state", template="meetings/state.html"),
        Column("planned", "Planned by", lambda row: row.planned_by.name, "planned_by__name"),
    ]
    filters = [
        Filter("state", "State", lambda _: Meeting.State.choices, lambda rows, value: rows.filter(state=value)),
        Filter("program", "Program", _programs, lambda rows, value: _of(rows, value)),
    ]

    def rows(self, request: Request) -> Any:
        meetings = Meeting.objects.visible_to(request.user)
        return meetings.select_related("program", "contract__vendor", "planned_by")

    def context(self, request: Request) -> dict[str, Any]:
        if not may(request.user, Verb.RUN_MEETINGS):
            return {}
        return {"actions": [("Plan a meeting", reverse("meeting-plan"))]}


def _of(rows: Any, program: str) -> Any:
    return rows.filter(program=program) if program.isdigit() else rows.none()
