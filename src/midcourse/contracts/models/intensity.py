"""How closely a contract is managed: the three profiles an administrator edits, and how a contract got its own."""

from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models

from midcourse.contracts.models.contract import Contract, Intensity
from midcourse.people import clock
from midcourse.people.scope import ScopedQuerySet


class ProfileQuerySet(ScopedQuerySet):
    def _visible_to(self, user: Any) -> Self:
        return self


class Profile(models.Model):
    """What an intensity asks for (I2, I3): how often, which documents, how many KPIs, which early touchpoints."""

    intensity = models.CharField(max_length=6, choices=Intensity.choices, unique=True)
    words = models.TextField("what it means")
    months_between = models.PositiveSmallIntegerField("months between performance meetings")
    review_days = models.PositiveSmallIntegerField("days after which a review is overdue")
    kickoff_days = models.PositiveSmallIntegerField("days after award to hold the kickoff", default=30)
    fewest_kpis = models.PositiveSmallIntegerField(default=0)
    most_kpis = models.PositiveSmallIntegerField(default=5)
    broken_down = models.BooleanField("figures broken down for equity", default=False)
    deep_dives = models.BooleanField("one deep dive a meeting", default=False)
    touchpoints = models.JSONField("relationship touchpoints, days after the start", default=list, blank=True)
    artefacts = models.JSONField("what must be there", default=list, blank=True)  # keys of `contracts.intensity`

    objects: ClassVar[ProfileQuerySet] = ProfileQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["review_days"]

    def __str__(self) -> str:
        return self.get_intensity_display()


class AssessmentQuerySet(ScopedQuerySet):
    def _visible_to(self, user: Any) -> Self:
        """For staff: how closely a vendor is watched, and why, is an internal matter."""
        return self.none() if user.is_vendor else self.filter(contract__in=Contract.objects.visible_to(user))


class Assessment(models.Model):
    """The answers to the assistant's questions, what they suggested and what was chosen (I1)."""

    contract = models.ForeignKey(Contract, on_delete=models.CASCADE, related_name="assessments")
    answers = models.JSONField(default=dict)  # question → answer, as `contracts.intensity` names them
    points = models.PositiveSmallIntegerField()
    suggested = models.CharField(max_length=6, choices=Intensity.choices)
    chosen = models.CharField(max_length=6, choices=Intensity.choices)
    because = models.TextField("why another was chosen", blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=clock.now, editable=False)

    objects: ClassVar[AssessmentQuerySet] = AssessmentQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["-made_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.contract}: {self.get_chosen_display().lower()}"
