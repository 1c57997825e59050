"""Forms of the kickoff itself: the questions sent ahead, holding it, and its review."""

from datetime import date, timedelta
from typing import Any

from django import forms

from midcourse.contracts.models import Contract
from midcourse.kickoff.actions.hold import lacks_answers
from midcourse.kickoff.actions.start import possible_predecessors
from midcourse.kickoff.models import Kickoff
from midcourse.pages.forms import StyledForm
from midcourse.people import clock

USUAL_WAIT = timedelta(days=14)
ANSWERS_BEFORE = timedelta(days=3)


class PreWireForm(StyledForm):
    """Everything that sending the questions needs, filled with what is usual."""

    texts = forms.CharField(
        label="Questions", widget=forms.Textarea(attrs={"rows": 10}), help_text="One a line. The vendor reads them."
    )
    on = forms.DateField(label="Day of the kickoff")
    at = forms.TimeField(
        label="Time of day", required=False, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    place = forms.CharField(label="Room or link", max_length=300, required=False)
    answers_due = forms.DateField(label="Answers wanted by")

    def __init__(self, *args: Any, kickoff: Kickoff, **kwargs: Any) -> None:
        on = kickoff.on or usual_day(kickoff)
        initial = {
            "texts": "\n".join(question.text for question in kickoff.questions.all()),
            "on": on,
            "at": kickoff.at,
            "place": kickoff.place,
            "answers_due": kickoff.answers_due or max(clock.today(), on - ANSWERS_BEFORE),
        }
        super().__init__(*args, initial=initial, **kwargs)

    def clean_texts(self) -> list[str]:
        return [line.strip() for line in self.cleaned_data["texts"].splitlines() if line.strip()]


def usual_day(kickoff: Kickoff) -> date:
    """Two weeks from today, or the due day where that is sooner and still to come; on a weekday."""
    today = clock.today()
    day = min(today + USUAL_WAIT, kickoff.due) if kickoff.due > today else today + USUAL_WAIT
    weekend = max(0, day.weekday() - 4)
    earlier = day - timedelta(days=weekend)
    return earlier if earlier >= today else day + timedelta(days=7 - day.weekday())


class HoldForm(StyledForm):
    """Holding the kickoff; a reason is asked for only where answers are missing."""

    on = forms.DateField(label="Held on")
    minutes = forms.CharField(
        widget=forms.Textarea(attrs={"rows": 8}), label="Minutes", help_text="Both sides read them and agree."
    )
    skipped_because = forms.CharField(
        widget=forms.Textarea(attrs={"rows": 2}), required=False, label="Why was it held without all answers?"
    )

    def __init__(self, *args: Any, kickoff: Kickoff, **kwargs: Any) -> None:
        today = clock.today()
        super().__init__(*args, initial={"on": kickoff.on if kickoff.on and kickoff.on <= today else today}, **kwargs)
        if not lacks_answers(kickoff):
            del self.fields["skipped_because"]


class MinutesForm(StyledForm):
    minutes = forms.CharField(widget=forms.Textarea(attrs={"rows": 8}), help_text="Both sides read them and agree.")


class WordsForm(StyledForm):
    """A few words that the other side reads."""

    words = forms.CharField(widget=forms.Textarea(attrs={"rows": 2}), help_text="Both sides read this.")

    def __init__(self, *args: Any, label: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["words"].label = label


class PredecessorForm(StyledForm):
    """Where nothing was chosen, the one contract of the program that has ended is there to be kept with a click."""

    predecessor = forms.ModelChoiceField(
        Contract.objects.none(), required=False, label="Which contract does this one follow?", empty_label="None"
    )

    def __init__(self, *args: Any, kickoff: Kickoff, **kwargs: Any) -> None:
        possible = list(possible_predecessors(kickoff.contract))
        known = kickoff.predecessor
        if known and known not in possible:
            possible = [known]
        program = kickoff.contract.program_id
        near = [each for each in possible if program and each.program_id == program]
        self.suggested = near[0] if known is None and len(near) == 1 else None
        super().__init__(*args, initial={"predecessor": known or self.suggested}, **kwargs)
        rows = Contract.objects.filter(pk__in=[each.pk for each in possible])
        self.fields["predecessor"].queryset = rows  # type: ignore[attr-defined]  # a choice field
