"""Forms of practices, and of the questions they come from."""

import json
from typing import Any

from django import forms
from django.db.models import Q

from midcourse.contracts.models import Contract, Program
from midcourse.corrections.actions import PRESETS
from midcourse.corrections.actions.ask import LONGEST_QUESTION
from midcourse.corrections.actions.spread import LONGEST
from midcourse.measures.models import KPI
from midcourse.pages.forms import StyledForm

LONGEST_FILE = 200_000  # bytes of a practice
OWN_WORDS = "In my own words"


class PracticeForm(StyledForm):
    title = forms.CharField(max_length=160, label="The practice in a sentence")
    how = forms.CharField(widget=forms.Textarea, max_length=LONGEST, label="How to do it")
    kpi = forms.ModelChoiceField(KPI.objects.none(), label="Which KPI does it help?")

    def __init__(self, *args: Any, program: Program, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kpi"].queryset = kpis_of(program)  # type: ignore[attr-defined]


class AdoptForm(StyledForm):
    contract = forms.ModelChoiceField(Contract.objects.none(), label="Contract")
    on = forms.DateField(label="Taken up on")

    def __init__(self, *args: Any, contracts: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["contract"].queryset = contracts  # type: ignore[attr-defined]


class AdoptionDayForm(StyledForm):
    on = forms.DateField(label="Taken up on")


class DeclineForm(StyledForm):
    contract = forms.ModelChoiceField(Contract.objects.none(), label="Contract")
    because = forms.CharField(
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=LONGEST,
        label="Why is it not for you?",
        help_text="Both sides read this. It can be taken up later all the same.",
    )

    def __init__(self, *args: Any, contracts: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["contract"].queryset = contracts  # type: ignore[attr-defined]


class BringForm(StyledForm):
    """A practice from elsewhere: the file, and what it is to help here."""

    file = forms.FileField(label="The practice’s file", help_text="As another Midcourse gave it: practice.json.")
    kpi = forms.ModelChoiceField(KPI.objects.none(), label="Which KPI should it help here?")

    def __init__(self, *args: Any, program: Program, with_file: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kpi"].queryset = kpis_of(program)  # type: ignore[attr-defined]
        if not with_file:
            del self.fields["file"]

    def clean_file(self) -> Any:
        """The document in the file."""
        sent = self.cleaned_data["file"]
        try:
            return json.loads(sent.read(LONGEST_FILE).decode("utf-8-sig"))
        except (ValueError, RecursionError):
            raise forms.ValidationError("This file cannot be read. Choose the practice.json that was made.") from None


def kpis_of(program: Program) -> Any:
    """The KPIs of a program and of its contracts, in use."""
    return KPI.objects.in_use().filter(Q(program=program) | Q(contract__program=program))


class AskForm(StyledForm):
    preset = forms.ChoiceField(
        choices=[*((text, text) for text in PRESETS), ("", OWN_WORDS)],
        initial=PRESETS[0],
        required=False,
        label="What would you like to know?",
    )
    text = forms.CharField(
        max_length=LONGEST_QUESTION,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        label="In your own words",
        help_text="What you write here is asked instead of the choice above. Name no other vendor.",
    )

    def question(self) -> str:
        return str(self.cleaned_data["text"].strip() or self.cleaned_data["preset"])


class AnswerForm(StyledForm):
    answer = forms.CharField(
        widget=forms.Textarea,
        max_length=LONGEST,
        label="Your answer",
        help_text="What you do, who does it, how often. A sentence or two is enough. Name no other vendor.",
    )
