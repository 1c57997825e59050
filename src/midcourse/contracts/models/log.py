"""What was said and seen between meetings: one log for each contract (T1)."""

from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models

from midcourse.contracts.models.contract import Contract
from midcourse.people import clock
from midcourse.people.scope import ScopedQuerySet


class LogQuerySet(ScopedQuerySet):
    def _visible_to(self, user: Any) -> Self:
        """Staff read every entry of contracts in their scope; a vendor contact the shared ones of their own."""
        entries = self.filter(contract__in=Contract.objects.visible_to(user).values("pk"))
        return entries.filter(shared=True) if user.is_vendor else entries


class LogEntry(models.Model):
    """A meeting, call, visit or note. Entries are never edited: what was wrong is said in a new one."""

    class Kind(models.TextChoices):
        MEETING = "meeting", "Meeting"
        CALL = "call", "Call"
        VISIT = "visit", "Visit"
        NOTE = "note", "Note"
        RECOGNITION = "recognition", "Recognition"

    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="log")
    kind = models.CharField(max_length=11, choices=Kind.choices, default=Kind.NOTE)
    happened_on = models.DateField("when")
    text = models.TextField("what was said or seen")
    shared = models.BooleanField("the vendor sees it", default=False)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField(default=clock.now, editable=False)

    objects: ClassVar[LogQuerySet] = LogQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["-happened_on", "-pk"]
        indexes = [models.Index(fields=["contract", "happened_on"])]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.happened_on:%b %-d, %Y}"
