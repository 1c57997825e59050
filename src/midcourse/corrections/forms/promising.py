"""Forms of commitments."""

from datetime import timedelta
from typing import Any

from django import forms

from midcourse.contracts.models import Contract
from midcourse.corrections.forms.correcting import USUAL_DAYS_TO_START
from midcourse.corrections.models import Commitment, Side
from midcourse.corrections.queries import possible_owners
from midcourse.pages.forms import StyledForm
from midcourse.people import clock
from midcourse.people.models import User


class PromiseForm(StyledForm):
    what = forms.CharField(max_length=300, label="What is promised?", help_text="Both sides read this.")
    owner = forms.ModelChoiceField(User.objects.none(), label="Who sees to it?")
    due = forms.DateField(label="By when")

    def __init__(self, *args: Any, contract: Contract, actor: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        owners = possible_owners(contract).select_related("vendor_contact__vendor")
        self.fields["owner"].queryset = owners.filter(role="vendor") if actor.is_vendor else owners  # type: ignore[attr-defined]
        self.fields["owner"].help_text = "Their side is the side that promises."
        self.fields["due"].initial = clock.today() + timedelta(days=USUAL_DAYS_TO_START)

    def promise(self) -> dict[str, Any]:
        """What the action takes."""
        side = Side.VENDOR if self.cleaned_data["owner"].is_vendor else Side.GOVERNMENT
        return {**self.cleaned_data, "side": side}


class SettleForm(StyledForm):
    state = forms.ChoiceField(label="What came of it?")
    words = forms.CharField(
        widget=forms.Textarea(attrs={"rows": 2}),
        required=False,
        label="In a sentence",
        help_text="Needed where it was not kept or is released. Both sides read this.",
    )

    def __init__(self, *args: Any, actor: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        released = Commitment.State.RELEASED
        states = [Commitment.State.KEPT, Commitment.State.BROKEN, *([] if actor.is_vendor else [released])]
        self.fields["state"].choices = [(each.value, each.label) for each in states]  # type: ignore[attr-defined]


class ReopenForm(StyledForm):
    because = forms.CharField(widget=forms.Textarea(attrs={"rows": 2}), label="Why is it open again?")
