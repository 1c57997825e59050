"""What the rules say of a KPI's figures now: about whom, and who may read it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from midcourse.analysis.finding import Direction, Finding, FindingKind
from midcourse.analysis.findings import Answer, findings
from midcourse.analysis.panel import UNIT, Panel
from midcourse.analysis.seasons import pattern
from midcourse.analysis.spc import steadiness
from midcourse.contracts.models import Contract
from midcourse.insights.small_cells import tells_small_cells
from midcourse.measures.models import KPI
from midcourse.measures.queries import panel_of

RECENT = 3  # periods back in which a finding that is over is still worth a meeting's time
USUAL = {FindingKind.SEASON}
"""What comes back every year is no news by itself."""


@dataclass(frozen=True)
class Seen:
    """A finding that speaks of now; `contract` is None for the whole program.

    `comparative` findings were made from several vendors' figures, so no vendor may read them. `small` ones tell of
    fewer cases than everybody may be shown.
    """

    finding: Finding
    contract: Contract | None
    comparative: bool
    small: bool


def seen_now(kpi: KPI) -> list[Seen]:
    """Everything the rules say of the KPI's figures, most important first."""
    known = panel_of(kpi)
    panel, contracts = known.panel, known.contracts
    if panel.figures.is_empty():
        return []
    answer = findings(panel)
    alone = len(panel.units) < 2
    own = [] if alone else _own(answer, panel)
    horizon = panel.periods[-RECENT:][0]
    cautions = [one for one in answer.caution if one.since is None or one.since >= horizon]  # they go on for good
    of_all = [*_without(own, answer.findings), *cautions]
    told = [*((one, not alone) for one in of_all), *((one, False) for one in own)]
    smallest = kpi.definition.smallest_cell
    return [
        Seen(
            one, _contract(one, panel, contracts), comparing, bool(smallest) and tells_small_cells(one, panel, smallest)
        )
        for one, comparing in told
        if _is_news(one, horizon)
    ]


def _own(answer: Answer, panel: Panel) -> list[Finding]:
    """What the own series says of every unit that a finding of the whole program names, the same way.

    Each is held against itself alone, so that its vendor may read it (A10). None where unlike groups are mixed
    in a unit's figures.
    """
    named = {(one.where.get(panel.unit or ""), one.direction) for one in answer.findings}
    if answer.within or not any(unit for unit, _ in named):
        return []
    verdicts = steadiness(answer.clean, [UNIT], pattern=pattern(answer.clean))
    told = [one for verdict in verdicts for one in verdict.findings]
    return [one for one in told if (one.where.get(panel.unit or ""), one.direction) in named]


def _without(own: Iterable[Finding], found: Iterable[Finding]) -> list[Finding]:
    """The program's findings, less those that a vendor's own series says as well."""
    said = {(one.kind, one.direction, *sorted(one.where.items())) for one in own}
    return [one for one in found if (one.kind, one.direction, *sorted(one.where.items())) not in said]


def _is_news(one: Finding, horizon: date) -> bool:
    """Whether it goes on or ended since the horizon, and says more than what is usual."""
    return one.direction is not Direction.NONE and one.kind not in USUAL and (one.until is None or one.until >= horizon)


def _contract(one: Finding, panel: Panel, contracts: Mapping[str, Contract]) -> Contract | None:
    unit = one.where.get(panel.unit or "")
    if unit is None and len(contracts) == 1:
        return next(iter(contracts.values()))
    return contracts.get(unit or "")
