"""Performance meetings, their ideas and decisions, and the packs that freeze what was looked at."""

from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from midcourse.contracts.models import Contract, Program
from midcourse.insights.models import DeepDive, Insight
from midcourse.people import clock
from midcourse.people.scope import ScopedQuerySet


class MeetingQuerySet(ScopedQuerySet):
    def _visible_to(self, user: Any) -> Self:
        contracts = Contract.objects.visible_to(user)
        return self.filter(Q(contract__in=contracts.values("pk")) | Q(program__in=contracts.values("program")))


class Meeting(models.Model):
    """A performance meeting with one vendor (a contract) or the whole cohort (a program)."""

    class State(models.TextChoices):
        PLANNED = "planned", "Planned"
        HELD = "held", "Held"
        CANCELLED = "cancelled", "Cancelled"

    program = models.ForeignKey(Program, on_delete=models.PROTECT, null=True, blank=True, related_name="meetings")
    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, null=True, blank=True, related_name="meetings")
    on = models.DateField("date")
    state = models.CharField(max_length=9, choices=State.choices, default=State.PLANNED)
    planned_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    attendees = models.ManyToManyField(settings.AUTH_USER_MODEL, blank=True, related_name="meetings")
    deep_dive = models.ForeignKey(DeepDive, on_delete=models.SET_NULL, null=True, blank=True, related_name="meetings")
    minutes = models.TextField(blank=True)

    objects: ClassVar[MeetingQuerySet] = MeetingQuerySet.as_manager()  # type: ignore[assignment]

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
