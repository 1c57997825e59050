"""The kickoff of a contract, the questions sent ahead of it, and what success looks like to each side."""

from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models

from midcourse.contracts.models import Contract, Deliverable
from midcourse.corrections.models import Commitment, Side
from midcourse.people import clock
from midcourse.people.scope import ScopedQuerySet


class OfContractQuerySet(ScopedQuerySet):
    """Rows seen by whoever sees their contract: a kickoff belongs to both sides."""

    def _visible_to(self, user: Any) -> Self:
        return self.filter(contract__in=Contract.objects.visible_to(user).values("pk"))


class OfKickoffQuerySet(ScopedQuerySet):
    def _visible_to(self, user: Any) -> Self:
        return self.filter(kickoff__in=Kickoff.objects.visible_to(user).values("pk"))


class Kickoff(models.Model):
    """Made when a contract is; due by the rule of its intensity (K0).

    `state` only moves forward, through `actions`. `success` is the one agreed text (K7).
    """

    class State(models.TextChoices):
        NOT_STARTED = "not_started", "Not started"
        PRE_WIRE_SENT = "pre_wire_sent", "Pre-wire sent"
        HELD = "held", "Held"
        MINUTES_AGREED = "minutes_agreed", "Minutes agreed"
        REVIEWED = "reviewed", "Reviewed by buyer"

    contract = models.OneToOneField(Contract, on_delete=models.CASCADE, related_name="kickoff")
    predecessor = models.ForeignKey(
        Contract, on_delete=models.SET_NULL, null=True, blank=True, related_name="kickoffs_of_successors"
    )
    state = models.CharField(max_length=14, choices=State.choices, default=State.NOT_STARTED)
    due = models.DateField("to be held by")
    on = models.DateField("date", null=True, blank=True)
    at = models.TimeField("time of day", null=True, blank=True)
    place = models.CharField("room or link", max_length=300, blank=True)
    pre_wire_sent_at = models.DateTimeField(null=True, blank=True)
    answers_due = models.DateField("answers wanted by", null=True, blank=True)
    reminded_on = models.DateField(null=True, blank=True, editable=False)
    skipped_because = models.TextField("why it was held without answers", blank=True)
    minutes = models.TextField("minutes for both sides", blank=True)
    minutes_returned = models.TextField("what is not right in the minutes", blank=True)
    government_agreed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    government_agreed_at = models.DateTimeField(null=True, blank=True)
    vendor_agreed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    vendor_agreed_at = models.DateTimeField(null=True, blank=True)
    success = models.TextField("what success looks like in 12 months", blank=True)
    went_well = models.TextField("what went well in the kickoff", blank=True)
    do_differently = models.TextField("what to do differently next time", blank=True)
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    reviewed_at = models.DateTimeField(null=True, blank=True)
    returned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    returned_because = models.TextField("what the buyer asks for", blank=True)
    deliverables = models.ManyToManyField(Deliverable, blank=True, related_name="+")  # made by agreeing a sheet
    touchpoints = models.ManyToManyField(Commitment, blank=True, related_name="kickoffs")  # made by agreeing a sheet

    objects: ClassVar[OfContractQuerySet] = OfContractQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["due", "pk"]

    def __str__(self) -> str:
        return f"Kickoff, {self.contract}"


class PreQuestion(models.Model):
    """A question sent to the vendor before the kickoff, and the vendor's answer (K1)."""

    kickoff = models.ForeignKey(Kickoff, on_delete=models.CASCADE, related_name="questions")
    position = models.PositiveSmallIntegerField(default=0)
    text = models.CharField("question", max_length=300)
    answer = models.TextField(blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[OfKickoffQuerySet] = OfKickoffQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.text


class SuccessStatement(models.Model):
    """What success looks like in 12 months to one side (K7)."""

    kickoff = models.ForeignKey(Kickoff, on_delete=models.CASCADE, related_name="success_statements")
    side = models.CharField(max_length=10, choices=Side.choices)
    text = models.TextField()
    said_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    said_at = models.DateTimeField(default=clock.now, editable=False)

    objects: ClassVar[OfKickoffQuerySet] = OfKickoffQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kickoff", "side"], name="one_success_statement_a_side")]

    def __str__(self) -> str:
        return self.text
