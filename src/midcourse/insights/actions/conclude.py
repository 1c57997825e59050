"""Writing an insight from signals, and seeing it to its end."""

from collections.abc import Sequence

from django.db import transaction

from midcourse.contracts.models import Contract, Program
from midcourse.insights.models import Insight, Signal
from midcourse.insights.names import check_names
from midcourse.people import clock, events
from midcourse.people.access import Verb, require
from midcourse.people.models import User


@transaction.atomic
def write_insight(
    actor: User, *, kind: str, title: str, story: str, signals: Sequence[Signal], shared: bool = False
) -> Insight:
    """Conclude something from one or several signals, which say what it is about.

    A shared insight is read by the vendor of its one contract. Raises ValueError without signals, where they are of
    different programs, and where a shared text could not be shown to the vendor.
    """
    for signal in signals:
        require(actor, Verb.WRITE_INSIGHTS, signal)
    if kind not in Insight.Kind.values:
        raise ValueError(f"“{kind}” is neither a problem nor a bright spot.")
    if not title.strip():
        raise ValueError("What we concluded is empty. Say it in a sentence.")
    program, contract = subject_of(signals)
    if shared:
        _check_shareable(actor, [title, story], signals, program, contract)
    insight = Insight.objects.create(
        kind=kind,
        title=title.strip(),
        story=story.strip(),
        program=program,
        contract=contract,
        kpi=signals[0].kpi,
        shared=shared,
        written_by=actor,
    )
    insight.signals.set(signals)
    word = insight.get_kind_display().lower()
    _record(insight, actor, "insight.write", f"Wrote the insight “{insight.title}” ({word})", [*signals])
    return insight


@transaction.atomic
def leave_without_correction(actor: User, insight: Insight, reason: str) -> Insight:
    """Say why a problem gets no correction (M4). Raises ValueError without a reason."""
    require(actor, Verb.WRITE_INSIGHTS, insight)
    if not reason.strip():
        raise ValueError("Say why no correction is needed; the reason stays with the insight.")
    if insight.shared:
        check_names(actor, [reason], program=insight.program, but=insight.contract)
    insight.no_correction = reason.strip()
    insight.save(update_fields=["no_correction"])
    _record(insight, actor, "insight.leave", f"No correction for “{insight.title}”: {insight.no_correction}")
    return insight


@transaction.atomic
def close_insight(actor: User, insight: Insight) -> Insight:
    """Put an insight aside as dealt with.

    Raises ValueError for a problem that has neither a correction nor a reason for none, and for one closed before.
    """
    require(actor, Verb.WRITE_INSIGHTS, insight)
    if insight.closed_at:
        raise ValueError("This insight is closed already.")
    if insight.needs_correction():
        raise ValueError("A problem needs a correction, or a reason why none is needed, before it is closed.")
    insight.closed_at = clock.now()
    insight.save(update_fields=["closed_at"])
    _record(insight, actor, "insight.close", f"Closed the insight “{insight.title}”")
    return insight


def subject_of(signals: Sequence[Signal]) -> tuple[Program | None, Contract | None]:
    """The program and, where all signals speak of one contract, the contract they are about.

    Raises ValueError without signals and where they are of different programs or unrelated contracts.
    """
    if not signals:
        raise ValueError("An insight rests on signals. Choose at least one.")
    programs = {_program(signal) for signal in signals}
    contracts = {signal.contract for signal in signals}
    if len(programs) > 1 or (programs == {None} and len(contracts) > 1):
        raise ValueError("These signals are of different programs or contracts. Write an insight for each.")
    (program,) = programs
    return program, contracts.pop() if len(contracts) == 1 else None


def _program(signal: Signal) -> Program | None:
    kpi = signal.kpi
    return kpi.program or (kpi.contract.program if kpi.contract else None)


def _check_shareable(
    actor: User, texts: Sequence[str], signals: Sequence[Signal], program: Program | None, contract: Contract | None
) -> None:
    if contract is None:
        raise ValueError("No one vendor can be shown an insight on the program as a whole. Leave it unshared.")
    check_names(actor, texts, program=program, but=contract)
    for signal in signals:
        if signal.comparative and any(_claim(signal) in text for text in texts):
            raise ValueError(
                "The signal's own sentence compares with other vendors. Before sharing, say it in the vendor's figures."
            )


def _claim(signal: Signal) -> str:
    """The figures of a comparative sentence: its first part after the name and before the semicolon."""
    return signal.sentence.split(";")[0].rstrip(".")


def _record(insight: Insight, actor: User, verb: str, sentence: str, more: Sequence[Signal] = ()) -> None:
    events.record(actor, verb, sentence, [insight, insight.contract, insight.program, *more], shared=insight.shared)
