"""Reads of signals and insights that pages share."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Count, Q

from midcourse.analysis.finding import Direction
from midcourse.contracts.models import Contract, Program
from midcourse.insights.models import DeepDive, Insight, Signal
from midcourse.measures.models import KPI
from midcourse.people.models import User

LONGEST_TITLE = 200
OPEN_CORRECTION = ~Q(corrections__state="dropped")


def chosen_signals(user: User, keys: Sequence[str]) -> list[Signal]:
    """The signals of these keys that this person may know of, most important first; others are passed over."""
    wanted = [int(key) for key in keys if key.isdecimal()]
    signals = Signal.objects.visible_to(user).filter(pk__in=wanted)
    return list(signals.select_related("kpi__current", "kpi__program", "kpi__contract__program", "contract__vendor"))


def suggested(signals: Sequence[Signal]) -> dict[str, Any]:
    """Kind and title to start an insight from: the first signal's own claim."""
    if not signals:
        return {}
    bright = all(signal.direction == Direction.BETTER for signal in signals)
    title = signals[0].sentence.split(";")[0].split(". ")[0].rstrip(".")
    short = title if len(title) <= LONGEST_TITLE else f"{title[: LONGEST_TITLE - 1].rsplit(' ', 1)[0]}…"
    return {"kind": Insight.Kind.BRIGHT_SPOT if bright else Insight.Kind.PROBLEM, "title": short}


def listed_insights(user: User) -> Any:
    """Insights with the number of their corrections, dropped ones aside."""
    rows = Insight.objects.visible_to(user).select_related("kpi__current", "contract__vendor", "program")
    counted = rows.annotate(corrected=Count("corrections", filter=OPEN_CORRECTION, distinct=True))
    return counted.order_by("-written_at", "-pk")


def deep_dives(user: User, *, program: Program | None = None, contract: Contract | None = None) -> Any:
    """The queue of a program or contract (all where none is given), those waiting longest first."""
    rows = DeepDive.objects.visible_to(user).filter(taken_at=None).select_related("asked_by", "program", "contract")
    if program:
        rows = rows.filter(program=program)
    return rows.filter(contract=contract) if contract else rows


def dives_before(user: User, *, program: Program | None = None, contract: Contract | None = None) -> Any:
    """The topics looked into before of a program or contract (all where none is given), the newest first."""
    rows = DeepDive.objects.visible_to(user).exclude(taken_at=None).select_related("asked_by", "program", "contract")
    about = {name: row for name, row in (("program", program), ("contract", contract)) if row}
    return rows.filter(**about).order_by("-taken_at")


def dive_kpis(user: User, dive: DeepDive) -> Any:
    """The KPIs in use of a topic's program or contract, those with most signals now first."""
    kpis = KPI.objects.visible_to(user).in_use()
    theirs = kpis.of_contract(dive.contract) if dive.contract else kpis.filter(program=dive.program_id)
    open_now = Count("signals", filter=Q(signals__ended_at=None))
    return theirs.annotate(open_now=open_now).order_by("-open_now", "pk")
