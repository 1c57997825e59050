"""Every address: listed in the access table, and open to the right people only.

The right role in the right department gets the page; the wrong role 403; the wrong department or vendor 404.
"""

from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from midcourse.people.access import PAGES, PUBLIC
from midcourse.people.models import Role, User
from tests.cast import finish, signed_in
from tests.world import ADDRESSES, LISTS, OF_EVERYBODY, OF_THE_PROGRAM, World, may_open

OPENS = {200, 302, 405}  # shown, led on, or an address that only takes what a form sends
GUARDED = sorted(name for name, verb in PAGES.items() if verb is not PUBLIC)


def names(patterns: list[URLPattern | URLResolver]) -> set[str]:
    found: set[str] = set()
    for each in patterns:
        if isinstance(each, URLResolver):
            found |= names(each.url_patterns)
        elif each.name:
            found.add(each.name)
        else:
            raise AssertionError(f"{each} has no name, so it cannot be in the access table")
    return found


def test_the_table_lists_every_address() -> None:
    ours = {name for name in names(get_resolver().url_patterns) if not name.startswith(("account_", "mfa_"))}
    assert ours == set(PAGES)


def test_every_address_is_tried_below() -> None:
    assert set(ADDRESSES) == set(GUARDED)


# One world for many addresses: it takes longer to build than an address to try.


def test_a_stranger_is_asked_to_sign_in(world: World, client: Client) -> None:
    answers = {name: client.get(ADDRESSES[name](world, name)) for name in GUARDED}
    led_on = {name for name, answer in answers.items() if answer.status_code == 302}
    assert led_on == set(GUARDED)
    assert {name for name in GUARDED if not answers[name].headers["Location"].startswith("/accounts/login/")} == set()


@pytest.mark.parametrize("role", Role)
def test_each_role_gets_what_the_table_says(world: World, role: Role) -> None:
    client = signed_in(world.cast.everyone[role])
    wrong = {}
    for name in GUARDED:
        answer = client.get(ADDRESSES[name](world, name))
        finish(answer)
        if answer.status_code not in (OPENS if may_open(role, name) else {403}):
            wrong[name] = answer.status_code
    assert wrong == {}


def test_another_department_finds_nothing(world: World) -> None:
    assert found(world, world.cast.outsider, set(GUARDED) - {*OF_EVERYBODY, *LISTS}) == {}


def test_another_vendor_finds_nothing(world: World) -> None:
    assert found(world, world.cast.dana, set(GUARDED) - {*OF_EVERYBODY, *LISTS, *OF_THE_PROGRAM}) == {}


def found(world: World, person: User, names: set[str]) -> dict[tuple[str, str], int]:
    """What this person, whose role opens the page, gets at an address of somebody else's record, unless nothing."""
    answers = {}
    client = signed_in(person)
    for name in sorted(names):
        if may_open(Role(person.role), name):
            address = ADDRESSES[name](world, name)
            for method in ("get", "post"):
                answer = getattr(client, method)(address)
                # A form that is told of a record it may not know begins empty, as if it had not been told.
                begins_empty = "?" in address and answer.status_code == 200 and not mentions(answer, address, world)
                if not begins_empty and answer.status_code not in {404, 405}:
                    answers[name, method] = answer.status_code
    return answers


def mentions(answer: Any, address: str, world: World) -> bool:
    record = address.partition("?")[2].partition("=")[0]
    return str(world.records[record]) in answer.content.decode()
