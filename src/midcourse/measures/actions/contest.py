"""Contesting a figure, answering, and taking it back (A10): both sides are told, and it stays attached."""

from django.db import transaction
from django.db.models import Q
from django.urls import reverse

from midcourse.analysis import wording
from midcourse.analysis.measure import Every
from midcourse.contracts.models import Contract
from midcourse.contracts.names import check_names
from midcourse.measures.models import Contest, Observation
from midcourse.measures.words import said
from midcourse.people import clock, events, notices
from midcourse.people.access import Verb, require
from midcourse.people.models import Role, User


@transaction.atomic
def contest(actor: User, figure: Observation, words: str) -> Contest:
    """Say what is not right with a figure. The figure stays as it is until other figures are sent.

    Raises ValueError without words, for a figure that was replaced, and for words that name another vendor.
    """
    require(actor, Verb.SEND_FIGURES, figure)
    if not words.strip():
        raise ValueError("Say what is not right with this figure.")
    if figure.superseded_at:
        raise ValueError("This figure was replaced meanwhile. Look at the new one first.")
    check_names(actor, [words], program=figure.contract.program, but=figure.contract)
    made = Contest.objects.create(
        kpi=figure.kpi,
        contract=figure.contract,
        period=figure.period,
        segment=figure.segment,
        said=said(figure.kpi.definition, figure.numerator, figure.denominator),
        words=words.strip(),
        by=actor,
    )
    _say(actor, "figure.contest", f"Contested {what(made)}: {made.words}", made)
    return made


@transaction.atomic
def answer_contest(actor: User, found: Contest, answer: str) -> Contest:
    """Answer for the department. Raises ValueError without words, and for one withdrawn or words that name a vendor."""
    require(actor, Verb.ACKNOWLEDGE, found)
    if found.withdrawn_at:
        raise ValueError("This was taken back. There is nothing to answer any more.")
    if not answer.strip():
        raise ValueError("Say what you found, and what happens with the figure.")
    check_names(actor, [answer], program=found.contract.program, but=found.contract)
    found.answer, found.answered_by, found.answered_at = answer.strip(), actor, clock.now()
    found.save(update_fields=["answer", "answered_by", "answered_at"])
    _say(actor, "figure.answer", f"Answered on {what(found)}: {found.answer}", found)
    return found


@transaction.atomic
def withdraw_contest(actor: User, found: Contest) -> Contest:
    """Take back what one's own side said against a figure. Raises ValueError for the other side's, and done twice."""
    require(actor, Verb.SEND_FIGURES, found)
    if found.by.is_vendor != actor.is_vendor:
        raise ValueError("Only the side that contested a figure takes it back.")
    if found.withdrawn_at:
        raise ValueError("This was taken back before.")
    found.withdrawn_at = clock.now()
    found.save(update_fields=["withdrawn_at"])
    _say(actor, "figure.agree", f"Took back what was said against {what(found)}", found)
    return found


def what(found: Contest) -> str:
    """The contested figure in words: `Complaints, June 2026: 17`."""
    part = f" ({found.segment})" if found.segment.values else ""
    period = wording.period(found.period, Every(found.kpi.definition.frequency))
    return f"{found.kpi}{part}, {period}: {found.said}"


def both_sides(contract: Contract) -> Q:
    """The contract's manager (the department's directors where there is none) and the vendor's contacts."""
    staff = Q(pk=contract.manager_id)
    if contract.manager_id is None:
        staff = Q(role=Role.DIRECTOR, memberships__department=contract.department_id)
    return staff | Q(vendor_contact__vendor=contract.vendor_id)


def _say(actor: User, verb: str, sentence: str, found: Contest) -> None:
    contract = found.contract
    events.record(actor, verb, sentence, [found, found.kpi, contract, contract.vendor], shared=True)
    others = User.objects.filter(both_sides(contract)).exclude(pk=actor.pk).distinct()
    link = f"{reverse('kpi-figures', args=[found.kpi_id])}?contract={contract.pk}"
    notices.tell(others, f"{sentence[:120]}", f"{actor.name}: {sentence}.\n\nUnder {contract}.", link=link)
