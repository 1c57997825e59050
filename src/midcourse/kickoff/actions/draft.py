"""Drafting the plan of a contract that is not awarded yet, and awarding it (R1, R2)."""

from collections.abc import Mapping
from dataclasses import replace

from django.db import transaction

from midcourse.contracts.actions import changes, save_contract
from midcourse.contracts.models import Contract
from midcourse.kickoff.actions.sheet import save_draft
from midcourse.kickoff.actions.start import kickoff_of
from midcourse.kickoff.expectations import Expectations, as_json, differences, from_json
from midcourse.kickoff.models import Draft, ExpectationSheet
from midcourse.kickoff.rfp_start import begin
from midcourse.people import events
from midcourse.people.access import Verb, require
from midcourse.people.models import User

SheetState = ExpectationSheet.State
LONGEST = 300


@transaction.atomic
def make_draft(actor: User, draft: Draft) -> Draft:
    """Begin a draft with the starters of its service. Raises PermissionDenied for a department outside the actor's."""
    require(actor, Verb.RUN_KICKOFFS, draft.department)
    draft.made_by = actor
    begin(draft).save(force_insert=True)
    _record(actor, "draft.make", f"Drafted the plan {draft}", draft)
    return draft


@transaction.atomic
def change_draft(actor: User, draft: Draft, content: Expectations | None = None) -> Draft:
    """Keep what was changed of a draft, and `content` as what it asks for.

    Raises ValueError once awarded, and where two KPIs would have one name.
    """
    require(actor, Verb.RUN_KICKOFFS, draft)
    require(actor, Verb.RUN_KICKOFFS, draft.department)
    _not_awarded(draft)
    was = from_json(draft.content)
    content = replace(content or was, goal=draft.goal)
    _check_names_once(content)
    said = [_short(change) for change in changes(draft) if not change.startswith("content:")]
    said += [f"{each.what}: {each.was or 'none'} → {each.now or 'none'}" for each in differences(was, content)]
    draft.content = as_json(content)
    draft.save()
    if said:
        _record(actor, "draft.change", f"Changed the draft plan {draft}: {'; '.join(said)}", draft)
    return draft


@transaction.atomic
def drop_draft(actor: User, draft: Draft) -> None:
    """Throw a draft away; the department's time line keeps its title. Raises ValueError once awarded."""
    require(actor, Verb.RUN_KICKOFFS, draft)
    _not_awarded(draft)
    sentence = f"Threw away the draft plan {draft}"
    events.record(actor, "draft.drop", sentence, [draft.department], details={"content": draft.content})
    draft.delete()


@transaction.atomic
def award(actor: User, draft: Draft, contract: Contract, promised: Mapping[str, float | None]) -> ExpectationSheet:
    """Tie a draft to its contract, new or known; the levels promised become targets of the sheet's first draft (R2).

    `promised` is KPI name → level in the figure's own scale; a KPI that is not named keeps the level asked for.
    Raises ValueError where the draft or the contract is taken, or the contract's sheet is more than a draft.
    """
    require(actor, Verb.RUN_KICKOFFS, draft)
    _not_awarded(draft)
    if contract.pk is None:
        save_contract(actor, contract)
    require(actor, Verb.RUN_KICKOFFS, contract)
    if Draft.objects.filter(awarded=contract).exists():
        raise ValueError(f"{contract} was awarded from another draft. Take that award back first.")
    asked = from_json(draft.content)
    kpis = tuple(replace(kpi, target=promised.get(kpi.name, kpi.target)) for kpi in asked.kpis)
    draft.promised, draft.awarded = as_json(replace(asked, goal=contract.goal, kpis=kpis)), contract
    draft.save(update_fields=["promised", "awarded"])
    sheet = _first_sheet(actor, draft, contract)
    _record(actor, "draft.award", f"Awarded {draft}: what was promised is the draft of the expectation sheet", draft)
    return sheet


@transaction.atomic
def take_award_back(actor: User, draft: Draft) -> Draft:
    """Free a draft from its contract. The contract stays, and its sheet's draft, to be changed by hand.

    Raises ValueError once the sheet was proposed.
    """
    require(actor, Verb.RUN_KICKOFFS, draft)
    contract = draft.awarded
    if contract is None:
        raise ValueError("This draft is not awarded.")
    if ExpectationSheet.objects.filter(kickoff__contract=contract).exclude(state=SheetState.DRAFT).exists():
        raise ValueError("The expectation sheet was proposed to the vendor already. Change it there.")
    _record(actor, "draft.take_back", f"Took back that {draft} was awarded", draft)
    draft.awarded, draft.promised = None, {}
    draft.save(update_fields=["awarded", "promised"])
    return draft


def _first_sheet(actor: User, draft: Draft, contract: Contract) -> ExpectationSheet:
    """The draft of a sheet with what was promised; a draft that is there is written over."""
    kickoff = kickoff_of(contract)
    if kickoff.sheets.exclude(state=SheetState.DRAFT).exists():
        raise ValueError(f"The vendor has seen an expectation sheet of {contract} already. Change that one.")
    return save_draft(actor, kickoff, from_json(draft.promised))


def _not_awarded(draft: Draft) -> None:
    if draft.awarded_id:
        raise ValueError("This draft is awarded. What is to change now belongs into the expectation sheet.")


def _short(change: str) -> str:
    """A change as the time line tells it: of a long text only that it was written anew."""
    return change if len(change) <= LONGEST else f"{change.partition(':')[0]} written anew"


def _check_names_once(content: Expectations) -> None:
    names = [kpi.name.strip().lower() for kpi in content.kpis]
    if twice := next((kpi.name for kpi in content.kpis if names.count(kpi.name.strip().lower()) > 1), None):
        raise ValueError(f"There is a KPI called {twice} already. Give this one another name.")


def _record(actor: User, verb: str, sentence: str, draft: Draft) -> None:
    """For staff only: no vendor learns what is being planned, nor what others were asked."""
    events.record(actor, verb, sentence, [draft, draft.department, draft.awarded])
