"""The rules look when figures arrive (A11): signals that still hold stay, the rest end, new ones are made."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction

from midcourse.analysis.finding import Direction, Finding, FindingKind
from midcourse.contracts.models import Contract
from midcourse.insights.models import Signal
from midcourse.measures.models import KPI, Submission
from midcourse.people import clock, events

if TYPE_CHECKING:
    from midcourse.analysis.findings import Answer
    from midcourse.analysis.panel import Panel

RECENT = 3  # periods back in which a finding that is over is still worth a meeting's time
COMPARING = {FindingKind.DRIVER, FindingKind.SHARED_CAUSE, FindingKind.STANDOUT}
USUAL = {FindingKind.SEASON}
"""What comes back every year is in the evidence of other signals and no news by itself."""

Identity = tuple[str, str, tuple[tuple[str, str], ...]]


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
    from midcourse.analysis.findings import findings  # Polars and SciPy: not needed to draw a page
    from midcourse.insights.small_cells import tells_small_cells
    from midcourse.measures.queries import panel_of

    seen = panel_of(kpi)
    found = _latest(findings(seen.panel), seen.panel)
    smallest = kpi.definition.smallest_cell
    before = list(Signal.objects.filter(kpi=kpi).open().select_related("contract"))
    holding: list[Signal] = []
    new: list[Signal] = []
    for finding in found:
        signal = _taken(before, finding) or Signal(kpi=kpi, found_at=clock.now(), submission=submission)
        (holding if signal.pk else new).append(signal)
        _fill(signal, finding, seen.panel, seen.contracts)
        signal.small_cells = bool(smallest) and tells_small_cells(finding, seen.panel, smallest)
    _end(before, kpi)
    Signal.objects.bulk_update(
        holding, ["sentence", "since", "until", "evidence", "weight", "comparative", "small_cells"]
    )
    for signal in new:
        signal.save(force_insert=True)
        _say(signal, kpi, "signal.find", f"Signal: {signal.sentence}")
    return sorted([*holding, *new], key=lambda signal: -signal.weight)


def _latest(answer: "Answer", panel: "Panel") -> list[Finding]:
    """What speaks of now: findings that go on or ended within the newest periods, and cautions of those periods."""
    periods = panel.periods
    if not periods:
        return []
    horizon = periods[-min(RECENT, len(periods))]
    going_on = [found for found in answer.findings if found.until is None or found.until >= horizon]
    cautions = [found for found in answer.caution if (found.until or found.since or horizon) >= horizon]
    return [
        found for found in [*going_on, *cautions] if found.direction is not Direction.NONE and found.kind not in USUAL
    ]


def _taken(before: list[Signal], finding: Finding) -> Signal | None:
    """The signal that said the same till now, taken out of `before`; of several the one nearest in time."""
    same = [signal for signal in before if _identity(signal) == _identity(finding)]
    if finding.kind is FindingKind.OUTLIER:  # another month's figure is another signal
        same = [signal for signal in same if signal.since == finding.since]
    if not same:
        return None
    nearest = min(same, key=lambda signal: abs(((signal.since or date.min) - (finding.since or date.min)).days))
    before.remove(nearest)
    return nearest


def _identity(said: Signal | Finding) -> Identity:
    return str(said.kind), str(said.direction), tuple(sorted(said.where.items()))


def _fill(signal: Signal, finding: Finding, panel: "Panel", contracts: Mapping[str, Contract]) -> None:
    from midcourse.analysis.answer_json import plain

    unit = finding.where.get(panel.unit) if panel.unit else None
    signal.contract = contracts.get(unit) if unit else next(iter(contracts.values())) if len(contracts) == 1 else None
    signal.kind, signal.direction = finding.kind.value, finding.direction.value
    signal.sentence, signal.where = finding.sentence, dict(finding.where)
    signal.since, signal.until = finding.since, finding.until
    signal.evidence, signal.weight = plain(dict(finding.evidence)), finding.weight
    signal.comparative = len(contracts) > 1 and _compares(finding, unit, contracts)


def _compares(finding: Finding, unit: str | None, contracts: Mapping[str, Contract]) -> bool:
    """Whether a finding of a program speaks of more than one vendor; in doubt it does."""
    if unit is None or finding.kind in COMPARING:
        return True
    return any(label in f"{finding.sentence} {finding.evidence}" for label in contracts if label != unit)


def _end(gone: Sequence[Signal], kpi: KPI) -> None:
    Signal.objects.filter(pk__in=[signal.pk for signal in gone]).update(ended_at=clock.now())
    for signal in gone:
        _say(signal, kpi, "signal.end", f"No longer seen in the figures: {signal.sentence}")


def _say(signal: Signal, kpi: KPI, verb: str, sentence: str) -> None:
    shared = signal.contract is not None and not signal.comparative
    events.record(None, verb, sentence, [signal, signal.contract, kpi, kpi.program], shared=shared)
