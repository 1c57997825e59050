"""Forms of planning: one meeting, a series, and what changes afterwards."""

from typing import Any

from django import forms

from midcourse.contracts.models import Contract
from midcourse.meetings.forms.people import PeopleField, possible_attendees, usual_attendees
from midcourse.meetings.models import Series
from midcourse.pages.forms import StyledForm

HOW_OFTEN = [(1, "Every month"), (2, "Every two months"), (3, "Every quarter"), (6, "Twice a year"), (12, "Every year")]


def clock_time(label: str, *, required: bool) -> forms.TimeField:
    return forms.TimeField(
        label=label, required=required, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )


def minutes_long() -> forms.IntegerField:
    return forms.IntegerField(label="How long, in minutes?", initial=60, min_value=15, max_value=480)


def place() -> forms.CharField:
    return forms.CharField(label="Room or link", max_length=300, required=False)


class WithPeople(StyledForm):
    """Adds who is asked, the usual people ticked."""

    def __init__(self, *args: Any, contracts: list[Contract], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = possible_attendees(contracts)
        self.fields["attendees"].queryset = people  # type: ignore[attr-defined]
        self.initial.setdefault("attendees", usual_attendees(people, contracts))


class PlanForm(WithPeople):
    on = forms.DateField(label="On which day do you meet?")
    at = clock_time("At what time?", required=False)
    minutes_long = minutes_long()
    place = place()
    attendees = PeopleField("Who is asked to come?")


class SeriesForm(WithPeople):
    every_months = forms.TypedChoiceField(label="How often do you meet?", choices=HOW_OFTEN, coerce=int)
    week = forms.TypedChoiceField(label="Which week of the month?", choices=Series.Week.choices, coerce=int)
    weekday = forms.TypedChoiceField(label="Which weekday?", choices=Series.Weekday.choices, coerce=int)
    starts = forms.DateField(label="From")
    ends = forms.DateField(label="Until")
    at = clock_time("At what time?", required=True)
    minutes_long = minutes_long()
    place = place()
    attendees = PeopleField("Who is asked to come?")

    def rule(self) -> dict[str, Any] | None:
        """How the meetings come back, as filled in by now; None while something is missing."""
        values = self.initial if not self.is_bound else self.cleaned_data if self.is_valid() else {}
        wanted = ("every_months", "week", "weekday", "starts", "ends")
        return {name: values[name] for name in wanted} if all(name in values for name in wanted) else None


class PeopleForm(WithPeople):
    attendees = PeopleField("Who is asked to come?")


class MoveForm(StyledForm):
    on = forms.DateField(label="On which day do you meet?")
    at = clock_time("At what time?", required=False)
    place = place()
    because = forms.CharField(
        label="Why?", max_length=200, required=False, help_text="Everybody asked reads it: name no vendor."
    )


class BecauseForm(StyledForm):
    because = forms.CharField(label="Why?", max_length=200, help_text="Everybody asked reads it: name no vendor.")
