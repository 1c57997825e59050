"""Signals that still hold (D2): good and bad alike, and those that tell of a risk (T3)."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Any

from midcourse.analysis.finding import Direction
from midcourse.insights.models import RISK, Signal
from midcourse.meetings.editions import Edition
from midcourse.meetings.scope import end_of
from midcourse.meetings.shapes import RiskLine, SignalLine

SIGNALS_SHOWN = 8  # of each direction; more than that is not talked about in a meeting


def held(edition: Edition) -> list[Signal]:
    """The edition's signals that still hold, weightiest first; of a risk's early-warning sign only the newest."""
    rows = list(edition.signals.filter(ended_at=None).select_related("kpi__current", "trigger__risk"))
    warnings = sorted((row for row in rows if row.trigger_id), key=lambda row: (row.since or date.min, row.pk))
    newest = {row.trigger_id: row.pk for row in warnings}
    return [row for row in rows if not row.trigger_id or newest[row.trigger_id] == row.pk]


def signals(edition: Edition, rows: Sequence[Signal]) -> dict[str, Any]:
    """By direction: `worse`, `better`, `other`, and `more_signals` not shown."""
    since = end_of(edition.last) if edition.last else None
    lines: dict[str, list[SignalLine]] = {"worse": [], "better": [], "other": []}
    for row in rows:
        key = row.direction if row.direction in (Direction.WORSE, Direction.BETTER) else "other"
        lines[key].append(
            SignalLine(
                signal=row.pk,
                sentence=row.sentence,
                kpi=str(row.kpi),
                who=_unless_said(edition.who(row.contract_id), row.sentence),
                direction=row.direction,
                new=since is not None and row.found_at > since,
            )
        )
    more = sum(max(0, len(found) - SIGNALS_SHOWN) for found in lines.values())
    return {**{key: found[:SIGNALS_SHOWN] for key, found in lines.items()}, "more_signals": more}


def weights(rows: Sequence[Signal]) -> dict[int, float]:
    """How much there is to say of each KPI: the weights of its signals, good or bad, added up."""
    found: dict[int, float] = defaultdict(float)
    for row in rows:
        found[row.kpi_id] += row.weight
    return found


def risks(edition: Edition, rows: Sequence[Signal]) -> dict[int, list[RiskLine]]:
    """By KPI, the risks whose early-warning sign it shows."""
    found: dict[int, list[RiskLine]] = defaultdict(list)
    for row in rows:
        if row.kind == RISK and row.trigger:
            risk = row.trigger.risk
            found[row.kpi_id].append(
                RiskLine(
                    row.pk, _unless_said(edition.who(row.contract_id), row.sentence), row.sentence, risk.mitigation
                )
            )
    return found


def _unless_said(who: str, sentence: str) -> str:
    return "" if who in sentence else who
