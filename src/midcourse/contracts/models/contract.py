"""Programs, and the contracts run under them."""

from datetime import date
from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce

from midcourse.contracts.models.party import SEES_ALL_DEPARTMENTS, Department, Membership, Vendor
from midcourse.people.scope import ScopedQuerySet


class Intensity(models.TextChoices):
    LOW = "low", "Low"
    MEDIUM = "medium", "Medium"
    HIGH = "high", "High"


ReviewsBefore = tuple[tuple[str, date], ...]
"""Each intensity with the day before which a last review is overdue: `contracts.intensity.reviews_before`."""


class Sharing(models.TextChoices):
    """What a program's vendors see of each other, agreed at kickoff."""

    MEDIAN = "median", "Own figures against the median"
    CODED = "coded", "All figures, vendors as letters"
    NAMED = "named", "All figures, vendors by name"


class ProgramQuerySet(ScopedQuerySet):
    def _visible_to(self, user: Any) -> Self:
        if user.role in SEES_ALL_DEPARTMENTS:
            return self
        if user.is_vendor:
            return self.filter(pk__in=Contract.objects.visible_to(user).values("program"))
        return self.filter(department__in=Membership.objects.filter(user=user).values("department"))


class Program(models.Model):
    """Contracts of one service run side by side by several vendors (a cohort) with shared KPIs."""

    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="programs")
    name = models.CharField(max_length=160)
    service = models.CharField("type of service", max_length=80, blank=True)
    goal = models.TextField("resident goal", help_text="What residents should notice, in plain language.")
    sharing = models.CharField(max_length=10, choices=Sharing.choices, default=Sharing.MEDIAN)

    objects: ClassVar[ProgramQuerySet] = ProgramQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["department", "name"], name="one_program_name")]

    def __str__(self) -> str:
        return self.name


class ContractQuerySet(ScopedQuerySet):
    def _visible_to(self, user: Any) -> Self:
        if user.role in SEES_ALL_DEPARTMENTS:
            return self
        if user.is_vendor:
            return self.filter(vendor__contacts__user=user)
        return self.filter(department__in=Membership.objects.filter(user=user).values("department"))

    def running(self, on: date) -> Self:
        """Contracts whose term includes the day."""
        return self.filter(starts__lte=on).filter(Q(closed_on=None) | Q(closed_on__gt=on))

    def reviews_overdue(self, on: date, before: ReviewsBefore) -> Self:
        """Contracts whose review is overdue, by the rule of `Contract.review_overdue`, in one query."""
        late = Q()
        for intensity, day in before:
            late |= Q(intensity=intensity, since__lt=day)
        running = self.filter(starts__lte=on, ends__gte=on, closed_on=None)
        return running.alias(since=Coalesce("last_review", "starts")).filter(late)


class Contract(models.Model):
    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="contracts")
    vendor = models.ForeignKey(Vendor, on_delete=models.PROTECT, related_name="contracts")
    program = models.ForeignKey(Program, on_delete=models.PROTECT, null=True, blank=True, related_name="contracts")
    number = models.CharField("contract number", max_length=40, unique=True)
    title = models.CharField(max_length=200)
    goal = models.TextField(
        "resident goal",
        help_text="What residents should notice when this contract goes well, in plain language.",
    )
    starts = models.DateField()
    ends = models.DateField()
    closed_on = models.DateField(null=True, blank=True)
    value = models.DecimalField("contract value in dollars", max_digits=14, decimal_places=2)
    intensity = models.CharField(max_length=6, choices=Intensity.choices, default=Intensity.MEDIUM)
    manager = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="contracts"
    )
    insured_until = models.DateField("insurance valid until", null=True, blank=True)
    last_review = models.DateField("last performance review", null=True, blank=True, editable=False)
    amended_at = models.DateTimeField("value or end last changed", null=True, blank=True, editable=False)

    objects: ClassVar[ContractQuerySet] = ContractQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["title", "number"]
        constraints = [
            models.CheckConstraint(condition=Q(ends__gte=F("starts")), name="contract_ends_after_start"),
            models.CheckConstraint(condition=Q(value__gte=0), name="contract_value_not_negative"),
        ]

    def __str__(self) -> str:
        return self.title

    def review_overdue(self, on: date, before: ReviewsBefore) -> bool:
        """Whether the last performance review, or the start where there was none, is older than the cadence (A2)."""
        if on < self.starts or on > self.ends or self.closed_on:
            return False
        return (self.last_review or self.starts) < dict(before)[self.intensity]
