"""Forms of corrections and their checks. Sizes are typed as people say figures: points, per 1,000."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django import forms

from midcourse.analysis.measure import Kind
from midcourse.contracts.models import Contract
from midcourse.corrections.actions import Start
from midcourse.corrections.actions.spread import LONGEST
from midcourse.corrections.models import Correction, Verdict
from midcourse.corrections.queries import owners_of, possible_owners
from midcourse.corrections.rhythm import LEAST_AFTER, check_day
from midcourse.measures.models import Definition
from midcourse.measures.words import scale
from midcourse.pages.forms import DateInput, StyledForm, style
from midcourse.people import clock
from midcourse.people.models import User

USUAL_DAYS_TO_START = 14
NEEDS = f"A check needs figures of {LEAST_AFTER} whole periods after the change."


class ExpectingForm(StyledForm):
    """A change and what the KPI should do."""

    what = forms.CharField(
        max_length=300,
        label="What will somebody do differently?",
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Both sides read this. Name no other vendor.",
    )
    expected = forms.ChoiceField(choices=Correction.Expected.choices, label="What should the KPI do?")
    size = forms.FloatField(required=False, min_value=0, label="By about how much?")

    def __init__(
        self, *args: Any, definition: Definition, initial: dict[str, Any] | None = None, **kwargs: Any
    ) -> None:
        self.definition = definition
        hoped = Correction.Expected.UP if definition.better == "higher" else Correction.Expected.DOWN
        super().__init__(*args, initial={"expected": hoped, **(initial or {})}, **kwargs)
        self.fields["expected"].label = f"What should “{definition.name}” do?"
        self.fields["size"].help_text = _unit(definition)

    def clean_size(self) -> float | None:
        """From how people say it to the figure's own scale."""
        size: float | None = self.cleaned_data["size"]
        return None if size is None else size / scale(self.definition)


class CorrectionForm(ExpectingForm):
    owner = forms.ModelChoiceField(User.objects.none(), label="Who sees to it?", help_text="From either side.")
    due = forms.DateField(label="In place by")
    check_on = forms.DateField(label="Check whether it helped on")
    field_order = ("what", "owner", "due", "expected", "size", "check_on")

    def __init__(self, *args: Any, contract: Contract, definition: Definition, **kwargs: Any) -> None:
        due = clock.today() + timedelta(days=USUAL_DAYS_TO_START)
        initial = {"due": due, "check_on": check_day(definition, due)}
        super().__init__(*args, definition=definition, initial=initial, **kwargs)
        self.fields["owner"].queryset = possible_owners(contract)  # type: ignore[attr-defined]
        self.fields["check_on"].help_text = NEEDS


class TogetherForm(ExpectingForm):
    """The same change with several vendors: a day and an owner for each contract that is in it."""

    def __init__(self, *args: Any, contracts: Sequence[Contract], **kwargs: Any) -> None:
        self.contracts, self.owners = contracts, owners_of(contracts)
        super().__init__(*args, **kwargs)
        for name, field in self._rows().items():
            style(field.widget)
            self.fields[name] = field

    def _rows(self) -> dict[str, forms.Field]:
        """A day and an owner for each contract."""
        fields: dict[str, forms.Field] = {}
        for one in self.contracts:
            people = [(person.pk, str(person)) for person in self.owners[one.pk]]
            fields[f"due_{one.pk}"] = forms.DateField(
                required=False,
                widget=DateInput(),
                label=f"{one.vendor}: in place by",
                help_text="Leave it empty where this vendor is not in it.",
            )
            fields[f"owner_{one.pk}"] = forms.ChoiceField(choices=people, label=f"{one.vendor}: who sees to it?")
        return fields

    def starts(self) -> list[Start]:
        """What the action takes, of the contracts that have a day."""
        people = {person.pk: person for owners in self.owners.values() for person in owners}
        said = [
            (one, self.cleaned_data[f"due_{one.pk}"], self.cleaned_data[f"owner_{one.pk}"]) for one in self.contracts
        ]
        return [Start(one, people[int(owner)], due) for one, due, owner in said if due]

    def change(self) -> dict[str, Any]:
        """What is the same for all."""
        return {name: self.cleaned_data[name] for name in ("what", "expected", "size")}


class ChangeForm(StyledForm):
    owner = forms.ModelChoiceField(User.objects.none(), label="Who sees to it?")
    due = forms.DateField(label="In place by")
    started_on = forms.DateField(label="In place since")
    check_on = forms.DateField(label="Check whether it helped on", help_text=NEEDS)
    because = forms.CharField(
        widget=forms.Textarea(attrs={"rows": 2}), label="Why is it changed?", help_text="Both sides read this."
    )

    def __init__(self, *args: Any, correction: Correction, **kwargs: Any) -> None:
        names = ("owner", "due", "started_on", "check_on")
        super().__init__(*args, initial={name: getattr(correction, name) for name in names}, **kwargs)
        del self.fields["due" if correction.started_on else "started_on"]
        self.agreed_due = correction.due
        self.fields["owner"].queryset = possible_owners(correction.contract)  # type: ignore[attr-defined]

    def change(self) -> dict[str, Any]:
        """What the action takes."""
        return {"due": self.agreed_due, **self.cleaned_data}


def _unit(definition: Definition) -> str:
    said = {
        Kind.RATE: "In percentage points.",
        Kind.RATIO: f"Per {definition.per:,} {definition.denominator}.",
        Kind.COUNT: f"Number {definition.get_frequency_display().lower()}.",
    }
    return said.get(Kind(definition.kind), "In the KPI's own unit.")


class InPlaceForm(StyledForm):
    on = forms.DateField(label="Since which day is it in place?")


class WhyForm(StyledForm):
    """A reason that both sides read."""

    because = forms.CharField(
        widget=forms.Textarea(attrs={"rows": 3}), max_length=LONGEST, help_text="Both sides read this."
    )

    def __init__(self, *args: Any, ask: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["because"].label = ask


class JudgeForm(StyledForm):
    verdict = forms.ChoiceField(choices=Verdict.choices, label="Did it help?")
    reason = forms.CharField(
        widget=forms.Textarea,
        required=False,
        label="Why do we conclude this?",
        help_text="Needed where it differs from what the figures say. Both sides read this.",
    )
