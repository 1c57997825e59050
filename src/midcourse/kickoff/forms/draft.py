"""Forms for a planned contract: what it is, what it asks for, and to whom it was awarded."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from dateutil.relativedelta import relativedelta
from django import forms

from midcourse.analysis.measure import Kind
from midcourse.contracts.models import Contract, Department, Intensity, Program, Sharing, Vendor
from midcourse.kickoff.expectations import Expectations, ExpectedKPI, Meetings, Report, Step, from_json
from midcourse.kickoff.kpis import definition_of
from midcourse.kickoff.models import Draft
from midcourse.kickoff.rfp_words import EVERY
from midcourse.library.words import formula
from midcourse.measures.forms import DefinitionForm, LevelField, level_text, scaled
from midcourse.meetings.models import Series
from midcourse.pages.forms import StyledForm
from midcourse.people.models import Role, User


class DraftForm(StyledForm, forms.ModelForm[Draft]):
    class Meta:
        model = Draft
        fields = ["title", "service", "goal", "department", "program", "intensity", "starts", "months"]
        help_texts = {"service": "In your words, such as street paving. The library’s set for it fills the draft."}

    def __init__(self, *args: Any, actor: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        departments = Department.objects.visible_to(actor)
        self.fields["department"].queryset = departments  # type: ignore[attr-defined]
        self.fields["program"].queryset = Program.objects.visible_to(actor)  # type: ignore[attr-defined]
        if len(departments) == 1:
            self.fields["department"].initial = departments[0]

    def clean_months(self) -> int:
        months: int = self.cleaned_data["months"]
        if not 1 <= months <= 240:
            raise forms.ValidationError("A term is 1 to 240 months long.")
        return months

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        program = cleaned.get("program")
        if program and program.department_id != getattr(cleaned.get("department"), "pk", None):
            self.add_error(
                "program", f"{program} belongs to {program.department}. Choose that department or no program."
            )
        return cleaned


class TermsForm(StyledForm):
    """Meetings, texts and sharing; the reports and steps have a small form a row."""

    every_months = forms.IntegerField(min_value=1, max_value=12, label="Months from one meeting to the next")
    week = forms.TypedChoiceField(choices=Series.Week.choices, coerce=int, label="Week of the month")
    weekday = forms.TypedChoiceField(choices=Series.Weekday.choices, coerce=int)
    at = forms.TimeField(label="Time of day", widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    minutes_long = forms.IntegerField(min_value=10, max_value=480, label="Minutes a meeting takes")
    touchpoints = forms.CharField(
        required=False, label="Early touchpoints", help_text="Days after the start, such as: 30, 60, 90"
    )
    format = forms.CharField(widget=forms.Textarea(attrs={"rows": 2}), label="How figures and reports are sent")
    roles = forms.CharField(
        widget=forms.Textarea(attrs={"rows": 6}), label="Who does what", help_text="One a line, as “Role: what they do”"
    )
    data_sharing = forms.CharField(
        widget=forms.Textarea(attrs={"rows": 10}), label="Data sharing", help_text="A line is a paragraph."
    )
    sharing = forms.ChoiceField(choices=Sharing.choices, label="What vendors see of each other")

    def __init__(self, *args: Any, draft: Draft, **kwargs: Any) -> None:
        asked = from_json(draft.content)
        meetings = {name: getattr(asked.meetings, name) for name in MEETING}
        touchpoints = ", ".join(str(each) for each in asked.touchpoints)
        texts = {"format": asked.format, "roles": draft.roles, "data_sharing": draft.data_sharing}
        initial = {**meetings, **texts, "touchpoints": touchpoints, "sharing": asked.sharing}
        super().__init__(*args, initial=initial, **kwargs)
        self.asked = asked

    def clean_touchpoints(self) -> tuple[int, ...]:
        days = [each.strip() for each in self.cleaned_data["touchpoints"].split(",") if each.strip()]
        if wrong := next((each for each in days if not each.isdecimal() or not 0 < int(each) <= 3650), None):
            raise forms.ValidationError(f"“{wrong}” is not a number of days. Write them as 30, 60, 90.")
        return tuple(sorted({int(each) for each in days}))


MEETING = ("every_months", "week", "weekday", "at", "minutes_long")


class ReportForm(StyledForm):
    name = forms.CharField(max_length=160, label="Report")
    every = forms.ChoiceField(choices=list(EVERY.items()), label="How often", initial="month")
    days_after = forms.IntegerField(min_value=0, max_value=365, label="Days after", initial=10)


class StepForm(StyledForm):
    who = forms.CharField(max_length=160, label="Who settles it")
    within_days = forms.IntegerField(min_value=1, max_value=365, label="Within how many days", initial=10)


ReportForms = forms.formset_factory(ReportForm, extra=2, can_delete=True, can_delete_extra=False, max_num=30)
StepForms = forms.formset_factory(StepForm, extra=1, can_delete=True, can_delete_extra=False, max_num=10)


class Terms:
    """The three forms of one page: terms, reports and steps of escalation."""

    def __init__(self, data: Any, draft: Draft) -> None:
        asked = from_json(draft.content)
        self.draft = draft
        self.form = TermsForm(data, draft=draft)
        reports = [{"name": e.name, "every": e.every, "days_after": e.days_after} for e in asked.reports]
        steps = [{"who": e.who, "within_days": e.within_days} for e in asked.escalation]
        self.reports = ReportForms(data, initial=reports, prefix="reports")
        self.steps = StepForms(data, initial=steps, prefix="steps")
        for each in (*self.reports.initial_forms, *self.steps.initial_forms):
            each.fields["DELETE"].label = "Take out"
            each.fields["DELETE"].widget.attrs["class"] = "usa-checkbox__input"

    def is_valid(self) -> bool:
        return all([self.form.is_valid(), self.reports.is_valid(), self.steps.is_valid()])

    def content(self) -> Expectations:
        """What is asked for now; the draft's own texts are put on the draft."""
        said = self.form.cleaned_data
        self.draft.roles, self.draft.data_sharing = said["roles"], said["data_sharing"]
        asked = from_json(self.draft.content)
        meetings = Meetings(**{**{name: said[name] for name in MEETING}, "at": f"{said['at']:%H:%M}"})
        return Expectations(
            goal=asked.goal,
            meetings=meetings,
            kpis=asked.kpis,
            reports=tuple(Report(**row) for row in _kept(self.reports)),
            escalation=tuple(Step(**row) for row in _kept(self.steps)),
            touchpoints=said["touchpoints"],
            format=said["format"],
            sharing=said["sharing"],
        )


