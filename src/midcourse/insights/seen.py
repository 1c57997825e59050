"""What the rules say of a KPI's figures now: about whom, and who may read it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

import polars as pl

from midcourse.analysis.breaks import cautions
from midcourse.analysis.finding import Direction, Finding, FindingKind
from midcourse.analysis.findings import Answer, findings
from midcourse.analysis.measure import Every
from midcourse.analysis.panel import PERIOD, UNIT, Panel
from midcourse.analysis.seasons import pattern
from midcourse.analysis.spc import steadiness
from midcourse.contracts.models import Contract
from midcourse.insights.small_cells import tells_small_cells
from midcourse.measures.figures import next_first_day
from midcourse.measures.models import KPI
from midcourse.measures.queries import panel_of
from midcourse.people import clock

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


Named = tuple[str | None, str]


def seen_now(kpi: KPI, known_before: Iterable[Named] = ()) -> list[Seen]:
    """Everything the rules say of the KPI's figures.

    `known_before` are the units and directions whose own series signalled till now, to say whether it still does.
    """
    known = panel_of(kpi)
    panel, contracts = known.panel, known.contracts
    if panel.figures.is_empty():
        return []
    alone, awaited = len(panel.units) < 2, _awaited(kpi, panel)
    answer = findings(panel if alone else _until(panel, awaited))
    own = [] if alone else _own(answer, panel, set(known_before), awaited)
    horizon = panel.periods[-RECENT:][0]
    doubts = [one for one in answer.caution if one.since is None or one.since >= horizon]  # they go on for good
    of_all = [*_without(own, answer.findings), *doubts]
    told = [*((one, not alone) for one in of_all), *((one, False) for one in own)]
    smallest = kpi.definition.smallest_cell
    return [
        Seen(one, contract, comparing, bool(smallest) and tells_small_cells(one, panel, smallest))
        for one, comparing in told
        if _is_news(one, horizon) and not _only_late(one, contract := _contract(one, panel, contracts))
    ]


def _awaited(kpi: KPI, panel: Panel) -> date | None:
    """The first period of which vendors who reported the one before may still report in time.

    Vendors are not compared on it yet, or those who are quick would be called better or worse for it.
    """
    definition, periods = kpi.definition, panel.periods
    after = timedelta(days=definition.days_to_report)
    for day, before in zip(periods[1:], periods[:-1], strict=True):
        due = next_first_day(day, Every(definition.frequency)) + after
        if due > clock.today() and not _reported(panel, day) >= _reported(panel, before):
            return day
    return None


def _reported(panel: Panel, day: date) -> set[str]:
    return set(panel.figures.filter(pl.col(PERIOD) == day)[UNIT])


def _until(panel: Panel, awaited: date | None) -> Panel:
    return panel if awaited is None else replace(panel, figures=panel.figures.filter(pl.col(PERIOD) < awaited))


def _own(answer: Answer, panel: Panel, known_before: set[Named], awaited: date | None) -> list[Finding]:
    """What the own series says of every unit: the same way as a finding of the whole program, as before, or of
    periods on which vendors are not compared yet.

    Each is held against itself alone, so that its vendor may read it (A10). None where unlike groups are mixed
    in a unit's figures.
    """
    if answer.within:
        return []
    column = panel.unit or ""
    named = {(one.where.get(column), one.direction.value) for one in answer.findings} | known_before
    clean = answer.clean if awaited is None else _clean_by_unit(panel)
    verdicts = steadiness(clean, [UNIT], pattern=answer.season if awaited is None else pattern(clean))
    told = [one for verdict in verdicts for one in verdict.findings]
    new = [one for one in told if awaited and one.since and one.since >= awaited]
    return [one for one in told if one in new or (one.where.get(column), one.direction.value) in named]


def _clean_by_unit(panel: Panel) -> Panel:
    """Without single units' doubtful figures; that others have not reported yet says nothing of a unit's own."""
    doubts = cautions(panel)
    return replace(doubts, leave_out=frozenset(cell for cell in doubts.leave_out if cell[1] is not None)).clean(panel)


def _without(own: Iterable[Finding], found: Iterable[Finding]) -> list[Finding]:
    """The program's findings, less those that a vendor's own series says as well."""
    said = {(one.kind, one.direction, *sorted(one.where.items())) for one in own}
    return [one for one in found if (one.kind, one.direction, *sorted(one.where.items())) not in said]


def _is_news(one: Finding, horizon: date) -> bool:
    """Whether it goes on or ended since the horizon, and says more than what is usual."""
    return one.direction is not Direction.NONE and one.kind not in USUAL and (one.until is None or one.until >= horizon)


def _only_late(one: Finding, contract: Contract | None) -> bool:
    """Whether a vendor seems to have come or gone while its contract runs; that figures are late is said elsewhere."""
    levels = [one.evidence.get(key, 0) for key in ("before", "after")]
    came_or_went = one.kind is FindingKind.DRIVER and None in levels
    return came_or_went and contract is not None and contract.starts <= clock.today() and contract.closed_on is None


def _contract(one: Finding, panel: Panel, contracts: Mapping[str, Contract]) -> Contract | None:
    unit = one.where.get(panel.unit or "")
    if unit is None and len(panel.units) == 1:
        unit = panel.units[0]
    return contracts.get(unit or "")
