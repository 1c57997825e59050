"""The menu: every list is in it, for those who may open it, and the page somebody is on is marked."""

import re

import pytest

from midcourse.pages.navigation import MENU
from midcourse.people.models import Role
from tests.cast import Cast, signed_in

LISTS = {name for _, pages in MENU for name in pages}


def menu_of(cast: Cast, role: Role) -> dict[str, str]:
    """The addresses of the menu's links, by what they say."""
    shown = signed_in(cast.everyone[role]).get("/").content.decode()
    menu = shown[shown.index('aria-label="Main"') : shown.index('class="nav-person"')]
    return {text: address for address, text in re.findall(r'href="([^"]+)"[^>]*><span>([^<]+)', menu)}


@pytest.mark.parametrize("role", Role)
def test_every_link_opens(cast: Cast, role: Role) -> None:
    client = signed_in(cast.everyone[role])
    answers = {text: client.get(address).status_code for text, address in menu_of(cast, role).items()}
    assert set(answers.values()) == {200}


def test_an_administrator_reaches_every_list(cast: Cast) -> None:
    assert len(menu_of(cast, Role.ADMIN)) == len(LISTS)


def test_a_vendor_contact_sees_no_staff_list(cast: Cast) -> None:
    links = menu_of(cast, Role.VENDOR)
    assert {"Contracts", "Figures", "Practices"} <= set(links)
    assert not {"Vendors", "People", "KPI library", "Workload"} & set(links)


def test_the_page_somebody_is_on_is_marked(cast: Cast) -> None:
    shown = signed_in(cast.alma).get("/signals/").content.decode()
    assert '<a href="/signals/" aria-current="page">' in shown
    assert shown.count('aria-current="page"') == 1
