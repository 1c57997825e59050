"""A measure with its definition (D1), versioned: what a figure meant is never lost."""

from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from midcourse.analysis.measure import Better, Every, Kind, Measure
from midcourse.contracts.models import Contract, Program
from midcourse.people import clock
from midcourse.people.scope import ScopedQuerySet


class KindChoice(models.TextChoices):
    COUNT = Kind.COUNT, "Count of events"
    SUM = Kind.SUM, "Amount that adds up"
    RATE = Kind.RATE, "Share: part out of all"
    RATIO = Kind.RATIO, "Events per so many"
    MEAN = Kind.MEAN, "Average per case"
    VALUE = Kind.VALUE, "Level that cannot be added up"


class Frequency(models.TextChoices):
    DAY = Every.DAY, "Daily"
    WEEK = Every.WEEK, "Weekly"
    MONTH = Every.MONTH, "Monthly"
    QUARTER = Every.QUARTER, "Quarterly"
    YEAR = Every.YEAR, "Yearly"


class BetterChoice(models.TextChoices):
    HIGHER = Better.HIGHER, "Higher is better"
    LOWER = Better.LOWER, "Lower is better"
    NEITHER = Better.NEITHER, "Neither"


class Reporter(models.TextChoices):
    VENDOR = "vendor", "The vendor"
    DEPARTMENT = "department", "The department"


class KPIQuerySet(ScopedQuerySet):
    def _visible_to(self, user: Any) -> Self:
        contracts = Contract.objects.visible_to(user)
        return self.filter(Q(contract__in=contracts.values("pk")) | Q(program__in=contracts.values("program")))

    def in_use(self) -> Self:
        """KPIs that figures are still asked for, with their definitions."""
        return self.filter(retired_on=None).select_related("current")

    def of_contract(self, contract: Contract) -> Self:
        """The KPIs a contract is measured by: its own and its program's."""
        return self.filter(Q(contract=contract) | Q(program=contract.program_id, program__isnull=False))


class KPI(models.Model):
    """What is measured, for one contract or for all of a program's."""

    program = models.ForeignKey(Program, on_delete=models.PROTECT, null=True, blank=True, related_name="kpis")
    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, null=True, blank=True, related_name="kpis")
    current = models.OneToOneField(
        "Definition", on_delete=models.PROTECT, null=True, editable=False, related_name="current_of"
    )
    retired_on = models.DateField(null=True, blank=True)
    closed_before = models.DateField("figures are closed before", null=True, blank=True)

    objects: ClassVar[KPIQuerySet] = KPIQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(program__isnull=True) ^ Q(contract__isnull=True),
                name="kpi_of_program_or_contract",
            )
        ]

    def __str__(self) -> str:
        return self.current.name if self.current else "KPI without a definition"

    @property
    def definition(self) -> "Definition":
        """The definition in force."""
        if self.current is None:
            raise ValueError("A KPI is made with its first definition.")
        return self.current

    def contracts(self) -> Any:
        """The contracts this KPI is reported for."""
        if self.program_id:
            return Contract.objects.filter(program=self.program_id)
        return Contract.objects.filter(kpis=self)


class Definition(models.Model):
    """One version of a KPI's definition. A change is a new version; none is ever edited."""

    kpi = models.ForeignKey(KPI, on_delete=models.CASCADE, related_name="definitions")
    version = models.PositiveIntegerField(default=1)
    made_at = models.DateTimeField(default=clock.now, editable=False)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    name = models.CharField(max_length=120)
    goal = models.TextField("goal it serves", blank=True)
    meaning = models.TextField("plain definition")
    kind = models.CharField(max_length=8, choices=KindChoice.choices)
    numerator = models.CharField("what is counted", max_length=80, help_text="For example: complaints")
    denominator = models.CharField("out of, or per", max_length=80, blank=True, help_text="For example: visits")
    per = models.PositiveIntegerField("per how many", default=1, help_text="1000 shows events per 1,000")
    better = models.CharField("direction", max_length=8, choices=BetterChoice.choices)
    target = models.FloatField(null=True, blank=True)
    minimum = models.FloatField("lowest acceptable level", null=True, blank=True)
    baseline = models.FloatField("level at the start", null=True, blank=True)
    leading = models.BooleanField("leading indicator", default=False)
    source = models.CharField("where the figures come from", max_length=160, blank=True)
    reporter = models.CharField("who reports", max_length=10, choices=Reporter.choices, default=Reporter.VENDOR)
    frequency = models.CharField(max_length=8, choices=Frequency.choices, default=Frequency.MONTH)
    days_to_report = models.PositiveIntegerField("days to report after a period ends", default=10)
    cumulative = models.BooleanField("each figure is the running total of its year", default=False)
    matures_after = models.PositiveSmallIntegerField("periods until a figure is complete", default=0)
    dimensions = models.JSONField("breakdowns", default=list, blank=True)
    smallest_cell = models.PositiveIntegerField("smallest cell shown", default=0)

    class Meta:
        ordering = ["kpi", "version"]
        constraints = [models.UniqueConstraint(fields=["kpi", "version"], name="one_definition_version")]

    def __str__(self) -> str:
        return self.name

    @property
    def measure(self) -> Measure:
        """The same in the words of the analysis."""
        return Measure(
            name=self.name[:1].lower() + self.name[1:],
            kind=Kind(self.kind),
            better=Better(self.better),
            numerator=self.numerator,
            denominator=self.denominator,
            per=float(self.per),
            target=self.target,
            cumulative=self.cumulative,
            matures_after=self.matures_after,
        )
