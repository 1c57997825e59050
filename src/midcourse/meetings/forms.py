"""Forms of meetings: planning, holding, and what is said in them."""

from typing import Any

from django import forms
from django.db.models import Q

from midcourse.contracts.models import Contract
from midcourse.insights.models import DeepDive
from midcourse.meetings.models import Meeting
from midcourse.meetings.scope import contracts_of, waiting_topics
from midcourse.pages.forms import StyledForm
from midcourse.people.models import Role, User


class PeopleField(forms.ModelMultipleChoiceField[User]):
    """People with the side they are on."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.name}, {obj.vendor_contact.vendor if obj.is_vendor else obj.get_role_display().lower()}"


class PlanForm(StyledForm):
    on = forms.DateField(label="On which day do you meet?")
    attendees = PeopleField(
        User.objects.none(),
        required=False,
        label="Who is asked to come?",
        widget=forms.CheckboxSelectMultiple(attrs={"class": "plain-check"}),
    )

    def __init__(self, *args: Any, contracts: list[Contract], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = possible_attendees(contracts)
        self.fields["attendees"].queryset = people  # type: ignore[attr-defined]
        managers = {contract.manager_id for contract in contracts}
        usual = [person.pk for person in people if person.is_vendor or person.pk in managers]
        self.fields["attendees"].initial = usual


def possible_attendees(contracts: list[Contract]) -> Any:
    """The staff of the contracts' departments and the contacts of their vendors."""
    staff = Q(memberships__department__in={each.department_id for each in contracts}) & ~Q(role=Role.VENDOR)
    vendors = Q(vendor_contact__vendor__in={each.vendor_id for each in contracts})
    people = User.objects.filter(staff | vendors, is_active=True).select_related("vendor_contact__vendor")
    return people.distinct()


class HoldForm(StyledForm):
    minutes = forms.CharField(widget=forms.Textarea(attrs={"rows": 8}), label="Minutes")
    learned = forms.CharField(widget=forms.Textarea, required=False, label="What did the deep dive teach us?")

    def __init__(self, *args: Any, meeting: Meeting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        readers = "Its vendor reads them too: name no other." if meeting.contract_id else "For staff only."
        self.fields["minutes"].help_text = readers
        if meeting.deep_dive is None:
            del self.fields["learned"]
        else:
            self.fields["learned"].help_text = f"The topic: {meeting.deep_dive}"


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
