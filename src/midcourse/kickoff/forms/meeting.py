"""Forms of what is brought to a kickoff and settled in it."""

from typing import Any

from django import forms

from midcourse.corrections.forms import PromiseForm
from midcourse.corrections.queries import possible_owners
from midcourse.kickoff.models import ContactCard, KeyDocument, Kickoff, Requirement, RoleItem
from midcourse.library.models import StarterRisk
from midcourse.pages.forms import StyledForm
from midcourse.people.models import Role, User


class DocumentForm(StyledForm, forms.ModelForm[KeyDocument]):
    link = forms.URLField(
        max_length=500,
        required=False,
        assume_scheme="https",
        label="Where it is",
        help_text="An address such as https://…, where its readers can open it.",
    )

    class Meta:
        model = KeyDocument
        fields = ["title", "link", "words", "shared"]
        widgets = {"words": forms.Textarea(attrs={"rows": 3})}


class RequirementForm(StyledForm, forms.ModelForm[Requirement]):
    class Meta:
        model = Requirement
        fields = ["clause", "text"]
        widgets = {"text": forms.Textarea(attrs={"rows": 3})}
        help_texts = {
            "clause": "Where the contract says so: 4.2, Exhibit B.",
            "text": "In plain words: who does what, how often, by when. Both sides read this.",
        }


class GovernmentPromiseForm(PromiseForm):
    """A promise that only somebody of the department can own."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        owner: Any = self.fields["owner"]
        owner.queryset = owner.queryset.exclude(role=Role.VENDOR)
        owner.help_text = ""


class RoleForm(StyledForm, forms.ModelForm[RoleItem]):
    """One item: exactly one person is accountable, any number does it."""

    class Meta:
        model = RoleItem
        fields = ["item", "accountable", "responsible", "consulted", "informed"]
        labels = {
            "item": "What is to be done?",
            "accountable": "Who is accountable? One person.",
            "responsible": "Who does it?",
            "consulted": "Who is asked before?",
            "informed": "Who is told after?",
        }
        widgets = {"responsible": forms.CheckboxSelectMultiple(attrs={"class": "plain-check"})}

    def __init__(self, *args: Any, kickoff: Kickoff, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = possible_owners(kickoff.contract).select_related("vendor_contact__vendor")
        for name in ("accountable", "responsible"):
            field: Any = self.fields[name]
            field.queryset = people
            field.label_from_instance = _with_side


def _with_side(person: User) -> str:
    """`Victor, Vendor E`, `Alma, contract manager`."""
    contact = getattr(person, "vendor_contact", None)
    return f"{person.name}, {contact.vendor if contact else person.get_role_display().lower()}"


class ContactCardForm(StyledForm, forms.ModelForm[ContactCard]):
    class Meta:
        model = ContactCard
        fields = ["channel", "words"]
        help_texts = {"words": "Such as: mornings are best; text first, then call. Both sides read this."}


class RisksForm(StyledForm):
    """The library's risks that are not in the register yet, to tick."""

    risks = forms.ModelMultipleChoiceField(
        StarterRisk.objects.none(), widget=forms.CheckboxSelectMultiple(), label="Usual risks", required=False
    )

    def __init__(self, *args: Any, starters: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["risks"].queryset = starters  # type: ignore[attr-defined]  # a choice field


class RetroForm(StyledForm):
    went_well = forms.CharField(widget=forms.Textarea(attrs={"rows": 3}), required=False, label="What went well?")
    do_differently = forms.CharField(
        widget=forms.Textarea(attrs={"rows": 3}), required=False, label="What would you do differently next time?"
    )


class RequirementsFileForm(StyledForm):
    file = forms.FileField(label="Spreadsheet", help_text="CSV or Excel, with a row for each requirement.")


class RequirementsForm(forms.Form):
    """The rows of a spreadsheet that was shown, on their way back."""

    rows = forms.JSONField(widget=forms.HiddenInput())

    def clean_rows(self) -> list[tuple[str, str]]:
        rows = self.cleaned_data["rows"]
        if not isinstance(rows, list) or not all(_is_row(row) for row in rows):
            raise forms.ValidationError("These rows cannot be read. Choose the file again.")
        return [(clause.strip(), text.strip()) for clause, text in rows]


def _is_row(row: Any) -> bool:
    """A clause that fits and a text that says something."""
    pair = isinstance(row, list) and len(row) == 2 and all(isinstance(cell, str) for cell in row)
    return pair and len(row[0]) <= 40 and bool(row[1].strip())
