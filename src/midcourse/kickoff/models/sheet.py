"""The expectation sheet: what both sides agree, version by version (K3)."""

from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from midcourse.kickoff.models.kickoff import Kickoff, OfKickoffQuerySet
from midcourse.people import clock


class SheetQuerySet(OfKickoffQuerySet):
    def _visible_to(self, user: Any) -> Self:
        """A draft is the department's own until it is proposed."""
        sheets = super()._visible_to(user)
        return sheets.exclude(state=ExpectationSheet.State.DRAFT) if user.is_vendor else sheets


class ExpectationSheet(models.Model):
    """One version. Only a draft is edited; a version once proposed is never changed, only agreed or returned.

    `content` is a `kickoff.expectations.Expectations` as JSON. The version in force is the newest agreed one.
    """

    class State(models.TextChoices):
        DRAFT = "draft", "Draft"
        PROPOSED = "proposed", "Proposed"
        RETURNED = "returned", "Returned"
        AGREED = "agreed", "Agreed"

    kickoff = models.ForeignKey(Kickoff, on_delete=models.CASCADE, related_name="sheets")
    version = models.PositiveIntegerField()
    state = models.CharField(max_length=8, choices=State.choices, default=State.DRAFT)
    content = models.JSONField(default=dict)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField(default=clock.now, editable=False)
    government_agreed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    government_agreed_at = models.DateTimeField(null=True, blank=True)
    vendor_agreed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    vendor_agreed_at = models.DateTimeField(null=True, blank=True)
    returned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    returned_because = models.TextField("what should change", blank=True)

    objects: ClassVar[SheetQuerySet] = SheetQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["-version"]
        constraints = [
            models.UniqueConstraint(fields=["kickoff", "version"], name="one_sheet_version"),
            models.UniqueConstraint(
                fields=["kickoff"], condition=Q(state__in=["draft", "proposed"]), name="one_sheet_in_the_making"
            ),
        ]

    def __str__(self) -> str:
        return f"Expectation sheet, version {self.version}"
