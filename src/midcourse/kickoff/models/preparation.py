"""What is walked through at a kickoff: requirements, what the vendor needs, and who is accountable for what."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from midcourse.corrections.models import Commitment
from midcourse.kickoff.models.kickoff import Kickoff, OfKickoffQuerySet


class Requirement(models.Model):
    """A deliverable or requirement of the contract, in plain words, and whether each side understands it (K4)."""

    class Reading(models.TextChoices):
        NOT_READ = "not_read", "Not read yet"
        UNDERSTOOD = "understood", "Understood"
        QUESTION = "question", "Question raised"

    kickoff = models.ForeignKey(Kickoff, on_delete=models.CASCADE, related_name="requirements")
    position = models.PositiveSmallIntegerField(default=0)
    clause = models.CharField("clause", max_length=40, blank=True)
    text = models.TextField("plain summary")
    government = models.CharField(max_length=10, choices=Reading.choices, default=Reading.NOT_READ)
    vendor = models.CharField(max_length=10, choices=Reading.choices, default=Reading.NOT_READ)
    question = models.TextField("question raised", blank=True)
    answer = models.TextField("how it was settled", blank=True)
    action = models.ForeignKey(
        Commitment, on_delete=models.SET_NULL, null=True, blank=True, related_name="requirements"
    )

    objects: ClassVar[OfKickoffQuerySet] = OfKickoffQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.text

    @property
    def asked(self) -> bool:
        """Whether a side's question is open."""
        return self.Reading.QUESTION in (self.government, self.vendor)


class Need(models.Model):
    """What the vendor needs from the government, and the commitment made for it (K5)."""

    kickoff = models.ForeignKey(Kickoff, on_delete=models.CASCADE, related_name="needs")
    text = models.CharField("what we need", max_length=300)
    said_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    commitment = models.ForeignKey(Commitment, on_delete=models.SET_NULL, null=True, blank=True, related_name="needs")
    declined_because = models.TextField("why it cannot be promised", blank=True)

    objects: ClassVar[OfKickoffQuerySet] = OfKickoffQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.text


class RoleItem(models.Model):
    """One line of the role matrix: exactly one person is accountable (K6)."""

    kickoff = models.ForeignKey(Kickoff, on_delete=models.CASCADE, related_name="roles")
    position = models.PositiveSmallIntegerField(default=0)
    item = models.CharField("what", max_length=160)
    accountable = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    responsible = models.ManyToManyField(settings.AUTH_USER_MODEL, blank=True, related_name="+")
    consulted = models.CharField(max_length=200, blank=True)
    informed = models.CharField(max_length=200, blank=True)

    objects: ClassVar[OfKickoffQuerySet] = OfKickoffQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.item