def _kept(rows: Any) -> Iterator[dict[str, Any]]:
    for form in rows:
        if form.cleaned_data and not form.cleaned_data.pop("DELETE", False):
            yield form.cleaned_data


class DraftKPIForm(DefinitionForm):
    """A KPI that is asked for, in the fields of a definition."""

    def __init__(self, *args: Any, kpi: ExpectedKPI, **kwargs: Any) -> None:
        self.kpi = kpi
        super().__init__(*args, instance=definition_of(kpi), **kwargs)

    def expected(self) -> ExpectedKPI:
        fields = self.definition()
        return ExpectedKPI(
            **{**fields, "dimensions": tuple(fields["dimensions"])},
            owner=self.kpi.owner,
            source_kpi=self.kpi.source_kpi,
        )


class LevelsForm(StyledForm):
    """A level for each KPI that a draft asks for, in the order of the draft."""

    word = "asked for"

    def __init__(self, *args: Any, draft: Draft, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kpis = from_json(draft.content).kpis
        for place, kpi in enumerate(self.kpis):
            asked = level_text(kpi.target, definition_of(kpi))
            field = LevelField(label=f"{kpi.name}: level {self.word}", initial=asked)
            field.help_text = _told_as(kpi) + (f" Asked for: {asked}." if asked and self.word == "promised" else "")
            field.widget.attrs["class"] = "usa-input"
            self.fields[f"level-{place}"] = field

    def level_fields(self) -> list[Any]:
        return [field for field in self.visible_fields() if field.name.startswith("level-")]

    def levels(self) -> list[float | None]:
        """The levels in the figures' own scales."""
        said = [self.cleaned_data[f"level-{place}"] for place in range(len(self.kpis))]
        return [
            each and scaled(each[0], each[1], Kind(kpi.kind), kpi.per)
            for each, kpi in zip(said, self.kpis, strict=True)
        ]


def _told_as(kpi: ExpectedKPI) -> str:
    """How a level of this KPI is written."""
    if kpi.kind == Kind.RATE:
        return "In percent."
    return f"{formula(kpi)[:1].upper()}{formula(kpi)[1:]}."


class AwardForm(LevelsForm):
    """The contract, known or new, and the level promised for each KPI."""

    word = "promised"
    use_required_attribute = False  # what a new contract needs, one that is chosen has

    contract = forms.ModelChoiceField(
        Contract.objects.none(), required=False, label="The contract, where it is here already", empty_label="A new one"
    )
    vendor = forms.ModelChoiceField(Vendor.objects.none())
    number = forms.CharField(max_length=40, label="Contract number")
    value = forms.DecimalField(max_digits=14, decimal_places=2, min_value=0, label="Contract value in dollars")
    starts = forms.DateField()
    ends = forms.DateField()
    manager = forms.ModelChoiceField(User.objects.none(), required=False)

    def __init__(self, *args: Any, draft: Draft, actor: User, **kwargs: Any) -> None:
        super().__init__(*args, draft=draft, **kwargs)
        self.draft = draft
        contracts = Contract.objects.visible_to(actor).filter(department=draft.department_id, draft=None)
        managers = User.objects.filter(
            role__in=[Role.MANAGER, Role.DIRECTOR], memberships__department=draft.department_id
        )
        choices = {"contract": contracts, "vendor": Vendor.objects.visible_to(actor), "manager": managers}
        for name, rows in choices.items():
            self.fields[name].queryset = rows  # type: ignore[attr-defined]
        self.initial.update(starts=draft.starts, ends=last_day(draft), manager=actor if actor in managers else None)
        for name in NEW:
            self.fields[name].required = not self.data.get("contract")
            self.fields[name].error_messages["required"] = "A new contract needs this, or choose a contract above."

    def new_fields(self) -> list[Any]:
        return [self[name] for name in (*NEW, "manager")]

    def clean_number(self) -> str:
        number: str = self.cleaned_data["number"]
        if number and Contract.objects.filter(number=number).exists():
            raise forms.ValidationError(f"There is a contract with the number {number} already. Choose it above.")
        return number

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        starts, ends = cleaned.get("starts"), cleaned.get("ends")
        if starts and ends and ends < starts:
            self.add_error("ends", f"The contract would end before it starts on {starts:%b %-d, %Y}.")
        return cleaned

    def awarded(self) -> Contract:
        """The chosen contract, or a new one that is not saved."""
        if chosen := self.cleaned_data["contract"]:
            known: Contract = chosen
            return known
        draft = self.draft
        return Contract(
            department=draft.department,
            program=draft.program,
            title=draft.title,
            goal=draft.goal,
            intensity=Intensity(draft.intensity),
            **{name: self.cleaned_data[name] for name in (*NEW, "manager")},
        )

    def promised(self) -> dict[str, float | None]:
        """KPI name → the level promised, in the figure's own scale."""
        return dict(zip((kpi.name for kpi in self.kpis), self.levels(), strict=True))


NEW = ("vendor", "number", "value", "starts", "ends")


def last_day(draft: Draft) -> date:
    """The day before so many months after the start."""
    return draft.starts + relativedelta(months=draft.months, days=-1)
