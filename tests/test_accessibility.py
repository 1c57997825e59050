"""Every page meets WCAG 2.2 AA as far as axe can tell, on a desk and on a phone, for staff and for a vendor contact."""

from typing import Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, Page, ViewportSize
from pytest_django.live_server_helper import LiveServer

from midcourse.people import clock
from midcourse.people.access import PAGES
from midcourse.people.models import Role
from tests.browser import SignIn
from tests.cast import PASSWORD, finish, signed_in
from tests.meetings import material
from tests.world import ADDRESSES, World, may_open

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WCAG = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"], "resultTypes": ["violations"]}
NO_PAGE = {"submission-progress", "help-page", "meeting-said", "meeting-capture"}  # parts of pages, and one for all
OWN_ACCOUNT = ["/accounts/2fa/", "/accounts/2fa/totp/activate/", "/accounts/password/change/"]
DESK, PHONE = ViewportSize(width=1366, height=768), ViewportSize(width=390, height=844)


def pages_of(role: Role, world: World) -> list[str]:
    """Every address this role opens; an administrator's are those a manager does not open too."""
    open_to = [name for name in PAGES if may_open(role, name) and name not in NO_PAGE]
    if role == Role.ADMIN:
        open_to = [name for name in open_to if not may_open(Role.MANAGER, name)]
    addresses = [ADDRESSES[name](world, name) for name in open_to]
    client = signed_in(world.cast.everyone[role])  # some addresses only take what a form sends
    return [*OWN_ACCOUNT, *(address for address in addresses if is_page(client.get(address)))]


def is_page(answer: Any) -> bool:
    """Shown in the window, not taken as a file."""
    finish(answer)
    return answer.status_code == 200 and answer["Content-Type"].startswith("text/html")


@pytest.mark.parametrize("role", [Role.MANAGER, Role.VENDOR, Role.ADMIN])
def test_every_page_is_accessible(world: World, sign_in: SignIn, role: Role) -> None:
    with clock.at(material.NOW):
        page = sign_in(world.cast.everyone[role], PASSWORD)
        found = {address: broken for address in pages_of(role, world) if (broken := violations(page, address))}
    assert found == {}


def violations(page: Page, address: str) -> list[str]:
    """What is wrong with a page on a desk, then on a phone."""
    page.set_viewport_size(DESK)
    page.goto(address)
    for drawing in page.locator("[data-chart]").all():
        drawing.locator("svg").first.wait_for(state="attached")
    page.evaluate(AXE_SCRIPT)
    on_desk = _violations(page)
    page.set_viewport_size(PHONE)
    return [*on_desk, *(f"on a phone: {each}" for each in _violations(page) if each not in on_desk)]


def _violations(page: Page) -> list[str]:
    wide: int = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    results = page.evaluate("options => axe.run(options).then(results => results.violations)", WCAG)
    broken = [f"{each['id']}: {each['nodes'][0]['html'][:160]}" for each in results]
    return [*broken, *([f"{wide} pixels wider than the window"] if wide > 0 else [])]


def test_signing_in_and_asking_for_a_password_are_accessible(chromium: Browser, live_server: LiveServer) -> None:
    page = chromium.new_page(base_url=live_server.url)
    found = [
        problem
        for address in ("/accounts/login/", "/accounts/password/reset/")
        for problem in violations(page, address)
    ]
    page.close()
    assert found == []
