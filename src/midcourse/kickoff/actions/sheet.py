"""The expectation sheet until it is agreed: drafting, proposing, returning (K3)."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse

from midcourse.kickoff.actions.prewire import say
from midcourse.kickoff.actions.words import check_words
from midcourse.kickoff.expectations import Expectations, as_json
from midcourse.kickoff.kpis import definition_of
from midcourse.kickoff.models import ExpectationSheet, Kickoff
from midcourse.kickoff.sheets import begin_with, content_of, in_the_making, mark_of
from midcourse.kickoff.sides import contacts_of, leads_of
from midcourse.measures.actions.define import check_definition
from midcourse.people import clock, notices
from midcourse.people.access import Verb, require
from midcourse.people.models import User

State = ExpectationSheet.State


class DraftChangedError(ValueError):
    """Somebody else saved or proposed the sheet while this person had it open; `theirs` is what stands now."""

    def __init__(self, theirs: ExpectationSheet | None) -> None:
        self.theirs = theirs
        who = f"{theirs.written_by} saved version {theirs.version}" if theirs else "The sheet was changed"
        super().__init__(f"{who} while you had this page open. Your words are still here: compare, then save again.")


@transaction.atomic
def save_draft(
    actor: User, kickoff: Kickoff, expectations: Expectations, *, seen: str | None = None
) -> ExpectationSheet:
    """Keep a draft: the one in the making, or a new version.

    `seen` is `sheets.mark_of` when the page was opened; None keeps whatever stands. Raises DraftChangedError where it
    changed since, and ValueError while a proposed version waits for the vendor and for a sheet that contradicts itself.
    """
    require(actor, Verb.RUN_KICKOFFS, kickoff)
    Kickoff.objects.select_for_update().get(pk=kickoff.pk)  # two writers take turns
    check_sheet(actor, kickoff, expectations)
    sheet = in_the_making(kickoff)
    if seen is not None and seen != mark_of(kickoff):
        raise DraftChangedError(kickoff.sheets.first())
    if sheet and sheet.state == State.PROPOSED:
        raise ValueError(f"Version {sheet.version} waits for the vendor. Take it back first, or wait for their answer.")
    newest = kickoff.sheets.first()
    sheet = sheet or ExpectationSheet(kickoff=kickoff, version=newest.version + 1 if newest else 1)
    sheet.content, sheet.written_by, sheet.written_at = as_json(expectations), actor, clock.now()
    sheet.save()
    return sheet


@transaction.atomic
def new_sheet_version(actor: User, kickoff: Kickoff) -> ExpectationSheet:
    """The draft in the making, or a new one that begins with the newest version."""
    require(actor, Verb.RUN_KICKOFFS, kickoff)
    return in_the_making(kickoff) or save_draft(actor, kickoff, begin_with(kickoff))


@transaction.atomic
def propose_sheet(actor: User, sheet: ExpectationSheet) -> ExpectationSheet:
    """Put a draft before the vendor; whoever proposes it agrees for the government. Proposing twice proposes once.

    Raises ValueError for a version that was agreed or returned, and where the vendor has nobody to agree.
    """
    require(actor, Verb.RUN_KICKOFFS, sheet)
    sheet = locked(sheet)
    if sheet.state == State.PROPOSED:
        return sheet
    if sheet.state != State.DRAFT:
        raise ValueError(f"Version {sheet.version} is {sheet.get_state_display().lower()}. Write a new version.")
    contract = sheet.kickoff.contract
    check_sheet(actor, sheet.kickoff, content_of(sheet))
    if not (people := list(contacts_of(contract))):
        raise ValueError(f"{contract.vendor} has no contact who can sign in. Ask an administrator to add one.")
    sheet.state, sheet.government_agreed_by, sheet.government_agreed_at = State.PROPOSED, actor, clock.now()
    sheet.save(update_fields=["state", "government_agreed_by", "government_agreed_at"])
    say(actor, "sheet.propose", f"Proposed version {sheet.version} of the expectation sheet", sheet.kickoff)
    notices.tell(
        people,
        f"What we expect of each other: {contract}",
        "Please read the expectation sheet. Agree to it, or say what should change.",
        link=address(sheet),
    )
    return sheet


@transaction.atomic
def return_sheet(actor: User, sheet: ExpectationSheet, words: str) -> ExpectationSheet:
    """Say what should change in a proposed version; the department takes its own back the same way.

    Raises ValueError without words and for a version that is not proposed.
    """
    require(actor, Verb.AGREE, sheet)
    sheet = locked(sheet)
    if sheet.state != State.PROPOSED:
        raise ValueError(f"Version {sheet.version} is {sheet.get_state_display().lower()}. Look at the newest version.")
    sheet.state, sheet.returned_by, sheet.returned_because = State.RETURNED, actor, _words(actor, sheet, words)
    sheet.save(update_fields=["state", "returned_by", "returned_because"])
    said = "Returned" if actor.is_vendor else "Took back"
    sentence = f"{said} version {sheet.version} of the expectation sheet: {sheet.returned_because}"
    say(actor, "sheet.return", sentence, sheet.kickoff)
    contract = sheet.kickoff.contract
    readers = leads_of(contract) if actor.is_vendor else contacts_of(contract)
    notices.tell(readers, f"{said}: expectation sheet, {contract}", f"{sentence}.", link=address(sheet))
    return sheet


@transaction.atomic
def ask_for_change(actor: User, sheet: ExpectationSheet, words: str) -> None:
    """Ask the other side to change what was agreed; it stays in force until a new version is agreed."""
    require(actor, Verb.AGREE, sheet)
    if sheet.state != State.AGREED:
        raise ValueError("Nothing is agreed yet. Return the proposed version with what should change.")
    sentence = f"Asked to change the expectation sheet: {_words(actor, sheet, words)}"
    say(actor, "sheet.ask", sentence, sheet.kickoff)
    contract = sheet.kickoff.contract
    readers = leads_of(contract) if actor.is_vendor else contacts_of(contract)
    notices.tell(readers, f"A change is asked for: {contract}", f"{sentence}.", link=address(sheet))


def check_sheet(actor: User, kickoff: Kickoff, expectations: Expectations) -> None:
    """Raise ValueError, with one sentence, for a sheet that contradicts itself or names another vendor."""
    for kpi in expectations.kpis:
        try:
            check_definition(definition_of(kpi))
        except ValidationError as wrong:
            raise ValueError(f"The KPI {kpi.name or 'without a name'}: {' '.join(wrong.messages)}") from wrong
    for said, names in (
        ("KPI", [each.name for each in expectations.kpis]),
        ("report", [each.name for each in expectations.reports]),
        ("step", [each.who for each in expectations.escalation]),
    ):
        if twice := next((name for place, name in enumerate(names) if name in names[:place]), None):
            raise ValueError(f"The {said} “{twice}” is there twice. Leave one out or give it another name.")
    check_words(actor, kickoff, *_texts(expectations))


def locked(sheet: ExpectationSheet) -> ExpectationSheet:
    """The sheet as it is now, held until the end of the transaction."""
    parts = [f"kickoff__contract__{part}" for part in ("program", "department", "vendor", "manager")]
    rows = ExpectationSheet.objects.select_for_update(of=["self"]).select_related("government_agreed_by", *parts)
    found: ExpectationSheet = rows.get(pk=sheet.pk)
    return found


def address(sheet: ExpectationSheet) -> str:
    return reverse("sheet", args=[sheet.kickoff.contract_id])


def _words(actor: User, sheet: ExpectationSheet, words: str) -> str:
    if not (words := words.strip()):
        raise ValueError("Say what should change.")
    check_words(actor, sheet.kickoff, words)
    return words


def _texts(expectations: Expectations) -> list[str]:
    """Everything a person may have typed."""
    kpis = [text for kpi in expectations.kpis for text in (kpi.name, kpi.meaning, kpi.goal, kpi.source, kpi.owner)]
    rest = [*(each.name for each in expectations.reports), *(each.who for each in expectations.escalation)]
    return [expectations.goal, expectations.format, expectations.meetings.place, *kpis, *rest]
