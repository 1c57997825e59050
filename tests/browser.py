"""A real Chromium on a live server, signed in through the sign-in page."""

import os
import re
import shutil
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright
from pytest_django.fixtures import Settings
from pytest_django.live_server_helper import LiveServer

from midcourse.people.models import User

CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
QUIET += ["--disable-sync", "--no-first-run", "--disable-quic"]

SignIn = Callable[..., Page]


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    if not os.path.exists(CHROMIUM):  # noqa: PTH110
        missing = "Chromium is not on this machine: apt-get install chromium, then try again."
        if os.environ.get("CI"):
            pytest.fail(missing)
        pytest.skip(missing)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield browser
        browser.close()


@pytest.fixture
def work_at_once(settings: Settings) -> None:
    """Background work is done at once; the worker has tests of its own."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}


@pytest.fixture
def sign_in(chromium: Browser, live_server: LiveServer, work_at_once: None) -> Iterator[SignIn]:
    """`sign_in(person, password)` gives their window; any error on a page's console fails the test."""
    errors: list[str] = []
    contexts = []

    def window(person: User, password: str, width: int = 1366, height: int = 768) -> Page:
        context = chromium.new_context(
            base_url=live_server.url, viewport={"width": width, "height": height}, accept_downloads=True
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(15_000)
        page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto("/accounts/login/")
        page.get_by_label("Email").fill(person.email)
        page.get_by_label("Password").fill(password)
        page.locator("main").get_by_role("button", name="Sign in").click()
        expect(page).not_to_have_url(re.compile("/login/"))
        return page

    yield window
    for context in contexts:
        context.close()
    assert errors == []


def from_the_menu(page: Page, heading: str, name: str) -> None:
    """Open a list from the menu at the top."""
    menu = page.get_by_role("navigation", name="Main")
    menu.get_by_role("button", name=heading).click()
    menu.get_by_role("link", name=name, exact=True).click()
