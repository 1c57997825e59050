"""Every address: listed in the access table, and open to the right people only.

The right role in the right department gets the page; the wrong role 403; the wrong department or vendor 404.
"""

from typing import Any

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from midcourse.people.access import PAGES, PUBLIC, ROLES
from midcourse.people.models import Role
from tests.cast import finish, signed_in
from tests.world import ADDRESSES, LISTS, OF_EVERYBODY, OF_THE_PROGRAM, World

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


@pytest.mark.parametrize("name", GUARDED)
def test_a_stranger_is_asked_to_sign_in(world: World, client, name: str) -> None:  # type: ignore[no-untyped-def]
    answer = client.get(ADDRESSES[name](world, name))
    assert answer.status_code == 302
    assert answer.url.startswith("/accounts/login/")


@pytest.mark.parametrize("name", GUARDED)
def test_each_role_gets_what_the_table_says(world: World, name: str) -> None:
    address = ADDRESSES[name](world, name)
    for role, person in world.cast.everyone.items():
        answer = signed_in(person).get(address)
        finish(answer)
        status = answer.status_code
        verb = PAGES[name]
        assert verb is not None
        if role in ROLES[verb]:
            assert status in OPENS, f"{role} got {status} at {name}"
        else:
            assert status == 403, f"{role} got {status} at {name}"


@pytest.mark.parametrize("name", [name for name in GUARDED if name not in {*OF_EVERYBODY, *LISTS}])
def test_another_department_or_vendor_finds_nothing(world: World, name: str) -> None:
    address = ADDRESSES[name](world, name)
    strangers = [world.cast.outsider] if name in OF_THE_PROGRAM else [world.cast.outsider, world.cast.dana]
    verb = PAGES[name]
    assert verb is not None
    for person in strangers:
        if Role(person.role) in ROLES[verb]:
            for method in ("get", "post"):
                answer = getattr(signed_in(person), method)(address)
                # A form that is told of a record it may not know begins empty, as if it had not been told.
                begins_empty = "?" in address and answer.status_code == 200 and not mentions(answer, address, world)
                assert begins_empty or answer.status_code in {404, 405}, f"{person} got {answer} for {method} {name}"


def mentions(answer: Any, address: str, world: World) -> bool:
    record = address.partition("?")[2].partition("=")[0]
    return str(world.records[record]) in answer.content.decode()
