"""Forms for KPIs, files, columns and figures."""

from typing import Any

from django import forms

from midcourse.analysis.measure import Kind
from midcourse.measures.actions.define import TAKEN
from midcourse.measures.models import Acknowledgement, Definition
from midcourse.pages.forms import StyledForm

SCALED = ("target", "minimum", "baseline")


class LevelField(forms.CharField):
    """A level as people say it: `92 %` of a share, `4` per 1,000 of a ratio."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, max_length=20, **kwargs)

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        if not text:
            return None
        try:
            number = float(text.replace(",", "").rstrip("% ").strip())
        except ValueError:
            raise forms.ValidationError(f"“{text}” is not a number. Write it as 92 or 92 %.") from None
        return (number, "%" in text)


class DefinitionForm(StyledForm, forms.ModelForm[Definition]):
    """Everything a KPI's definition says (D1)."""

    target = LevelField(help_text="In the figure's own terms: 92 % of a share, 4 where it is told per 1,000.")
    minimum = LevelField(label="Lowest acceptable level")
    baseline = LevelField(label="Level at the start")
    breakdowns = forms.CharField(
        required=False, max_length=300, help_text="Names of the parts a figure is broken down by, such as: site, shift"
    )

    matures_after = forms.IntegerField(
        required=False,
        min_value=0,
        max_value=60,
        label="Periods until a figure is complete",
        help_text="Where an outcome takes time to be seen: 6 for people at work within six months. Empty for none.",
    )

    class Meta:
        model = Definition
        fields = [
            *("name", "goal", "meaning", "kind", "numerator", "denominator", "per", "better", "target", "minimum"),
            *("baseline", "leading", "source", "reporter", "frequency", "days_to_report", "breakdowns"),
            *("smallest_cell", "cumulative", "matures_after"),
        ]
        help_texts = {
            "goal": "The resident goal this KPI serves. Without one, nobody can say why it is measured.",
            "smallest_cell": "Figures of fewer people than this are hidden from those without the right. 0 hides none.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["breakdowns"].initial = ", ".join(self.instance.dimensions)
        for name in SCALED if self.instance.kind else ():
            self.initial[name] = level_text(getattr(self.instance, name), self.instance)

    def clean_matures_after(self) -> int:
        return self.cleaned_data["matures_after"] or 0

    def clean_breakdowns(self) -> list[str]:
        names = [name.strip() for name in self.cleaned_data["breakdowns"].split(",") if name.strip()]
        if taken := next((name for name in names if name.lower() in TAKEN or len(name) > 60), None):
            raise forms.ValidationError(f"A breakdown cannot be called “{taken}”. Use a short name such as site.")
        return list(dict.fromkeys(names))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        kind = Kind(cleaned["kind"]) if cleaned.get("kind") else None
        if kind and kind.has_denominator and not cleaned.get("denominator"):
            self.add_error("denominator", "Say what it is out of, or per: for example visits.")
        for name in SCALED:
            if cleaned.get(name):
                number, percent = cleaned[name]
                cleaned[name] = scaled(number, percent, kind, cleaned.get("per") or 1)
        return cleaned

    def definition(self) -> dict[str, Any]:
        """The fields of Definition, as its actions take them."""
        fields = {name: value for name, value in self.cleaned_data.items() if name != "breakdowns"}
        return {**fields, "dimensions": self.cleaned_data["breakdowns"]}


def scaled(number: float, percent: bool, kind: Kind | None, per: int) -> float:
    """A level as a person says it, in the figure's own scale."""
    if kind is Kind.RATE:
        return number / 100 if percent or number > 1 else number
    return number / per if kind is Kind.RATIO else number


def level_text(level: float | None, definition: Definition) -> str:
    """The other way round, to be changed in a form."""
    if level is None:
        return ""
    if definition.kind == Kind.RATE:
        return f"{level * 100:g} %"
    return f"{level * definition.per:g}" if definition.kind == Kind.RATIO else f"{level:g}"


class KPIChangeForm(DefinitionForm):
    closed_before = forms.DateField(
        required=False, label="Figures are closed before", help_text="No figures are taken for periods before this day."
    )


class RetireForm(StyledForm):
    because = forms.CharField(max_length=200, label="Why is it no longer measured?", required=False)


class SendForm(StyledForm):
    subject = forms.ChoiceField(label="Which figures are these?")
    file = forms.FileField(
        label="Spreadsheet",
        help_text="CSV or Excel (.xlsx). It is kept as you send it; nothing is saved before you say so.",
    )

    def __init__(self, *args: Any, subjects: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["subject"].choices = [("", "Choose"), *subjects]  # type: ignore[attr-defined]  # a choice field
        self.fields["file"].widget.attrs["accept"] = ".csv,.tsv,.txt,.xlsx"


class AnswerForm(StyledForm):
    check = forms.CharField(widget=forms.HiddenInput)
    reason = forms.CharField(max_length=300, label="Why are the figures right?")


class AcknowledgeForm(StyledForm):
    outcome = forms.ChoiceField(
        choices=[("", "Choose"), *Acknowledgement.Outcome.choices], label="What came of these figures?"
    )
    words = forms.CharField(widget=forms.Textarea, required=False, label="Question or note to the sender")


class ColumnsForm(StyledForm):
    """What each column is; one select a column, in the file's order."""

    events = forms.TypedChoiceField(
        label="What is one row?",
        choices=[("", "One figure (or several) of a period"), ("1", "One event: rows are counted or added up")],
        coerce=bool,
        required=False,
    )
    event_kpi = forms.TypedChoiceField(
        label="If rows are events: of which KPI?", coerce=int, required=False, empty_value=None
    )
    quiet_is_zero = forms.BooleanField(
        label="If rows are events: the file has all of them, so a period without rows had none", required=False
    )
    dates = forms.ChoiceField(
        label="Dates such as 03/04/2026",
        choices=[("", "As the file tells"), ("day", "Day first: 3 April"), ("month", "Month first: March 4")],
        required=False,
    )
    percent = forms.ChoiceField(
        label="Shares without a percent sign",
        choices=[("", "As the file tells"), ("1", "In percent: 93 is 93 %"), ("0", "As fractions: 0.93 is 93 %")],
        required=False,
    )

    def __init__(
        self, *args: Any, columns: list[dict[str, Any]], roles: list[tuple[str, str]], kpis: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.columns = columns
        self.fields["event_kpi"].choices = [("", "Not events"), *kpis]  # type: ignore[attr-defined]  # a choice field
        for place, column in enumerate(columns):
            field = forms.ChoiceField(label=column["name"], choices=[("", "Not used"), *roles], required=False)
            field.widget.attrs["class"] = "usa-select"
            self.fields[f"column-{place}"] = field

    def rows(self) -> list[tuple[Any, dict[str, Any]]]:
        """Each column's select with what is known of the column."""
        return [(self[f"column-{place}"], column) for place, column in enumerate(self.columns)]

    def options(self) -> list[Any]:
        return [self[name] for name in ("events", "event_kpi", "quiet_is_zero", "dates", "percent")]

    def roles(self) -> dict[str, str]:
        chosen = ((column["name"], self.cleaned_data[f"column-{place}"]) for place, column in enumerate(self.columns))
        return {name: role for name, role in chosen if role}


class ContestForm(StyledForm):
    words = forms.CharField(
        widget=forms.Textarea,
        label="What is not right?",
        help_text="Both sides read this. Say what you think the figure should be, and what shows it.",
    )


class AnswerContestForm(StyledForm):
    answer = forms.CharField(
        widget=forms.Textarea(attrs={"rows": 3}),
        label="What did you find?",
        help_text="Both sides read this. A figure is corrected by sending it anew.",
    )
