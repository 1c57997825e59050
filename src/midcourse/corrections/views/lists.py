"""Lists of corrections and practices; the list of corrections exports the chain from figure to effect (D3)."""

from datetime import timedelta
from typing import Any

from django.db.models import Count, Prefetch, Q
from django.urls import reverse

from midcourse.contracts.models import Program
from midcourse.corrections.models import Correction, EffectCheck, Practice, Verdict
from midcourse.corrections.queries import without_a_next_step
from midcourse.corrections.seen_effect import pooled_is_told
from midcourse.insights.models import Insight, Signal
from midcourse.insights.views.signals import programs
from midcourse.pages.listing import Column, Filter, ListingView
from midcourse.people import clock
from midcourse.people.access import Verb, may
from midcourse.people.http import Request

State = Correction.State
SOON = timedelta(days=30)
DUE = {
    "late": "Should be in place by now",
    "soon": "Due within 30 days",
    "check": "Check is due",
    "next": "Did not help: what next?",
}
OWNERS = {"me": "Me", "vendor": "The vendor's side", "department": "The department's side"}


def _newest(row: Correction) -> EffectCheck | None:
    return next(iter(row.checks.all()), None)


def _helped(row: Correction) -> str:
    check = _newest(row)
    return Verdict(check.verdict or check.computed).label if check else ""


def _evidence(row: Correction) -> str:
    check = _newest(row)
    return check.sentence if check else ""


class Corrections(ListingView):
    title = "Corrections"
    intro = "Who changes what, by when, and whether it helped. A correction ends with a check, not when it is done."
    empty = "No corrections yet. Open one from an insight."
    name = "corrections"
    search_fields = ["what", "contract__vendor__name", "owner__name", "kpi__current__name"]
    columns = [
        Column(
            "what", "Correction", lambda row: row.what, "what", link=lambda row: reverse("correction", args=[row.pk])
        ),
        Column("state", "State", lambda row: row.get_state_display(), "state", template="corrections/state.html"),
        Column("helped", "Did it help?", _helped, template="corrections/helped.html"),
        Column("who", "Vendor", lambda row: str(row.contract.vendor), "contract__vendor__name"),
        Column("owner", "Owner", lambda row: row.owner.name, "owner__name"),
        Column("kpi", "KPI", lambda row: str(row.kpi), "kpi__current__name", export_only=True),
        Column("due", "In place by", lambda row: row.due, "due"),
        Column("started", "In place since", lambda row: row.started_on, "started_on", export_only=True),
        Column("check", "Check on", lambda row: row.check_on, "check_on"),
        Column("insight", "Insight", lambda row: row.seen_insight, export_only=True),
        Column("signals", "Signals", lambda row: " / ".join(row.seen_signals), export_only=True),
        Column("evidence", "What the figures say", lambda row: _evidence(row), export_only=True),
    ]
    filters = [
        Filter("state", "State", lambda _: State.choices, lambda rows, value: rows.filter(state=value)),
        Filter("due", "Due", lambda _: list(DUE.items()), lambda rows, value: _due(rows, value)),
        Filter("owner", "Owner", lambda _: list(OWNERS.items()), lambda rows, _: rows),
        Filter("program", "Program", programs, lambda rows, value: rows.filter(contract__program=value)),
    ]

    def rows(self, request: Request) -> Any:
        self.person = request.user
        rows = Correction.objects.visible_to(request.user).select_related("contract__vendor", "owner", "kpi__current")
        return _owned(rows, request.GET.get("owner", ""), request.user).prefetch_related("checks")

    def enrich(self, rows: list[Any]) -> list[Any]:
        """The insight and signals each rests on, as far as this person sees them."""
        insights = Insight.objects.visible_to(self.person).filter(pk__in={row.insight_id for row in rows})
        signals = Prefetch("signals", Signal.objects.visible_to(self.person))
        found = {each.pk: each for each in insights.prefetch_related(signals)}
        for row in rows:
            seen = found.get(row.insight_id)
            row.seen_insight = seen.title if seen else ""
            row.seen_signals = [signal.sentence for signal in seen.signals.all()] if seen else []
        return rows


