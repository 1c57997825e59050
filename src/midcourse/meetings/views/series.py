"""Meetings that come back: planning them, their page, stopping them."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from midcourse.contracts.intensity import profiles
from midcourse.contracts.models import Contract, Intensity
from midcourse.insights.views.saving import events_about, form_page
from midcourse.meetings import actions
from midcourse.meetings.calendar import download
from midcourse.meetings.forms import BecauseForm, PeopleForm, SeriesForm
from midcourse.meetings.models import Meeting, Series
from midcourse.meetings.recurrence import days, usual_start
from midcourse.meetings.scope import seen_by
from midcourse.meetings.views.meeting import calendar_file
from midcourse.meetings.views.planning import choose, contracts_about, subject_of
from midcourse.people import clock
from midcourse.people.http import Request

MOST_SHOWN = 6


def plan(request: Request) -> HttpResponse:
    """Plan a series about `?program=` or `?contract=`; `show` only shows on which days it would meet."""
    subject = subject_of(request)
    if not subject:
        return choose(request)
    about, contracts = next(iter(subject.values())), contracts_about(subject)
    form = SeriesForm(request.POST or None, contracts=contracts, initial=usual(about, contracts))
    context = {
        "title": "Plan meetings that come back",
        "about": about,
        "crumbs": [("Meetings", reverse("meetings"))],
        **_shown(form),
    }
    if "show" in request.POST:
        return render(request, "meetings/series_plan.html", {"form": form, **context})
    return form_page(
        request,
        form,
        lambda: actions.plan_series(request.user, **subject, **form.cleaned_data),
        address,
        template="meetings/series_plan.html",
        said="The meetings are planned, and everybody asked is told.",
        **context,
    )


def usual(about: Any, contracts: list[Contract]) -> dict[str, Any]:
    """What a series begins as: by the profile of the highest intensity among the contracts, to the last one's end."""
    today = clock.today()
    running = [each for each in contracts if each.ends >= today and not each.closed_on]
    closest = max((Intensity.values.index(each.intensity) for each in running), default=0)
    every = profiles()[Intensity.values[closest]].months_between
    return {
        "every_months": every,
        "week": Series.Week.SECOND,
        "weekday": Series.Weekday.TUESDAY,
        "starts": usual_start(about.department, every, today),
        "ends": max((each.ends for each in running), default=today + actions.AHEAD),
        "at": "10:00",
    }


def series(request: Request, pk: int) -> HttpResponse:
    """How often, who is asked, the meetings to come and those that were."""
    found = get(request, pk)
    meetings = list(found.meetings.order_by("on", "pk"))
    context = {
        "series": found,
        "title": f"Performance meetings, {found.program or found.contract}",
        "how_often": actions.how_often(found),
        "crumbs": [("Meetings", reverse("meetings"))],
        "to_come": [each for each in meetings if each.state == Meeting.State.PLANNED],
        "past": [each for each in reversed(meetings) if each.state != Meeting.State.PLANNED],
        "asked": found.attendees.filter(seen_by(request.user)).select_related("vendor_contact__vendor"),
        "events": events_about(request, found),
    }
    return render(request, "meetings/series.html", context)


def stop(request: Request, pk: int) -> HttpResponse:
    found = get(request, pk)
    form = BecauseForm(request.POST or None)
    return form_page(
        request,
        form,
        lambda: actions.stop_series(request.user, found, **form.cleaned_data),
        address,
        said="The meetings to come are called off, and everybody asked is told.",
        title="Stop these meetings",
        intro="The meetings to come are called off. Those that were held stay.",
        crumbs=_crumbs(found),
        back=address(found),
        button="Stop these meetings",
    )


def people(request: Request, pk: int) -> HttpResponse:
    """Who is asked to the meetings to come."""
    found = get(request, pk)
    asked = {"attendees": list(found.attendees.values_list("pk", flat=True))}
    subject = {"program": found.program} if found.program else {"contract": found.contract}
    form = PeopleForm(request.POST or None, contracts=contracts_about(subject), initial=asked)
    return form_page(
        request,
        form,
        lambda: actions.change_people(request.user, found, form.cleaned_data["attendees"]),
        lambda _: address(found),
        said="Those added or left out are told.",
        title="Who is asked to come?",
        intro="This is for all the meetings to come.",
        crumbs=_crumbs(found),
        back=address(found),
    )


def calendar(request: Request, pk: int) -> HttpResponse:
    """All of them for one's own calendar."""
    return calendar_file(download(get(request, pk), request.user), f"meetings-{pk}")


def get(request: Request, pk: int) -> Series:
    rows = Series.objects.select_related("program", "contract__vendor", "contract__program", "made_by")
    found: Series = rows.get_visible(request.user, pk=pk)
    return found


def address(found: Series) -> str:
    return reverse("series", args=[found.pk])


def _crumbs(found: Series) -> list[tuple[str, str]]:
    return [("Meetings", reverse("meetings")), (str(found), address(found))]


def _shown(form: SeriesForm) -> dict[str, Any]:
    """The first days of the series as filled in, and how many meetings the coming year has."""
    if (rule := form.rule()) is None:
        return {"dates": [], "missing": True}
    dates = days(Series(**rule), clock.today() + actions.AHEAD)
    return {"dates": dates[:MOST_SHOWN], "more": len(dates) - MOST_SHOWN, "until": rule["ends"]}
