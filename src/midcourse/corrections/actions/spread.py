"""Practices: what helped one, told so that the others can take it up, or say why it is not for them."""

from datetime import date

from django.db import transaction
from django.urls import reverse

from midcourse.contracts.models import Contract, Program
from midcourse.corrections.models import Adoption, Declined, Practice
from midcourse.corrections.pooling import keep_effect
from midcourse.insights.models import Insight
from midcourse.insights.names import check_names
from midcourse.measures.models import KPI
from midcourse.people import events, notices
from midcourse.people.access import Verb, require
from midcourse.people.models import User

LONGEST = 5000  # letters of how to do it, or of a reason


@transaction.atomic
def share_practice(
    actor: User,
    *,
    program: Program,
    kpi: KPI,
    title: str,
    how: str,
    insight: Insight | None = None,
    source: str = "",
) -> Practice:
    """Tell all vendors of a program a way of working that helped. It names no vendor: all of them read it.

    `source` says where one from elsewhere comes from. Raises ValueError for a text that names a vendor, is empty or
    too long, and for a KPI or insight of another program.
    """
    require(actor, Verb.WRITE_INSIGHTS, program)
    if not (title.strip() and how.strip()):
        raise ValueError("Give the practice a title and say how to do it.")
    check_length(how)
    if kpi.program_id != program.pk and (kpi.contract is None or kpi.contract.program_id != program.pk):
        raise ValueError(f"{kpi} is not measured in {program}. Choose one of its KPIs.")
    if insight is not None and insight.program_id != program.pk:
        raise ValueError(f"The insight is not about {program}.")
    check_names(actor, [title, how, source], program=program)
    practice = Practice.objects.create(
        program=program, kpi=kpi, insight=insight, title=title.strip(), how=how.strip(), source=source, shared_by=actor
    )
    about = [practice, program, kpi]
    events.record(actor, "practice.share", f"Shared the practice “{practice.title}”", about, shared=True)
    if insight is not None:
        events.record(
            actor, "practice.learn", f"Made “{practice.title}” of it, a practice", [insight, insight.contract]
        )
    notices.tell(
        User.objects.filter(vendor_contact__vendor__contracts__program=program),
        f"A practice you could try: {practice.title}",
        "Say from which day you take it up, or why it is not for you.",
        link=reverse("practice", args=[practice.pk]),
    )
    return practice


@transaction.atomic
def adopt_practice(actor: User, practice: Practice, contract: Contract, on: date) -> Adoption:
    """Note the day a contract's vendor takes a practice up, though it declined before.

    Raises ValueError for a contract of another program, a day outside its term, or one that took it up before.
    """
    _may_answer(actor, practice, contract)
    _check_day(contract, on)
    Declined.objects.filter(practice=practice, contract=contract).delete()
    adoption = Adoption.objects.create(practice=practice, contract=contract, adopted_on=on)
    _record(actor, "practice.adopt", f"{contract.vendor} takes up “{practice.title}” on {on:%b %-d, %Y}", adoption)
    keep_effect(practice)
    return adoption


@transaction.atomic
def move_adoption(actor: User, adoption: Adoption, on: date) -> Adoption:
    """Put the day right on which a practice was taken up. Raises ValueError for a day outside the contract's term."""
    require(actor, Verb.WORK_CORRECTIONS, adoption)
    _check_day(adoption.contract, on)
    was, adoption.adopted_on = adoption.adopted_on, on
    adoption.save(update_fields=["adopted_on"])
    who, title = adoption.contract.vendor, adoption.practice.title
    sentence = f"{who} takes up “{title}” on {on:%b %-d, %Y}; the day was {was:%b %-d, %Y}"
    _record(actor, "practice.move", sentence, adoption)
    keep_effect(adoption.practice)
    return adoption


@transaction.atomic
def undo_adoption(actor: User, adoption: Adoption, because: str) -> None:
    """Take back that a practice was taken up; the time line keeps both. Raises ValueError without a reason."""
    require(actor, Verb.WORK_CORRECTIONS, adoption)
    why = _reason(actor, adoption.contract, because)
    _record(
        actor,
        "practice.undo",
        f"{adoption.contract.vendor} does not take up “{adoption.practice.title}” after all – {why}",
        adoption,
    )
    adoption.delete()
    keep_effect(adoption.practice)


@transaction.atomic
def decline_practice(actor: User, practice: Practice, contract: Contract, because: str) -> Declined:
    """Say why a practice is not for a contract's vendor. Said again, the reason is the new one.

    Raises ValueError without a reason, and where it was taken up.
    """
    _may_answer(actor, practice, contract)
    why = _reason(actor, contract, because)
    declined, _ = Declined.objects.update_or_create(
        practice=practice, contract=contract, defaults={"because": why, "said_by": actor}
    )
    _record(actor, "practice.decline", f"{contract.vendor}: “{practice.title}” is not for us – {why}", declined)
    return declined


def check_length(*texts: str) -> None:
    """Raises ValueError for a text that nobody would read."""
    if any(len(text) > LONGEST for text in texts):
        raise ValueError(f"This is longer than {LONGEST:,} letters. Say it shorter, so that people read it.")


def _may_answer(actor: User, practice: Practice, contract: Contract) -> None:
    require(actor, Verb.WORK_CORRECTIONS, practice)
    require(actor, Verb.WORK_CORRECTIONS, contract)
    if contract.program_id != practice.program_id:
        raise ValueError(f"{contract} is not in {practice.program}.")
    earlier = Adoption.objects.filter(practice=practice, contract=contract).first()
    if earlier is not None:
        raise ValueError(f"{contract} took this up on {earlier.adopted_on:%b %-d, %Y} already. Change the day instead.")


def _check_day(contract: Contract, on: date) -> None:
    if not contract.starts <= on <= contract.ends:
        term = f"{contract.starts:%b %-d, %Y} to {contract.ends:%b %-d, %Y}"
        raise ValueError(f"{on:%b %-d, %Y} is outside the contract's term, {term}. Choose a day within it.")


def _reason(actor: User, contract: Contract, because: str) -> str:
    if not because.strip():
        raise ValueError("Say why; the reason stays with the practice.")
    check_length(because)
    check_names(actor, [because], program=contract.program, but=contract)
    return because.strip()


def _record(actor: User, verb: str, sentence: str, answer: Adoption | Declined) -> None:
    contract = answer.contract
    events.record(actor, verb, sentence, [answer.practice, contract, contract.program], shared=True)
