"""What was asked for and what was sent, kept as sent."""

from datetime import date
from pathlib import PurePath
from typing import Any, ClassVar, Self
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q

from midcourse.contracts.models import Contract, Program
from midcourse.measures.models.kpi import KPI
from midcourse.people import clock
from midcourse.people.scope import ScopedQuerySet

ENDINGS = (".csv", ".tsv", ".txt", ".xlsx")


class SubmissionState(models.TextChoices):
    """Where a submission is on its way; each step that takes long runs in the background."""

    READING = "reading", "Reading the file"
    MAPPING = "mapping", "Waiting for you to say what the columns are"
    CHECKING = "checking", "Checking the figures"
    PREVIEW = "preview", "Checked, nothing saved yet"
    SAVING = "saving", "Saving"
    SAVED = "saved", "Saved"
    REFUSED = "refused", "Could not be used"
    WITHDRAWN = "withdrawn", "Withdrawn"


class SubmissionQuerySet(ScopedQuerySet):
    def _visible_to(self, user: Any) -> Self:
        """A vendor contact sees what their own vendor sent; staff see all for the contracts in their scope."""
        contracts = Contract.objects.visible_to(user)
        if user.is_vendor:
            return self.filter(sent_by__vendor_contact__vendor__contacts__user=user)
        return self.filter(Q(contract__in=contracts.values("pk")) | Q(program__in=contracts.values("program")))


def stored_name(_: "Submission", filename: str) -> str:
    """Where a file is kept: a random name, so that nothing a sender types becomes a path."""
    ending = PurePath(filename).suffix.lower()
    return f"submissions/{uuid4().hex}{ending if ending in ENDINGS else ''}"


class Submission(models.Model):
    """A file or form with figures, for one contract or all of a program's the sender may report for."""

    program = models.ForeignKey(Program, on_delete=models.PROTECT, null=True, blank=True, related_name="submissions")
    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, null=True, blank=True, related_name="submissions")
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="submissions")
    sent_at = models.DateTimeField(default=clock.now, editable=False)
    file = models.FileField(upload_to=stored_name, blank=True)
    filename = models.CharField(max_length=255, blank=True)
    sha256 = models.CharField(max_length=64, blank=True, db_index=True)
    size = models.PositiveBigIntegerField(default=0)
    state = models.CharField(max_length=10, choices=SubmissionState.choices, default=SubmissionState.READING)
    problem = models.TextField("why it could not be used", blank=True)
    columns = models.JSONField(default=list)  # as the file names them, with example cells
    mapping = models.JSONField(default=dict)  # column → what it is
    problems = models.JSONField(default=list)  # what the checks found
    answers = models.JSONField(default=dict)  # check → the sender's reason to go on
    preview = models.JSONField(default=dict)  # what saving would change
    saved_at = models.DateTimeField(null=True, blank=True)
    figures = models.PositiveIntegerField("figures saved", default=0)

    objects: ClassVar[SubmissionQuerySet] = SubmissionQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["-sent_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(program__isnull=True) ^ Q(contract__isnull=True),
                name="submission_of_program_or_contract",
            )
        ]

    def __str__(self) -> str:
        return self.filename or "Figures entered by form"


class Acknowledgement(models.Model):
    """What the department made of a report (A4): never a silent "thanks, filed"."""

    class Outcome(models.TextChoices):
        INSIGHT = "insight", "It led to an insight"
        QUESTION = "question", "We have a question"
        NOTHING = "nothing", "Nothing to follow up"

    submission = models.OneToOneField(Submission, on_delete=models.CASCADE, related_name="acknowledgement")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now, editable=False)
    outcome = models.CharField(max_length=10, choices=Outcome.choices)
    words = models.TextField("question or note to the vendor", blank=True)

    def __str__(self) -> str:
        return self.get_outcome_display()


class RememberedMapping(models.Model):
    """Which column was what, the last time this side sent a file with these columns for this program or contract."""

    owner = models.CharField(max_length=80)  # "vendor:3" or "department:1"
    subject = models.CharField(max_length=80)  # "program:2" or "contract:5"
    header = models.CharField("hash of the column names", max_length=64)
    mapping = models.JSONField()
    used_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["owner", "subject", "header"], name="one_mapping")]

    def __str__(self) -> str:
        return f"{self.owner} {self.subject}"


class DataRequestQuerySet(ScopedQuerySet):
    def _visible_to(self, user: Any) -> Self:
        return self.filter(contract__in=Contract.objects.visible_to(user).values("pk"))

    def open(self) -> Self:
        """Figures that have not come."""
        return self.filter(answered_at=None, kpi__retired_on=None)

    def late(self, on: date) -> Self:
        """Figures that have not come although their day has passed."""
        return self.open().filter(due__lt=on)


class DataRequest(models.Model):
    """A KPI's figures due from someone for a period."""

    kpi = models.ForeignKey(KPI, on_delete=models.CASCADE, related_name="requests")
    contract = models.ForeignKey(Contract, on_delete=models.CASCADE, related_name="requests")
    period = models.DateField()
    due = models.DateField()
    answered_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[DataRequestQuerySet] = DataRequestQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["due", "pk"]
        constraints = [models.UniqueConstraint(fields=["kpi", "contract", "period"], name="one_request")]

    def __str__(self) -> str:
        return f"{self.kpi} for {self.period:%b %Y}"
