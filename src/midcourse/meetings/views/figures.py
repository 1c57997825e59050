"""All figures behind a KPI's chart in an agenda or a pack: period by period, and broken down."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render

from midcourse.meetings.drawing import drawn_pattern
from midcourse.meetings.models import Meeting
from midcourse.meetings.pack import readable
from midcourse.meetings.views.meeting import content_for, crumbs_of, get
from midcourse.meetings.views.packs import get_pack
from midcourse.people.http import Request


def meeting_figures(request: Request, pk: int, kpi: int) -> HttpResponse:
    """Those of the agenda as it is now, for this reader."""
    found = get(request, pk)
    return _page(request, found, content_for(request, found), kpi)


def pack_figures(request: Request, pk: int, kpi: int) -> HttpResponse:
    """Those that were frozen."""
    found = get_pack(request, pk)
    return _page(request, found.meeting, readable(found.content), kpi)


def _page(request: Request, meeting: Meeting, content: dict[str, Any], kpi: int) -> HttpResponse:
    pattern = next((each for each in content["patterns"] if each["kpi"] == kpi), None)
    if pattern is None:
        raise Http404
    shown = {
        "title": f"The figures of {pattern['name']}",
        "crumbs": crumbs_of(meeting),
        "drawn": drawn_pattern(pattern),
    }
    return render(request, "meetings/figures.html", shown)
