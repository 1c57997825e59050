"""A KPI's long view (A13): its process over time with every correction marked, its definition and its figures."""

from typing import Any

from django.db.models import Case, Exists, OuterRef, Q, Subquery, When

from midcourse.analysis import wording
from midcourse.analysis.measure import Every
from midcourse.charts import Mark
from midcourse.contracts.models import Contract
from midcourse.corrections.models import Correction, EffectCheck
from midcourse.corrections.queries import corrections_on
from midcourse.insights.drawing import Drawing, kpi_drawing
from midcourse.insights.models import Signal, Trigger
from midcourse.measures.actions.contest import what
from midcourse.measures.models import KPI, Contest, Standing
from midcourse.people.models import User
from midcourse.people.prepared import prepared
from midcourse.portfolio.comparison import against_median
from midcourse.portfolio.definitions import rows_of, versions
from midcourse.portfolio.eras import anew, eras, since_baseline
from midcourse.portfolio.figures import KPIRow, target_words
from midcourse.portfolio.hiding import readable
from midcourse.portfolio.queries.breakdown import breakdown
from midcourse.portfolio.queries.corrected import corrected_figures

LONGEST_LABEL = 34  # letters of a correction's name beside its line in the chart
CONTESTS = 20  # shown


@prepared
def kpi_shown(user: User, pk: int) -> Any:
    """The KPI with its definition and what it is of, where this person may know of it."""
    return KPI.objects.visible_to(user).filter(pk=pk).select_related("current", "program", "contract")


@prepared
def reported_for(user: User, program: int, contract: int) -> Any:
    """The contracts of a program, or the one, as far as this person may know of them."""
    rows = Contract.objects.visible_to(user).filter(Q(program=program) | Q(pk=contract)).select_related("vendor")
    return rows.only("title", "number", "vendor__name")


def kpi_page(user: User, kpi: KPI, contracts: list[Contract], chosen: Contract | None, by: str) -> dict[str, Any]:
    """What the page shows: of the `chosen` contract, or of all `contracts` together where none is chosen.

    Both must have been found visible to the user.
    """
    marked = marked_corrections(kpi.pk, [each.pk for each in ([chosen] if chosen else contracts)])
    standing = next(iter(readable(user, [kpi], _standing(kpi.pk, chosen.pk) if chosen else [])), None)
    row = KPIRow(kpi, chosen, standing) if chosen else None
    every = Every(kpi.definition.frequency)
    return {
        "kpi": kpi,
        "definition": kpi.definition,
        "target": target_words(kpi.definition.measure),
        "facts": rows_of(kpi.definition),
        "versions": versions(kpi),
        "contracts": contracts,
        "contract": chosen,
        "row": row,
        "drawing": kpi_drawing(
            user, kpi, chosen, "", marks=[_mark(each) for each in marked], eras=anew(standing, marked)
        ),
        "median": _median(user, kpi, row),
        "triggers": _triggers(user, kpi.pk, chosen.pk if chosen else None),
        "corrections": marked,
        "eras": eras(standing, kpi.definition, marked) if standing and marked else [],
        "since_baseline": standing and since_baseline(standing, kpi.definition, marked),
        "breakdown": breakdown(user, kpi, by, chosen),
        "corrected": corrected_figures(user, kpi, chosen),
        "contests": [(each, what(each)) for each in _contests(user, kpi.pk, chosen.pk if chosen else None)],
        "newest": standing and standing.latest_period and wording.period(standing.latest_period, every),
    }


@prepared
def marked_corrections(kpi: int, contracts: list[int]) -> Any:
    """Corrections that were put in place, oldest first; of each, what its newest check `said`."""
    checks = EffectCheck.objects.filter(correction=OuterRef("pk")).order_by("-checked_at", "-pk")
    said = checks.annotate(said=Case(When(verdict="", then="computed"), default="verdict")).values("said")[:1]
    started = corrections_on(KPI(pk=kpi), [Contract(pk=contract) for contract in contracts])
    return started.annotate(said=Subquery(said)).only("what", "started_on")


@prepared
def _standing(kpi: int, contract: int) -> Any:
    return Standing.objects.filter(kpi=kpi, contract=contract)


@prepared
def _triggers(user: User, kpi: int, contract: int | None) -> Any:
    """Risks whose early-warning sign this KPI is watched for, with whether it is `shown` now."""
    shown = Signal.objects.open().filter(trigger=OuterRef("pk"))
    rows = Trigger.objects.visible_to(user).filter(kpi=kpi, dropped_at=None, risk__closed_on=None)
    rows = rows.filter(risk__contract=contract) if contract else rows
    return rows.select_related("kpi__current", "risk__contract__vendor").annotate(shown=Exists(shown))


@prepared
def _contests(user: User, kpi: int, contract: int | None) -> Any:
    """What was said against figures and not taken back (A10); the newest first."""
    rows = Contest.objects.visible_to(user).standing().filter(kpi=kpi)
    rows = rows.filter(contract=contract) if contract else rows
    return rows.select_related("kpi__current", "segment", "by", "answered_by", "contract__vendor")[:CONTESTS]


def _mark(correction: Correction) -> Mark:
    words = correction.what
    short = words if len(words) <= LONGEST_LABEL else f"{words[: LONGEST_LABEL - 1].rstrip()}…"
    if correction.started_on is None:
        raise ValueError("Only corrections that are in place are marked.")
    return Mark(correction.started_on, short)


def _median(user: User, kpi: KPI, row: KPIRow | None) -> Drawing | None:
    """For a vendor contact, their own figures against the program's median."""
    return against_median(kpi, [row]) if row and user.is_vendor and kpi.program_id else None
