"""Forms of what is said in a meeting."""

from typing import Any

from django import forms

from midcourse.insights.models import DeepDive
from midcourse.meetings.models import Meeting
from midcourse.meetings.scope import contracts_of, waiting_topics
from midcourse.pages.forms import StyledForm


class IdeaForm(StyledForm):
    text = forms.CharField(max_length=300, label="What would help?")


class DecisionForm(StyledForm):
    text = forms.CharField(label="What was decided?", widget=forms.Textarea(attrs={"rows": 2}))
    whom = forms.ChoiceField(label="Who reads it?")

    def __init__(self, *args: Any, meeting: Meeting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        contracts = list(contracts_of(meeting)) if meeting.program_id else []
        everyone = "Everyone at the meeting" if meeting.program_id else "Both sides"
        theirs = [(str(each.pk), f"Staff and {each.vendor}, {each.number}") for each in contracts]
        self.contracts = {str(each.pk): each for each in contracts}
        self.fields["whom"].choices = [("all", everyone), *theirs, ("staff", "Staff only")]  # type: ignore[attr-defined]

    def decision(self) -> dict[str, Any]:
        """What the action takes."""
        whom = self.cleaned_data["whom"]
        return {
            "text": self.cleaned_data["text"],
            "contract": self.contracts.get(whom),
            "internal": whom == "staff",
        }


class TopicForm(StyledForm):
    """One of the topics waiting, or a new one."""

    waiting = forms.ModelChoiceField(DeepDive.objects.none(), required=False, label="A topic that waits")
    new = forms.CharField(max_length=200, required=False, label="Or a new topic")

    def __init__(self, *args: Any, meeting: Meeting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["waiting"].queryset = waiting_topics(meeting)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if bool(cleaned.get("waiting")) == bool(cleaned.get("new")):
            raise forms.ValidationError(
                "A meeting takes exactly one deep dive. Choose a topic that waits or write one."
            )
        return cleaned
