"""The contract management plan as it was agreed, version by version; the live one is made from what is known today."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models

from midcourse.contracts.models import Contract
from midcourse.kickoff.models.kickoff import OfContractQuerySet
from midcourse.people import clock


class PlanVersion(models.Model):
    """A frozen plan with the name of who agreed it and when; never edited.

    `content` and `shared` are a `kickoff.papers.Paper` as JSON: what staff read, and what the vendor reads.
    """

    contract = models.ForeignKey(Contract, on_delete=models.CASCADE, related_name="plan_versions")
    version = models.PositiveIntegerField()
    content = models.JSONField()
    shared = models.JSONField()
    agreed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    agreed_at = models.DateTimeField(default=clock.now, editable=False)

    objects: ClassVar[OfContractQuerySet] = OfContractQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["-version"]
        constraints = [models.UniqueConstraint(fields=["contract", "version"], name="one_plan_version")]

    def __str__(self) -> str:
        return f"Plan of {self.contract}, version {self.version}"

    def edition(self, user: Any) -> dict[str, Any]:
        """What this person reads of it."""
        content: dict[str, Any] = self.shared if user.is_vendor else self.content
        return content
