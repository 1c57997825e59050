"""Keeping the plan as it is agreed on a day."""

from django.db import transaction

from midcourse.contracts.models import Contract
from midcourse.kickoff.models import PlanVersion
from midcourse.kickoff.papers import as_json, from_json
from midcourse.kickoff.plan import changed, plan_paper
from midcourse.people import clock, events
from midcourse.people.access import Verb, require
from midcourse.people.models import User


@transaction.atomic
def agree_plan(actor: User, contract: Contract) -> PlanVersion:
    """Freeze today's plan as the next version, with name and time. A version is never edited: the next one corrects it.

    Raises ValueError where nothing changed since the last version.
    """
    require(actor, Verb.RUN_KICKOFFS, contract)
    Contract.objects.select_for_update().get(pk=contract.pk)  # two people agreeing at once take turns
    content, last = plan_paper(contract, shared=False), contract.plan_versions.first()
    if last and not changed(from_json(last.content), content):
        raise ValueError(f"Nothing has changed since version {last.version}.")
    version = PlanVersion.objects.create(
        contract=contract,
        version=last.version + 1 if last else 1,
        content=as_json(content),
        shared=as_json(plan_paper(contract, shared=True)),
        agreed_by=actor,
        agreed_at=clock.now(),
    )
    sentence = f"Agreed version {version.version} of the contract management plan"
    events.record(actor, "plan.agree", sentence, [version, contract], shared=True)
    return version
