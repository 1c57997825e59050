"""Course corrections, the checks whether they helped, visits that look into a problem, and practices that spread."""

from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models

from midcourse.contracts.models import Contract, Program
from midcourse.insights.models import Insight
from midcourse.measures.models import KPI
from midcourse.people import clock
from midcourse.people.scope import ScopedQuerySet


class OfContractQuerySet(ScopedQuerySet):
    """Rows seen by whoever sees their contract: both sides see both sides' corrections (A10)."""

    def _visible_to(self, user: Any) -> Self:
        return self.filter(contract__in=Contract.objects.visible_to(user).values("pk"))


class Correction(models.Model):
    """A change somebody makes, tied to an insight and a KPI, with an expected effect and a date to check it."""

    class State(models.TextChoices):
        AGREED = "agreed", "Agreed"
        IN_PLACE = "in_place", "In place"
        CHECKED = "checked", "Checked"
        DROPPED = "dropped", "Dropped"

    class Expected(models.TextChoices):
        UP = "up", "Goes up"
        DOWN = "down", "Goes down"

    insight = models.ForeignKey(Insight, on_delete=models.PROTECT, related_name="corrections")
    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="corrections")
    kpi = models.ForeignKey(KPI, on_delete=models.PROTECT, related_name="corrections")
    what = models.CharField("what changes", max_length=300)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="corrections")
    due = models.DateField("in place by")
    expected = models.CharField("what the KPI should do", max_length=4, choices=Expected.choices)
    size = models.FloatField("by about how much", null=True, blank=True)
    started_on = models.DateField("in place since", null=True, blank=True)
    check_on = models.DateField("check whether it helped on")
    state = models.CharField(max_length=8, choices=State.choices, default=State.AGREED)
    dropped_because = models.TextField(blank=True)
    together = models.UUIDField("opened with others at once", null=True, blank=True, editable=False, db_index=True)
    follows = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="followed_by", editable=False
    )
    afterwards = models.TextField("why nothing follows, though it did not help", blank=True)
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(default=clock.now, editable=False)

    objects: ClassVar[OfContractQuerySet] = OfContractQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["due", "pk"]

    def __str__(self) -> str:
        return self.what

    @property
    def late(self) -> bool:
        """Whether it was agreed for a day that is over."""
        return self.state == self.State.AGREED and self.due < clock.today()


class Verdict(models.TextChoices):
    """Did it help (M7)."""

    WORKED = "worked", "It worked"
    DID_NOT = "did_not", "It did not"
    TOO_EARLY = "too_early", "Too early to tell"
    CANNOT_TELL = "cannot_tell", "Cannot tell"


class OfCorrectionQuerySet(ScopedQuerySet):
    def _visible_to(self, user: Any) -> Self:
        return self.filter(correction__in=Correction.objects.visible_to(user).values("pk"))


class EffectCheck(models.Model):
    """Did it help: what the figures said on a day, and what people made of it."""

    correction = models.ForeignKey(Correction, on_delete=models.CASCADE, related_name="checks")
    checked_at = models.DateTimeField()
    checked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    computed = models.CharField("what the figures say", max_length=11, choices=Verdict.choices)
    sentence = models.TextField()
    internal_sentence = models.TextField("the same with the other vendors alongside")
    evidence = models.JSONField(default=dict)
    verdict = models.CharField("what we conclude", max_length=11, choices=Verdict.choices, blank=True)
    reason = models.TextField(blank=True)

    objects: ClassVar[OfCorrectionQuerySet] = OfCorrectionQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["-checked_at", "-pk"]

    def __str__(self) -> str:
        return self.sentence


class Visit(models.Model):
    """A site visit to learn what is behind an insight: planned in one click, its notes kept."""

    insight = models.ForeignKey(Insight, on_delete=models.PROTECT, related_name="visits")
    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="visits")
    planned_for = models.DateField()
    held_on = models.DateField(null=True, blank=True)
    challenges = models.TextField("challenges the vendor named", blank=True)
    solutions = models.TextField("solutions we discussed", blank=True)
    planned_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects: ClassVar[OfContractQuerySet] = OfContractQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["-planned_for", "-pk"]

    def __str__(self) -> str:
        return f"Site visit, {self.contract.vendor}"


