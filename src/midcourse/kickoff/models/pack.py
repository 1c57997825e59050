"""The kickoff's agenda as it stood when it was handed out."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models

from midcourse.kickoff.models.kickoff import Kickoff, OfKickoffQuerySet
from midcourse.people import clock


class KickoffPack(models.Model):
    """A frozen agenda; never edited. `content` is a `kickoff.papers.Paper` as JSON for staff, `shared` the vendor's."""

    kickoff = models.ForeignKey(Kickoff, on_delete=models.CASCADE, related_name="packs")
    content = models.JSONField()
    shared = models.JSONField()
    frozen_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    frozen_at = models.DateTimeField(default=clock.now, editable=False)

    objects: ClassVar[OfKickoffQuerySet] = OfKickoffQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["-frozen_at", "-pk"]

    def __str__(self) -> str:
        return f"Kickoff agenda of {self.kickoff.contract}"

    def edition(self, user: Any) -> dict[str, Any]:
        """What this person reads of it."""
        content: dict[str, Any] = self.shared if user.is_vendor else self.content
        return content
