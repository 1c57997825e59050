"""The two sides: departments with their staff, vendors with their contacts."""

from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models

from midcourse.people.models import Role
from midcourse.people.scope import ScopedQuerySet

SEES_ALL_DEPARTMENTS = (Role.BUYER, Role.ADMIN)


class DepartmentQuerySet(ScopedQuerySet):
    def _visible_to(self, user: Any) -> Self:
        if user.role in SEES_ALL_DEPARTMENTS:
            return self
        if user.is_vendor:
            return self.none()
        return self.filter(pk__in=Membership.objects.filter(user=user).values("department"))


class Department(models.Model):
    name = models.CharField(max_length=120, unique=True)
    fiscal_year_starts = models.PositiveSmallIntegerField("first month of the fiscal year", default=7)

    objects: ClassVar[DepartmentQuerySet] = DepartmentQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """A staff member's department; one person may serve several."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships")
    department = models.ForeignKey(Department, on_delete=models.CASCADE, related_name="memberships")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "department"], name="one_membership")]

    def __str__(self) -> str:
        return f"{self.user} in {self.department}"


class VendorQuerySet(ScopedQuerySet):
    def _visible_to(self, user: Any) -> Self:
        """Staff see every vendor, as a supplier list is shared; a contact sees their own and learns of no other."""
        if user.is_vendor:
            return self.filter(contacts__user=user)
        return self


class Vendor(models.Model):
    name = models.CharField(max_length=160, unique=True)
    aliases = models.JSONField("other spellings in files", default=list, blank=True)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=40, blank=True)

    objects: ClassVar[VendorQuerySet] = VendorQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class VendorContact(models.Model):
    """The vendor a vendor contact works for."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="vendor_contact")
    vendor = models.ForeignKey(Vendor, on_delete=models.CASCADE, related_name="contacts")

    def __str__(self) -> str:
        return f"{self.user} of {self.vendor}"