class QuestionQuerySet(OfContractQuerySet):
    def unanswered(self) -> Self:
        return self.filter(answered_at=None)


class Question(models.Model):
    """What a department asks a vendor about a bright spot, and the answer a practice may be made of (D2)."""

    insight = models.ForeignKey(Insight, on_delete=models.PROTECT, related_name="questions")
    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="questions")
    text = models.CharField("question", max_length=300)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=clock.now, editable=False)
    answer = models.TextField(blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[QuestionQuerySet] = QuestionQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["-asked_at", "-pk"]

    def __str__(self) -> str:
        return self.text


class PracticeQuerySet(ScopedQuerySet):
    def _visible_to(self, user: Any) -> Self:
        """A practice names no vendor, so all staff see those of every department; vendors see their programs'."""
        return self.filter(program__in=Program.objects.visible_to(user).values("pk")) if user.is_vendor else self


class Practice(models.Model):
    """A way of working that helped someone and others can adopt. Its text must name no vendor."""

    program = models.ForeignKey(Program, on_delete=models.PROTECT, related_name="practices")
    insight = models.ForeignKey(Insight, on_delete=models.PROTECT, null=True, blank=True, related_name="practices")
    kpi = models.ForeignKey(KPI, on_delete=models.PROTECT, related_name="practices")
    title = models.CharField(max_length=160)
    how = models.TextField("how to do it")
    source = models.CharField("where it comes from", max_length=160, blank=True)  # another city's, when imported
    effect = models.JSONField("what it did for those who took it up", default=dict, blank=True, editable=False)
    shared_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    shared_at = models.DateTimeField(default=clock.now, editable=False)

    objects: ClassVar[PracticeQuerySet] = PracticeQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["-shared_at", "-pk"]

    def __str__(self) -> str:
        return self.title


class Adoption(models.Model):
    """The day a contract's vendor took up a practice."""

    practice = models.ForeignKey(Practice, on_delete=models.CASCADE, related_name="adoptions")
    contract = models.ForeignKey(Contract, on_delete=models.CASCADE, related_name="adoptions")
    adopted_on = models.DateField()

    objects: ClassVar[OfContractQuerySet] = OfContractQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [models.UniqueConstraint(fields=["practice", "contract"], name="one_adoption")]

    def __str__(self) -> str:
        return f"{self.practice} since {self.adopted_on}"


class Declined(models.Model):
    """A contract's vendor said why a practice is not for it. It may still take it up later."""

    practice = models.ForeignKey(Practice, on_delete=models.CASCADE, related_name="declined")
    contract = models.ForeignKey(Contract, on_delete=models.CASCADE, related_name="declined")
    because = models.TextField("why not")
    said_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    said_at = models.DateTimeField(default=clock.now, editable=False)

    objects: ClassVar[OfContractQuerySet] = OfContractQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [models.UniqueConstraint(fields=["practice", "contract"], name="declined_once")]

    def __str__(self) -> str:
        return f"{self.practice}: not for {self.contract}"


class Side(models.TextChoices):
    """The two sides of a contract, with equal weight."""

    GOVERNMENT = "government", "The government"
    VENDOR = "vendor", "The vendor"


class CommitmentQuerySet(OfContractQuerySet):
    def open(self) -> Self:
        return self.filter(state=Commitment.State.OPEN)


class Commitment(models.Model):
    """What either side promised the other, tracked alike for both (K5). Both sides see it."""

    class State(models.TextChoices):
        OPEN = "open", "Open"
        KEPT = "kept", "Kept"
        BROKEN = "broken", "Not kept"
        RELEASED = "released", "Released"

    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="commitments")
    side = models.CharField("who promised", max_length=10, choices=Side.choices)
    what = models.CharField("what was promised", max_length=300)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="commitments")
    due = models.DateField()
    state = models.CharField(max_length=8, choices=State.choices, default=State.OPEN)
    settled_on = models.DateField("kept, not kept or released on", null=True, blank=True)
    words = models.TextField("what came of it", blank=True)
    source = models.CharField("where it was made", max_length=120, blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=clock.now, editable=False)

    objects: ClassVar[CommitmentQuerySet] = CommitmentQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["due", "pk"]

    def __str__(self) -> str:
        return self.what
