"""Figures entered one by one: a form, or a few at a time from another action."""

from collections.abc import Mapping, Sequence

from django.db import transaction

from midcourse.analysis.measure import Every
from midcourse.analysis.wording import listing, span, times
from midcourse.contracts.models import Contract
from midcourse.measures.actions.record import record_figures
from midcourse.measures.figures import Figure, frame
from midcourse.measures.models import KPI, Submission, SubmissionState
from midcourse.people import clock, events
from midcourse.people.access import Verb, require
from midcourse.people.models import User


@transaction.atomic
def enter_all(
    actor: User, entries: Mapping[Contract, Sequence[Figure]], answers: Mapping[str, str]
) -> list[Submission]:
    """Record the figures of several contracts, all or none; `answers` are the sender's to the checks' warnings."""
    return [enter_figures(actor, contract, figures, answers) for contract, figures in entries.items() if figures]


@transaction.atomic
def enter_figures(
    actor: User, contract: Contract, figures: Sequence[Figure], answers: Mapping[str, str] | None = None
) -> Submission:
    """Record figures of one contract, all or none. What was not collected is left out of `figures`.

    Raises ValueError, with one sentence, for a figure that cannot be or a KPI that this contract does not have.
    """
    require(actor, Verb.SEND_FIGURES, contract)
    if not figures:
        raise ValueError("There is no figure to save. Fill in at least one.")
    asked = set(KPI.objects.in_use().of_contract(contract).values_list("pk", flat=True))
    for figure in figures:
        if figure.kpi.pk not in asked:
            raise ValueError(f"{figure.kpi} is not a KPI of {contract}. Leave it out.")
    ready = frame(contract.pk, figures)
    submission = Submission.objects.create(
        contract=contract,
        sent_by=actor,
        sent_at=clock.now(),
        saved_at=clock.now(),
        state=SubmissionState.SAVED,
        answers=dict(answers or {}),
    )
    outcome = record_figures(submission, ready)
    submission.figures = outcome.new + outcome.changed
    submission.save(update_fields=["figures"])
    events.record(actor, "figures.enter", _sentence(figures, submission.figures), [submission, contract], shared=True)
    return submission


def _sentence(figures: Sequence[Figure], kept: int) -> str:
    names = dict.fromkeys(str(figure.kpi) for figure in figures)
    periods = [figure.period for figure in figures]
    when = span(min(periods), max(periods), Every(figures[0].kpi.definition.frequency))
    return f"Entered {times(kept, 'figure')} of {listing(names)} for {when}"
