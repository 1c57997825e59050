"""Agreeing an expectation sheet: both names, and everything it makes (K3)."""

from django.db import transaction

from midcourse.kickoff.actions.generate import generate
from midcourse.kickoff.actions.prewire import say
from midcourse.kickoff.actions.sheet import address, locked
from midcourse.kickoff.models import ExpectationSheet
from midcourse.kickoff.sheets import in_force
from midcourse.kickoff.sides import leads_of
from midcourse.people import clock, notices
from midcourse.people.access import Verb, may, require
from midcourse.people.models import User

State = ExpectationSheet.State


@transaction.atomic
def agree_sheet(actor: User, sheet: ExpectationSheet) -> ExpectationSheet:
    """The vendor agrees to a proposed version, which from now on is in force and makes the term's work.

    What is made is made in the name of whoever agreed for the government. Agreeing twice agrees once. Raises
    ValueError from anybody but the vendor, for a version that is not proposed, and where that person has left.
    """
    require(actor, Verb.AGREE, sheet)
    sheet = locked(sheet)
    if not actor.is_vendor:
        raise ValueError("The department agreed when it proposed the sheet. The vendor agrees for its own side.")
    if sheet.state == State.AGREED:
        return sheet
    if sheet.state != State.PROPOSED:
        raise ValueError(f"Version {sheet.version} is {sheet.get_state_display().lower()}. Look at the newest version.")
    lead = _lead(sheet)
    before = in_force(sheet.kickoff)
    sheet.state, sheet.vendor_agreed_by, sheet.vendor_agreed_at = State.AGREED, actor, clock.now()
    sheet.save(update_fields=["state", "vendor_agreed_by", "vendor_agreed_at"])
    made = generate(lead, sheet, before)
    sentence = f"Agreed to version {sheet.version} of the expectation sheet, which {lead} proposed"
    say(actor, "sheet.agree", f"{sentence}. {made}", sheet.kickoff)
    contract = sheet.kickoff.contract
    notices.tell(leads_of(contract), f"Agreed: expectation sheet, {contract}", f"{made}", link=address(sheet))
    return sheet


def _lead(sheet: ExpectationSheet) -> User:
    lead = sheet.government_agreed_by
    seen = ExpectationSheet.objects.visible_to(lead).filter(pk=sheet.pk) if lead else None
    if lead is None or not may(lead, Verb.RUN_KICKOFFS) or seen is None or not seen.exists():
        raise ValueError("Whoever proposed this has left the contract. Ask the department to propose it again.")
    return lead
