"""When a contract's intensity is worth another look (I5): quiet prompts, each with its reason."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta

from midcourse.contracts.models import Assessment, Contract
from midcourse.people.models import Event

A_YEAR = timedelta(days=365)
BEFORE_RENEWAL = timedelta(days=180)
AMENDED = ("contract value in dollars", "ends", "resident goal")


def reasons_to_reassess(contracts: Iterable[Contract], today: date) -> dict[int, list[str]]:
    """For each contract that has some, the reasons to assess it again. Two queries, however many contracts.

    Repeated signals, which lie above this room, are added by the pages that know them.
    """
    running = [each for each in contracts if each.starts <= today <= each.ends and not each.closed_on]
    assessed: dict[int, date] = {}
    for contract, made_at in (
        Assessment.objects.filter(contract__in=running).order_by("made_at").values_list("contract", "made_at")
    ):
        assessed[contract] = made_at.date()
    amended = _amended(running, assessed)
    found: dict[int, list[str]] = defaultdict(list)
    for contract in running:
        since = assessed.get(contract.pk)
        if since is None:
            found[contract.pk].append("it was never assessed")
            continue
        if contract.pk in amended:
            found[contract.pk].append("the contract was amended since")
        if today - since > A_YEAR:
            found[contract.pk].append("the last time was more than a year ago")
        if contract.ends - today <= BEFORE_RENEWAL and contract.ends - since > BEFORE_RENEWAL:
            found[contract.pk].append(f"it ends on {contract.ends:%b %-d, %Y}, so renewal is near")
    return dict(found)


def _amended(contracts: list[Contract], assessed: dict[int, date]) -> set[int]:
    """Contracts whose value, end or goal was changed after the day they were assessed."""
    events = Event.objects.filter(
        verb="contract.change",
        subjects__kind="contracts.contract",
        subjects__record__in=[each.pk for each in contracts],
    )
    changed = events.values_list("subjects__record", "at", "sentence")
    return {
        contract
        for contract, at, sentence in changed
        if contract in assessed and at.date() > assessed[contract] and any(f"{word}:" in sentence for word in AMENDED)
    }
