"""Nothing that staff write about a kickoff tells the vendor who was there before, in the program or not."""

from collections.abc import Callable
from typing import Any

import pytest

from midcourse.contracts.models import Contract
from midcourse.kickoff import actions
from midcourse.kickoff.models import Kickoff
from midcourse.people import clock
from tests.cast import Cast
from tests.kickoff.sheets import NOW, TODAY, expected, new_contract

NAMED = "As Vendor B did it."
Write = Callable[[Cast, Kickoff], Any]


def follows_b(cast: Cast) -> Kickoff:
    """Vendor E's new contract, in no program, follows one of Vendor B."""
    kickoff = actions.kickoff_of(new_contract(cast))
    return actions.choose_predecessor(cast.alma, kickoff, cast.contracts["B"])


def held(cast: Cast, kickoff: Kickoff) -> Kickoff:
    return actions.hold_kickoff(cast.alma, kickoff, "All is clear.", on=TODAY, skipped_because="No time.")


WRITTEN: dict[str, Write] = {
    "a question": lambda cast, kickoff: actions.write_questions(cast.alma, kickoff, [NAMED]),
    "the place": lambda cast, kickoff: actions.plan_kickoff(cast.alma, kickoff, on=TODAY, place=NAMED),
    "minutes": lambda cast, kickoff: actions.hold_kickoff(cast.alma, kickoff, NAMED, on=TODAY, skipped_because="–"),
    "why without answers": lambda cast, kickoff: actions.hold_kickoff(
        cast.alma, kickoff, "All is clear.", on=TODAY, skipped_because=NAMED
    ),
    "corrected minutes": lambda cast, kickoff: actions.correct_kickoff_minutes(cast.alma, held(cast, kickoff), NAMED),
    "the sheet": lambda cast, kickoff: actions.save_draft(cast.alma, kickoff, expected(format=NAMED)),
    "why a sheet is taken back": lambda cast, kickoff: actions.return_sheet(
        cast.alma, actions.propose_sheet(cast.alma, actions.save_draft(cast.alma, kickoff, expected())), NAMED
    ),
}


@pytest.mark.parametrize("what", WRITTEN)
def test_what_staff_write_does_not_name_the_vendor_before(cast: Cast, what: str) -> None:
    with clock.at(NOW), pytest.raises(ValueError, match="names Vendor B"):
        WRITTEN[what](cast, follows_b(cast))


def test_a_vendor_that_guesses_is_not_told_whether_it_is_right(cast: Cast) -> None:
    """Its own words tell it nothing, so they are kept whichever vendor they name."""
    with clock.at(NOW):
        kickoff = follows_b(cast)
        kickoff = actions.send_pre_wire(cast.alma, kickoff, texts=["Anything else?"], answers_due=TODAY, on=TODAY)
        for guess in (NAMED, "As Vendor C did it."):
            assert actions.answer_pre_question(cast.victor, kickoff.questions.get(), guess).answer == guess
    assert Contract.objects.filter(vendor=cast.vendors["C"]).exists()
