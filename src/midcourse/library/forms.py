"""Forms to edit the library."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from midcourse.library.models import DEFINED, StarterKPI, StarterQuestion, StarterRisk, StarterSet
from midcourse.measures.actions.define import check_definition
from midcourse.pages.forms import StyledForm


class NamesField(forms.CharField):
    """A list of names, written with commas."""

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> Any:
        names = [name.strip() for name in (super().to_python(value) or "").split(",")]
        return list(dict.fromkeys(name for name in names if name))


class StarterSetForm(StyledForm, forms.ModelForm[StarterSet]):
    class Meta:
        model = StarterSet
        fields = ["service", "also", "words"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk and not self.instance.service:  # the set that stands in where no other fits
            del self.fields["service"], self.fields["also"]
        else:
            self.fields["service"].required = True

    def clean_service(self) -> str:
        service: str = self.cleaned_data["service"]
        if StarterSet.objects.filter(service__iexact=service).exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError(f"There is a starter set for {service} already. Change that one.")
        return service


class StarterKPIForm(StyledForm, forms.ModelForm[StarterKPI]):
    dimensions = NamesField(
        required=False,
        label="Breakdowns",
        max_length=300,
        help_text="Names of the parts a figure is broken down by, such as: site, shift",
    )

    class Meta:
        model = StarterKPI
        fields = [*DEFINED, "good", "poor"]
        help_texts = {"numerator": "For example: complaints", "per": "1000 shows events per 1,000"}

    def _post_clean(self) -> None:
        """What a contract could not take over as a KPI is not kept here either."""
        super()._post_clean()  # type: ignore[misc]
        if not self.errors:
            try:
                check_definition(self.instance.definition)
            except ValidationError as wrong:
                self.add_error(None, wrong)


class StarterQuestionForm(StyledForm, forms.ModelForm[StarterQuestion]):
    class Meta:
        model = StarterQuestion
        fields = ["text"]
        labels = {"text": "Question"}
        help_texts = {"text": "The vendor thinks about it before the kickoff. Ask what a yes or no cannot answer."}
        widgets = {"text": forms.Textarea(attrs={"rows": 3, "maxlength": 300})}


class StarterRiskForm(StyledForm, forms.ModelForm[StarterRisk]):
    class Meta:
        model = StarterRisk
        fields = ["what", "sign", "mitigation"]
        help_texts = {"sign": "What shows itself first, with a number where one can be had."}
        widgets = {name: forms.Textarea(attrs={"rows": 2, "maxlength": 300}) for name in ("what", "sign")}
