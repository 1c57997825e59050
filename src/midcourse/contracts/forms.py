"""Forms for departments, people, vendors, programs, contracts, deliverables, the log and risks."""

from datetime import timedelta
from typing import Any

from django import forms

from midcourse.contracts.intensity import ARTEFACTS, QUESTIONS, by_value, suggest
from midcourse.contracts.models import Contract, Department, Intensity, LogEntry, Profile, Program, Risk, Vendor
from midcourse.pages.forms import StyledForm, style
from midcourse.people import clock
from midcourse.people.models import Role, User


class DepartmentForm(StyledForm, forms.ModelForm[Department]):
    class Meta:
        model = Department
        fields = ["name", "fiscal_year_starts"]

    def clean_fiscal_year_starts(self) -> int:
        month: int = self.cleaned_data["fiscal_year_starts"]
        if not 1 <= month <= 12:
            raise forms.ValidationError("The first month of the fiscal year is a number from 1 to 12.")
        return month


class PersonForm(StyledForm, forms.ModelForm[User]):
    departments = forms.ModelMultipleChoiceField(
        Department.objects.all(), required=False, help_text="For staff: whose contracts they work with."
    )
    vendor = forms.ModelChoiceField(Vendor.objects.all(), required=False, help_text="For a vendor contact.")

    class Meta:
        model = User
        fields = ["name", "email", "role", "job", "phone", "is_active"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("role") == Role.VENDOR and not cleaned.get("vendor"):
            self.add_error("vendor", "A vendor contact needs a vendor. Choose theirs.")
        if cleaned.get("role") != Role.VENDOR and cleaned.get("vendor"):
            self.add_error("vendor", "Only a vendor contact belongs to a vendor. Leave this empty or change the role.")
        return cleaned


class VendorForm(StyledForm, forms.ModelForm[Vendor]):
    other_names = forms.CharField(
        widget=forms.Textarea, required=False, help_text="Other spellings that files use, one a line."
    )

    class Meta:
        model = Vendor
        fields = ["name", "email", "phone"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["other_names"].initial = "\n".join(self.instance.aliases)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        lines = cleaned.get("other_names", "").splitlines()
        self.instance.aliases = [line.strip() for line in lines if line.strip()]
        return cleaned


class ProgramForm(StyledForm, forms.ModelForm[Program]):
    class Meta:
        model = Program
        fields = ["department", "name", "service", "goal", "sharing"]

    def __init__(self, *args: Any, actor: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["department"].queryset = Department.objects.visible_to(actor)  # type: ignore[attr-defined]


class ContractForm(StyledForm, forms.ModelForm[Contract]):
    class Meta:
        model = Contract
        fields = [
            "title",
            "number",
            "goal",
            "department",
            "vendor",
            "program",
            "manager",
            "starts",
            "ends",
            "value",
            "intensity",
            "insured_until",
        ]

    def __init__(self, *args: Any, actor: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        departments = Department.objects.visible_to(actor)
        choices = {
            "department": departments,
            "program": Program.objects.visible_to(actor),
            "vendor": Vendor.objects.visible_to(actor),
            "manager": User.objects.filter(
                role__in=[Role.MANAGER, Role.DIRECTOR], memberships__department__in=departments
            ).distinct(),
        }
        for name, rows in choices.items():
            self.fields[name].queryset = rows  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        starts, ends = cleaned.get("starts"), cleaned.get("ends")
        if starts and ends and ends < starts:
            self.add_error(
                "ends",
                f"The contract would end before it starts on {starts:%b %-d, %Y}. Correct one of them.",
            )
        program = cleaned.get("program")
        if program and program.department_id != getattr(cleaned.get("department"), "pk", None):
            self.add_error(
                "program", f"{program} belongs to {program.department}. Choose that department or no program."
            )
        return cleaned

    def clean_value(self) -> Any:
        value = self.cleaned_data["value"]
        if value < 0:
            raise forms.ValidationError("A contract's value cannot be below zero.")
        return value


class DeliverableForm(StyledForm):
    name = forms.CharField(max_length=160, label="What is due")
    due = forms.DateField(label="Due on")


class ReceiveForm(StyledForm):
    on = forms.DateField(label="Received on")
    evidence = forms.CharField(max_length=300, required=False, label="Where the evidence is")


class LogForm(StyledForm):
    kind = forms.ChoiceField(choices=LogEntry.Kind.choices, initial=LogEntry.Kind.NOTE, label="What was it?")
    happened_on = forms.DateField(label="When")
    text = forms.CharField(widget=forms.Textarea, label="What was said or seen?")
    readers = forms.ChoiceField(
        choices=[("staff", "Staff only"), ("both", "Both sides: the vendor reads it too")],
        label="Who reads it?",
        help_text="A recognition is always for both sides. What both sides read names no other vendor.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["happened_on"].initial = clock.today()

    def entry(self) -> dict[str, Any]:
        """What the action takes."""
        written = {name: self.cleaned_data[name] for name in ("kind", "happened_on", "text")}
        return {**written, "shared": self.cleaned_data["readers"] == "both"}


LIKELY = ["Very unlikely", "Unlikely", "Possible", "Likely", "Almost certain"]
BAD = ["Hardly noticed", "A nuisance", "Clearly worse", "Bad", "Very bad"]
USUAL_DAYS_TO_REVIEW = 91


def of_five(words: list[str], label: str) -> forms.TypedChoiceField:
    """A choice from 1 to 5, each with its word."""
    choices = [(number, f"{number}: {word}") for number, word in enumerate(words, start=1)]
    return forms.TypedChoiceField(choices=choices, coerce=int, initial=3, label=label)


class RiskForm(StyledForm, forms.ModelForm[Risk]):
    likelihood = of_five(LIKELY, "How likely is it?")
    impact = of_five(BAD, "How bad would it be for residents?")

    class Meta:
        model = Risk
        fields = ["what", "source", "likelihood", "impact", "sign", "mitigation", "owner", "review_on", "shared"]
        help_texts = {
            "source": "For example: the RFP, clause 4.2, or the vendor before.",
            "sign": "What would we notice first? A KPI can watch for it: set that once the risk is noted.",
            "owner": "Told at once when the early-warning sign shows.",
            "shared": "Where the vendor reads it, name no other vendor.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        staff = User.objects.filter(role__in=[Role.MANAGER, Role.DIRECTOR], is_active=True)
        members = staff.filter(memberships__department=self.instance.contract.department_id)
        self.fields["owner"].queryset = members.distinct()  # type: ignore[attr-defined]
        self.fields["review_on"].initial = clock.today() + timedelta(days=USUAL_DAYS_TO_REVIEW)


class RiskReviewForm(StyledForm):
    likelihood = of_five(LIKELY, "How likely is it now?")
    impact = of_five(BAD, "How bad would it be for residents now?")
    words = forms.CharField(
        widget=forms.Textarea, required=False, label="What did you see?", help_text="Stays on the risk’s time line."
    )
    review_on = forms.DateField(label="Look at it again on")

    def __init__(self, *args: Any, risk: Risk, **kwargs: Any) -> None:
        next_time = clock.today() + timedelta(days=USUAL_DAYS_TO_REVIEW)
        initial = {"likelihood": risk.likelihood, "impact": risk.impact, "review_on": next_time}
        super().__init__(*args, initial=initial, **kwargs)


class RiskCloseForm(StyledForm):
    because = forms.CharField(widget=forms.Textarea, label="Why is this no risk any more?")


class AssessForm(StyledForm):
    """The assistant's questions; the contract's value answers the first."""

    def __init__(self, *args: Any, contract: Contract, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        last = contract.assessments.first()
        known = {**(last.answers if last else {}), "value": by_value(contract.value)}
        for question in QUESTIONS:
            self.fields[question.key] = forms.ChoiceField(
                label=question.words,
                choices=[(choice.key, choice.words) for choice in question.choices],
                widget=forms.RadioSelect(attrs={"class": "plain-check"}),
                initial=known.get(question.key),
            )
        another = last.chosen if last and last.chosen != last.suggested else ""
        self.fields["chosen"] = forms.ChoiceField(
            required=False,
            label="Which intensity do you choose?",
            choices=[("", "As suggested"), *Intensity.choices],
            initial=another,
        )
        self.fields["why"] = forms.CharField(
            required=False,
            label="Why, where it is another than suggested",
            widget=forms.Textarea(attrs={"rows": 2}),
        )
        for name in ("chosen", "why"):
            style(self.fields[name].widget)

    def answers(self) -> dict[str, str]:
        """Question → answer as given so far, or as known before."""
        if self.is_bound:
            return {question.key: str(self.data.get(question.key, "")) for question in QUESTIONS}
        return {question.key: str(self.fields[question.key].initial or "") for question in QUESTIONS}

    def questions(self) -> list[Any]:
        """The questions' fields."""
        return [self[question.key] for question in QUESTIONS]

    def chosen(self) -> str:
        """The intensity chosen, or what the answers suggest."""
        return self.cleaned_data["chosen"] or suggest(self.answers()).intensity

    def because(self) -> str:
        why: str = self.cleaned_data["why"]
        return why


class ProfileForm(StyledForm, forms.ModelForm[Profile]):
    touchpoints = forms.CharField(
        required=False,
        label="Early touchpoints, days after the start",
        help_text="For example: 30, 60, 90. Empty for none.",
    )
    artefacts = forms.MultipleChoiceField(
        required=False,
        label="What must be there",
        choices=[(name, name.capitalize()) for name in ARTEFACTS],
        widget=forms.CheckboxSelectMultiple(attrs={"class": "plain-check"}),
    )

    class Meta:
        model = Profile
        fields = [
            *("words", "months_between", "review_days", "kickoff_days", "fewest_kpis", "most_kpis"),
            *("broken_down", "deep_dives"),
        ]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["touchpoints"] = ", ".join(map(str, self.instance.touchpoints))
        self.initial["artefacts"] = self.instance.artefacts

    def clean_touchpoints(self) -> list[int]:
        text: str = self.cleaned_data["touchpoints"]
        parts = [part.strip() for part in text.split(",") if part.strip()]
        if any(not part.isdecimal() or not 0 < int(part) <= 3650 for part in parts):
            raise forms.ValidationError("Write days as whole numbers with commas between them: 30, 60, 90.")
        return sorted({int(part) for part in parts})

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for name in ("touchpoints", "artefacts"):
            if name in cleaned:
                setattr(self.instance, name, cleaned[name])
        return cleaned
