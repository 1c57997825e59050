"""The time everything is dated by. Citylandia and tests set it back to live through a history in order."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime

from django.utils import timezone

_set_to: ContextVar[datetime | None] = ContextVar("set_to", default=None)


def now() -> datetime:
    """This moment, with its time zone."""
    return _set_to.get() or timezone.now()


def today() -> date:
    """The day it is in the installation's time zone."""
    return timezone.localdate(now())


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Let it be `moment` (with a time zone) within the block."""
    token = _set_to.set(moment)
    try:
        yield
    finally:
        _set_to.reset(token)
