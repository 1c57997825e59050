"""People who sign in, and the append-only record of what they did."""

from typing import Any, ClassVar, Self

from django.apps import apps
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Exists, OuterRef
from django.utils import timezone

from midcourse.people.scope import ScopedQuerySet


class Role(models.TextChoices):
    MANAGER = "manager", "Contract manager"
    DIRECTOR = "director", "Director"
    BUYER = "buyer", "Buyer"
    VENDOR = "vendor", "Vendor contact"
    VIEWER = "viewer", "Viewer"
    ADMIN = "admin", "Administrator"


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, name: str, role: Role, password: str | None = None) -> "User":
        """A person who can sign in; without a password they set one by the link sent to them."""
        user = self.model(email=self.normalize_email(email).lower(), name=name, role=role)
        user.set_password(password)
        user.save()
        return user

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email__iexact=username)


class User(AbstractBaseUser):
    """Somebody with an account: one role, and through a room above, the departments or vendor they belong to."""

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=120)
    role = models.CharField(max_length=10, choices=Role.choices)
    job = models.CharField("job title", max_length=120, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    is_active = models.BooleanField("can sign in", default=True)
    date_joined = models.DateTimeField(default=timezone.now)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name", "role"]

    class Meta:
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def is_vendor(self) -> bool:
        return self.role == Role.VENDOR

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name.split(" ")[0]


class EventQuerySet(ScopedQuerySet):
    def _visible_to(self, user: Any) -> Self:
        """Events are read through the record they are about, which the caller has already found visible.

        A vendor contact is shown only events marked shared, and of those none about a contract that is not theirs,
        though its program be the same.
        """
        if not user.is_vendor:
            return self
        own = apps.get_model("contracts", "Contract").objects.visible_to(user)
        elsewhere = EventSubject.objects.filter(event=OuterRef("pk"), kind="contracts.contract").exclude(
            record__in=own.values("pk")
        )
        return self.filter(shared=True).exclude(Exists(elsewhere))

    def about(self, record: models.Model) -> Self:
        """The time line of one record, newest first."""
        return (
            self.filter(subjects__kind=record._meta.label_lower, subjects__record=record.pk)
            .select_related("actor")
            .order_by("-pk")
        )


class Event(models.Model):
    """Something that happened, said in a sentence. Rows are only ever added; each carries the hash of the one before.

    `hash` is SHA-256 over `previous` and the row's own content, so that a changed or removed row is noticed.
    """

    at = models.DateTimeField()
    actor = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="events")
    verb = models.CharField(max_length=60)
    sentence = models.TextField()
    shared = models.BooleanField("vendor sees it", default=False)
    details = models.JSONField(default=dict)
    previous = models.CharField(max_length=64)
    hash = models.CharField(max_length=64, unique=True)

    objects: ClassVar[EventQuerySet] = EventQuerySet.as_manager()  # type: ignore[assignment]

    def __str__(self) -> str:
        return self.sentence


class EventSubject(models.Model):
    """One record an event is about; an event about a correction is about its contract and program too."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="subjects")
    kind = models.CharField(max_length=60)
    record = models.BigIntegerField()

    class Meta:
        indexes = [models.Index(fields=["kind", "record", "event"])]

    def __str__(self) -> str:
        return f"{self.kind} {self.record}"


class ChainHead(models.Model):
    """The hash of the newest event; its one row is the lock that keeps the chain a chain."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    hash = models.CharField(max_length=64, default="")

    def __str__(self) -> str:
        return self.hash


class NoticeQuerySet(ScopedQuerySet):
    def _visible_to(self, user: Any) -> Self:
        """Everybody reads their own; an administrator sees all, to know that mail goes out."""
        return self if user.role == Role.ADMIN else self.filter(to=user)

    def waiting(self) -> Self:
        return self.filter(sent_at=None, trouble="")


class Notice(models.Model):
    """A message to one person: kept here, and sent by mail when the worker next looks. Made by `notices.tell`."""

    to = models.ForeignKey(User, on_delete=models.CASCADE, related_name="notices")
    subject = models.CharField(max_length=200)
    body = models.TextField()
    link = models.CharField("where it leads", max_length=300, blank=True)
    calendar = models.TextField("calendar entry that goes with it (ICS)", blank=True)
    made_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    trouble = models.TextField("why it could not be sent", blank=True)

    objects: ClassVar[NoticeQuerySet] = NoticeQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["-made_at", "-pk"]
        indexes = [models.Index(fields=["to", "made_at"])]

    def __str__(self) -> str:
        return self.subject
