"""Figures of the cast's program, written as the rooms below would have left them."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any

from midcourse.contracts.models import Contract, Program
from midcourse.insights.models import Insight, Signal
from midcourse.measures.models import KPI, Definition, Standing
from midcourse.people.models import User
from tests.cast import Cast
from tests.portfolio.bulk import months

NOW = datetime(2026, 11, 22, 15, tzinfo=UTC)
TODAY = NOW.date()


def kpi_of(author: User, *, program: Program | None = None, contract: Contract | None = None, **fields: Any) -> KPI:
    """A KPI: complaints a month, where nothing else is said."""
    kpi = KPI.objects.create(program=program, contract=contract)
    wanted = {
        "name": "Complaints",
        "goal": "Clean buildings",
        "meaning": "Complaints about cleaning",
        "kind": "count",
        "numerator": "complaints",
        "better": "lower",
        "target": 8.0,
        **fields,
    }
    kpi.current = Definition.objects.create(kpi=kpi, made_by=author, **wanted)
    kpi.save()
    return kpi


def standing_of(kpi: KPI, contract: Contract, figures: Sequence[float], **fields: Any) -> Standing:
    """Monthly figures that end with October 2026."""
    periods = months(TODAY, len(figures))
    wanted = {
        "points": [[day.isoformat(), figure, None] for day, figure in zip(periods, figures, strict=True)],
        "latest_period": periods[-1],
        "latest": figures[-1],
        "verdict": Standing.Verdict.STEADY,
        **fields,
    }
    return Standing.objects.create(kpi=kpi, contract=contract, **wanted)


def cohort(cast: Cast, kpi: KPI, latest: Mapping[str, float]) -> None:
    """One figure for each of these vendors: their October."""
    for letter, figure in latest.items():
        standing_of(kpi, cast.contracts[letter], [figure], meets_target=figure <= 8)


def signal_of(kpi: KPI, contract: Contract | None, sentence: str, **fields: Any) -> Signal:
    wanted = {"kind": "shift", "direction": "worse", "found_at": NOW, "since": date(2026, 7, 1), **fields}
    return Signal.objects.create(kpi=kpi, contract=contract, sentence=sentence, **wanted)


def insight_of(author: User, kpi: KPI, contract: Contract, title: str, **fields: Any) -> Insight:
    wanted = {"kind": "problem", "program": contract.program, "shared": True, **fields}
    return Insight.objects.create(written_by=author, kpi=kpi, contract=contract, title=title, **wanted)
