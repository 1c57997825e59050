"""The screen for the wall, and what is written on it while the meeting runs."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Max, OuterRef, Subquery, Sum
from django.http import Http404, HttpResponse, HttpResponseNotModified, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.views.decorators.http import require_POST

from midcourse.meetings.actions.topics import ConflictError, capture, write_topic
from midcourse.meetings.forms.live import CaptureForm, kinds_for
from midcourse.meetings.models import Capture, Meeting, TopicNote
from midcourse.meetings.room import Room, for_room
from midcourse.meetings.scope import contracts_of
from midcourse.meetings.screens import screens
from midcourse.meetings.views.meeting import get
from midcourse.people.http import Request


def live(request: Request, pk: int) -> HttpResponse:
    """The whole meeting as screens; `?for=staff` on a screen that only staff see."""
    found = get(request, pk)
    if found.state != Meeting.State.PLANNED:
        messages.info(request, f"This meeting is {found.get_state_display().lower()}: there is nothing left to run.")
        return redirect("meeting", pk)
    room = room_of(request, found)
    content = for_room(found, request.user, staff=room.staff)
    notes = {note.topic: note for note in notes_of(room)}
    shown = [(screen, notes.get(screen.key)) for screen in screens(content)]
    context = {
        "meeting": found,
        "room": room,
        "pack": content,
        "title": f"{content['subject']}, live",
        "screens": shown,
        "forms": [form(room=room, actor=request.user) for form in kinds_for(room).values()],
        "said": said_in(room),
    }
    return render(request, "meetings/live.html", context)


@require_POST
def note(request: Request, pk: int, topic: str) -> HttpResponse:
    """Save a topic's note; a refusal comes back as a sentence, with the other text where two wrote at once."""
    found = get(request, pk)
    text, version = request.POST.get("text", ""), request.POST.get("version", "")
    try:
        internal = room_of(request, found).staff
        read = int(version) if version.isdecimal() else 0
        saved = write_topic(request.user, found, topic, text.replace("\r\n", "\n"), read, internal=internal)
    except ConflictError as conflict:
        theirs = conflict.theirs
        shown = {"text": theirs.text, "version": theirs.version, "by": theirs.edited_by.name}
        return JsonResponse({"saved": False, "why": str(conflict), "theirs": shown})
    except ValueError as refusal:
        return JsonResponse({"saved": False, "why": str(refusal)})
    return JsonResponse({"saved": True, "version": saved.version})


def write(request: Request, pk: int, kind: str) -> HttpResponse:
    """Write one thing down, once for each key; what is refused comes back as the form with its sentence.

    Asked without anything to write, it gives the form as it is now: with the newest problems to choose from.
    """
    found = get(request, pk)
    room = room_of(request, found)
    forms = kinds_for(room)
    if kind not in forms:
        raise Http404
    form = forms[kind](request.POST or None, room=room, actor=request.user)
    if form.is_valid():
        try:
            key = UUID(request.POST.get("key", ""))
            capture(request.user, found, key=key, kind=form.kind, write=form.write)
        except ValueError as refusal:
            form.add_error(None, str(refusal))
        else:
            return JsonResponse({"saved": True})
    return JsonResponse({"saved": False, "form": drawn_form(request, form)})


def said(request: Request, pk: int) -> HttpResponse:
    """What was captured and noted so far; 304 where nothing is new, which costs one query."""
    notes = TopicNote.objects.filter(meeting=OuterRef("pk")).order_by().values("meeting")
    written = Subquery(notes.annotate(versions=Sum("version")).values("versions"))
    rows = Meeting.objects.annotate(newest=Max("captures__pk"), written=written)
    found = rows.get_visible(request.user, pk=pk)
    tag = f'"{found.state}-{found.newest or 0}-{found.written or 0}-{for_staff(request):d}"'
    if request.headers.get("If-None-Match") == tag:
        return HttpResponseNotModified()
    room = room_of(request, found)
    shown = {note.topic: {"text": note.text, "version": note.version} for note in notes_of(room)}
    drawn = render_to_string("meetings/live/said.html", {"said": said_in(room), "room": room})
    answer = JsonResponse({"said": drawn, "notes": shown, "open": found.state == Meeting.State.PLANNED})
    answer["ETag"] = tag
    return answer


def room_of(request: Request, meeting: Meeting) -> Room:
    return Room(meeting, list(contracts_of(meeting)), staff=for_staff(request))


def for_staff(request: Request) -> bool:
    """Who sees this screen: everybody in the room, unless its address says that only staff do."""
    return request.GET.get("for") == "staff"


def notes_of(room: Room) -> Any:
    return TopicNote.objects.filter(meeting=room.meeting, internal=room.staff)


def said_in(room: Room) -> Any:
    """What was captured, the newest first: for the room only what everybody there may read."""
    rows = Capture.objects.filter(meeting=room.meeting).select_related("said_by").order_by("-pk")
    return rows if room.staff else rows.filter(for_room=True)


def drawn_form(request: Request, form: CaptureForm) -> str:
    return render_to_string("meetings/live/form.html", {"form": form}, request=request)
