"""What can be written down on a meeting's screen: short forms that call the same actions as the pages do.

On a screen that a whole cohort reads, what is written is for everybody there; what concerns one vendor is written on
a screen that only staff see.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any, ClassVar

from django import forms
from django.db.models import Model

from midcourse.contracts.actions import write_log
from midcourse.contracts.models import Contract, LogEntry
from midcourse.corrections.actions import open_correction, promise
from midcourse.corrections.models import Correction, Side
from midcourse.corrections.rhythm import check_day
from midcourse.insights.actions import write_insight
from midcourse.insights.models import Insight, Signal
from midcourse.measures.words import scale
from midcourse.meetings.actions import add_idea, decide
from midcourse.meetings.actions.topics import Said
from midcourse.meetings.editions import for_reader, of_vendor
from midcourse.meetings.forms.people import possible_attendees
from midcourse.meetings.models import Capture
from midcourse.meetings.room import Room
from midcourse.meetings.scope import open_problems
from midcourse.pages.forms import StyledForm
from midcourse.people import clock
from midcourse.people.models import Role, User

Kind = Capture.Kind
EVERYBODY = "all"
USUALLY = timedelta(days=14)  # to put a change in place or keep a promise
BETTER = {"higher": Correction.Expected.UP, "lower": Correction.Expected.DOWN}
TWO_ROWS = forms.Textarea(attrs={"rows": 2})


class OwnerField(forms.ModelChoiceField[User]):
    """Somebody of either side who can own a task."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.name}, {obj.vendor_contact.vendor if obj.is_vendor else obj.get_role_display().lower()}"


class CaptureForm(StyledForm):
    """One kind of thing to write down. `letter` opens it from the keyboard."""

    kind: ClassVar[Kind]
    letter: ClassVar[str]

    def __init__(self, data: Any = None, *, room: Room, actor: User) -> None:
        super().__init__(data, auto_id=f"{self.kind}-%s")
        self.room, self.actor, self.meeting = room, actor, room.meeting

    def write(self) -> Said:
        """Call the action. Raises ValueError with the sentence of what it refuses."""
        raise NotImplementedError

    def owners(self) -> Any:
        """Who may own a task here: of a cohort's room only staff, as a vendor's own tasks are not for the others."""
        roles = [Role.MANAGER, Role.DIRECTOR, *([] if self.room.cohort else [Role.VENDOR])]
        return possible_attendees(self.room.contracts).filter(role__in=roles)


class ForVendors(CaptureForm):
    """For one vendor or for each that is here, where there is a choice."""

    whom = forms.ChoiceField(label="Which vendor?")

    def __init__(self, data: Any = None, *, room: Room, actor: User) -> None:
        super().__init__(data, room=room, actor=actor)
        if room.cohort or room.meeting.contract_id:
            del self.fields["whom"]
        else:
            each = [(str(contract.pk), str(contract.vendor)) for contract in room.contracts]
            self.fields["whom"].choices = [*each, (EVERYBODY, "Every vendor")]  # type: ignore[attr-defined]

    @property
    def contracts(self) -> list[Contract]:
        chosen = self.cleaned_data.get("whom", EVERYBODY)
        return [each for each in self.room.contracts if chosen in (EVERYBODY, str(each.pk))]

    def written(self, text: str, write: Callable[[Contract], Model]) -> Said:
        """Write it for each contract. What is about one vendor of a cohort is not for the room."""
        contracts = self.contracts
        records = [write(contract) for contract in contracts]
        every = len(contracts) == len(self.room.contracts)
        whom = "Every vendor" if every and len(contracts) > 1 else str(contracts[0].vendor)
        return Said(record=records[0].pk, text=text, whom=whom, for_room=every)


class IdeaCapture(CaptureForm):
    kind, letter = Kind.IDEA, "i"
    text = forms.CharField(max_length=300, label="What would help?", widget=TWO_ROWS)

    def write(self) -> Said:
        text = self.cleaned_data["text"]
        idea = add_idea(self.actor, self.meeting, text)
        return Said(record=idea.pk, text=text, whom="", for_room=not self.room.staff)


