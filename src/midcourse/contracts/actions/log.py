"""Writing in a contract's log (T1)."""

from datetime import date

from django.db import transaction

from midcourse.contracts.models import Contract, LogEntry
from midcourse.contracts.names import check_names
from midcourse.people import clock, events
from midcourse.people.access import Verb, require
from midcourse.people.models import User


@transaction.atomic
def write_log(
    actor: User, contract: Contract, *, kind: str, happened_on: date, text: str, shared: bool = False
) -> LogEntry:
    """Write down a meeting, call, visit, note or recognition; a recognition is always shared, as it is for the vendor.

    Raises ValueError for an empty entry, for a day to come, and for a shared text that names another vendor.
    """
    require(actor, Verb.KEEP_LOG, contract)
    if not (text := text.strip()):
        raise ValueError("Write what was said or seen.")
    if happened_on > clock.today():
        raise ValueError(f"{happened_on:%b %-d, %Y} is still to come. Note it once it happened.")
    shared = shared or kind == LogEntry.Kind.RECOGNITION
    if shared:
        check_names(actor, [text], program=contract.program, but=contract)
    entry = LogEntry.objects.create(
        contract=contract,
        kind=kind,
        happened_on=happened_on,
        text=text,
        shared=shared,
        written_by=actor,
    )
    sentence = f"{entry.get_kind_display()} of {happened_on:%b %-d, %Y}: {text}"
    events.record(actor, "log.write", sentence, [entry, contract, contract.vendor], shared=entry.shared)
    return entry
