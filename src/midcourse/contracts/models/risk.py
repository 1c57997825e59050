"""What could go wrong under a contract, how we would notice early, and what we do about it (K8, T3)."""

from typing import Any, ClassVar, Self

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from midcourse.contracts.models.contract import Contract
from midcourse.people import clock
from midcourse.people.scope import ScopedQuerySet

FIVE = [MinValueValidator(1), MaxValueValidator(5)]


class RiskQuerySet(ScopedQuerySet):
    def _visible_to(self, user: Any) -> Self:
        """Staff see every risk of contracts in their scope; a vendor contact the shared ones of their own."""
        risks = self.filter(contract__in=Contract.objects.visible_to(user).values("pk"))
        return risks.filter(shared=True) if user.is_vendor else risks

    def open(self) -> Self:
        return self.filter(closed_on=None)


class Risk(models.Model):
    """A risk from the RFP, the contract, a predecessor or experience.

    Likelihood and impact run from 1 (low) to 5 (high); their product orders the register. A rule on a KPI that raises
    a signal when the sign shows itself is an `insights.Trigger`.
    """

    contract = models.ForeignKey(Contract, on_delete=models.CASCADE, related_name="risks")
    what = models.CharField("what could go wrong", max_length=300)
    source = models.CharField("where it comes from", max_length=160, blank=True)
    likelihood = models.PositiveSmallIntegerField("how likely, 1 to 5", default=3, validators=FIVE)
    impact = models.PositiveSmallIntegerField("how bad for residents, 1 to 5", default=3, validators=FIVE)
    sign = models.CharField("early-warning sign", max_length=300, blank=True)
    mitigation = models.TextField("what we do about it", blank=True)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="risks")
    review_on = models.DateField("look at it again on")
    shared = models.BooleanField("the vendor sees it", default=True)
    closed_on = models.DateField(null=True, blank=True)
    closed_because = models.TextField(blank=True)
    noted_at = models.DateTimeField(default=clock.now, editable=False)

    objects: ClassVar[RiskQuerySet] = RiskQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["closed_on", "-likelihood", "-impact", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(likelihood__range=(1, 5), impact__range=(1, 5)), name="risk_from_1_to_5"
            )
        ]

    def __str__(self) -> str:
        return self.what

    @property
    def weight(self) -> int:
        """Likelihood × impact, 1 to 25."""
        return self.likelihood * self.impact
