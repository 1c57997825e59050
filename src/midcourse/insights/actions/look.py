"""The rules look when figures arrive (A11): signals that still hold stay, the rest end, new ones are made."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction

from midcourse.analysis.finding import Finding, FindingKind
from midcourse.contracts.models import Contract
from midcourse.insights.models import RISK, Signal
from midcourse.measures.models import KPI, Submission
from midcourse.people import clock, events

if TYPE_CHECKING:
    from midcourse.insights.seen import Seen

REFRESHED = ["sentence", "since", "until", "evidence", "weight", "small_cells"]

Identity = tuple[str, str, tuple[tuple[str, str], ...], bool]


@transaction.atomic
def look_for_signals(
    kpis: Iterable[KPI],
    contracts: Iterable[Contract],  # noqa: ARG001 - told to everything that looks when figures arrive
    submission: Submission | None,
) -> list[Signal]:
    """Look at everything the KPIs have figures of, and bring the signals up to it. Returns those that hold now.

    The whole program is looked at whichever contracts the figures came for, since rules compare its vendors.
    Looking twice at the same figures changes nothing.
    """
    return [signal for kpi in kpis for signal in _look(kpi, submission)]


def _look(kpi: KPI, submission: Submission | None) -> list[Signal]:
    from midcourse.insights.seen import seen_now  # Polars and SciPy: not needed to draw a page
    from midcourse.measures.queries import UNIT

    before = list(Signal.objects.filter(kpi=kpi).exclude(kind=RISK).open().select_related("contract"))
    holding: list[Signal] = []
    new: list[Signal] = []
    own = {(signal.where.get(UNIT), signal.direction) for signal in before if not signal.comparative}
    for seen in seen_now(kpi, own):
        signal = (
            _taken(before, seen)
            or _seen_again(kpi, seen)
            or Signal(kpi=kpi, found_at=clock.now(), submission=submission)
        )
        (holding if signal.pk else new).append(signal)
        said = _words(signal)
        _fill(signal, seen)
        if signal.pk and _words(signal) != said:
            signal.save(update_fields=REFRESHED)
    _end(before, kpi)
    for signal in new:
        signal.save(force_insert=True)
        _say(signal, kpi, "signal.find", f"Signal: {signal.sentence}")
    return sorted([*holding, *new], key=lambda signal: -signal.weight)


def _taken(before: list[Signal], seen: "Seen") -> Signal | None:
    """The signal that said the same till now, taken out of `before`; of several the one nearest in time."""
    finding = seen.finding
    wanted = _identity(finding, seen.comparative)
    same = [signal for signal in before if _identity(signal, signal.comparative) == wanted]
    if finding.kind is FindingKind.OUTLIER:  # another month's figure is another signal
        same = [signal for signal in same if signal.since == finding.since]
    if not same:
        return None
    nearest = min(same, key=lambda signal: abs(((signal.since or date.min) - (finding.since or date.min)).days))
    before.remove(nearest)
    return nearest


def _seen_again(kpi: KPI, seen: "Seen") -> Signal | None:
    """A signal that had ended and says the same since the same day, as when vendors send one after another."""
    ended = Signal.objects.filter(kpi=kpi, kind=seen.finding.kind, since=seen.finding.since).exclude(ended_at=None)
    signal = _taken(list(ended.select_related("contract").order_by("ended_at")), seen)
    if signal is not None:
        signal.ended_at = None
        signal.save(update_fields=["ended_at"])
        _say(signal, kpi, "signal.again", f"Seen again in the figures: {seen.finding.sentence}")
    return signal


def _identity(said: Signal | Finding, comparative: bool) -> Identity:
    return str(said.kind), str(said.direction), tuple(sorted(said.where.items())), comparative


def _fill(signal: Signal, seen: "Seen") -> None:
    from midcourse.analysis.answer_json import plain

    finding = seen.finding
    signal.contract, signal.comparative, signal.small_cells = seen.contract, seen.comparative, seen.small
    signal.kind, signal.direction = finding.kind.value, finding.direction.value
    signal.sentence, signal.where = finding.sentence, dict(finding.where)
    signal.since, signal.until = finding.since, finding.until
    signal.evidence, signal.weight = plain(dict(finding.evidence)), finding.weight


def _words(signal: Signal) -> list[object]:
    return [getattr(signal, name) for name in REFRESHED]


def _end(gone: Sequence[Signal], kpi: KPI) -> None:
    if gone:
        Signal.objects.filter(pk__in=[signal.pk for signal in gone]).update(ended_at=clock.now())
    for signal in gone:
        _say(signal, kpi, "signal.end", f"No longer seen in the figures: {signal.sentence}")


def _say(signal: Signal, kpi: KPI, verb: str, sentence: str) -> None:
    shared = signal.contract is not None and not signal.comparative
    events.record(None, verb, sentence, [signal, signal.contract, kpi, kpi.program], shared=shared)
