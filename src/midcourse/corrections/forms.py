"""Forms of corrections, checks, visits and practices. Sizes are typed as people say figures: points, per 1,000."""

from datetime import timedelta
from typing import Any

from django import forms

from midcourse.analysis.measure import Every, Kind
from midcourse.contracts.models import Contract, Program
from midcourse.corrections.models import Commitment, Correction, Side, Verdict
from midcourse.corrections.queries import possible_owners
from midcourse.corrections.rhythm import LEAST_AFTER, LONGEST_DAYS
from midcourse.measures.models import KPI, Definition
from midcourse.pages.forms import StyledForm
from midcourse.people import clock
from midcourse.people.models import User

USUAL_DAYS_TO_START = 14


class CorrectionForm(StyledForm):
    what = forms.CharField(
        max_length=300,
        label="What will somebody do differently?",
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Both sides read this. Name no other vendor.",
    )
    owner = forms.ModelChoiceField(User.objects.none(), label="Who sees to it?", help_text="From either side.")
    due = forms.DateField(label="In place by")
    expected = forms.ChoiceField(choices=Correction.Expected.choices, label="What should the KPI do?")
    size = forms.FloatField(required=False, min_value=0, label="By about how much?")
    check_on = forms.DateField(label="Check whether it helped on")

    def __init__(self, *args: Any, contract: Contract, definition: Definition, **kwargs: Any) -> None:
        self.definition = definition
        due = clock.today() + timedelta(days=USUAL_DAYS_TO_START)
        wait = LONGEST_DAYS[Every(definition.frequency)] * (LEAST_AFTER + 1) + definition.days_to_report
        initial = {
            "due": due,
            "check_on": due + timedelta(days=wait),
            "expected": Correction.Expected.UP if definition.better == "higher" else Correction.Expected.DOWN,
        }
        super().__init__(*args, initial=initial, **kwargs)
        self.fields["owner"].queryset = possible_owners(contract)  # type: ignore[attr-defined]
        self.fields["expected"].label = f"What should “{definition.name}” do?"
        self.fields["size"].help_text = _unit(definition)
        self.fields["check_on"].help_text = f"A check needs figures of {LEAST_AFTER} periods after the change."

    def clean_size(self) -> float | None:
        """From how people say it to the figure's own scale."""
        size: float | None = self.cleaned_data["size"]
        return None if size is None else size / scale(self.definition)


def scale(definition: Definition) -> float:
    """What a size in the figure's own scale is multiplied by to be said: points of a rate, events per so many."""
    return {Kind.RATE: 100.0, Kind.RATIO: float(definition.per)}.get(Kind(definition.kind), 1.0)


def _unit(definition: Definition) -> str:
    said = {
        Kind.RATE: "In percentage points.",
        Kind.RATIO: f"Per {definition.per:,} {definition.denominator}.",
        Kind.COUNT: f"Number {definition.get_frequency_display().lower()}.",
    }
    return said.get(Kind(definition.kind), "In the KPI's own unit.")


class InPlaceForm(StyledForm):
    on = forms.DateField(label="Since which day is it in place?")


class DropForm(StyledForm):
    because = forms.CharField(widget=forms.Textarea, label="Why is it dropped?", help_text="Both sides read this.")


class JudgeForm(StyledForm):
    verdict = forms.ChoiceField(choices=Verdict.choices, label="Did it help?")
    reason = forms.CharField(
        widget=forms.Textarea,
        required=False,
        label="Why do we conclude this?",
        help_text="Needed where it differs from what the figures say. Both sides read this.",
    )


class VisitDateForm(StyledForm):
    planned_for = forms.DateField(label="Planned for")


class VisitNotesForm(StyledForm):
    held_on = forms.DateField(label="Held on")
    challenges = forms.CharField(widget=forms.Textarea, required=False, label="What challenges did the vendor name?")
    solutions = forms.CharField(widget=forms.Textarea, required=False, label="What solutions did you discuss?")


class PracticeForm(StyledForm):
    title = forms.CharField(max_length=160, label="The practice in a sentence")
    how = forms.CharField(widget=forms.Textarea, label="How to do it")
    kpi = forms.ModelChoiceField(KPI.objects.none(), label="Which KPI does it help?")

    def __init__(self, *args: Any, program: Program, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kpis = KPI.objects.filter(program=program) | KPI.objects.filter(contract__program=program)
        self.fields["kpi"].queryset = kpis.select_related("current")  # type: ignore[attr-defined]


class AdoptForm(StyledForm):
    contract = forms.ModelChoiceField(Contract.objects.none(), label="Contract")
    on = forms.DateField(label="Taken up on")

    def __init__(self, *args: Any, contracts: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["contract"].queryset = contracts  # type: ignore[attr-defined]


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
