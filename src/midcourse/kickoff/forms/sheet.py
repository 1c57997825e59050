"""The editor of an expectation sheet: one page of sections, filled beforehand, read as one `Expectations`."""

from dataclasses import replace
from datetime import time
from typing import Any

from django import forms

from midcourse.contracts.models import Contract, Sharing
from midcourse.kickoff.expectations import Expectations, ExpectedKPI, Meetings, Report, Step
from midcourse.kickoff.forms.draft import ReportForms, StepForms
from midcourse.kickoff.kpis import definition_of
from midcourse.kickoff.rfp_words import level
from midcourse.kickoff.sheets import meetings_of, owner_of, program_kpis, series_joined
from midcourse.measures.forms import DefinitionForm
from midcourse.meetings.models import Series
from midcourse.pages.forms import StyledForm

MEETING = ("every_months", "week", "weekday", "at", "minutes_long", "place")
EVERY_MONTHS = {1: "Every month", 2: "Every second month", 3: "Every quarter", 6: "Twice a year", 12: "Once a year"}


class SheetForm(StyledForm):
    """What a sheet says outside its rows."""

    goal = forms.CharField(
        label="Resident goal",
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="What residents should notice when this goes well.",
    )
    every_months = forms.TypedChoiceField(label="How often do you meet?", coerce=int)
    week = forms.TypedChoiceField(choices=Series.Week.choices, coerce=int, label="In which week of the month?")
    weekday = forms.TypedChoiceField(choices=Series.Weekday.choices, coerce=int, label="On which weekday?")
    at = forms.TimeField(label="At what time?", widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    minutes_long = forms.IntegerField(min_value=10, max_value=480, label="For how many minutes?")
    place = forms.CharField(max_length=300, required=False, label="Room or link")
    touchpoints = forms.CharField(
        required=False, label="Early talks about how it goes", help_text="Days after the start, such as: 30, 60, 90"
    )
    format = forms.CharField(widget=forms.Textarea(attrs={"rows": 2}), label="How are figures and reports sent?")
    sharing = forms.ChoiceField(
        choices=Sharing.choices,
        label="What do the program’s vendors see of each other?",
        help_text="More is shown only once every vendor of the program agreed to it.",
    )

    def __init__(self, data: Any, *, sheet: Expectations, contract: Contract) -> None:
        meetings = {name: getattr(sheet.meetings, name) for name in MEETING}
        meetings["at"] = time.fromisoformat(sheet.meetings.at)
        days = ", ".join(str(each) for each in sheet.touchpoints)
        rest = {"goal": sheet.goal, "format": sheet.format, "sharing": sheet.sharing, "touchpoints": days}
        super().__init__(data, initial={**meetings, **rest})
        rhythms = {sheet.meetings.every_months: f"Every {sheet.meetings.every_months} months", **EVERY_MONTHS}
        self.fields["every_months"].choices = sorted(rhythms.items())  # type: ignore[attr-defined]  # a choice field
        self.joined = series_joined(contract)
        self.sheet = sheet
        for name in MEETING if self.joined else ():
            del self.fields[name]
        if contract.program is None:
            del self.fields["sharing"]

    def clean_touchpoints(self) -> tuple[int, ...]:
        days = [each.strip() for each in self.cleaned_data["touchpoints"].split(",") if each.strip()]
        if wrong := next((each for each in days if not each.isdecimal() or not 0 < int(each) <= 3650), None):
            raise forms.ValidationError(f"“{wrong}” is not a number of days. Write them as 30, 60, 90.")
        return tuple(sorted({int(each) for each in days}))

    def meetings(self) -> Meetings:
        if self.joined:
            return meetings_of(self.joined)
        said = {name: self.cleaned_data[name] for name in MEETING}
        return Meetings(**{**said, "at": f"{said['at']:%H:%M}"})


class KPIRow(DefinitionForm):
    """One KPI of the sheet. The program's is shown and not changed here: it is every contract's."""

    owner = forms.CharField(max_length=120, required=False, label="Who sees to it")
    source_kpi = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, kpi: ExpectedKPI | None = None, fixed: bool = False, **kwargs: Any) -> None:
        instance = definition_of(kpi) if kpi else None
        kwargs["initial"] = {"owner": kpi.owner, "source_kpi": kpi.source_kpi} if kpi else {}
        super().__init__(*args, instance=instance, **kwargs)
        self.fixed = fixed
        for field in self.fields.values():
            field.disabled = fixed

    def expected(self, contract: Contract) -> ExpectedKPI:
        fields = self.definition()
        fields.pop("DELETE", None)
        fields["dimensions"] = tuple(fields["dimensions"])
        fields["owner"] = fields["owner"] or owner_of(contract, fields["reporter"])
        return ExpectedKPI(**fields)

    def level(self) -> str:
        """The program's target in words."""
        return level(self.instance)

    def basics(self) -> list[Any]:
        """The fields that matter most, which are always shown."""
        return [self[name] for name in ("target", "frequency", "reporter", "days_to_report")]

    def more(self) -> list[Any]:
        """The rest of the definition."""
        shown = {"name", "source_kpi", "DELETE", *(field.name for field in self.basics())}
        return [field for field in self if field.name not in shown]


