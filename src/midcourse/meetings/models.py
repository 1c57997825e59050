"""Performance meetings, their ideas and decisions, and the packs that freeze what was looked at."""

import uuid
from typing import Any, ClassVar, Self

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse

from midcourse.contracts.models import Contract, Program
from midcourse.insights.models import DeepDive, Insight
from midcourse.people import clock
from midcourse.people.scope import ScopedQuerySet


class OfSubjectQuerySet(ScopedQuerySet):
    """Rows about one contract or a whole program."""

    def _visible_to(self, user: Any) -> Self:
        contracts = Contract.objects.visible_to(user)
        return self.filter(Q(contract__in=contracts.values("pk")) | Q(program__in=contracts.values("program")))


class Series(models.Model):
    """Meetings that come back: every so many months, on a weekday of the month, until the end or until stopped.

    `starts` is in the first month that has a meeting; its day says nothing. The meetings are made ahead by
    `actions.plan_series` and, as time goes on, by `midcourse run-due`.
    """

    class Week(models.IntegerChoices):
        FIRST = 1, "First"
        SECOND = 2, "Second"
        THIRD = 3, "Third"
        FOURTH = 4, "Fourth"
        LAST = 5, "Last"

    class Weekday(models.IntegerChoices):
        MONDAY = 0, "Monday"
        TUESDAY = 1, "Tuesday"
        WEDNESDAY = 2, "Wednesday"
        THURSDAY = 3, "Thursday"
        FRIDAY = 4, "Friday"

    program = models.ForeignKey(Program, on_delete=models.PROTECT, null=True, blank=True, related_name="series")
    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, null=True, blank=True, related_name="series")
    every_months = models.PositiveSmallIntegerField(
        "every how many months", default=1, validators=[MinValueValidator(1), MaxValueValidator(12)]
    )
    week = models.PositiveSmallIntegerField("which week of the month", choices=Week.choices, default=Week.SECOND)
    weekday = models.PositiveSmallIntegerField(choices=Weekday.choices, default=Weekday.TUESDAY)
    starts = models.DateField("from")
    ends = models.DateField("until")
    at = models.TimeField("time of day")
    minutes_long = models.PositiveSmallIntegerField("how long, in minutes", default=60)
    place = models.CharField("room or link", max_length=300, blank=True)
    attendees = models.ManyToManyField(settings.AUTH_USER_MODEL, blank=True, related_name="meeting_series")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    stopped_on = models.DateField(null=True, blank=True)
    uid = models.UUIDField("name in calendars", default=uuid.uuid4, editable=False)
    sequence = models.PositiveIntegerField("times the invitation was changed", default=0, editable=False)

    objects: ClassVar[OfSubjectQuerySet] = OfSubjectQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["-starts", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(program__isnull=True) ^ Q(contract__isnull=True), name="series_of_program_or_contract"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_week_display()} {self.get_weekday_display()}, {self.program or self.contract}"


class Meeting(models.Model):
    """A performance meeting with one vendor (a contract) or the whole cohort (a program)."""

    class State(models.TextChoices):
        PLANNED = "planned", "Planned"
        HELD = "held", "Held"
        CANCELLED = "cancelled", "Cancelled"

    program = models.ForeignKey(Program, on_delete=models.PROTECT, null=True, blank=True, related_name="meetings")
    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, null=True, blank=True, related_name="meetings")
    series = models.ForeignKey(Series, on_delete=models.SET_NULL, null=True, blank=True, related_name="meetings")
    on = models.DateField("date")
    first_planned = models.DateField("date it was first planned for", null=True, editable=False)
    at = models.TimeField("time of day", null=True, blank=True)
    minutes_long = models.PositiveSmallIntegerField("how long, in minutes", default=60)
    place = models.CharField("room or link", max_length=300, blank=True)
    uid = models.UUIDField("name in calendars", default=uuid.uuid4, editable=False)
    sequence = models.PositiveIntegerField("times the invitation was changed", default=0, editable=False)
    state = models.CharField(max_length=9, choices=State.choices, default=State.PLANNED)
    planned_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    attendees = models.ManyToManyField(settings.AUTH_USER_MODEL, blank=True, related_name="meetings")
    deep_dive = models.ForeignKey(DeepDive, on_delete=models.SET_NULL, null=True, blank=True, related_name="meetings")
    present = models.ManyToManyField(settings.AUTH_USER_MODEL, blank=True, related_name="meetings_attended")
    minutes = models.TextField("minutes for both sides", blank=True)
    staff_minutes = models.TextField("minutes for staff", blank=True)
    minutes_at = models.DateTimeField("minutes written", null=True, editable=False)
    reminded_on = models.DateField("vendors reminded", null=True, editable=False)

    objects: ClassVar[OfSubjectQuerySet] = OfSubjectQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["-on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(program__isnull=True) ^ Q(contract__isnull=True),
                name="meeting_of_program_or_contract",
            )
        ]

    def __str__(self) -> str:
        return f"Performance meeting, {self.program or self.contract}, {self.on:%b %-d, %Y}"


class OfMeetingQuerySet(ScopedQuerySet):
    def _visible_to(self, user: Any) -> Self:
        return self.filter(meeting__in=Meeting.objects.visible_to(user).values("pk"))


class OfStaffQuerySet(OfMeetingQuerySet):
    """Rows of a meeting that staff alone may read."""

    def _visible_to(self, user: Any) -> Self:
        return self.none() if user.is_vendor else super()._visible_to(user)


