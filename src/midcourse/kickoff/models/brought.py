"""What people bring to a kickoff: documents to know, and how each is best reached."""

from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models

from midcourse.kickoff.models.kickoff import Kickoff, OfKickoffQuerySet


class KeyDocumentQuerySet(OfKickoffQuerySet):
    def _visible_to(self, user: Any) -> Self:
        """A vendor contact reads the shared ones of their own contracts."""
        documents = super()._visible_to(user)
        return documents.filter(shared=True) if user.is_vendor else documents


class KeyDocument(models.Model):
    """A document to know before the kickoff: where it is, or what it says (K2)."""

    kickoff = models.ForeignKey(Kickoff, on_delete=models.CASCADE, related_name="documents")
    title = models.CharField(max_length=160)
    link = models.URLField("where it is", max_length=500, blank=True)
    words = models.TextField("what matters in it", blank=True)
    shared = models.BooleanField("the vendor sees it", default=False)

    objects: ClassVar[KeyDocumentQuerySet] = KeyDocumentQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["title", "pk"]

    def __str__(self) -> str:
        return self.title


class ContactCard(models.Model):
    """How somebody on either side is best reached about this contract (K6). E-mail where nothing was said."""

    class Channel(models.TextChoices):
        EMAIL = "email", "E-mail"
        CALL = "call", "Phone call"
        TEXT = "text", "Text message"
        VIDEO = "video", "Video call"

    kickoff = models.ForeignKey(Kickoff, on_delete=models.CASCADE, related_name="cards")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    channel = models.CharField("best reached by", max_length=5, choices=Channel.choices, default=Channel.EMAIL)
    words = models.CharField("good to know", max_length=160, blank=True)

    objects: ClassVar[OfKickoffQuerySet] = OfKickoffQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kickoff", "person"], name="one_card_a_person")]

    def __str__(self) -> str:
        return f"{self.person}: {self.get_channel_display().lower()}"
