"""Site visits: planned in one click, their challenges and solutions kept."""

from datetime import date, timedelta

from django.db import transaction

from midcourse.contracts.models import Contract
from midcourse.corrections.models import Visit
from midcourse.insights.models import Insight
from midcourse.people import clock, events
from midcourse.people.access import Verb, require
from midcourse.people.models import User

A_WEEK = timedelta(days=7)


@transaction.atomic
def plan_visit(actor: User, insight: Insight, contract: Contract, planned_for: date | None = None) -> Visit:
    """Plan a visit to look into an insight with the vendor; a week ahead when no day is given.

    Raises ValueError for a contract that the insight is not about.
    """
    require(actor, Verb.WRITE_INSIGHTS, insight)
    require(actor, Verb.WRITE_INSIGHTS, contract)
    if contract.pk != insight.contract_id and (insight.contract_id or contract.program_id != insight.program_id):
        raise ValueError(f"The insight is not about {contract}. Choose a contract that it is about.")
    day = planned_for or clock.today() + A_WEEK
    visit = Visit.objects.create(insight=insight, contract=contract, planned_for=day, planned_by=actor)
    _record(actor, "visit.plan", f"Planned a site visit for {day:%b %-d, %Y}", visit)
    return visit


@transaction.atomic
def move_visit(actor: User, visit: Visit, planned_for: date) -> Visit:
    """Choose another day. Raises ValueError once the visit was held."""
    require(actor, Verb.WRITE_INSIGHTS, visit)
    if visit.held_on:
        raise ValueError(f"This visit was held on {visit.held_on:%b %-d, %Y}.")
    visit.planned_for = planned_for
    visit.save(update_fields=["planned_for"])
    _record(actor, "visit.move", f"Moved the site visit to {planned_for:%b %-d, %Y}", visit)
    return visit


@transaction.atomic
def note_visit(actor: User, visit: Visit, held_on: date, challenges: str, solutions: str) -> Visit:
    """Keep what was learned: challenges the vendor named, solutions discussed. Raises ValueError for a day to come."""
    require(actor, Verb.WRITE_INSIGHTS, visit)
    if held_on > clock.today():
        raise ValueError(f"{held_on:%b %-d, %Y} is still to come. Note the visit once it was held.")
    visit.held_on, visit.challenges, visit.solutions = held_on, challenges.strip(), solutions.strip()
    visit.save(update_fields=["held_on", "challenges", "solutions"])
    _record(actor, "visit.note", f"Held a site visit on {held_on:%b %-d, %Y} and noted what was learned", visit)
    return visit


def _record(actor: User, verb: str, sentence: str, visit: Visit) -> None:
    contract = visit.contract
    events.record(actor, verb, sentence, [visit, visit.insight, contract, contract.program], shared=True)
