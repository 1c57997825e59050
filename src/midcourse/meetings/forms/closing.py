"""Forms of closing a meeting, and of its minutes."""

from typing import Any

from django import forms

from midcourse.meetings.actions import wording
from midcourse.meetings.forms.people import PeopleField, possible_attendees
from midcourse.meetings.models import Meeting
from midcourse.meetings.scope import contracts_of, topic_of
from midcourse.pages.forms import StyledForm
from midcourse.people.models import User

LONG = forms.Textarea(attrs={"rows": 8})


class MinutesForm(StyledForm):
    """The minutes written anew. `read` tells which wording the writer had before them."""

    minutes = forms.CharField(widget=LONG, label="Minutes for both sides")
    staff_minutes = forms.CharField(widget=forms.Textarea, required=False, label="For staff only")
    read = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, meeting: Meeting, **kwargs: Any) -> None:
        now = {"minutes": meeting.minutes, "staff_minutes": meeting.staff_minutes}
        super().__init__(*args, initial={**now, "read": wording(*now.values())}, **kwargs)
        explain(self, meeting)

    def has_read(self, meeting: Meeting) -> None:
        """Let what the writer goes on with count as written over the minutes as they are now."""
        self.data = {**self.cleaned_data, "read": wording(meeting.minutes, meeting.staff_minutes)}


class HoldForm(StyledForm):
    present = PeopleField("Who was there?", required=True)
    minutes = forms.CharField(widget=LONG, label="Minutes for both sides")
    staff_minutes = forms.CharField(widget=forms.Textarea, required=False, label="For staff only")
    learned = forms.CharField(widget=forms.Textarea, required=False, label="What did the deep dive teach us?")

    def __init__(self, *args: Any, meeting: Meeting, actor: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        explain(self, meeting)
        people = self.fields["present"]
        people.queryset = possible_attendees(list(contracts_of(meeting)))  # type: ignore[attr-defined]
        people.initial = [actor.pk]
        people.error_messages["required"] = "Tick who was there."
        if topic := topic_of(meeting):
            self.fields["learned"].help_text = f"The topic: {topic}"
        else:
            del self.fields["learned"]


class NotRightForm(StyledForm):
    words = forms.CharField(widget=forms.Textarea, label="What is not right?")


def explain(form: forms.Form, meeting: Meeting) -> None:
    """Say who reads what."""
    both = f"{meeting.contract.vendor} reads them too: name no other." if meeting.contract else "All its vendors"
    form.fields["minutes"].help_text = both if meeting.contract else f"{both} read them too: name none of them."
