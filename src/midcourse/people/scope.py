"""Every read starts at `visible_to(user)`."""

from typing import Any, Self

from django.db import models
from django.shortcuts import get_object_or_404


class ScopedQuerySet(models.QuerySet[Any]):
    """A query set that shows nothing until its model says what a person may see."""

    def visible_to(self, user: Any) -> Self:
        """The rows this person may know of. Signed-out people see none."""
        return self._visible_to(user) if user.is_authenticated else self.none()

    def _visible_to(self, user: Any) -> Self:
        raise NotImplementedError(f"{type(self).__name__} does not say who may see its rows")

    def get_visible(self, user: Any, **lookup: Any) -> Any:
        """The one row, or 404 where there is none or this person may not know of it."""
        return get_object_or_404(self.visible_to(user), **lookup)
