"""What the start of a contract asks of somebody: kickoffs, and an intensity that was never chosen or fits no more."""

from datetime import date
from typing import Any

from midcourse.contracts.models import Contract
from midcourse.contracts.prompts import LONGEST_AGO, reasons, to_reassess
from midcourse.kickoff.models import Kickoff
from midcourse.kickoff.queries import PROPOSED, waiting_for, wanted_of
from midcourse.pages.addresses import address
from midcourse.people.models import User
from midcourse.people.prepared import prepared
from midcourse.portfolio.queries.cards import READ, Item, Section, own_contracts, section


def kickoffs(user: User, mine: bool, today: date) -> Section:
    """Kickoffs that wait for something this person can do, or should have been held."""
    return section(
        "Kickoffs",
        "No kickoff waits for anything.",
        f"{address('contracts')}?kickoff=overdue",
        _kickoffs(user, mine, today),
        lambda row: _kickoff(row, user, today),
    )


def intensities(user: User, mine: bool, today: date) -> Section:
    """Contracts whose intensity is worth another look (I5), those where something has changed first."""
    return section(
        "Intensity worth another look",
        "Every contract was assessed, and nothing has happened since that would change it.",
        f"{address('reassess')}{f'?manager={user.pk}' if mine else ''}",
        _reassess(user, mine, today),
        lambda row: _intensity(row, today),
    )


@prepared
def _kickoffs(user: User, mine: bool, today: date) -> Any:
    rows = waiting_for(user, today)
    if mine:
        rows = rows.filter(contract__in=own_contracts(user, mine).values("pk"))
    shown = rows.select_related("contract__vendor").order_by("due", "pk")
    return shown.only("state", "due", "returned_by", "minutes_returned", "contract__title", "contract__vendor__name")[
        :READ
    ]


@prepared
def _reassess(user: User, mine: bool, today: date) -> Any:
    rows = to_reassess(own_contracts(user, mine), today).order_by(LONGEST_AGO, "title", "pk").select_related("vendor")
    return rows.only("title", "intensity", "ends", "amended_at", "vendor__name")[:READ]


def _kickoff(row: Kickoff, user: User, today: date) -> Item:
    wants = wanted_of(row, user, today)
    late = "watch" if "overdue" in wants else ""
    page = "sheet" if wants == PROPOSED else "kickoff"
    return Item(address(page, row.contract_id), row.contract.title, f"{row.contract.vendor} · {wants}", late)


def _intensity(row: Contract, today: date) -> Item:
    now = f"{row.vendor} · {row.get_intensity_display().lower()} intensity"
    return Item(address("contract-intensity", row.pk), row.title, f"{now} · {'; '.join(reasons(row, today))}")
