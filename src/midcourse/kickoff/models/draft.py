"""A contract that is still being planned: its draft plan, from which the RFP's text is made (R1)."""

from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models

from midcourse.contracts.models import Contract, Department, Intensity, Program
from midcourse.people import clock
from midcourse.people.scope import ScopedQuerySet


class DraftQuerySet(ScopedQuerySet):
    def _visible_to(self, user: Any) -> Self:
        """Staff of the department; no vendor learns what is being planned."""
        return self.none() if user.is_vendor else self.filter(department__in=Department.objects.visible_to(user))


class Draft(models.Model):
    """`content` is a `kickoff.expectations.Expectations` as JSON: what the RFP asks for.

    At award `promised` keeps the same with the levels the vendor promised; it becomes the sheet's first draft, and
    what the sheet says differently later is shown as a deviation (R2).
    """

    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="drafts")
    program = models.ForeignKey(Program, on_delete=models.SET_NULL, null=True, blank=True, related_name="drafts")
    title = models.CharField(max_length=200)
    service = models.CharField("type of service", max_length=80, blank=True)
    goal = models.TextField("resident goal", help_text="What residents should notice, in plain language.")
    intensity = models.CharField(max_length=6, choices=Intensity.choices, default=Intensity.MEDIUM)
    starts = models.DateField("planned start")
    months = models.PositiveSmallIntegerField("term in months", default=24)
    roles = models.TextField("who does what", blank=True, help_text="One role a line, such as: Contract manager: …")
    data_sharing = models.TextField("data-sharing text", blank=True)
    content = models.JSONField(default=dict)
    promised = models.JSONField(default=dict, editable=False)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=clock.now, editable=False)
    awarded = models.OneToOneField(Contract, on_delete=models.SET_NULL, null=True, blank=True, related_name="draft")

    objects: ClassVar[DraftQuerySet] = DraftQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["-made_at", "-pk"]

    def __str__(self) -> str:
        return self.title
