"""The time everything is dated by. Citylandia and tests set it, to live through a history in order."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime

from django.utils import timezone

_set_to: datetime | None = None  # for the whole process, so that a test's server thread lives in the same time


def now() -> datetime:
    """This moment, with its time zone."""
    return _set_to or timezone.now()


def today() -> date:
    """The day it is in the installation's time zone."""
    return timezone.localdate(now())


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Let it be `moment` (with a time zone) within the block."""
    global _set_to
    before, _set_to = _set_to, moment
    try:
        yield
    finally:
        _set_to = before
