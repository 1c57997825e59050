"""Starter sets by service: KPIs, kickoff questions and usual risks that a contract can begin with (P2, P4).

They are data: the files in `starters/` fill an empty library, and from then on a buyer edits what is here. What a
contract has taken over is its own and is never rewritten.
"""

from typing import Any, ClassVar, Self

from django.db import models

from midcourse.measures.models.kpi import BetterChoice, Definition, Frequency, KindChoice, Reporter
from midcourse.people.scope import ScopedQuerySet


class LibraryQuerySet(ScopedQuerySet):
    def _visible_to(self, user: Any) -> Self:
        """All staff read the library; vendors see what is taken from it into their contracts."""
        return self.none() if user.is_vendor else self


class StarterSet(models.Model):
    """What contracts of one service usually need. The set of any service has an empty `service`."""

    service = models.CharField("type of service", max_length=80, unique=True, blank=True)
    also = models.CharField(
        "other names of this service", max_length=300, blank=True, help_text="For example: cleaning, custodial"
    )
    words = models.TextField("what matters in this service", blank=True)

    objects: ClassVar[LibraryQuerySet] = LibraryQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["service"]

    def __str__(self) -> str:
        return self.service or "Any service"


class StarterKPI(models.Model):
    """A KPI ready to be taken over, in the fields of `measures.Definition`, with examples of good and poor targets."""

    starter_set = models.ForeignKey(StarterSet, on_delete=models.CASCADE, related_name="kpis")
    position = models.PositiveSmallIntegerField(default=0)
    name = models.CharField(max_length=120)
    goal = models.TextField("goal it serves", blank=True)
    meaning = models.TextField("plain definition")
    kind = models.CharField(max_length=8, choices=KindChoice.choices)
    numerator = models.CharField("what is counted", max_length=80)
    denominator = models.CharField("out of, or per", max_length=80, blank=True)
    per = models.PositiveIntegerField("per how many", default=1)
    better = models.CharField("direction", max_length=8, choices=BetterChoice.choices)
    leading = models.BooleanField("leading indicator", default=False)
    source = models.CharField("where the figures come from", max_length=160, blank=True)
    reporter = models.CharField("who reports", max_length=10, choices=Reporter.choices, default=Reporter.VENDOR)
    frequency = models.CharField(max_length=8, choices=Frequency.choices, default=Frequency.MONTH)
    days_to_report = models.PositiveIntegerField("days to report after a period ends", default=10)
    dimensions = models.JSONField("breakdowns", default=list, blank=True)
    good = models.TextField("a good way to ask for it", blank=True)
    poor = models.TextField("a poor way, and why", blank=True)

    objects: ClassVar[LibraryQuerySet] = LibraryQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["starter_set", "position", "pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def definition(self) -> Definition:
        """An unsaved definition that says the same, as a contract would take it over: without levels."""
        return Definition(**{name: getattr(self, name) for name in DEFINED})


DEFINED = (
    *("name", "goal", "meaning", "kind", "numerator", "denominator", "per", "better", "leading", "source"),
    *("reporter", "frequency", "days_to_report", "dimensions"),
)
"""The fields a starter KPI has in common with a definition."""


class StarterQuestion(models.Model):
    """A pre-thinking question that a vendor answers before the kickoff (K1)."""

    starter_set = models.ForeignKey(StarterSet, on_delete=models.CASCADE, related_name="questions")
    position = models.PositiveSmallIntegerField(default=0)
    text = models.CharField(max_length=300)

    objects: ClassVar[LibraryQuerySet] = LibraryQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["starter_set", "position", "pk"]

    def __str__(self) -> str:
        return self.text


class StarterRisk(models.Model):
    """What usually goes wrong in a service, how it shows itself early, and what helps (K8)."""

    starter_set = models.ForeignKey(StarterSet, on_delete=models.CASCADE, related_name="risks")
    position = models.PositiveSmallIntegerField(default=0)
    what = models.CharField("what could go wrong", max_length=300)
    sign = models.CharField("early-warning sign", max_length=300, blank=True)
    mitigation = models.TextField("what helps", blank=True)

    objects: ClassVar[LibraryQuerySet] = LibraryQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["starter_set", "position", "pk"]

    def __str__(self) -> str:
        return self.what
