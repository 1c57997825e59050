"""Addresses of pages, made quickly: a page with many rows has hundreds, and Django looks for each anew."""

from functools import cache

from django.urls import reverse

STAND_IN = 900_000_001  # goes where a key does


@cache
def _parts(name: str) -> list[str]:
    return reverse(name, args=[STAND_IN]).split(str(STAND_IN))


@cache
def _whole(name: str) -> str:
    return reverse(name)


def address(name: str, key: int | None = None) -> str:
    """The address of a page by its name, and by the key of the record it shows where it shows one."""
    return _whole(name) if key is None else str(key).join(_parts(name))