def _due(rows: Any, value: str) -> Any:
    today = clock.today()
    wanted = {
        "late": Q(state=State.AGREED, due__lt=today),
        "soon": Q(state=State.AGREED, due__gte=today, due__lte=today + SOON),
        "check": Q(state=State.IN_PLACE, check_on__lte=today),
    }
    if value == "next":
        return without_a_next_step(rows)
    return rows.filter(wanted[value]) if value in wanted else rows


def _owned(rows: Any, value: str, person: Any) -> Any:
    if value == "me":
        return rows.filter(owner=person)
    if value in ("vendor", "department"):
        return rows.filter(owner__role="vendor") if value == "vendor" else rows.exclude(owner__role="vendor")
    return rows


class Practices(ListingView):
    title = "Practices"
    intro = "Ways of working that helped somebody, of all departments. Take one up, and say from which day."
    empty = "No practices yet. Share one from an insight or after a site visit."
    name = "practices"
    template = "corrections/practices.html"
    search_fields = ["title", "how", "program__name", "program__service", "kpi__current__name", "source"]
    columns = [
        Column(
            "title", "Practice", lambda row: row.title, "title", link=lambda row: reverse("practice", args=[row.pk])
        ),
        Column("service", "Service", lambda row: row.program.service or row.program.name, "program__service"),
        Column("kpi", "Helps", lambda row: str(row.kpi), "kpi__current__name"),
        Column("effect", "What it did", lambda row: _did(row), template="corrections/effect_badge.html"),
        Column("adopted", "Taken up by", lambda row: row.adopted, number=True),
        Column("shared", "Shared on", lambda row: row.shared_at.date(), "shared_at"),
        Column("how", "How to do it", lambda row: row.how, export_only=True),
        Column("source", "Comes from", lambda row: row.source, export_only=True),
    ]
    filters = [
        Filter("service", "Service", lambda request: services(request), lambda rows, value: _of_service(rows, value)),
        Filter("kpi", "KPI", lambda request: kpis(request), lambda rows, value: rows.filter(kpi__current__name=value)),
    ]

    def rows(self, request: Request) -> Any:
        """A vendor contact is told only whether their own vendor took it up, and what it did only for many together."""
        self.person = request.user
        counted = Q(adoptions__contract__vendor__contacts__user=request.user) if request.user.is_vendor else Q()
        rows = Practice.objects.visible_to(request.user).select_related("program", "kpi__current")
        rows = rows.annotate(adopted=Count("adoptions", filter=counted or None, distinct=True))
        return rows.order_by("-shared_at", "-pk")

    def enrich(self, rows: list[Any]) -> list[Any]:
        for row in rows:
            row.told = pooled_is_told(self.person, row.effect)
        return rows

    def context(self, request: Request) -> dict[str, Any]:
        writes = may(request.user, Verb.WRITE_INSIGHTS)
        return {"programs": Program.objects.visible_to(request.user) if writes else []}


def _did(row: Any) -> str:
    return str(row.effect.get("verdict", "")) if row.told and row.effect.get("adopters") else ""


def services(request: Request) -> list[tuple[str, str]]:
    """The services there are practices of."""
    names = Practice.objects.visible_to(request.user).values_list("program__service", "program__name")
    found = sorted({service or name for service, name in names.order_by().distinct()})
    return [(name, name) for name in found]


def kpis(request: Request) -> list[tuple[str, str]]:
    """The KPIs that practices help, by name."""
    names = Practice.objects.visible_to(request.user).order_by().values_list("kpi__current__name", flat=True)
    return [(name, name) for name in sorted(set(names.distinct()))]


def _of_service(rows: Any, value: str) -> Any:
    return rows.filter(Q(program__service=value) | Q(program__service="", program__name=value))
