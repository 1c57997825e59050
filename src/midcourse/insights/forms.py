"""Forms to conclude an insight, leave one without a correction, and ask for a deep dive."""

from typing import Any

from django import forms

from midcourse.contracts.models import Contract
from midcourse.insights.models import Insight
from midcourse.pages.forms import StyledForm


class InsightForm(StyledForm):
    kind = forms.ChoiceField(choices=Insight.Kind.choices, label="Is it a problem or a bright spot?")
    title = forms.CharField(
        max_length=200,
        label="What did we conclude?",
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="One sentence.",
    )
    story = forms.CharField(
        required=False,
        label="What is behind it?",
        widget=forms.Textarea,
        help_text="What you know or suspect, and what would help.",
    )
    shared = forms.BooleanField(
        required=False,
        label="Share it with the vendor",
        help_text="The vendor sees it here and in the vendor edition of the next pack. Name no other vendor in it, "
        "and none of their figures or the program's total.",
    )

    def __init__(self, *args: Any, contract: Contract | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if contract is None:
            del self.fields["shared"]


class ReasonForm(StyledForm):
    reason = forms.CharField(widget=forms.Textarea, label="Why is no correction needed?")


class DeepDiveForm(StyledForm):
    topic = forms.CharField(max_length=200, label="What should we look into?")
