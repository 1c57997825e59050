"""Figures: bitemporal, never overwritten; and what a side says of one that it takes for wrong."""

from datetime import datetime
from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from midcourse.contracts.models import Contract
from midcourse.measures.models.kpi import KPI
from midcourse.measures.models.submission import Submission
from midcourse.people import clock
from midcourse.people.scope import ScopedQuerySet


class Segment(models.Model):
    """One combination of breakdown values, such as site = City Hall, shift = evening. The empty one is the whole.

    `key` is the values as JSON with sorted names, or empty for the whole.
    """

    key = models.CharField(max_length=1000, unique=True)
    values = models.JSONField(default=dict)

    def __str__(self) -> str:
        return ", ".join(f"{name} {value}" for name, value in self.values.items()) or "all"


class ObservationQuerySet(ScopedQuerySet):
    def _visible_to(self, user: Any) -> Self:
        return self.filter(contract__in=Contract.objects.visible_to(user).values("pk"))

    def current(self) -> Self:
        """The figures as known now."""
        return self.filter(superseded_at=None)

    def as_of(self, moment: datetime) -> Self:
        """The figures as they were known at a moment."""
        return self.filter(received_at__lte=moment).filter(Q(superseded_at=None) | Q(superseded_at__gt=moment))


class Observation(models.Model):
    """One figure of a KPI for a contract, period and segment, and when it was received.

    A corrected figure is a new row; the old one keeps its content and gets `superseded_at`.
    """

    kpi = models.ForeignKey(KPI, on_delete=models.PROTECT, related_name="observations")
    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="observations")
    period = models.DateField("first day of the period")
    segment = models.ForeignKey(Segment, on_delete=models.PROTECT, related_name="+")
    numerator = models.FloatField()
    denominator = models.FloatField(null=True, blank=True)
    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="observations")
    received_at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[ObservationQuerySet] = ObservationQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        indexes = [models.Index(fields=["kpi", "contract", "period"])]
        constraints = [
            models.UniqueConstraint(
                fields=["kpi", "contract", "period", "segment"],
                condition=Q(superseded_at=None),
                name="one_current_figure",
            ),
            models.CheckConstraint(
                condition=Q(superseded_at=None) | Q(superseded_at__gte=F("received_at")),
                name="superseded_after_received",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kpi} {self.period}"


class ContestQuerySet(ScopedQuerySet):
    def _visible_to(self, user: Any) -> Self:
        """Who sees the contract; where small cells may have to be hidden, only who may see them."""
        from midcourse.measures.suppression import sees_small_cells  # NumPy, which few start-ups need

        seen = self.filter(contract__in=Contract.objects.visible_to(user).values("pk"))
        return seen if sees_small_cells(user) else seen.filter(kpi__current__smallest_cell=0)

    def standing(self) -> Self:
        """Those that were not withdrawn."""
        return self.filter(withdrawn_at=None)


class Contest(models.Model):
    """What somebody says against a figure, and the answer (A10). It stays attached, also when the figure is replaced.

    It is tied to the KPI, contract, period and segment, not to one observation; `said` is the figure as it was then.
    Both sides see it.
    """

    kpi = models.ForeignKey(KPI, on_delete=models.PROTECT, related_name="contests")
    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="contests")
    period = models.DateField("first day of the period")
    segment = models.ForeignKey(Segment, on_delete=models.PROTECT, related_name="+")
    said = models.CharField("the figure as it was", max_length=160)
    words = models.TextField("what is not right")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="contests")
    at = models.DateTimeField(default=clock.now, editable=False)
    answer = models.TextField(blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[ContestQuerySet] = ContestQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["kpi", "contract", "period"])]

    def __str__(self) -> str:
        return self.words


class StandingQuerySet(ScopedQuerySet):
    def _visible_to(self, user: Any) -> Self:
        return self.filter(contract__in=Contract.objects.visible_to(user).values("pk"))


class Standing(models.Model):
    """Where a KPI of a contract stands: kept up when figures arrive, so that a page reads one row, not thousands.

    Derived: can be made again from the observations at any time.
    """

    class Verdict(models.TextChoices):
        IMPROVING = "improving", "Improving"
        WORSENING = "worsening", "Worsening"
        CHANGED = "changed", "Changed"  # a KPI without a good direction
        STEADY = "no clear change", "No clear change"
        TOO_FEW = "too few data", "Too few data"

    kpi = models.ForeignKey(KPI, on_delete=models.CASCADE, related_name="standings")
    contract = models.ForeignKey(Contract, on_delete=models.CASCADE, related_name="standings")
    points = models.JSONField(default=list)  # [period, numerator, denominator] per period, oldest first
    latest_period = models.DateField(null=True)
    latest = models.FloatField(null=True)  # the figure of the latest period
    level = models.FloatField(null=True)  # the mean of the present process
    verdict = models.CharField(max_length=20, choices=Verdict.choices, default=Verdict.TOO_FEW)
    rule = models.CharField("the rule that gave the verdict", max_length=200, blank=True)
    since = models.DateField(null=True)
    meets_target = models.BooleanField(null=True)
    updated_at = models.DateTimeField(default=clock.now)

    objects: ClassVar[StandingQuerySet] = StandingQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kpi", "contract"], name="one_standing")]

    def __str__(self) -> str:
        return f"{self.kpi}: {self.verdict}"
