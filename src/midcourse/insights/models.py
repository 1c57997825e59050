"""Signals, which rules find, and insights, which people conclude from them."""

from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from midcourse.analysis.finding import Direction, FindingKind
from midcourse.contracts.models import Contract, Program, Risk
from midcourse.measures.models import KPI, Submission
from midcourse.people import clock
from midcourse.people.scope import ScopedQuerySet

RISK = "risk"
"""The kind of a signal that a risk's trigger raised; all others are kinds of findings."""

KINDS = [*((kind.value, kind.value.replace("_", " ")) for kind in FindingKind), (RISK, "risk")]


class TriggerQuerySet(ScopedQuerySet):
    def _visible_to(self, user: Any) -> Self:
        return self.filter(risk__in=Risk.objects.visible_to(user).values("pk"))


class Trigger(models.Model):
    """A risk's early-warning rule on a KPI: any figure beyond `level`, in the segment `where`, raises a signal (K8)."""

    class When(models.TextChoices):
        ABOVE = "above", "is above"
        BELOW = "below", "is below"

    risk = models.ForeignKey(Risk, on_delete=models.CASCADE, related_name="triggers")
    kpi = models.ForeignKey(KPI, on_delete=models.CASCADE, related_name="triggers")
    where = models.JSONField("in which part", default=dict, blank=True)  # breakdown → value; empty is the whole
    when = models.CharField(max_length=5, choices=When.choices, default=When.ABOVE)
    level = models.FloatField()
    dropped_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[TriggerQuerySet] = TriggerQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        from midcourse.analysis import wording  # Polars, which few start-ups need

        place = f" ({wording.place(self.where)})" if self.where else ""
        return f"{self.kpi}{place} {self.get_when_display()} {wording.figure(self.level, self.kpi.definition.measure)}"


class SignalQuerySet(ScopedQuerySet):
    def _visible_to(self, user: Any) -> Self:
        """A vendor contact sees signals of their own contracts that compare with nobody else and tell of no risk kept
        to staff.

        Staff who may not see small cells see no signal that tells of one.
        """
        from midcourse.measures.suppression import sees_small_cells  # NumPy, which few start-ups need

        contracts = Contract.objects.visible_to(user)
        if user.is_vendor:
            own = self.filter(contract__in=contracts.values("pk"), comparative=False)
            return own.filter(Q(trigger=None) | Q(trigger__risk__shared=True))
        rows = self if sees_small_cells(user) else self.filter(small_cells=False)
        return rows.filter(Q(contract__in=contracts.values("pk")) | Q(kpi__program__in=contracts.values("program")))

    def open(self) -> Self:
        """Signals that still hold."""
        return self.filter(ended_at=None)


class Signal(models.Model):
    """What a statistical rule found: who, where, since when (A11).

    Made and ended by the rules alone: when figures arrive that take the finding away, `ended_at` is set; the row stays.
    """

    kpi = models.ForeignKey(KPI, on_delete=models.CASCADE, related_name="signals")
    contract = models.ForeignKey(Contract, on_delete=models.CASCADE, null=True, related_name="signals")
    kind = models.CharField(max_length=14, choices=KINDS)
    direction = models.CharField(max_length=8, choices=[(each.value, each.value) for each in Direction])
    sentence = models.TextField()
    where = models.JSONField(default=dict)  # column → value, as the figures' owner writes them
    since = models.DateField(null=True)
    until = models.DateField(null=True)
    evidence = models.JSONField(default=dict)
    weight = models.FloatField(default=0)
    comparative = models.BooleanField("speaks of other vendors", default=False)
    small_cells = models.BooleanField("tells of fewer cases than may be shown", default=False)
    found_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    submission = models.ForeignKey(Submission, on_delete=models.SET_NULL, null=True, related_name="signals")
    trigger = models.ForeignKey(Trigger, on_delete=models.CASCADE, null=True, blank=True, related_name="signals")

    objects: ClassVar[SignalQuerySet] = SignalQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["-weight", "-since", "pk"]
        indexes = [models.Index(fields=["kpi", "ended_at"]), models.Index(fields=["contract", "ended_at"])]

    def __str__(self) -> str:
        return self.sentence


class InsightQuerySet(ScopedQuerySet):
    def _visible_to(self, user: Any) -> Self:
        """A vendor contact sees insights on their own contracts that were shared, and none on a program as a whole."""
        contracts = Contract.objects.visible_to(user)
        if user.is_vendor:
            return self.filter(contract__in=contracts.values("pk"), shared=True)
        return self.filter(Q(contract__in=contracts.values("pk")) | Q(program__in=contracts.values("program")))


class Insight(models.Model):
    """What people conclude, a problem or a bright spot, resting on signals."""

    class Kind(models.TextChoices):
        PROBLEM = "problem", "Problem"
        BRIGHT_SPOT = "bright_spot", "Bright spot"

    kind = models.CharField(max_length=11, choices=Kind.choices)
    title = models.CharField("what we concluded", max_length=200)
    story = models.TextField("what is behind it", blank=True)
    program = models.ForeignKey(Program, on_delete=models.PROTECT, null=True, blank=True, related_name="insights")
    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, null=True, blank=True, related_name="insights")
    kpi = models.ForeignKey(KPI, on_delete=models.PROTECT, related_name="insights")
    signals = models.ManyToManyField(Signal, related_name="insights")
    shared = models.BooleanField("the vendor sees it", default=False)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="insights")
    written_at = models.DateTimeField(default=clock.now, editable=False)
    no_correction = models.TextField("why no correction is needed", blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[InsightQuerySet] = InsightQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["-written_at", "-pk"]

    def __str__(self) -> str:
        return self.title

    def needs_correction(self) -> bool:
        """Whether this is a problem that has neither a correction nor a reason for none (M4)."""
        if self.kind != self.Kind.PROBLEM or self.no_correction:
            return False
        return not self.corrections.exclude(state="dropped").exists()


class DeepDiveQuerySet(ScopedQuerySet):
    def _visible_to(self, user: Any) -> Self:
        if user.is_vendor:
            return self.filter(contract__in=Contract.objects.visible_to(user).values("pk"))
        contracts = Contract.objects.visible_to(user)
        return self.filter(Q(contract__in=contracts.values("pk")) | Q(program__in=contracts.values("program")))


class DeepDive(models.Model):
    """A topic waiting for a meeting to take it up (M5); program or contract, never both."""

    program = models.ForeignKey(Program, on_delete=models.CASCADE, null=True, blank=True, related_name="deep_dives")
    contract = models.ForeignKey(Contract, on_delete=models.CASCADE, null=True, blank=True, related_name="deep_dives")
    topic = models.CharField(max_length=200)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=clock.now, editable=False)
    taken_at = models.DateTimeField(null=True, blank=True)
    learned = models.TextField("what we learned", blank=True)

    objects: ClassVar[DeepDiveQuerySet] = DeepDiveQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["asked_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(program__isnull=True) ^ Q(contract__isnull=True), name="deep_dive_of_program_or_contract"
            )
        ]

    def __str__(self) -> str:
        return self.topic