class KPIRows(forms.BaseFormSet[KPIRow]):
    """The sheet's KPIs, and one empty row to type another."""

    def __init__(self, data: Any, *, kpis: tuple[ExpectedKPI, ...], contract: Contract) -> None:
        self.known, self.contract = kpis, contract
        self.shared = program_kpis(contract)
        super().__init__(data, initial=[{} for _ in kpis], prefix="kpis")

    def get_form_kwargs(self, index: int | None) -> dict[str, Any]:
        if index is None or index >= len(self.known):
            return {}
        kpi = self.known[index]
        program = self.shared.get(kpi.name.lower())
        return {"kpi": replace(program, owner=kpi.owner) if program else kpi, "fixed": program is not None}

    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        form.fields["DELETE"].label = "Leave out"
        form.fields["DELETE"].widget.attrs["class"] = "usa-checkbox__input"

    def expected(self) -> tuple[ExpectedKPI, ...]:
        kept = [form for form in self.forms if form.cleaned_data and not form.cleaned_data.get("DELETE")]
        return tuple(form.expected(self.contract) for form in kept)


KPIForms: Any = forms.formset_factory(KPIRow, formset=KPIRows, extra=1, can_delete=True, max_num=20)


class SheetEditor:
    """The page's forms together."""

    def __init__(self, data: Any, *, sheet: Expectations, contract: Contract) -> None:
        self.contract = contract
        self.form = SheetForm(data, sheet=sheet, contract=contract)
        self.kpis = KPIForms(data, kpis=sheet.kpis, contract=contract)
        reports = [{"name": e.name, "every": e.every, "days_after": e.days_after} for e in sheet.reports]
        self.reports = ReportForms(data, initial=reports, prefix="reports")
        steps = [{"who": e.who, "within_days": e.within_days} for e in sheet.escalation]
        self.steps = StepForms(data, initial=steps, prefix="steps")
        for row in (*self.reports.initial_forms, *self.steps.initial_forms):
            row.fields["DELETE"].label = "Leave out"
            row.fields["DELETE"].widget.attrs["class"] = "usa-checkbox__input"

    def meeting_fields(self) -> list[Any]:
        return [self.form[name] for name in MEETING]

    def is_valid(self) -> bool:
        wrong = [part for part in (self.form, self.kpis, self.reports, self.steps) if not part.is_valid()]
        return not wrong  # each is looked at, so that all mistakes are shown at once

    def expectations(self) -> Expectations:
        said = self.form.cleaned_data
        return Expectations(
            goal=said["goal"],
            meetings=self.form.meetings(),
            kpis=self.kpis.expected(),
            reports=tuple(Report(**row) for row in _kept(self.reports)),
            escalation=tuple(Step(**row) for row in _kept(self.steps)),
            touchpoints=said["touchpoints"],
            format=said["format"],
            sharing=said.get("sharing", self.form.sheet.sharing),
        )


def _kept(rows: Any) -> list[dict[str, Any]]:
    said = [form.cleaned_data for form in rows if form.cleaned_data and not form.cleaned_data.get("DELETE")]
    return [{name: value for name, value in row.items() if name != "DELETE"} for row in said]
