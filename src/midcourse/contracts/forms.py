"""Forms for departments, people, vendors, programs, contracts and deliverables."""

from typing import Any

from django import forms

from midcourse.contracts.models import Contract, Department, Program, Vendor
from midcourse.pages.forms import StyledForm
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