class DecisionCapture(CaptureForm):
    kind, letter = Kind.DECISION, "d"
    text = forms.CharField(label="What was decided?", widget=TWO_ROWS)
    whom = forms.ChoiceField(label="Who reads it?")

    def __init__(self, data: Any = None, *, room: Room, actor: User) -> None:
        super().__init__(data, room=room, actor=actor)
        if not room.staff:
            del self.fields["whom"]
            return
        one = (
            [] if room.meeting.contract_id else [(str(each.pk), f"Staff and {each.vendor}") for each in room.contracts]
        )
        choices = [(EVERYBODY, "Everyone at the meeting"), *one, ("staff", "Staff only")]
        self.fields["whom"].choices = choices  # type: ignore[attr-defined]

    def write(self) -> Said:
        text, whom = self.cleaned_data["text"], self.cleaned_data.get("whom", EVERYBODY)
        contract = next((each for each in self.room.contracts if str(each.pk) == whom), None)
        made = decide(self.actor, self.meeting, text, contract=contract, internal=whom == "staff")
        words = str(contract.vendor) if contract else "Staff only" if made.internal else "Everyone"
        return Said(record=made.pk, text=text, whom=words, for_room=whom == EVERYBODY)


class InsightCapture(CaptureForm):
    kind, letter = Kind.INSIGHT, "s"
    signal = forms.ModelChoiceField(
        Signal.objects.none(), label="Which signal does it rest on?", empty_label="Choose a signal"
    )
    about = forms.ChoiceField(choices=Insight.Kind.choices, label="Is it a problem or a bright spot?")
    title = forms.CharField(max_length=200, label="What did we conclude?", widget=TWO_ROWS)
    shared = forms.BooleanField(required=False, label="Share it with the vendor")

    def __init__(self, data: Any = None, *, room: Room, actor: User) -> None:
        super().__init__(data, room=room, actor=actor)
        contract = room.meeting.contract
        edition = for_reader(room.meeting, actor) if room.staff or not contract else of_vendor(room.meeting, contract)
        self.fields["signal"].queryset = edition.signals.filter(ended_at=None)  # type: ignore[attr-defined]
        if not room.staff:
            del self.fields["shared"]

    def write(self) -> Said:
        title, signal = self.cleaned_data["title"], self.cleaned_data["signal"]
        shared = self.cleaned_data.get("shared", True)
        kind = self.cleaned_data["about"]
        made = write_insight(self.actor, kind=kind, title=title, story="", signals=[signal], shared=shared)
        for_room = shared and self.meeting.contract_id is not None
        return Said(made.pk, title, str(made.contract.vendor) if made.contract else "", for_room)


