"""Forms to conclude an insight, leave one without a correction, ask for a deep dive, and watch a KPI for a risk."""

from typing import Any

from django import forms

from midcourse.analysis.measure import Kind
from midcourse.contracts.models import Contract
from midcourse.insights.models import Insight, Trigger
from midcourse.measures.models import Definition
from midcourse.measures.words import scale
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


class TriggerForm(StyledForm):
    """The level is typed as people say it: percent for a rate, events per so many for a ratio."""

    when = forms.ChoiceField(choices=Trigger.When.choices, label="Warn when a figure")
    level = forms.FloatField(label="This level")

    def __init__(self, *args: Any, definition: Definition, **kwargs: Any) -> None:
        self.definition = definition
        super().__init__(*args, **kwargs)
        self.fields["level"].help_text = {
            Kind.RATE: "In percent: 5 for 5 %.",
            Kind.RATIO: f"Per {definition.per:,} {definition.denominator}.",
        }.get(Kind(definition.kind), f"In the KPI’s own unit: {definition.numerator}.")
        for number, dimension in enumerate(definition.dimensions):
            self.fields[f"part_{number}"] = forms.CharField(
                required=False,
                max_length=120,
                label=f"Only this {dimension}",
                help_text="As the figures write it. Leave it empty to watch the whole.",
                widget=forms.TextInput(attrs={"class": "usa-input"}),
            )

    def rule(self) -> dict[str, Any]:
        """What the action takes, in the figure's own scale."""
        given = self.cleaned_data
        parts = {name: given[f"part_{number}"].strip() for number, name in enumerate(self.definition.dimensions)}
        where = {name: value for name, value in parts.items() if value}
        return {"when": given["when"], "level": given["level"] / scale(self.definition), "where": where}
