"""What an intensity asks for and a contract does not have yet (I2)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.urls import reverse

from midcourse.contracts import intensity
from midcourse.contracts.models import Contract, Profile
from midcourse.insights.models import DeepDive
from midcourse.kickoff.models import ExpectationSheet, Kickoff, PlanVersion, RoleItem
from midcourse.measures.models import KPI
from midcourse.meetings.models import Meeting


@dataclass(frozen=True)
class Wanted:
    """One thing that the intensity asks for: whether it is there, what would help, and where to do it."""

    what: str
    there: bool
    words: str
    link: str


def wanted(contract: Contract, profile: Profile, today: date) -> list[Wanted]:
    """Everything the profile asks for, what is missing first. A fixed number of queries."""
    checks: dict[str, Callable[[Contract, Profile, date], Wanted]] = {
        intensity.GOAL: _goal,
        intensity.KICKOFF: _kickoff,
        intensity.ROLES: _roles,
        intensity.SHEET: _sheet,
        intensity.KPIS: _kpis,
        intensity.SERIES: _meetings,
        intensity.RISKS: _risks,
        intensity.PLAN: _plan,
        intensity.DEEP_DIVES: _deep_dives,
    }
    found = [checks[name](contract, profile, today) for name in profile.artefacts if name in checks]
    if profile.broken_down:
        found.append(_broken_down(contract))
    return sorted(found, key=lambda each: each.there)


def _goal(contract: Contract, _: Profile, __: date) -> Wanted:
    words = "Say in plain language what residents should notice."
    return Wanted("Resident goal", bool(contract.goal.strip()), words, reverse("contract-edit", args=[contract.pk]))


def _kickoff(contract: Contract, profile: Profile, _: date) -> Wanted:
    before = (Kickoff.State.NOT_STARTED, Kickoff.State.PRE_WIRE_SENT)
    held = Kickoff.objects.filter(contract=contract).exclude(state__in=before).exists()
    words = f"Hold it within {profile.kickoff_days} days of the award."
    return Wanted("Kickoff", held, words, reverse("kickoff", args=[contract.pk]))


def _roles(contract: Contract, _: Profile, __: date) -> Wanted:
    there = RoleItem.objects.filter(kickoff__contract=contract).exists()
    return Wanted("Role matrix", there, "Agree who is accountable for what.", reverse("roles", args=[contract.pk]))


def _sheet(contract: Contract, _: Profile, __: date) -> Wanted:
    agreed = ExpectationSheet.objects.filter(kickoff__contract=contract, state=ExpectationSheet.State.AGREED)
    words = "Agree cadence, reports and KPIs with the vendor."
    return Wanted("Expectation sheet", agreed.exists(), words, reverse("kickoff", args=[contract.pk]))


def _kpis(contract: Contract, profile: Profile, _: date) -> Wanted:
    count = KPI.objects.of_contract(contract).in_use().count()
    few = count < profile.fewest_kpis
    words = f"{profile.fewest_kpis} to {profile.most_kpis} are reviewed well; there are {count}."
    there = not few and count <= profile.most_kpis
    return Wanted("KPIs", there, words, f"{reverse('kpi-add')}?contract={contract.pk}")


def _broken_down(contract: Contract) -> Wanted:
    kpis = KPI.objects.of_contract(contract).in_use()
    there = any(kpi.definition.dimensions for kpi in kpis)
    words = "Ask for figures by group or place, to see who is left behind."
    return Wanted("Figures broken down", there, words, reverse("contract", args=[contract.pk]) + "#kpis")


def _meetings(contract: Contract, profile: Profile, today: date) -> Wanted:
    own = Q(contract=contract) | Q(program__isnull=False, program=contract.program_id)
    there = Meeting.objects.filter(own, series__isnull=False, on__gte=today, state=Meeting.State.PLANNED).exists()
    often = "every month" if profile.months_between == 1 else f"every {profile.months_between} months"
    return Wanted("Meeting series", there, f"Meet {often}.", f"{reverse('series-plan')}?contract={contract.pk}")


def _risks(contract: Contract, _: Profile, __: date) -> Wanted:
    words = "Note what could go wrong and how you would notice early."
    return Wanted("Risk register", contract.risks.exists(), words, f"{reverse('risk-add')}?contract={contract.pk}")


def _plan(contract: Contract, _: Profile, __: date) -> Wanted:
    there = PlanVersion.objects.filter(contract=contract).exists()
    return Wanted("Plan", there, "Agree the contract management plan.", reverse("plan", args=[contract.pk]))


def _deep_dives(contract: Contract, _: Profile, __: date) -> Wanted:
    own = Q(contract=contract) | Q(program__isnull=False, program=contract.program_id)
    there = DeepDive.objects.filter(own, taken_at=None).exists()
    words = "Put a topic in the queue, so that the next meeting has one."
    return Wanted("Deep-dive queue", there, words, f"{reverse('deep-dive-ask')}?contract={contract.pk}")