class CorrectionCapture(ForVendors):
    kind, letter = Kind.CORRECTION, "c"
    insight = forms.ModelChoiceField(Insight.objects.none(), label="For which problem?", empty_label="Choose a problem")
    what = forms.CharField(max_length=300, label="What will somebody do differently?", widget=TWO_ROWS)
    owner = OwnerField(User.objects.none(), label="Who sees to it?", empty_label="Choose a person")
    due = forms.DateField(label="In place by")
    expected = forms.ChoiceField(
        choices=[("", "Get better"), *Correction.Expected.choices], required=False, label="What should its KPI do?"
    )
    size = forms.FloatField(required=False, min_value=0, label="By about how much, as the KPI is said?")

    field_order = ("insight", "whom", "what", "owner", "due", "expected", "size")

    def __init__(self, data: Any = None, *, room: Room, actor: User) -> None:
        super().__init__(data, room=room, actor=actor)
        problems = open_problems(room.meeting).select_related("contract__vendor", "kpi__current")
        fields: Any = self.fields
        fields["insight"].queryset = problems if room.staff else problems.filter(shared=True)
        fields["owner"].queryset, fields["owner"].initial = self.owners(), manager_of(room)
        fields["due"].initial = clock.today() + USUALLY
        if "whom" in fields:
            fields["whom"].required = False
            one = [(str(contract.pk), str(contract.vendor)) for contract in room.contracts]
            fields["whom"].choices = [("", "The one that the problem is about"), *one]

    def write(self) -> Said:
        said = self.cleaned_data
        insight, contract = said["insight"], self._contract()
        definition = insight.kpi.definition
        made = open_correction(
            self.actor,
            insight,
            contract=contract,
            what=said["what"],
            owner=said["owner"],
            due=said["due"],
            expected=said["expected"] or BETTER.get(definition.better, ""),
            size=None if said["size"] is None else said["size"] / scale(definition),
            check_on=check_day(definition, said["due"]),
        )
        for_room = self.meeting.contract_id is not None
        text = f"{made.what} ({made.owner.name}, by {made.due:%b %-d}; checked on {made.check_on:%b %-d, %Y})"
        return Said(made.pk, text, str(contract.vendor), for_room)

    def _contract(self) -> Contract:
        about, chosen = self.cleaned_data["insight"].contract, self.cleaned_data.get("whom")
        contract = about or next((each for each in self.room.contracts if str(each.pk) == chosen), None)
        if contract is None:
            raise ValueError("This problem is about the whole program. Choose which vendor the correction is with.")
        return contract


class PromiseCapture(ForVendors):
    kind, letter = Kind.PROMISE, "p"
    what = forms.CharField(max_length=300, label="What is promised?", widget=TWO_ROWS)
    owner = OwnerField(
        User.objects.none(),
        label="Who sees to it?",
        help_text="Their side is the side that promises.",
        empty_label=None,
    )
    due = forms.DateField(label="By when")

    field_order = ("what", "owner", "due", "whom")

    def __init__(self, data: Any = None, *, room: Room, actor: User) -> None:
        super().__init__(data, room=room, actor=actor)
        fields: Any = self.fields
        fields["owner"].queryset, fields["owner"].initial = self.owners(), actor.pk
        fields["due"].initial = clock.today() + USUALLY
        if "whom" in fields:
            fields["whom"].label = "With which vendor?"

    def write(self) -> Said:
        what, owner, due = (self.cleaned_data[name] for name in ("what", "owner", "due"))
        side, source = Side.VENDOR if owner.is_vendor else Side.GOVERNMENT, str(self.meeting)[:120]

        def make(contract: Contract) -> Model:
            return promise(self.actor, contract, side=side, what=what, owner=owner, due=due, source=source)

        return self.written(f"{what} ({owner.name}, by {due:%b %-d})", make)


class RecognitionCapture(ForVendors):
    kind, letter = Kind.RECOGNITION, "r"
    text = forms.CharField(label="What went well, and who did it?", widget=TWO_ROWS)

    def write(self) -> Said:
        text, kind, today = self.cleaned_data["text"], LogEntry.Kind.RECOGNITION, clock.today()

        def make(contract: Contract) -> Model:
            return write_log(self.actor, contract, kind=kind, happened_on=today, text=text, shared=True)

        return self.written(text, make)


FORMS: dict[str, type[CaptureForm]] = {
    form.kind.value: form
    for form in (IdeaCapture, DecisionCapture, CorrectionCapture, PromiseCapture, RecognitionCapture, InsightCapture)
}
OF_ONE_VENDOR = {Kind.INSIGHT.value, Kind.CORRECTION.value}
"""What always concerns one vendor, so that it is not written where a cohort reads."""


def kinds_for(room: Room) -> dict[str, type[CaptureForm]]:
    """The forms of this screen by kind."""
    return {kind: form for kind, form in FORMS.items() if not (room.cohort and kind in OF_ONE_VENDOR)}


def manager_of(room: Room) -> int | None:
    """Who usually owns what is agreed: the manager of the contracts, where they have one in common."""
    managers = {contract.manager_id for contract in room.contracts}
    return managers.pop() if len(managers) == 1 else None
