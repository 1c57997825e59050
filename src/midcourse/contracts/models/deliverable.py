"""What a vendor owes on a date, and where it broke a rule: the compliance lane."""

from datetime import date
from typing import Any, ClassVar, Self

from django.db import models

from midcourse.contracts.models.contract import Contract
from midcourse.people.scope import ScopedQuerySet


class OfContractQuerySet(ScopedQuerySet):
    """Rows seen by whoever sees their contract."""

    def _visible_to(self, user: Any) -> Self:
        return self.filter(contract__in=Contract.objects.visible_to(user).values("pk"))


class Deliverable(models.Model):
    contract = models.ForeignKey(Contract, on_delete=models.CASCADE, related_name="deliverables")
    name = models.CharField(max_length=160)
    due = models.DateField()
    received_on = models.DateField(null=True, blank=True)
    evidence = models.CharField("where the evidence is", max_length=300, blank=True)

    objects: ClassVar[OfContractQuerySet] = OfContractQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["due", "pk"]
        indexes = [models.Index(fields=["contract", "due"])]

    def __str__(self) -> str:
        return self.name

    def days_late(self, on: date) -> int:
        """Days after the due date it came, or has been missing by `on`; 0 where it was on time."""
        return max(0, ((self.received_on or on) - self.due).days)


class Violation(models.Model):
    contract = models.ForeignKey(Contract, on_delete=models.CASCADE, related_name="violations")
    happened_on = models.DateField()
    what = models.CharField(max_length=300)
    resolved_on = models.DateField(null=True, blank=True)

    objects: ClassVar[OfContractQuerySet] = OfContractQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["-happened_on", "pk"]

    def __str__(self) -> str:
        return self.what
