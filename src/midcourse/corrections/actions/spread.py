"""Practices: what helped one, told so that the others can take it up."""

from datetime import date

from django.db import transaction

from midcourse.contracts.models import Contract, Program
from midcourse.corrections.models import Adoption, Practice
from midcourse.insights.models import Insight
from midcourse.insights.names import check_names
from midcourse.measures.models import KPI
from midcourse.people import events
from midcourse.people.access import Verb, require
from midcourse.people.models import User


@transaction.atomic
def share_practice(
    actor: User, *, program: Program, kpi: KPI, title: str, how: str, insight: Insight | None = None
) -> Practice:
    """Tell all vendors of a program a way of working that helped. It names no vendor: all of them read it.

    Raises ValueError for a text that names one or is empty, and for a KPI or insight of another program.
    """
    require(actor, Verb.WRITE_INSIGHTS, program)
    if not (title.strip() and how.strip()):
        raise ValueError("Give the practice a title and say how to do it.")
    if kpi.program_id != program.pk and (kpi.contract is None or kpi.contract.program_id != program.pk):
        raise ValueError(f"{kpi} is not measured in {program}. Choose one of its KPIs.")
    if insight is not None and insight.program_id != program.pk:
        raise ValueError(f"The insight is not about {program}.")
    check_names([title, how], program=program)
    practice = Practice.objects.create(
        program=program, kpi=kpi, insight=insight, title=title.strip(), how=how.strip(), shared_by=actor
    )
    about = [practice, program, kpi]
    events.record(actor, "practice.share", f"Shared the practice “{practice.title}”", about, shared=True)
    if insight is not None:
        events.record(
            actor, "practice.learn", f"Made “{practice.title}” of it, a practice", [insight, insight.contract]
        )
    return practice


@transaction.atomic
def adopt_practice(actor: User, practice: Practice, contract: Contract, on: date) -> Adoption:
    """Note the day a contract's vendor takes a practice up.

    Raises ValueError for a contract of another program, or one that took it up before.
    """
    require(actor, Verb.WORK_CORRECTIONS, practice)
    require(actor, Verb.WORK_CORRECTIONS, contract)
    if contract.program_id != practice.program_id:
        raise ValueError(f"{contract} is not in {practice.program}.")
    earlier = Adoption.objects.filter(practice=practice, contract=contract).first()
    if earlier is not None:
        raise ValueError(f"{contract} took this up on {earlier.adopted_on:%b %-d, %Y} already.")
    adoption = Adoption.objects.create(practice=practice, contract=contract, adopted_on=on)
    sentence = f"Takes up “{practice.title}” on {on:%b %-d, %Y}"
    events.record(actor, "practice.adopt", sentence, [practice, contract, contract.program], shared=True)
    return adoption
