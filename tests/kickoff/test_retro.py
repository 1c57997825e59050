"""What a kickoff taught is read by staff of every department in the library, and by no vendor."""

import pytest
from django.core.exceptions import PermissionDenied

from midcourse.kickoff.actions.retro import write_retro
from midcourse.kickoff.lessons import lessons, lessons_for
from midcourse.kickoff.models import Kickoff
from midcourse.people.models import Event
from tests.cast import Cast, finish, signed_in
from tests.kickoff.prepared import kickoff_with_e, queries_of

WELL, NEXT = "We read the scope aloud.", "Invite the building managers."


@pytest.fixture
def held(cast: Cast) -> Kickoff:
    kickoff = kickoff_with_e(cast)
    kickoff.minutes = "We met."
    kickoff.save()
    return kickoff


def test_staff_of_other_departments_read_it_in_the_library(cast: Cast, held: Kickoff) -> None:
    address = f"/contracts/{held.contract_id}/kickoff/retro/"
    signed_in(cast.alma).post(address, {"went_well": WELL, "do_differently": NEXT})
    for person in (cast.lee, cast.priya, cast.outsider):
        page = signed_in(person).get("/library/lessons/").content.decode()
        assert WELL in page
        assert NEXT in page
        assert "janitorial" in page
    assert signed_in(cast.victor).get("/library/lessons/").status_code == 403
    assert not lessons(cast.victor).exists()


def test_the_vendor_reads_nothing_of_it(cast: Cast, held: Kickoff) -> None:
    write_retro(cast.alma, held, went_well=WELL, do_differently=NEXT)
    for page in ("kickoff/", "", "history/", "kickoff/agenda/", "kickoff/before/"):
        assert NEXT not in signed_in(cast.victor).get(f"/contracts/{held.contract_id}/{page}").content.decode()
    assert NEXT in Event.objects.visible_to(cast.alma).about(held).first().sentence
    assert not Event.objects.visible_to(cast.victor).about(held).exists()


def test_the_next_kickoff_of_the_service_begins_with_it(cast: Cast, held: Kickoff) -> None:
    write_retro(cast.alma, held, went_well="", do_differently=NEXT)
    other = cast.contracts["B"]
    page = signed_in(cast.alma).get(f"/contracts/{other.pk}/kickoff/before/").content.decode()
    assert NEXT in page
    assert not lessons_for(held, cast.alma).exists()  # not its own


def test_lessons_are_found_by_service_and_taken_along(cast: Cast, held: Kickoff) -> None:
    write_retro(cast.alma, held, went_well=WELL, do_differently=NEXT)
    reader = signed_in(cast.lee)
    assert WELL in reader.get("/library/lessons/?service=janitorial").content.decode()
    assert WELL not in reader.get("/library/lessons/?service=paving").content.decode()
    download = reader.get("/library/lessons/?format=csv")
    assert NEXT in b"".join(download.streaming_content).decode()
    finish(download)


def test_what_cannot_be_kept_is_told(cast: Cast, held: Kickoff) -> None:
    with pytest.raises(ValueError, match="at least one thing"):
        write_retro(cast.alma, held, went_well=" ", do_differently="")
    with pytest.raises(ValueError, match="names Vendor E"):  # the contract's own vendor neither
        write_retro(cast.alma, held, went_well="Vendor E was ready.", do_differently="")
    held.minutes = ""
    with pytest.raises(ValueError, match="still to come"):
        write_retro(cast.alma, held, went_well=WELL, do_differently="")
    for person in (cast.victor, cast.lee, cast.priya, cast.outsider):
        with pytest.raises(PermissionDenied):
            write_retro(person, held, went_well=WELL, do_differently="")


def test_queries_do_not_grow_with_lessons(cast: Cast) -> None:
    def asked(many: int) -> int:
        contracts = list(cast.contracts.values())[:many]
        for contract in contracts:
            Kickoff.objects.update_or_create(contract=contract, defaults={"due": contract.starts, "went_well": WELL})
        return queries_of(cast.lee, "/library/lessons/")

    assert asked(1) == asked(6)
