"""Pages are kept until the next event, for one sign-in only."""

from django.contrib.messages import constants
from django.contrib.messages.storage.cookie import CookieStorage
from django.core.cache import caches
from django.test import Client, RequestFactory

from midcourse.contracts.actions import save_contract
from midcourse.contracts.models import Contract
from midcourse.portfolio.kept import TOKEN
from tests.cast import Cast, signed_in


def address(cast: Cast) -> str:
    return f"/contracts/{cast.contracts['E'].pk}/"


def written_past_the_actions(cast: Cast) -> None:
    """A change that no event tells: it shows whether a page was drawn anew."""
    Contract.objects.filter(pk=cast.contracts["E"].pk).update(goal="Floors shine.")


def rename(cast: Cast) -> None:
    contract = Contract.objects.get(pk=cast.contracts["B"].pk)
    contract.title += " and windows"
    save_contract(cast.alma, contract)


def test_page_is_kept_until_something_is_recorded(cast: Cast) -> None:
    rename(cast)
    alma = signed_in(cast.alma)
    first = alma.get(address(cast)).content.decode()
    written_past_the_actions(cast)
    assert "Floors shine." not in first
    assert "Floors shine." not in alma.get(address(cast)).content.decode()
    rename(cast)
    assert "Floors shine." in alma.get(address(cast)).content.decode()


def test_what_is_kept_is_one_sign_ins_own(cast: Cast) -> None:
    rename(cast)
    signed_in(cast.alma).get(address(cast))
    assert "Send figures" not in signed_in(cast.lee).get(address(cast)).content.decode()
    assert signed_in(cast.dana).get(address(cast)).status_code == 404


def test_role_taken_away_shuts_the_page_at_once(cast: Cast) -> None:
    rename(cast)
    alma = signed_in(cast.alma)
    alma.get(address(cast))
    cast.alma.is_active = False
    cast.alma.save()
    assert alma.get(address(cast)).status_code == 302


def test_kept_page_can_sign_out(cast: Cast) -> None:
    """The token against forged forms is this answer's own, and it works."""
    rename(cast)
    alma = Client(enforce_csrf_checks=True)
    alma.force_login(cast.alma)
    tokens = [TOKEN.search(alma.get(address(cast)).content) for _ in range(2)]
    first, second = (found.group().decode() for found in tokens if found)
    assert first != second
    assert alma.post("/accounts/logout/", {"csrfmiddlewaretoken": second}).status_code == 302


def test_message_is_shown_once_and_not_kept(cast: Cast) -> None:
    rename(cast)
    alma = signed_in(cast.alma)
    alma.get(address(cast))
    storage = CookieStorage(RequestFactory().get("/"))
    storage.add(constants.SUCCESS, "Saved.")
    alma.cookies[storage.cookie_name] = storage._encode(storage._queued_messages)
    assert "Saved." in alma.get(address(cast)).content.decode()
    assert "Saved." not in alma.get(address(cast)).content.decode()


def test_filters_are_pages_of_their_own(cast: Cast) -> None:
    rename(cast)
    alma = signed_in(cast.alma)
    assert "Vendor E" in alma.get("/contracts/?q=Vendor+E").content.decode()
    assert "Vendor E" not in alma.get("/contracts/?q=Vendor+B").content.decode()


def test_nothing_is_kept_before_the_first_event(cast: Cast) -> None:
    caches["pages"].clear()
    signed_in(cast.alma).get(address(cast))
    written_past_the_actions(cast)
    assert "Floors shine." in signed_in(cast.alma).get(address(cast)).content.decode()