class TopicNote(models.Model):
    """What is written down under one topic while the meeting runs; `version` tells two writers apart.

    A topic has two: one that everybody in the room saw being written, and an `internal` one from screens that only
    staff see. What both sides keep is in the minutes.
    """

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="topic_notes")
    topic = models.CharField(max_length=40)  # the key of the agenda's time box, or of one KPI within it
    internal = models.BooleanField("for staff only", default=True)
    text = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=0)
    edited_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    edited_at = models.DateTimeField()

    objects: ClassVar[OfStaffQuerySet] = OfStaffQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["meeting", "topic", "internal"], name="one_note_a_topic")]

    def __str__(self) -> str:
        return self.text


class Capture(models.Model):
    """What was written down on a meeting's screen, beside the record that was made of it.

    The screen gives each a `key`: what it sends again after a lost connection is stored once.
    """

    class Kind(models.TextChoices):
        IDEA = "idea", "Idea"
        DECISION = "decision", "Decision"
        INSIGHT = "insight", "Insight"
        CORRECTION = "correction", "Correction"
        PROMISE = "promise", "Commitment"
        RECOGNITION = "recognition", "Recognition"

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="captures")
    key = models.UUIDField(editable=False)
    kind = models.CharField(max_length=11, choices=Kind.choices)
    text = models.TextField()
    whom = models.CharField("whom it is for or about", max_length=200)
    record = models.PositiveBigIntegerField("key of the record, the first where several were made")
    for_room = models.BooleanField("everybody in the room may read it", default=False)
    said_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    said_at = models.DateTimeField(default=clock.now, editable=False)

    objects: ClassVar[OfStaffQuerySet] = OfStaffQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["meeting", "key"], name="captured_once")]

    def __str__(self) -> str:
        return self.text

    def get_absolute_url(self) -> str:
        """The page of the record that was made of it, or the one that lists it."""
        match self.kind:
            case self.Kind.INSIGHT | self.Kind.CORRECTION:
                return reverse(self.kind, args=[self.record])
            case self.Kind.PROMISE:
                return reverse("commitment", args=[self.record])
            case self.Kind.RECOGNITION:
                return reverse("log")
        part = "ideas" if self.kind == self.Kind.IDEA else "decisions"
        return f"{reverse('meeting', args=[self.meeting_id])}#{part}"


class AgreementQuerySet(OfMeetingQuerySet):
    def _visible_to(self, user: Any) -> Self:
        """A vendor contact sees the government's and their own."""
        rows = super()._visible_to(user)
        if not user.is_vendor:
            return rows
        return rows.filter(Q(contract=None) | Q(contract__in=Contract.objects.visible_to(user).values("pk")))


class Agreement(models.Model):
    """What one side says of a meeting's minutes: agreed, or what is not right. The newest of a side counts.

    `contract` is whose vendor speaks; None is the government.
    """

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="agreements")
    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    agrees = models.BooleanField()
    words = models.TextField("what is not right", blank=True)
    said_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    said_at = models.DateTimeField(default=clock.now, editable=False)

    objects: ClassVar[AgreementQuerySet] = AgreementQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["said_at", "pk"]

    def __str__(self) -> str:
        return "Agreed" if self.agrees else self.words


class IdeaQuerySet(OfMeetingQuerySet):
    def _visible_to(self, user: Any) -> Self:
        """Staff read every idea; a vendor contact those their own vendor gave."""
        ideas = super()._visible_to(user)
        return ideas.filter(given_by__vendor_contact__vendor__contacts__user=user) if user.is_vendor else ideas


class Idea(models.Model):
    """An idea from any attendee (M3); ideas not chosen are kept."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="ideas")
    insight = models.ForeignKey(Insight, on_delete=models.SET_NULL, null=True, blank=True, related_name="ideas")
    text = models.CharField(max_length=300)
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="ideas")
    given_at = models.DateTimeField(default=clock.now, editable=False)
    chosen = models.BooleanField(default=False)

    objects: ClassVar[IdeaQuerySet] = IdeaQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["given_at", "pk"]

    def __str__(self) -> str:
        return self.text


class DecisionQuerySet(OfMeetingQuerySet):
    def _visible_to(self, user: Any) -> Self:
        """A vendor contact sees decisions that concern everyone's contracts or their own."""
        decisions = super()._visible_to(user)
        if not user.is_vendor:
            return decisions
        return decisions.filter(internal=False).filter(
            Q(contract=None) | Q(contract__in=Contract.objects.visible_to(user).values("pk"))
        )


class Decision(models.Model):
    """What a meeting decided, in a sentence."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="decisions")
    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, null=True, blank=True, related_name="decisions")
    text = models.TextField()
    internal = models.BooleanField("for staff only", default=False)
    made_at = models.DateTimeField(default=clock.now, editable=False)

    objects: ClassVar[DecisionQuerySet] = DecisionQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["made_at", "pk"]

    def __str__(self) -> str:
        return self.text


class PackQuerySet(ScopedQuerySet):
    def _visible_to(self, user: Any) -> Self:
        """Staff see every edition; a vendor contact the vendor edition of their own contract."""
        packs = self.filter(meeting__in=Meeting.objects.visible_to(user).values("pk"))
        if user.is_vendor:
            return packs.filter(contract__in=Contract.objects.visible_to(user).values("pk"))
        return packs


class Pack(models.Model):
    """A meeting's frozen document: the content as it was, whatever is corrected later.

    The internal edition has no contract; a vendor edition is made for one contract and holds nothing of the others.
    """

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="packs")
    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, null=True, blank=True, related_name="packs")
    frozen_at = models.DateTimeField()
    frozen_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    content = models.JSONField()
    sha256 = models.CharField("hash of the content", max_length=64)

    objects: ClassVar[PackQuerySet] = PackQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["-frozen_at", "pk"]

    def __str__(self) -> str:
        return f"{'Vendor' if self.contract_id else 'Internal'} edition, {self.meeting}"
